"""采集计划 as plain data: what each project's slots owe, how they went, and which comes next. Of all projects
only counts are worked out; slot by slot only those of one page."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from indicators.model import Project
from indicators.schedules import schedule_words
from scheduling.health import SchedulerHealth
from scheduling.slots import DueSlot, ScheduleError, schedule_slots
from store.slot_history import FinishedSlot, SlotKey, SlotTally

STATE_BADGES: Mapping[str, tuple[str, str]] = {
    "measured": ("已采集", "green"),
    "partial": ("部分取得", "yellow"),
    "failed": ("没有取得", "red"),
    "nothing": ("没有要采集的", "secondary"),
    "due": ("到期未采集", "red"),
    "coming": ("未到期", "secondary"),
}
LINES_ON_PAGE = 30


@dataclass(frozen=True)
class SlotLine:
    """One slot: ``state`` is its outcome, ``due`` where nobody measured it, or "coming"."""

    as_of: date
    due_at: datetime
    state: str
    late: bool = False
    run: str = ""

    @property
    def badge(self) -> tuple[str, str]:
        return STATE_BADGES.get(self.state, (self.state, "secondary"))


@dataclass(frozen=True)
class ProjectSchedule:
    """A project with all its slots; ``problem`` says why its period cannot be read."""

    project: Project
    slots: tuple[DueSlot, ...]
    due: int
    tally: SlotTally
    problem: str = ""

    @property
    def period(self) -> str:
        return schedule_words(self.project.schedule)

    @property
    def owed(self) -> int:
        """Slots that fell due and that the clock did not finish."""
        return max(0, self.due - self.tally.finished)

    @property
    def upcoming(self) -> DueSlot | None:
        return self.slots[self.due] if self.due < len(self.slots) else None

    @property
    def rank(self) -> tuple[bool, int, int, str]:
        return not self.problem, -(self.owed + self.tally.failed), -self.tally.partial, self.project.id


@dataclass(frozen=True)
class ShownSchedule:
    """One on the page, with what became of each slot."""

    line: ProjectSchedule
    slots: tuple[SlotLine, ...]

    def count(self, state: str) -> int:
        return sum(slot.state == state for slot in self.slots)


@dataclass(frozen=True)
class AskedSchedule:
    """A state (owed, partial, late, or "" for all), words of the name, and the page."""

    state: str = ""
    words: str = ""
    page: int = 1


@dataclass(frozen=True)
class SchedulePage:
    shown: tuple[ShownSchedule, ...]
    lines: tuple[ProjectSchedule, ...]
    health: SchedulerHealth
    asked: AskedSchedule
    pages: int
    found: int

    @property
    def is_alive(self) -> bool:
        return self.health.state == "running"

    @property
    def due(self) -> int:
        return sum(line.due for line in self.lines)

    @property
    def finished(self) -> int:
        return sum(line.tally.finished for line in self.lines)

    @property
    def partial(self) -> int:
        return sum(line.tally.partial + line.tally.failed for line in self.lines)

    @property
    def late(self) -> int:
        return sum(line.tally.late for line in self.lines)

    @cached_property
    def upcoming(self) -> tuple[tuple[datetime, date, int], ...]:
        """When the next slots fall due, of which day, and of how many projects."""
        dues = Counter(line.upcoming for line in self.lines if line.upcoming)
        return tuple(
            (due_at, as_of, count) for (as_of, due_at), count in sorted(dues.items(), key=_due_at)[:4]
        )


def _due_at(item: tuple[DueSlot, int]) -> datetime:
    return item[0][1]


History = Callable[[Sequence[str]], tuple[Mapping[SlotKey, FinishedSlot], Mapping[SlotKey, bool]]]
"""What the clock finished and what was measured anyhow, of the projects that are shown."""


def schedule_page(
    projects: Iterable[Project],
    tallies: Mapping[str, SlotTally],
    history: History,
    health: SchedulerHealth,
    now: datetime,
    asked: AskedSchedule,
) -> SchedulePage:
    counts, none = DueCounts(now), SlotTally()
    found = (counts.schedule_of(project, tallies.get(project.id, none)) for project in projects)
    lines = sorted(found, key=lambda line: line.rank)
    chosen = [line for line in lines if is_asked(line, asked)]
    pages = max(1, -(-len(chosen) // LINES_ON_PAGE))
    page = min(max(1, asked.page), pages)
    on_page = chosen[(page - 1) * LINES_ON_PAGE : page * LINES_ON_PAGE]
    finished, attempted = history([line.project.id for line in on_page])
    shown = tuple(ShownSchedule(line, tuple(slot_lines(line, finished, attempted, now))) for line in on_page)
    current = AskedSchedule(asked.state, asked.words, page)
    return SchedulePage(shown, tuple(lines), health, current, pages, len(chosen))


def is_asked(line: ProjectSchedule, asked: AskedSchedule) -> bool:
    fits = {
        "owed": bool(line.owed or line.tally.failed or line.problem),
        "partial": bool(line.tally.partial),
        "late": bool(line.tally.late),
    }.get(asked.state, True)
    if not asked.words:
        return fits
    text = f"{line.project.name} {line.project.unit.name} {line.project.department.name}"
    return fits and all(word in text for word in asked.words.split())


class DueCounts:
    """How many slots of a schedule and span are due: counted once for all projects that share them."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.known: dict[tuple[str, tuple[date, date]], tuple[tuple[DueSlot, ...], int, str]] = {}

    def schedule_of(self, project: Project, tally: SlotTally) -> ProjectSchedule:
        key = project.schedule, project.span
        if key not in self.known:
            self.known[key] = self.count(*key)
        slots, due, problem = self.known[key]
        return ProjectSchedule(project, slots, due, tally, problem)

    def count(self, schedule: str, span: tuple[date, date]) -> tuple[tuple[DueSlot, ...], int, str]:
        try:
            slots = schedule_slots(schedule, *span)
        except ScheduleError as error:
            return (), 0, str(error)
        return slots, sum(due_at <= self.now for _, due_at in slots), ""


def slot_lines(
    line: ProjectSchedule,
    finished: Mapping[SlotKey, FinishedSlot],
    attempted: Mapping[SlotKey, bool],
    now: datetime,
) -> Iterable[SlotLine]:
    """By the clock's own account; else by whether somebody measured that day by hand."""
    for as_of, due_at in line.slots:
        key = (line.project.id, as_of)
        if done := finished.get(key):
            yield SlotLine(as_of, due_at, done.outcome, done.late, done.run)
        elif key in attempted:
            yield SlotLine(as_of, due_at, "measured" if attempted[key] else "partial")
        else:
            yield SlotLine(as_of, due_at, "due" if due_at <= now else "coming")
