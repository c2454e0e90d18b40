"""工作台: what the person who looks has to fill in, by deadline, with the form of one row beside it.

To add a filter: a ``Chip`` in ``CHIPS``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from indicators.deadlines import URGENCY_WORDS, Urgency
from indicators.missing import MissingKind
from pages.overview import department_sort_key
from workspace.todos import PendingRow, ProjectTodos

PAGE_SIZE = 30
MOST_PROJECTS = 150
"""Projects that are looked at for one page; the page says so where the scope has more."""


@dataclass(frozen=True)
class Chip:
    """One filter. ``is_quiet``: left out while nothing falls under it."""

    name: str
    label: str
    matches: Callable[[PendingRow, date], bool]
    is_quiet: bool = False


CHIPS = (
    Chip("", "全部", lambda item, today: True),
    Chip(
        "overdue", "逾期", lambda item, today: item.deadline.urgency(today) is Urgency.OVERDUE, is_quiet=True
    ),
    Chip("today", "今天", lambda item, today: item.deadline.urgency(today) is Urgency.TODAY),
    Chip("week", "本周", lambda item, today: item.deadline.urgency(today) is Urgency.WEEK, is_quiet=True),
    Chip("returned", "被退回", lambda item, today: bool(item.returned)),
    Chip("doubtful", "存疑", lambda item, today: item.is_doubtful),
    Chip("evidence", "缺佐证", lambda item, today: MissingKind.EVIDENCE in item.kinds, is_quiet=True),
)


@dataclass(frozen=True)
class WorkbenchQuery:
    """What the reader asked for. ``project``, ``paper`` and ``row`` name the row whose form is open; "" for
    the first of the list."""

    show: str = ""
    department: str = ""
    words: str = ""
    year: int | None = None
    as_of: date | None = None
    page: int = 1
    project: str = ""
    paper: str = ""
    row: str = ""

    @property
    def filters(self) -> Mapping[str, object]:
        """The conditions as the words of an address, without page and row."""
        words = {"show": self.show, "department": self.department, "q": self.words, "year": self.year}
        # the day is always said: the address of a form for a month has another one
        return {**{name: value for name, value in words.items() if value}, "as_of": self.as_of}

    @property
    def key(self) -> tuple[str, str, str]:
        return self.project, self.paper, self.row


@dataclass(frozen=True)
class CountedChip:
    """A filter with the number of items that fall under it."""

    name: str
    label: str
    count: int


@dataclass(frozen=True)
class TodoGroup:
    """Items of one urgency; ``count`` are all of them, also those on other pages."""

    label: str
    count: int
    items: tuple[PendingRow, ...]


@dataclass(frozen=True)
class WorkbenchPage:
    """``groups`` are one page of the ``found`` items. ``chosen`` is the item whose form is open, ``place``
    its number in the list, ``following`` the one after it. ``done`` of the ``asked`` rows are filled in.
    ``unlooked`` projects of the scope were not looked at; of ``closed`` ones the paper is in other hands.
    ``years`` are those of the projects looked at."""

    asked_for: WorkbenchQuery
    today: date
    total: int
    found: int
    groups: tuple[TodoGroup, ...]
    chips: tuple[CountedChip, ...]
    departments: tuple[str, ...]
    projects: int
    asked: int
    done: int
    page: int
    pages: int
    chosen: PendingRow | None
    place: int
    following: PendingRow | None
    unlooked: int
    closed: int
    years: tuple[int, ...]

    def month_filters(self, as_of: date) -> Mapping[str, object]:
        """The conditions, with the end of the month that is spoken of beside the day of the list."""
        return {**self.asked_for.filters, "as_of": as_of, "day": self.asked_for.as_of}

    @property
    def looked_at(self) -> int:
        return MOST_PROJECTS


def workbench_page(
    todos: Sequence[ProjectTodos],
    query: WorkbenchQuery,
    today: date,
    *,
    departments: Sequence[str],
    years: Sequence[int],
    unlooked: int,
) -> WorkbenchPage:
    """``todos`` are those of the projects looked at."""
    items = sorted((item for of_project in todos for item in of_project.items), key=item_sort_key)
    found = [item for item in items if chip_named(query.show).matches(item, today)]
    at = chosen_place(found, query)
    pages = max(1, -(-len(found) // PAGE_SIZE))
    page = min(max(query.page, 1), pages) if at is None else at // PAGE_SIZE + 1
    shown = found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    if at is None and shown and not query.project:
        at = (page - 1) * PAGE_SIZE
    return WorkbenchPage(
        asked_for=query,
        today=today,
        total=len(items),
        found=len(found),
        groups=tuple(group_by_urgency(shown, found, today)),
        chips=tuple(count_chips(items, query, today)),
        departments=tuple(departments),
        projects=len({item.project.id for item in items}),
        asked=sum(of_project.asked for of_project in todos),
        done=sum(of_project.asked - len(rows_of(of_project)) for of_project in todos),
        page=page,
        pages=pages,
        chosen=None if at is None else found[at],
        place=0 if at is None else at + 1,
        following=following_item(found, at, query),
        unlooked=unlooked,
        closed=sum(of_project.closed is not None for of_project in todos),
        years=tuple(years),
    )


def item_sort_key(item: PendingRow) -> tuple[date, tuple[bytes, ...]]:
    """Rows of one project stay in the order of its sheet, for sorting is stable."""
    return item.deadline.sort_key, department_sort_key(item.project)


def rows_of(todos: ProjectTodos) -> list[PendingRow]:
    return [item for item in todos.items if item.row_id]


def chip_named(name: str) -> Chip:
    return next((chip for chip in CHIPS if chip.name == name), CHIPS[0])


def count_chips(items: Sequence[PendingRow], query: WorkbenchQuery, today: date) -> list[CountedChip]:
    counted = [
        (chip, CountedChip(chip.name, chip.label, sum(chip.matches(item, today) for item in items)))
        for chip in CHIPS
    ]
    return [count for chip, count in counted if count.count or not chip.is_quiet or chip.name == query.show]


def chosen_place(found: Sequence[PendingRow], query: WorkbenchQuery) -> int | None:
    """Where the row that was asked for stands; ``None`` where it does not."""
    return next((place for place, item in enumerate(found) if item.key == query.key), None)


def following_item(found: Sequence[PendingRow], at: int | None, query: WorkbenchQuery) -> PendingRow | None:
    """The item after the open one; the first of the list where the open one is not in it."""
    if at is None:
        return found[0] if found and query.project else None
    can_fill = [item for item in found[at + 1 :] if item.row_id]
    return can_fill[0] if can_fill else None


def group_by_urgency(
    shown: Sequence[PendingRow], found: Sequence[PendingRow], today: date
) -> list[TodoGroup]:
    counts: dict[Urgency, int] = {}
    for item in found:
        urgency = item.deadline.urgency(today)
        counts[urgency] = counts.get(urgency, 0) + 1
    groups = groupby(shown, key=lambda item: item.deadline.urgency(today))
    return [TodoGroup(URGENCY_WORDS[urgency], counts[urgency], tuple(items)) for urgency, items in groups]
