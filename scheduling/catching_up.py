"""Every due slot is run once, in order, however late, and tried again while something of it is missing; all
projects of one day in one measuring call."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from indicators.model import Project
from indicators.records import Observation
from scheduling.late import LONGEST_RETRY, gives_up_at, should_retry
from scheduling.requests import SupportsMeasure
from scheduling.run import RunResult, execute_run, monotonic_clock, rules_name, run_outcome
from scheduling.slots import DAY, ScheduleError, slots_due_by
from store import Slot, Store, UnfulfilledSlot

log = logging.getLogger(__name__)

LATE_AFTER = timedelta(hours=1)
"""A slot that begins later than this after it was due is flagged late."""

SCHEDULER_NAME = "定时采集"


@dataclass(frozen=True)
class CatchUpResult:
    """What was run; ``problems`` are projects whose schedule cannot be read; ``left`` slots were due and
    not run, because others hold them or the process is to stop."""

    results: tuple[RunResult, ...] = ()
    problems: tuple[str, ...] = ()
    slots_left: int = 0


def never_stop() -> bool:
    return True


def catch_up(
    projects: Iterable[Project],
    measurer: SupportsMeasure,
    store: Store,
    now: datetime,
    *,
    owner: str,
    going: Callable[[], bool] = never_stop,
    rules: Callable[[Project], str] = rules_name,
    changed_at: datetime | None = None,
) -> CatchUpResult:
    """Run every slot that is due at ``now`` and not finished, oldest day first; then try again what is
    missing of others.

    ``owner`` names the process that claims them. ``going`` is asked before each day and ends the work when
    false. ``changed_at`` is when the inputs last changed, as far as known.
    """
    declared = {project.id: project for project in projects}
    owed, problems = due_slots(declared.values(), now)
    done = store.slots.finished_keys(declared)
    first = sorted(slot for slot in owed if (slot.project, slot.as_of) not in done)
    again = slots_to_retry(owed, declared, store, now, changed_at)
    work = SlotRunner(declared, measurer, store, owner, monotonic_clock(now), going, rules)
    results = (*work.run_due(first), *work.run_retries(again))
    return CatchUpResult(
        tuple(result for result, _ in results), problems, len(first) + len(again) - sum(n for _, n in results)
    )


def due_slots(projects: Iterable[Project], now: datetime) -> tuple[list[Slot], tuple[str, ...]]:
    """The slots due by ``now``, and what is wrong with schedules that cannot be read."""
    slots: list[Slot] = []
    problems = []
    for project in projects:
        try:
            slots += [
                Slot(as_of, project.id, due_at)
                for as_of, due_at in slots_due_by(project.schedule, project.span, now)
            ]
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
    """The slots that were run, still lack something, and are to be tried again now."""
    known = {(slot.project, slot.as_of): declared[slot.project].schedule for slot in owed}
    since = now.date() - LONGEST_RETRY - DAY
    return [
        slot
        for slot in store.retries.unfulfilled_slots(declared, since)
        if (schedule := known.get((slot.slot.project, slot.slot.as_of)))
        and now < gives_up_at(schedule, slot.slot)
        and should_retry(slot.tried_at, now, changed_at)
    ]


@dataclass(frozen=True)
class SlotRunner:
    """Slots claimed, run and finished day by day; each result comes with how many slots it finished."""

    declared: Mapping[str, Project]
    measurer: SupportsMeasure
    store: Store
    owner: str
    clock: Callable[[], datetime]
    going: Callable[[], bool]
    rules: Callable[[Project], str]

    def run_due(self, slots: Iterable[Slot]) -> Iterator[tuple[RunResult, int]]:
        for as_of, group in groupby(slots, key=lambda slot: slot.as_of):
            if not self.going():
                return
            now = self.clock()
            if held := self.store.slots.claim(group, self.owner, now):
                yield self.run_slots(held, as_of, now), len(held)

    def run_retries(self, owed: Iterable[UnfulfilledSlot]) -> Iterator[tuple[RunResult, int]]:
        for as_of, group in groupby(owed, key=lambda slot: slot.slot.as_of):
            if not self.going():
                return
            now = self.clock()
            if held := self.store.retries.claim(group, self.owner, now):
                yield self.run_slots(held, as_of, now, again=True), len(held)

    def run_slots(
        self, held: Sequence[Slot], as_of: date, now: datetime, *, again: bool = False
    ) -> RunResult:
        """Run slots that were claimed; observations and finished slots are kept in one transaction, or the
        claims given back. ``again`` asks only for what was not measured at that day."""
        late = {slot.project: again or now - slot.due_at > LATE_AFTER for slot in held}

        def finish_slots(run_id: str, seen: tuple[Observation, ...], at: datetime) -> tuple[Observation, ...]:
            """A claim that ran out meanwhile is another's: its observations are not kept twice."""
            still = self.store.slots.held_slots(held, self.owner)
            mine: dict[str, list[Observation]] = {slot.project: [] for slot in still}
            for observation in seen:
                mine.get(observation.project, []).append(observation)
            outcomes = {name: run_outcome(own) for name, own in mine.items()}
            if again:
                self.store.retries.finish(still, run=run_id, outcomes=outcomes, started_at=now, now=at)
                self.store.slots.release(still, self.owner)
            else:
                self.store.slots.finish(
                    still, self.owner, run=run_id, outcomes=outcomes, started_at=now, now=at, late=late
                )
            return tuple(observation for observation in seen if observation.project in mine)

        try:
            result = execute_run(
                [self.declared[slot.project] for slot in held],
                as_of,
                self.measurer,
                self.store,
                by=SCHEDULER_NAME,
                kind="schedule",
                now=now,
                only_missing=again,
                rules=self.rules,
                note="补采" if any(late.values()) else "",
                settle=finish_slots,
            )
        except BaseException:
            self.store.slots.release(held, self.owner)
            raise
        log.info(
            "run %s as of %s: %d observations, ok %s", result.run, as_of, len(result.observations), result.ok
        )
        return result
