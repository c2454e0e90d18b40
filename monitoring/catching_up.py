"""Every due slot is run once, in order, however late; all projects of one day in one measuring call."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from indicators.model import Project
from indicators.seen import Observation
from monitoring.requests import Measurer, bounds
from monitoring.run import RunResult, as_named, outcome_of, run, running
from monitoring.slots import ScheduleError, due
from store import Slot, Store

log = logging.getLogger(__name__)

LATE_AFTER = timedelta(hours=1)
"""A slot that begins later than this after it was due is flagged late."""

SCHEDULER = "定时采集"


@dataclass(frozen=True)
class CaughtUp:
    """What was run; ``problems`` are projects whose schedule cannot be read; ``left`` slots were due and not run, because
    others hold them or the process is to stop."""

    results: tuple[RunResult, ...] = ()
    problems: tuple[str, ...] = ()
    left: int = 0


def always() -> bool:
    return True


def catch_up(
    projects: Iterable[Project],
    measurer: Measurer,
    store: Store,
    now: datetime,
    *,
    owner: str,
    going: Callable[[], bool] = always,
    rules: Callable[[Project], str] = as_named,
) -> CaughtUp:
    """Run every slot that is due at ``now`` and not finished, oldest day first.

    ``owner`` names the process that claims them. ``going`` is asked before each day and ends the work when false.
    """
    declared = {each.id: each for each in projects}
    clock = running(now)
    owed, problems = due_slots(declared.values(), now)
    done = store.slots.finished(declared)
    open_slots = sorted(each for each in owed if (each.project, each.as_of) not in done)
    results, ran = [], 0
    for as_of, group in groupby(open_slots, key=lambda each: each.as_of):
        if not going():
            break
        held = store.slots.claim(group, owner, clock())
        if held:
            result = run_slots(held, as_of, declared, measurer, store, clock(), owner, rules)
            log.info("run %s as of %s: %d observations, ok %s", result.run, as_of, len(result.observations), result.ok)
            results.append(result)
            ran += len(held)
    return CaughtUp(tuple(results), problems, len(open_slots) - ran)


def due_slots(projects: Iterable[Project], now: datetime) -> tuple[list[Slot], tuple[str, ...]]:
    """The slots due by ``now``, and what is wrong with schedules that cannot be read."""
    slots: list[Slot] = []
    problems = []
    for each in projects:
        try:
            slots += [Slot(as_of, each.id, due_at) for as_of, due_at in due(each.schedule, bounds(each), now)]
        except ScheduleError as error:
            problems.append(f"{each.id}：{error}")
    return slots, tuple(problems)


def run_slots(
    held: Sequence[Slot],
    as_of: date,
    declared: dict[str, Project],
    measurer: Measurer,
    store: Store,
    now: datetime,
    owner: str,
    rules: Callable[[Project], str],
) -> RunResult:
    """Run slots that were claimed; observations and finished slots are kept in one transaction, or the claims given back."""
    late = {each.project: now - each.due_at > LATE_AFTER for each in held}

    def settle(run_id: str, seen: tuple[Observation, ...], at: datetime) -> tuple[Observation, ...]:
        """A claim that ran out meanwhile is another's: its observations are not kept twice."""
        still = store.slots.held(held, owner)
        mine: dict[str, list[Observation]] = {each.project: [] for each in still}
        for each in seen:
            mine.get(each.project, []).append(each)
        outcomes = {name: outcome_of(own) for name, own in mine.items()}
        store.slots.finish(still, owner, run=run_id, outcomes=outcomes, started_at=now, now=at, late=late)
        return tuple(each for each in seen if each.project in mine)

    note = "补采" if any(late.values()) else ""
    projects = [declared[each.project] for each in held]
    try:
        return run(
            projects,
            as_of,
            measurer,
            store,
            by=SCHEDULER,
            kind="schedule",
            now=now,
            rules=rules,
            note=note,
            settle=settle,
        )
    except BaseException:
        store.slots.release(held, owner)
        raise
