"""Reminders of what is due: one message for each paper and day that is due, again as the day comes nearer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from indicators.model import Project
from workspace.setting_deadlines import PAPER_WORDS
from workspace.todos import PendingRow, ProjectTodos

STAGES = (0, 1, 3, 7)
"""Days before the end at which a reminder is due; past it there is one more."""
PAST = "past"
MOST_NAMED = 20


@dataclass(frozen=True)
class Reminder:
    """``key`` is the same for the same reminder, so that it is sent once."""

    key: str
    text: str


@dataclass(frozen=True)
class DuePaper:
    """The rows of one paper that are due on one day, in whatever project."""

    day: date
    paper: str
    as_of: date
    year: int


def reminders_due(todos: Iterable[ProjectTodos], today: date) -> tuple[Reminder, ...]:
    """The most pressing first; what has no deadline is reminded of by nobody."""
    rows: dict[DuePaper, list[PendingRow]] = {}
    for of_project in todos:
        for row in of_project.items:
            if row.deadline.day is not None:
                due = DuePaper(row.deadline.day, row.paper, row.as_of, row.project.year)
                rows.setdefault(due, []).append(row)
    ordered = sorted(rows, key=lambda due: (due.day, due.paper, due.as_of))
    return tuple(reminder for due in ordered for reminder in reminder_of(due, rows[due], today))


def reminder_of(due: DuePaper, rows: list[PendingRow], today: date) -> Iterator[Reminder]:
    """None while the day is far."""
    stage = stage_of((due.day - today).days)
    if stage:
        key = f"{due.year} {due.paper} {due.as_of} {due.day} {stage}"
        yield Reminder(key, reminder_text(due, rows, today))


def stage_of(days_left: int) -> str:
    """The nearest stage that is reached; "" before the first."""
    if days_left < 0:
        return PAST
    return next((f"{stage}" for stage in STAGES if days_left <= stage), "")


def reminder_text(due: DuePaper, rows: list[PendingRow], today: date) -> str:
    counts: dict[str, tuple[Project, int]] = {}
    for row in rows:
        counts[row.project.id] = (row.project, counts.get(row.project.id, (row.project, 0))[1] + 1)
    named = [f"{project.name}：还有 {count} 项" for project, count in list(counts.values())[:MOST_NAMED]]
    more = [f"另有 {len(counts) - MOST_NAMED} 个项目"] if len(counts) > MOST_NAMED else []
    word = PAPER_WORDS[due.paper]
    title = (
        f"{due.year} 年{due.as_of.month} 月{word}" if due.paper == "monitoring" else f"{due.year} 年度{word}"
    )
    head = f"【绩效目标提醒】{title} {due.day} 到期，{left_text((due.day - today).days)}"
    return "\n".join([head, *named, *more, "请到工作台填报。"])


def left_text(days_left: int) -> str:
    if days_left < 0:
        return f"已逾期 {-days_left} 天"
    return f"还有 {days_left} 天" if days_left else "就是今天"
