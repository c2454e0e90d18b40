"""Every due slot is run once, in order, however late, and tried again while something of it is missing; all
projects of one day in one measuring call."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import TypeVar

from indicators.model import Project
from indicators.records import Observation
from scheduling.clock_guard import SET_BACK_TOLERANCE
from scheduling.late import LONGEST_RETRY, gives_up_at, should_retry
from scheduling.order_of_work import parts_by_trust
from scheduling.requests import SupportsMeasure
from scheduling.run import (
    RunResult,
    SheetsAt,
    declared_sheets,
    execute_run,
    monotonic_clock,
    run_outcome,
)
from scheduling.slots import DAY, ScheduleError, slots_due_by
from store import Slot, Store, UnfulfilledSlot

log = logging.getLogger(__name__)
T = TypeVar("T")

LATE_AFTER = timedelta(hours=1)
"""A slot that begins later than this after it was due is flagged late."""

SCHEDULER_NAME = "定时采集"


@dataclass(frozen=True)
class CatchUpResult:
    """What was run; ``problems`` are projects whose schedule cannot be read, ``refusals`` why nothing was
    run at all, ``unkept`` tables whose fetch could not be kept."""

    results: tuple[RunResult, ...] = ()
    problems: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    unkept: tuple[str, ...] = ()


def never_stop() -> bool:
    return True


def tell_nobody(_: date) -> None:
    return None


def catch_up(
    projects: Iterable[Project],
    measurer: SupportsMeasure,
    store: Store,
    now: datetime,
    *,
    owner: str,
    going: Callable[[], bool] = never_stop,
    sheets: SheetsAt = declared_sheets,
    changed_at: datetime | None = None,
    seen: datetime | None = None,
    begin: Callable[[date], None] = tell_nobody,
) -> CatchUpResult:
    """Run every slot that is due and not finished, oldest day first; then try again what is missing of
    others, and what was run while the clock stood ahead.

    Records bear ``now``, which never goes back; what is due goes by ``seen``, the clock on the wall (``now``
    without it). ``owner`` names the process that claims slots. ``going`` is asked before each day and ends
    the work when false; ``begin`` is told each day. ``changed_at`` is when the inputs last changed, as far
    as known.
    """
    declared = {project.id: project for project in projects}
    seen = seen or now
    owed, problems = due_slots(declared.values(), seen)
    done = store.slots.finished_keys(declared)
    first = sorted(slot for slot in owed if (slot.project, slot.as_of) not in done)
    again = slots_to_retry(owed, declared, store, seen, changed_at)
    note_slots_ahead(owed, declared, store, seen, now)
    clock = monotonic_clock(now)
    work = SlotRunner(declared, measurer, store, owner, clock, going, sheets, now - seen, begin)
    results: list[RunResult] = []
    for names in parts_by_trust(declared, measurer, [*first, *(tried.slot for tried in again)]):
        results += work.run_due(slot for slot in first if slot.project in names)
        results += work.run_retries(tried for tried in again if tried.slot.project in names)
    return CatchUpResult(tuple(results), problems)


def due_slots(projects: Iterable[Project], now: datetime) -> tuple[list[Slot], tuple[str, ...]]:
    """The slots due by ``now``, and what is wrong with schedules that cannot be read."""
    slots: list[Slot] = []
    problems = []
    for project in projects:
        try:
            due = slots_due_by(project.schedule, project.span, now)
            slots += [Slot(as_of, project.id, due_at) for as_of, due_at in due]
        except ScheduleError as error:
            problems.append(f"{project.id}：{error}")
    return slots, tuple(problems)


def slots_to_retry(
    owed: Iterable[Slot],
    declared: Mapping[str, Project],
    store: Store,
    now: datetime,
    changed_at: datetime | None,
) -> list[UnfulfilledSlot]:
    """The slots to be tried again now: something is missing, or the clock stood ahead."""
    schedules = {(slot.project, slot.as_of): declared[slot.project].schedule for slot in owed}
    since = now.date() - LONGEST_RETRY - DAY
    retries = []
    for unfulfilled in store.retries.unfulfilled_slots(declared, since, now + SET_BACK_TOLERANCE):
        slot = unfulfilled.slot
        schedule = schedules.get((slot.project, slot.as_of))
        if not schedule:
            continue
        waits = now < gives_up_at(schedule, slot) and should_retry(unfulfilled.tried_at, now, changed_at)
        if unfulfilled.ahead or waits:
            retries.append(unfulfilled)
    return retries


def note_slots_ahead(
    owed: Iterable[Slot], declared: Mapping[str, Project], store: Store, seen: datetime, now: datetime
) -> None:
    """Keep in mind, for when they fall due, the slots that a clock ahead has run.

    Not those run longer ahead than a retry takes: then it is rather the clock of now that is wrong, and they
    are still known when they fall due.
    """
    if now <= seen:
        return
    due, at = set(owed), seen + SET_BACK_TOLERANCE
    store.retries.note_ahead(
        [
            tried.slot
            for tried in store.retries.unfulfilled_slots(declared, date.max, at)
            if at < tried.tried_at <= seen + LONGEST_RETRY and tried.slot not in due
        ],
        seen,
        now,
    )


@dataclass(frozen=True)
class ClaimedDay:
    """The claimed slots of one day, begun at ``started_at`` by the wall clock and recorded from ``now``.

    ``again``: they were run before, and only what was not measured is asked for; all of it when that was
    ``ahead`` of the clock.
    """

    as_of: date
    slots: Sequence[Slot]
    started_at: datetime
    now: datetime
    again: bool = False
    ahead: bool = False

    def late_projects(self) -> dict[str, bool]:
        return {slot.project: self.again or self.started_at - slot.due_at > LATE_AFTER for slot in self.slots}


@dataclass(frozen=True)
class SlotRunner:
    """Slots claimed, run and finished day by day."""

    declared: Mapping[str, Project]
    measurer: SupportsMeasure
    store: Store
    owner: str
    clock: Callable[[], datetime]
    going: Callable[[], bool]
    sheets: SheetsAt
    set_back: timedelta
    """By how much the clock on the wall stands before the one of the records."""
    begin: Callable[[date], None] = tell_nobody

    def run_due(self, slots: Iterable[Slot]) -> Iterator[RunResult]:
        for as_of, group in groupby(slots, key=lambda slot: slot.as_of):
            if not self.going():
                return
            for part in self.departments_last(group, attrgetter("project")):
                now = self.clock()
                if held := self.store.slots.claim(part, self.owner, now):
                    yield self.run_slots(ClaimedDay(as_of, held, now - self.set_back, now))

    def departments_last(self, slots: Iterable[T], project_of: Callable[[T], str]) -> list[list[T]]:
        """In two parts at most: whole departments are made from what is kept of their projects."""
        parts: tuple[list[T], list[T]] = [], []
        for slot in slots:
            parts[self.declared[project_of(slot)].is_department].append(slot)
        return [part for part in parts if part]

    def run_retries(self, owed: Iterable[UnfulfilledSlot]) -> Iterator[RunResult]:
        for (as_of, ahead), group in groupby(owed, key=lambda slot: (slot.slot.as_of, slot.ahead)):
            if not self.going():
                return
            for part in self.departments_last(group, attrgetter("slot.project")):
                now = self.clock()
                if held := self.store.retries.claim(part, self.owner, now):
                    day = ClaimedDay(as_of, held, now - self.set_back, now, again=True, ahead=ahead)
                    yield self.run_slots(day)

    def run_slots(self, day: ClaimedDay) -> RunResult:
        """Run slots that were claimed; observations and finished slots are kept in one transaction, or the
        claims given back."""
        self.begin(day.as_of)
        try:
            result = self.measure_day(day)
        except BaseException:
            self.store.slots.release(day.slots, self.owner)
            raise
        count = len(result.observations)
        log.info("run %s as of %s: %d observations, ok %s", result.run, day.as_of, count, result.ok)
        return result

    def measure_day(self, day: ClaimedDay) -> RunResult:
        return execute_run(
            [self.declared[slot.project] for slot in day.slots],
            day.as_of,
            self.measurer,
            self.store,
            by=SCHEDULER_NAME,
            kind="schedule",
            now=day.now,
            only_missing=day.again and not day.ahead,
            sheets=self.sheets,
            note="补采" if any(day.late_projects().values()) else "",
            settle=partial(self.finish_slots, day),
        )

    def finish_slots(
        self, day: ClaimedDay, run_id: str, observations: tuple[Observation, ...], at: datetime
    ) -> tuple[Observation, ...]:
        """A claim that ran out meanwhile is another's: its observations are not kept twice."""
        held = self.store.slots.held_slots(day.slots, self.owner)
        by_project: dict[str, list[Observation]] = {slot.project: [] for slot in held}
        kept = tuple(observation for observation in observations if observation.project in by_project)
        for observation in kept:
            by_project[observation.project].append(observation)
        outcomes = {project: run_outcome(group) for project, group in by_project.items()}
        self.note_outcomes(day, held, run_id, outcomes, at)
        return kept

    def note_outcomes(
        self, day: ClaimedDay, held: Sequence[Slot], run_id: str, outcomes: Mapping[str, str], at: datetime
    ) -> None:
        slots, retries, began = self.store.slots, self.store.retries, day.started_at
        if day.again:
            retries.finish(held, run=run_id, outcomes=outcomes, started_at=began, now=at)
            slots.release(held, self.owner)
            return
        late = day.late_projects()
        slots.finish(held, self.owner, run=run_id, outcomes=outcomes, started_at=began, now=at, late=late)
