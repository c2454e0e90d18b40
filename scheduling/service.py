"""The scheduler process: every half minute, whatever is due is caught up. APScheduler only wakes us; the
slot ledger decides. Several processes may keep time in one workspace: each slot is one's, by its claim."""

import logging
import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from threading import Event
from typing import Protocol

from apscheduler.schedulers.background import BackgroundScheduler

from indicators.clock import SHANGHAI
from indicators.model import Project
from indicators.os_faults import os_error_cause
from measuring.isolated.client import MeasuringStoppedError
from scheduling.catching_up import CatchUpResult, catch_up
from scheduling.clock_guard import guarded_now, refused_clock_text, set_back_warning
from scheduling.health import BEAT_SECONDS
from scheduling.job_worker import JobWorker
from scheduling.pulse import Pulse
from scheduling.requests import SupportsMeasure
from scheduling.stopping import finish_within_grace, stop_on_signals
from store import Store, StoreError, hold_folder

log = logging.getLogger(__name__)

POLL_SECONDS = 30
JOB_SECONDS = 2
CATCHING_UP = "检查到期的监测期"
Derive = Callable[[Callable[[], bool]], None]


class HasProjects(Protocol):
    @property
    def projects(self) -> Mapping[str, Project]: ...


class HasFailures(Protocol):
    @property
    def failures(self) -> int: ...
    @property
    def fault(self) -> str: ...


class HasLabel(Protocol):
    @property
    def label(self) -> str: ...


class SupportsFetch(Protocol):
    """Tables that come from servers, by name."""

    @property
    def origins(self) -> Mapping[str, object]: ...
    def find_table(self, name: str) -> HasLabel: ...
    def fetch_table(self, name: str) -> HasFailures: ...
    def due_tables(self, now: datetime, *, failing: bool = False) -> Sequence[str]: ...


class SchedulerWorkspace(Protocol):
    """What the clockwork needs of a workspace."""

    @property
    def data(self) -> Path: ...
    @property
    def sources(self) -> SupportsFetch: ...
    def store(self) -> Store: ...
    def declared_projects(self, store: Store) -> HasProjects: ...
    def measurer(self, *, anew: bool = False) -> SupportsMeasure: ...
    def sheets_to_measure(
        self, store: Store, projects: Sequence[Project], day: date
    ) -> Sequence[tuple[Project, str]]: ...
    def inputs_hash(self) -> str: ...


def wall_clock() -> datetime:
    return datetime.now(UTC)


def run_scheduler(
    workspace: SchedulerWorkspace,
    clock: Callable[[], datetime] = wall_clock,
    stop: Event | None = None,
    job_command: tuple[str, ...] = (),
    derive: Derive | None = None,
) -> int:
    """Catch up and keep time until SIGTERM, SIGINT or ``stop``; the day being measured is finished first
    when that takes a few seconds only. The exit status.

    ``job_command`` starts a process that does one job, given its number and token; without it no jobs are
    done here. ``derive`` brings what lists show up to date, as long as what it is given says that it may go
    on.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    with workspace.store():
        pass  # a database that cannot be used is told before anything starts
    with hold_folder(workspace.data):
        poll_until_stopped(workspace, clock, stop or Event(), job_command, derive)
    return 0


def poll_until_stopped(
    workspace: SchedulerWorkspace,
    clock: Callable[[], datetime],
    stop: Event,
    job_command: tuple[str, ...] = (),
    derive: Derive | None = None,
) -> None:
    """Tick until told to stop."""
    scheduler, pulse = BackgroundScheduler(timezone=SHANGHAI), Pulse(workspace, wall_clock)

    def going() -> bool:
        return not stop.is_set()

    wake(scheduler, POLL_SECONDS, lambda: poll_safely(workspace, clock, going, pulse))
    wake(scheduler, BEAT_SECONDS, lambda: beat_safely(pulse))
    if job_command:
        worker = JobWorker(workspace, job_command, going)
        wake(scheduler, JOB_SECONDS, worker.work_safely)
    if derive:
        wake(scheduler, POLL_SECONDS, partial(derive, going))
    with stop_on_signals(stop):
        scheduler.start()
        log.info("keeping time, every %s s", POLL_SECONDS)
        stop.wait()
        finish_within_grace(lambda: scheduler.shutdown(wait=True))
    beat_safely(pulse, stopped=True)
    log.info("stopped")


def wake(scheduler: BackgroundScheduler, seconds: int, act: Callable[[], None]) -> None:
    """Call ``act`` at once and then every so many seconds, never twice at a time."""
    scheduler.add_job(
        act,
        "interval",
        seconds=seconds,
        max_instances=1,
        coalesce=True,
        misfire_grace_time=None,
        next_run_time=datetime.now(SHANGHAI),
    )


def poll_safely(
    workspace: SchedulerWorkspace,
    clock: Callable[[], datetime],
    going: Callable[[], bool],
    pulse: Pulse | None = None,
) -> None:
    """One tick that must not end the process: what went wrong is logged, and the next one tries again."""
    pulse, problem = pulse or Pulse(workspace, wall_clock), ""
    try:
        caught = poll_once(workspace, clock, going, pulse)
        problem = "；".join((*caught.refusals, *caught.unkept))
    except MeasuringStoppedError as stopped:
        log.info("%s", stopped)
    except (StoreError, OSError) as error:
        log.error("本次采集未完成，稍后重试：%s", error)
        problem = str(error)
    except Exception as error:
        log.exception("本次采集未完成，稍后重试")
        problem = f"程序出错（{type(error).__name__}），见日志"
    pulse.rest(problem)


def beat_safely(pulse: Pulse, *, stopped: bool = False) -> None:
    """A heartbeat that cannot be written is missed by whoever looks for it."""
    try:
        pulse.beat(stopped=stopped)
    except (StoreError, OSError) as error:
        log.error("心跳没有记下：%s", error)


def poll_once(
    workspace: SchedulerWorkspace,
    clock: Callable[[], datetime],
    going: Callable[[], bool],
    pulse: Pulse | None = None,
) -> CatchUpResult:
    """Whatever is due now."""
    pulse = pulse or Pulse(workspace, wall_clock)
    pulse.begin(CATCHING_UP)
    with workspace.store() as store:
        store.processes.release_dead()
        seen = clock()
        if refusal := refused_clock_text(store, seen):
            log.error("%s", refusal)
            return CatchUpResult(refusals=(refusal,))
        if warning := set_back_warning(store, seen):
            log.warning("%s", warning)
        now = guarded_now(store, seen)
        unkept = fetch_tables(workspace, seen, failing=True)

        def begin(as_of: date) -> None:
            pulse.begin(f"采集截至 {as_of} 的监测期")
            unkept.extend(fetch_tables(workspace, seen))

        caught = catch_up(
            workspace.declared_projects(store).projects.values(),
            workspace.measurer(),
            store,
            now,
            owner=f"{claim_owner()}#{store.processes.next_token()}",
            going=going,
            sheets=partial(workspace.sheets_to_measure, store),
            changed_at=store.retries.inputs_changed_at(workspace.inputs_hash(), seen),
            seen=seen,
            begin=begin,
        )
    for problem in caught.problems:
        log.error("%s", problem)
    return replace(caught, unkept=tuple(dict.fromkeys(unkept)))


def fetch_tables(workspace: SchedulerWorkspace, now: datetime, *, failing: bool = False) -> list[str]:
    """Before a day is measured: what servers have now. One that failed is asked again by itself, after longer
    and longer pauses, so that what it brings then is measured. Given are the tables of which not even that
    could be noted, with the reason; they keep none of the others from being fetched."""
    unkept = []
    for name in workspace.sources.due_tables(now, failing=failing):
        try:
            log_fetch(name, workspace.sources.fetch_table(name))
        except OSError as error:
            table = workspace.sources.find_table(name).label
            unkept.append(f"“{table}”新取的数据没有存成，用的可能是旧数据：{os_error_cause(error)}")
            log.error("%s", unkept[-1])
    return unkept


def log_fetch(name: str, state: HasFailures) -> None:
    if state.failures:
        log.warning("table %s was not fetched (%s), failure %d", name, state.fault, state.failures)
    else:
        log.info("table %s was fetched", name)


def claim_owner() -> str:
    """The name that claims are made under; each tick adds a number of its own, which is asked for again
    when what was measured is kept."""
    return f"scheduler@{socket.gethostname()}"
