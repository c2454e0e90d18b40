"""The scheduler process: every half minute, whatever is due is caught up. APScheduler only wakes us; the
slot ledger decides."""

import fcntl
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from types import FrameType
from typing import Protocol

from apscheduler.schedulers.background import BackgroundScheduler

from indicators.clock import SHANGHAI
from indicators.model import Project
from indicators.private_files import make_private_file, make_private_folder
from scheduling.catching_up import CatchUpResult, catch_up
from scheduling.clock_guard import guarded_now, set_back_warning
from scheduling.requests import SupportsMeasure
from store import Store, StoreError, hold_folder

log = logging.getLogger(__name__)

POLL_SECONDS = 30
LOCK_FILE = "scheduler.lock"


class AlreadyRunningError(Exception):
    """Another scheduler process keeps time in this workspace."""


class HasProjects(Protocol):
    @property
    def projects(self) -> Mapping[str, Project]: ...


class HasSha256(Protocol):
    @property
    def sha256(self) -> str: ...


class SchedulerWorkspace(Protocol):
    """What the clockwork needs of a workspace."""

    @property
    def data(self) -> Path: ...
    def store(self) -> Store: ...
    def declared_projects(self, store: Store) -> HasProjects: ...
    def measurer(self) -> SupportsMeasure: ...
    def profile_of(self, project: Project) -> HasSha256: ...
    def inputs_hash(self) -> str: ...


def wall_clock() -> datetime:
    return datetime.now(UTC)


def run_scheduler(
    workspace: SchedulerWorkspace, clock: Callable[[], datetime] = wall_clock, stop: Event | None = None
) -> int:
    """Catch up and keep time until SIGTERM, SIGINT or ``stop``; the day being measured is finished first.
    The exit status."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    stop = stop or Event()
    try:
        with single_process_lock(workspace.data / LOCK_FILE):
            with workspace.store():
                pass  # a database that cannot be used is told before anything starts
            with hold_folder(workspace.data):
                poll_until_stopped(workspace, clock, stop)
    except AlreadyRunningError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def poll_until_stopped(workspace: SchedulerWorkspace, clock: Callable[[], datetime], stop: Event) -> None:
    """Tick until told to stop."""
    scheduler = BackgroundScheduler(timezone=SHANGHAI)
    scheduler.add_job(
        poll_safely,
        "interval",
        (workspace, clock, lambda: not stop.is_set()),
        seconds=POLL_SECONDS,
        max_instances=1,
        coalesce=True,
        misfire_grace_time=None,
        next_run_time=datetime.now(SHANGHAI),
    )
    with stop_on_signals(stop):
        scheduler.start()
        log.info("keeping time, every %s s", POLL_SECONDS)
        stop.wait()
        scheduler.shutdown(wait=True)
    log.info("stopped")


def poll_safely(
    workspace: SchedulerWorkspace, clock: Callable[[], datetime], going: Callable[[], bool]
) -> None:
    """One tick that must not end the process: what went wrong is logged, and the next one tries again."""
    try:
        poll_once(workspace, clock, going)
    except (StoreError, OSError) as error:
        log.error("本次采集未完成，稍后重试：%s", error)
    except Exception:
        log.exception("本次采集未完成，稍后重试")


def poll_once(
    workspace: SchedulerWorkspace, clock: Callable[[], datetime], going: Callable[[], bool]
) -> CatchUpResult:
    """Whatever is due now."""
    with workspace.store() as store:
        store.slots.release_all(
            claim_owner()
        )  # of a process that is dead or a tick that broke, for only one runs at a time
        seen = clock()
        if warning := set_back_warning(store, seen):
            log.warning("%s", warning)
        now = guarded_now(store, seen)
        caught = catch_up(
            workspace.declared_projects(store).projects.values(),
            workspace.measurer(),
            store,
            now,
            owner=claim_owner(),
            going=going,
            rules=lambda project: workspace.profile_of(project).sha256,
            changed_at=store.retries.inputs_changed_at(workspace.inputs_hash(), seen),
            seen=seen,
        )
    for problem in caught.problems:
        log.error("%s", problem)
    return caught


def claim_owner() -> str:
    """The name claims are made under: one for each machine, for the lock lets only one process of it keep
    time."""
    return f"scheduler@{socket.gethostname()}"


@contextmanager
def single_process_lock(path: Path) -> Iterator[None]:
    """Hold the lock file; raises AlreadyRunningError when another process holds it. The lock falls with its
    process."""
    make_private_folder(path.parent)
    make_private_file(path)
    with path.open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise AlreadyRunningError(
                f"定时采集进程已在运行（进程号 {file.read().strip() or '未知'}），同一工作区只能有一个；无需重复启动"
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


@contextmanager
def stop_on_signals(stop: Event) -> Iterator[None]:
    """SIGTERM and SIGINT set ``stop``; the former handlers come back afterwards."""

    def handle_signal(number: int, _frame: FrameType | None) -> None:
        log.info("signal %s: finishing", number)
        stop.set()

    before = {signals: signal.signal(signals, handle_signal) for signals in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for signals, handler in before.items():
            signal.signal(signals, handler)
