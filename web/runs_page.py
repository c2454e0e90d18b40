"""The runs page: what was run, and which slots were due and never measured."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from indicators.model import Project
from indicators.records import Observation
from scheduling.catching_up import due_slots
from scheduling.requests import automatic_items
from scheduling.run import SAME
from store import Run, Slot, Store
from web.provenance import format_value
from web.wording import measured_name

MOST_DAYS = 60
"""So many days of slots are looked into; what lies further back is only counted."""

MOST_NAMED_PROJECTS = 8
"""So many projects with the same missed days are named."""

OUTCOME_BADGES: Mapping[str, tuple[str, str]] = {
    "measured": ("全部取得", "green"),
    "partial": ("部分取得", "yellow"),
    "failed": ("没有取得任何值", "red"),
    "nothing": ("没有需要采集的", "secondary"),
    "damaged": ("记录被改动", "red"),
}


@dataclass(frozen=True)
class RunLine:
    run: Run
    measured: int
    others: int
    doubtful: int
    end: tuple[str, str]

    @property
    def repeated(self) -> int:
        """How many of the numbers were the same as those that stood, and were not kept again."""
        return self.run.counts.get(SAME, 0)


@dataclass(frozen=True)
class MissedSlots:
    """Projects whose slots of the same days fell due and were never measured."""

    projects: tuple[Project, ...]
    days: tuple[date, ...]

    @property
    def named_projects(self) -> tuple[Project, ...]:
        return self.projects[:MOST_NAMED_PROJECTS]


@dataclass(frozen=True)
class DueAndMissed:
    """The slots that fell due and were never measured, as at ``at``; ``unreadable`` are schedules that nobody
    can read."""

    missed: tuple[MissedSlots, ...]
    slots: int
    unreadable: tuple[str, ...]
    at: datetime


@dataclass(frozen=True)
class RunsPage:
    """One page of the runs; ``due`` is looked at on the first one only."""

    lines: tuple[RunLine, ...]
    due: DueAndMissed | None
    warning: str
    page: int
    pages: int


@dataclass(frozen=True)
class RunObservation:
    """What a run kept, with the names of its project and indicator where still declared, and the value
    as shown."""

    observation: Observation
    project: str
    indicator: str
    value: str
    is_declared: bool


@dataclass(frozen=True)
class RunPage:
    """One run and one page of the ``found`` observations it kept, those without a value first."""

    line: RunLine
    observations: tuple[RunObservation, ...]
    found: int
    page: int
    pages: int


def runs_page(
    runs: Sequence[Run], store: Store, due: DueAndMissed | None, warning: str, page: int, pages: int
) -> RunsPage:
    doubtful = store.doubtful_counts(run.id for run in runs)
    lines = tuple(run_line(run, doubtful.get(run.id, 0)) for run in runs)
    return RunsPage(lines, due, warning, page, pages)


def due_and_missed(projects: Mapping[str, Project], store: Store, now: datetime) -> DueAndMissed:
    owed, unreadable = due_slots(measured_projects(projects.values()), now)
    left = unmeasured_slots(owed, store)
    return DueAndMissed(tuple(group_by_days(left, projects)), len(left), tuple(unreadable), now)


def measured_projects(projects: Iterable[Project]) -> list[Project]:
    """Those with something to measure."""
    return [project for project in projects if any(True for _ in automatic_items(project))]


def run_line(run: Run, doubtful: int) -> RunLine:
    """``doubtful`` of its numbers carry doubts."""
    outcomes = {outcome: count for outcome, count in run.counts.items() if outcome != SAME}
    measured = outcomes.get("measured", 0)
    end = OUTCOME_BADGES.get(run.outcome, (run.outcome, "secondary")) if run.outcome else ("没有完成", "red")
    return RunLine(run, measured, sum(outcomes.values()) - measured, doubtful, end)


def unmeasured_slots(owed: Sequence[Slot], store: Store) -> list[Slot]:
    """The slots that neither the clock finished nor anybody measured by hand."""
    finished = store.slots.finished_keys({slot.project for slot in owed})
    open_slots = [slot for slot in owed if (slot.project, slot.as_of) not in finished]
    by_day: dict[date, list[Slot]] = {}
    for slot in sorted(open_slots, reverse=True):
        by_day.setdefault(slot.as_of, []).append(slot)
    left = []
    for day in list(by_day)[:MOST_DAYS]:
        attempted = {
            project for project, _ in store.last_outcomes([slot.project for slot in by_day[day]], day)
        }
        left += [slot for slot in by_day[day] if slot.project not in attempted]
    return sorted(left)


def group_by_days(slots: Iterable[Slot], projects: Mapping[str, Project]) -> Iterable[MissedSlots]:
    """Projects with the same missed days together, those with most of them first."""
    own: dict[str, list[date]] = {}
    for slot in slots:
        own.setdefault(slot.project, []).append(slot.as_of)
    together: dict[tuple[date, ...], list[Project]] = {}
    for project, days in own.items():
        together.setdefault(tuple(days), []).append(projects[project])
    return (
        MissedSlots(tuple(own), days)
        for days, own in sorted(together.items(), key=lambda item: -len(item[0]))
    )


def run_page(
    line: RunLine,
    observations: Sequence[Observation],
    projects: Mapping[str, Project],
    found: int,
    page: int,
    pages: int,
) -> RunPage:
    """``projects`` are those of the observations that are still declared."""
    named = (name_observation(seen, projects.get(seen.project)) for seen in observations)
    return RunPage(line, tuple(named), found, page, pages)


def name_observation(seen: Observation, project: Project | None) -> RunObservation:
    if project is None:
        return RunObservation(seen, seen.project, seen.indicator, format_value(seen.measured), False)
    indicator = project.find_indicator(seen.indicator)
    value = format_value(seen.measured, indicator.target if indicator else None)
    name = measured_name(project, seen.indicator) or seen.indicator
    return RunObservation(seen, project.name, name, value, True)
