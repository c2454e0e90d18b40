"""The runs page: what was run, and which slots were due and never measured."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime

from indicators.model import Project
from indicators.records import Observation
from pages.provenance import format_value
from scheduling.catching_up import due_slots
from scheduling.given_again import GIVEN_AGAIN, SINCE, GivenAgain, given_again_of
from scheduling.requests import automatic_items
from scheduling.run import DOUBTFUL, PROJECTS, SAME
from scheduling.slots import ScheduleError, schedule_slots
from store import Run, Slot, Store
from store.run_lists import count_runs, read_run_page
from store.slot_history import read_touched_days
from workspace.troubles import measured_name

RUNS_ON_PAGE = 50
BESIDE_OUTCOMES = frozenset({SAME, PROJECTS, DOUBTFUL, GIVEN_AGAIN, SINCE})
"""Of the counts of a run: those that count no outcome."""
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
    """``others`` are the numbers that were not got; ``projects`` is ``None`` where the run does not tell."""

    run: Run
    measured: int
    others: int
    doubtful: int
    end: tuple[str, str]
    projects: int | None = None

    @property
    def duration(self) -> str:
        """How long it took, as people say it; "" where it did not end."""
        if self.run.finished_at is None:
            return ""
        seconds = max(0, round((self.run.finished_at - self.run.started_at).total_seconds()))
        minutes, rest = divmod(seconds, 60)
        return f"{minutes} 分 {rest} 秒" if minutes else f"{rest} 秒"

    @property
    def repeated(self) -> int:
        """How many of the numbers were the same as those that stood, and were not kept again."""
        return self.run.counts.get(SAME, 0)

    @property
    def given_again(self) -> GivenAgain | None:
        """The numbers that were not counted anew; ``None`` where the run does not tell."""
        return given_again_of(self.run.counts)


@dataclass(frozen=True)
class MissedSlots:
    """Projects whose slots of the same days fell due and were never measured."""

    projects: tuple[Project, ...]
    days: tuple[date, ...]

    @property
    def named_projects(self) -> tuple[Project, ...]:
        return self.projects[:MOST_NAMED_PROJECTS]


@dataclass(frozen=True)
class AskedRuns:
    """``state`` is troubled, unfinished, or "" for all; ``worst_first`` puts the troubled ones on top."""

    state: str = ""
    by: str = ""
    page: int = 1
    worst_first: bool = False


@dataclass(frozen=True)
class DueAndMissed:
    """The slots that fell due and were never measured, as at ``at``, and the next that falls due;
    ``unreadable`` are schedules that nobody can read."""

    missed: tuple[MissedSlots, ...]
    slots: int
    unreadable: tuple[str, ...]
    upcoming: tuple[date, datetime] | None
    at: datetime


@dataclass(frozen=True)
class RunsPage:
    """One page of the runs; ``due`` is looked at on the first one only."""

    lines: tuple[RunLine, ...]
    asked: AskedRuns
    pages: int
    found: int
    due: DueAndMissed | None
    warning: str


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
    """One run and one page of what it kept, what it could not get first; ``files`` are those that the shown
    numbers were counted from."""

    line: RunLine
    observations: tuple[RunObservation, ...]
    page: int = 1
    pages: int = 1
    files: tuple[str, ...] = ()


def runs_page(store: Store, due: DueAndMissed | None, warning: str, asked: AskedRuns) -> RunsPage:
    found = count_runs(store.db, asked.state, asked.by)
    pages = max(1, -(-found // RUNS_ON_PAGE))
    asked = replace(asked, page=min(max(1, asked.page), pages))
    first = (asked.page - 1) * RUNS_ON_PAGE
    runs = read_run_page(store.db, asked.state, asked.by, RUNS_ON_PAGE, first, worst_first=asked.worst_first)
    # runs of earlier versions do not tell how many of their numbers are in doubt
    doubtful = store.doubtful_counts(run.id for run in runs if PROJECTS not in run.counts)
    lines = tuple(run_line(run, run.counts.get(DOUBTFUL, doubtful.get(run.id, 0))) for run in runs)
    return RunsPage(lines, asked, pages, found, due, warning)


def due_and_missed(projects: Mapping[str, Project], store: Store, now: datetime) -> DueAndMissed:
    measured = measured_projects(projects.values())
    owed, unreadable = due_slots(measured, now)
    left = unmeasured_slots(owed, store)
    missed = tuple(group_by_days(left, projects))
    return DueAndMissed(missed, len(left), tuple(unreadable), next_due(measured, now), now)


def measured_projects(projects: Iterable[Project]) -> list[Project]:
    """Those with something to measure."""
    return [project for project in projects if any(True for _ in automatic_items(project))]


def run_line(run: Run, doubtful: int) -> RunLine:
    """``doubtful`` of its numbers carry doubts."""
    outcomes = {outcome: count for outcome, count in run.counts.items() if outcome not in BESIDE_OUTCOMES}
    measured = outcomes.get("measured", 0)
    end = OUTCOME_BADGES.get(run.outcome, (run.outcome, "secondary")) if run.outcome else ("没有完成", "red")
    others = sum(outcomes.values()) - measured
    return RunLine(run, measured, others, doubtful, end, run.counts.get(PROJECTS))


def next_due(projects: Iterable[Project], now: datetime) -> tuple[date, datetime] | None:
    """The slot that falls due next: its day, and when."""
    coming = []
    for schedule, span in {(project.schedule, project.span) for project in projects}:
        with suppress(ScheduleError):  # told at the top of the page
            coming += [slot for slot in schedule_slots(schedule, *span) if slot[1] > now][:1]
    return min(coming, key=lambda slot: slot[1], default=None)


def unmeasured_slots(owed: Sequence[Slot], store: Store) -> list[Slot]:
    """The slots that neither the clock finished nor anybody measured by hand."""
    finished = store.slots.finished_keys({slot.project for slot in owed})
    open_slots = [slot for slot in owed if (slot.project, slot.as_of) not in finished]
    newest = set(sorted({slot.as_of for slot in open_slots}, reverse=True)[:MOST_DAYS])
    touched = read_touched_days(store.db, {slot.project for slot in open_slots})
    left = (slot for slot in open_slots if slot.as_of in newest and (slot.project, slot.as_of) not in touched)
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
    page: int,
    pages: int,
) -> RunPage:
    """``projects`` are those of the observations that are still declared."""
    named = (name_observation(seen, projects.get(seen.project)) for seen in observations)
    return RunPage(line, tuple(named), page, pages, read_files(observations))


def read_files(observations: Iterable[Observation]) -> tuple[str, ...]:
    """The names of the files that the shown numbers were counted from."""
    names = (
        file.name.rpartition("/")[2]
        for observation in observations
        for table in observation.measured.provenance.tables
        for file in table.snapshots
    )
    return tuple(dict.fromkeys(names))


def name_observation(seen: Observation, project: Project | None) -> RunObservation:
    if project is None:
        return RunObservation(seen, seen.project, seen.indicator, format_value(seen.measured), False)
    indicator = project.find_indicator(seen.indicator)
    value = format_value(seen.measured, indicator.target if indicator else None)
    name = measured_name(project, seen.indicator) or seen.indicator
    return RunObservation(seen, project.name, name, value, True)
