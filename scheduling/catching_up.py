"""Every due slot is run once, in order, however late, and tried again while something of it is missing; all projects of one
day in one measuring call."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from indicators.model import Project
from indicators.records import Observation
from scheduling.late import LONGEST, given_up_at, wanted_again
from scheduling.requests import Measurer
from scheduling.run import RunResult, as_named, outcome_of, run, running
from scheduling.slots import DAY, ScheduleError, due
from store import Slot, Store, Unfulfilled

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
    changed_at: datetime | None = None,
) -> CaughtUp:
    """Run every slot that is due at ``now`` and not finished, oldest day first; then try again what is missing of others.

    ``owner`` names the process that claims them. ``going`` is asked before each day and ends the work when false.
    ``changed_at`` is when the inputs last changed, as far as known.
    """
    declared = {each.id: each for each in projects}
    owed, problems = due_slots(declared.values(), now)
    done = store.slots.finished(declared)
    first = sorted(each for each in owed if (each.project, each.as_of) not in done)
    again = missing_of(owed, declared, store, now, changed_at)
    work = Work(declared, measurer, store, owner, running(now), going, rules)
    results = (*work.first_time(first), *work.again(again))
    return CaughtUp(tuple(each for each, _ in results), problems, len(first) + len(again) - sum(n for _, n in results))


def due_slots(projects: Iterable[Project], now: datetime) -> tuple[list[Slot], tuple[str, ...]]:
    """The slots due by ``now``, and what is wrong with schedules that cannot be read."""
    slots: list[Slot] = []
    problems = []
    for each in projects:
        try:
            slots += [Slot(as_of, each.id, due_at) for as_of, due_at in due(each.schedule, each.span, now)]
        except ScheduleError as error:
            problems.append(f"{each.id}：{error}")
    return slots, tuple(problems)


def missing_of(
    owed: Iterable[Slot], declared: Mapping[str, Project], store: Store, now: datetime, changed_at: datetime | None
) -> list[Unfulfilled]:
    """The slots that were run, still lack something, and are to be tried again now."""
    known = {(each.project, each.as_of): declared[each.project].schedule for each in owed}
    since = now.date() - LONGEST - DAY
    return [
        each
        for each in store.retries.unfulfilled(declared, since)
        if (schedule := known.get((each.slot.project, each.slot.as_of)))
        and now < given_up_at(schedule, each.slot)
        and wanted_again(each.tried_at, now, changed_at)
    ]


@dataclass(frozen=True)
class Work:
    """Slots claimed, run and finished day by day; each result comes with how many slots it finished."""

    declared: Mapping[str, Project]
    measurer: Measurer
    store: Store
    owner: str
    clock: Callable[[], datetime]
    going: Callable[[], bool]
    rules: Callable[[Project], str]

    def first_time(self, slots: Iterable[Slot]) -> Iterator[tuple[RunResult, int]]:
        for as_of, group in groupby(slots, key=lambda each: each.as_of):
            if not self.going():
                return
            now = self.clock()
            if held := self.store.slots.claim(group, self.owner, now):
                yield self.run(held, as_of, now), len(held)

    def again(self, owed: Iterable[Unfulfilled]) -> Iterator[tuple[RunResult, int]]:
        for as_of, group in groupby(owed, key=lambda each: each.slot.as_of):
            if not self.going():
                return
            now = self.clock()
            if held := self.store.retries.claim(group, self.owner, now):
                yield self.run(held, as_of, now, again=True), len(held)

    def run(self, held: Sequence[Slot], as_of: date, now: datetime, *, again: bool = False) -> RunResult:
        """Run slots that were claimed; observations and finished slots are kept in one transaction, or the claims given
        back. ``again`` asks only for what was not measured at that day."""
        late = {each.project: again or now - each.due_at > LATE_AFTER for each in held}

        def settle(run_id: str, seen: tuple[Observation, ...], at: datetime) -> tuple[Observation, ...]:
            """A claim that ran out meanwhile is another's: its observations are not kept twice."""
            still = self.store.slots.held(held, self.owner)
            mine: dict[str, list[Observation]] = {each.project: [] for each in still}
            for each in seen:
                mine.get(each.project, []).append(each)
            outcomes = {name: outcome_of(own) for name, own in mine.items()}
            if again:
                self.store.retries.finish(still, run=run_id, outcomes=outcomes, started_at=now, now=at)
                self.store.slots.release(still, self.owner)
            else:
                self.store.slots.finish(
                    still, self.owner, run=run_id, outcomes=outcomes, started_at=now, now=at, late=late
                )
            return tuple(each for each in seen if each.project in mine)

        try:
            result = run(
                [self.declared[each.project] for each in held],
                as_of,
                self.measurer,
                self.store,
                by=SCHEDULER,
                kind="schedule",
                now=now,
                only_missing=again,
                rules=self.rules,
                note="补采" if any(late.values()) else "",
                settle=settle,
            )
        except BaseException:
            self.store.slots.release(held, self.owner)
            raise
        log.info("run %s as of %s: %d observations, ok %s", result.run, as_of, len(result.observations), result.ok)
        return result
