"""工作台: what the person who looks has to fill in, by deadline, with the form of one row beside it.

To add a filter: a ``Chip`` in ``CHIPS``.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from indicators.deadlines import URGENCY_WORDS, DueDay, Urgency, earlier_of, urgency_of
from store.todo_parts import TodoItem
from store.todo_queries import NamedPart, PartCounts, TodoSums, add_up
from workspace.dossier import MONITORING
from workspace.due_days import SetDeadlines

PAGE_SIZE = 30
MOST_PROJECTS = 150
"""Projects that are worked out for one page about another day; the page says so where the scope has more."""
PartKey = tuple[str, date | None]
ReadParts = Callable[[Collection[PartKey]], Mapping[PartKey, NamedPart]]


@dataclass(frozen=True)
class Chip:
    """One filter: how many items of a part fall under it, and which. ``is_quiet``: left out while nothing
    does."""

    name: str
    label: str
    count: Callable[[PartCounts, date], int]
    matches: Callable[[TodoItem], bool] = lambda item: True
    is_quiet: bool = False


def counts_urgency(urgency: Urgency) -> Callable[[PartCounts, date], int]:
    return lambda part, today: part.items if urgency_of(part.day, today) is urgency else 0


CHIPS = (
    Chip("", "全部", lambda part, today: part.items),
    Chip("overdue", "逾期", counts_urgency(Urgency.OVERDUE), is_quiet=True),
    Chip("today", "今天", counts_urgency(Urgency.TODAY)),
    Chip("week", "本周", counts_urgency(Urgency.WEEK), is_quiet=True),
    Chip("returned", "被退回", lambda part, today: part.items if part.is_returned else 0),
    Chip("doubtful", "存疑", lambda part, today: part.doubtful, lambda item: item.is_doubtful),
    Chip(
        "evidence",
        "缺佐证",
        lambda part, today: part.evidence,
        lambda item: item.needs_evidence,
        is_quiet=True,
    ),
)


@dataclass(frozen=True)
class ListedTodo:
    """One item of the list with its project and paper; ``deadline`` is by what is earlier, the rules or what
    the office set."""

    project_id: str
    project_name: str
    paper: str
    as_of: date
    deadline: DueDay
    returned: str
    item: TodoItem

    @property
    def key(self) -> tuple[str, str, str]:
        return self.project_id, self.paper, self.item.row_id

    @property
    def is_monitoring(self) -> bool:
        return self.paper == MONITORING


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
    items: tuple[ListedTodo, ...]


@dataclass(frozen=True)
class WorkbenchPage:
    """``groups`` are one page of the ``found`` items. ``chosen`` is the item whose form is open, ``place``
    its number in the list, ``following`` the one after it. ``done`` of the ``asked`` rows are filled in.
    ``unlooked`` projects of the scope were not looked at; of ``closed`` ones the paper is in other hands;
    ``outdated`` ones changed just now, and are listed as they were. ``years`` are those of the projects."""

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
    chosen: ListedTodo | None
    place: int
    following: ListedTodo | None
    unlooked: int
    closed: int
    outdated: int
    years: tuple[int, ...]

    def month_filters(self, as_of: date) -> Mapping[str, object]:
        """The conditions, with the end of the month that is spoken of beside the day of the list."""
        return {**self.asked_for.filters, "as_of": as_of, "day": self.asked_for.as_of}

    @property
    def looked_at(self) -> int:
        return MOST_PROJECTS


@dataclass(frozen=True)
class TodoList:
    """The list in its order: a line for each part with how many of its items are shown. ``read`` gives the
    contents of parts, for those that are looked at."""

    parts: tuple[tuple[PartCounts, int], ...]
    chip: Chip
    deadlines: SetDeadlines
    read: ReadParts

    @property
    def found(self) -> int:
        return sum(count for _, count in self.parts)

    def items(self, first: int, last: int) -> list[ListedTodo]:
        """From one place up to another, without it."""
        wanted: list[PartKey] = []
        begins, skipped = 0, 0
        for part, count in self.parts:
            if begins < last and begins + count > first:
                skipped = skipped if wanted else max(0, first - begins)
                wanted.append((part.project, part.rule_day))
            begins += count
        named = self.read(wanted) if wanted else {}
        items = [item for key in wanted if key in named for item in self.items_of(named[key])]
        return items[skipped:][: last - first]

    def items_of(self, named: NamedPart) -> Iterator[ListedTodo]:
        part = named.part
        of_rules = DueDay(part.due_day, part.due_source) if part.due_day else DueDay()
        deadline = earlier_of(self.deadlines.of_paper(named.year, part.paper, part.as_of), of_rules)
        for item in filter(self.chip.matches, part.items):
            yield ListedTodo(part.project, named.name, part.paper, part.as_of, deadline, part.returned, item)

    def place_of(self, key: tuple[str, str, str]) -> int | None:
        """Where the row that was asked for stands; ``None`` where it does not."""
        begins = 0
        for part, count in self.parts:
            if part.project == key[0]:
                for place, item in enumerate(self.items(begins, begins + count), begins):
                    if item.key == key:
                        return place
            begins += count
        return None

    def following(self, at: int | None, query: WorkbenchQuery) -> ListedTodo | None:
        """The item after the open one; the first of the list where the open one is not in it."""
        if at is None:
            return next(iter(self.items(0, 1)), None) if query.project else None
        can_fill = (item for item in self.items(at + 1, at + 1 + PAGE_SIZE) if item.item.row_id)
        return next(can_fill, None)


def todo_list(
    parts: Sequence[PartCounts], chip: Chip, today: date, deadlines: SetDeadlines, read: ReadParts
) -> TodoList:
    counted = ((part, chip.count(part, today)) for part in parts)
    return TodoList(tuple((part, count) for part, count in counted if count), chip, deadlines, read)


@dataclass(frozen=True)
class LookedAt:
    """What the list is about: its departments and years, the projects that are left out, and those that are
    shown as they were."""

    departments: Sequence[str]
    years: Sequence[int]
    unlooked: int = 0
    outdated: int = 0


def workbench_page(
    parts: Sequence[PartCounts],
    sums: TodoSums,
    query: WorkbenchQuery,
    today: date,
    about: LookedAt,
    deadlines: SetDeadlines,
    read: ReadParts,
) -> WorkbenchPage:
    """``parts`` are all there are, in order."""
    listed = todo_list(parts, chip_named(query.show), today, deadlines, read)
    found, at = listed.found, listed.place_of(query.key)
    pages = max(1, -(-found // PAGE_SIZE))
    page = min(max(query.page, 1), pages) if at is None else at // PAGE_SIZE + 1
    shown = listed.items((page - 1) * PAGE_SIZE, page * PAGE_SIZE)
    if at is None and shown and not query.project:
        at = (page - 1) * PAGE_SIZE
    return WorkbenchPage(
        asked_for=query,
        today=today,
        total=sum(part.items for part in parts),
        found=found,
        groups=tuple(group_by_urgency(shown, listed, today)),
        chips=tuple(count_chips(parts, query, today)),
        departments=tuple(about.departments),
        projects=len({part.project for part in parts}),
        asked=sums.asked,
        done=sums.asked - sum(part.pending for part in parts),
        page=page,
        pages=pages,
        chosen=None if at is None else shown[at - (page - 1) * PAGE_SIZE],
        place=0 if at is None else at + 1,
        following=listed.following(at, query),
        unlooked=about.unlooked,
        closed=sums.closed,
        outdated=about.outdated,
        years=tuple(about.years),
    )


def chip_named(name: str) -> Chip:
    return next((chip for chip in CHIPS if chip.name == name), CHIPS[0])


def count_chips(parts: Sequence[PartCounts], query: WorkbenchQuery, today: date) -> list[CountedChip]:
    sums = add_up(parts)
    counted = [
        (chip, CountedChip(chip.name, chip.label, sum(chip.count(part, today) for part in sums)))
        for chip in CHIPS
    ]
    return [count for chip, count in counted if count.count or not chip.is_quiet or chip.name == query.show]


def group_by_urgency(shown: Sequence[ListedTodo], listed: TodoList, today: date) -> list[TodoGroup]:
    counts: dict[Urgency, int] = {}
    for part, count in listed.parts:
        urgency = urgency_of(part.day, today)
        counts[urgency] = counts.get(urgency, 0) + count
    groups = groupby(shown, key=lambda item: item.deadline.urgency(today))
    return [TodoGroup(URGENCY_WORDS[urgency], counts[urgency], tuple(items)) for urgency, items in groups]
