"""What the page of sources tells of each declared table: how far its data reach, which months have
holes, what was not read, which numbers it feeds."""

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from indicators.model import FUNDS, Project
from sources.fetched_tables import amount_words
from sources.glance import SeenFile, TableGlance
from sources.last_reading import LastReading
from sources.origins.fetched import FetchState, origin_words
from sources.tables import TABLES
from sources.typed import TypedTable
from workspace.opened import Workspace
from workspace.source_words import coverage_words, table_meaning, table_title

MOST_SILENT = 3
"""Days of a month without a row that are no hole: long weekends of an office. Judgement."""
FULL, HALF, HOLE, AHEAD, OUTSIDE = "full", "half", "hole", "ahead", "outside"


@dataclass(frozen=True)
class MonthCoverage:
    """``state``: full, half (days without rows in a table of daily rows, or not over yet), hole (no row
    between months with rows, or within what is declared), ahead (not come), outside."""

    month: int
    state: str
    words: str


@dataclass(frozen=True)
class SourceCard:
    """One declared table. ``feeds`` are the numbers counted from it, as project and indicator."""

    name: str
    title: str
    meaning: str
    glance: TableGlance
    months: tuple[MonthCoverage, ...]
    year: int
    coverage: str
    feeds: tuple[tuple[Project, str], ...]

    @property
    def table(self) -> TypedTable | None:
        return self.glance.table

    @property
    def files(self) -> tuple[SeenFile, ...]:
        return self.glance.files

    @property
    def last(self) -> LastReading:
        return self.glance.last

    @property
    def fetch(self) -> FetchState | None:
        return self.glance.fetch

    @property
    def taken_from(self) -> str:
        """The server that it is fetched from; "" for one that is read from files."""
        origin = self.glance.source.origin
        return origin_words(origin) if origin else ""

    @property
    def is_on_server(self) -> bool:
        """Whether it is counted where it stands, and nothing of it is fetched."""
        return self.glance.source.is_counted_there

    @property
    def fetched_amount(self) -> str:
        """How much the last good fetch brought; "" where there was none."""
        return amount_words(self.fetch) if self.fetch and self.fetch.content else ""

    @property
    def holes(self) -> tuple[MonthCoverage, ...]:
        return tuple(month for month in self.months if month.state == HOLE)

    @property
    def is_own(self) -> bool:
        """Whether the office declared the table itself."""
        return self.name not in TABLES

    @property
    def unread_cells(self) -> int:
        return sum(count.cells for count in self.table.unread) if self.table else 0

    @property
    def reaches(self) -> date | None:
        """The last day of which the data tell something: the newest row, or what somebody confirmed."""
        if self.table is None:
            return None
        days = [day for day in (self.table.latest, self.table.proven_until) if day]
        return max(days, default=None)


def source_cards(
    workspace: Workspace, projects: Iterable[Project], today: date, year: int | None = None
) -> list[SourceCard]:
    """In the order of the tables; ``year`` is whose months are shown, by default that of the newest row."""
    feeds = fed_numbers(workspace, projects)
    declared = workspace.sources.declarations.tables
    names = [name for name in workspace.tables if name in declared]
    glances = {name: workspace.sources.glance(name) for name in names}
    return [
        build_card(glance, feeds.get(name, ()), today, year) for name, glance in glances.items() if glance
    ]


def build_card(
    glance: TableGlance, feeds: Sequence[tuple[Project, str]], today: date, year: int | None
) -> SourceCard:
    table = glance.source.table
    name, tables = table.name, {table.name: table}
    latest = glance.table.latest if glance.table else None
    shown = year or (latest or today).year
    return SourceCard(
        name,
        table_title(name, tables),
        table_meaning(name, tables),
        glance,
        tuple(month_coverage(glance.table, shown, today)) if glance.table else (),
        shown,
        coverage_words(glance.source),
        tuple(feeds),
    )


def fed_numbers(workspace: Workspace, projects: Iterable[Project]) -> Mapping[str, list[tuple[Project, str]]]:
    """By table: the indicators counted from it."""
    infos = workspace.evaluators
    feeds: dict[str, list[tuple[Project, str]]] = {}
    for project in projects:
        asked = [(indicator.name, indicator.evaluator, indicator.params) for indicator in project.indicators]
        if project.funds and project.funds.evaluator:
            asked.append((FUNDS, project.funds.evaluator, project.funds.params))
        for name, evaluator, params in asked:
            for table in infos[evaluator].tables_read(params) if evaluator in infos else ():
                feeds.setdefault(table, []).append((project, name))
    return feeds


def month_coverage(table: TypedTable, year: int, today: date) -> list[MonthCoverage]:
    """The twelve months of a year."""
    rows = {month.month: month for month in table.months}
    return [_judge_month(table, rows, year, month, today) for month in range(1, 13)]


def _judge_month(
    table: TypedTable, rows: Mapping[str, object], year: int, month: int, today: date
) -> MonthCoverage:
    key, length = f"{year}-{month:02d}", calendar.monthrange(year, month)[1]
    first, last = date(year, month, 1), date(year, month, length)
    found = next((seen for seen in table.months if seen.month == key), None)
    if first > today:
        return MonthCoverage(month, AHEAD, f"{month}月还没有到")
    if found is None:
        return MonthCoverage(month, *_empty_month(table, rows, first, last, month))
    silent = length - found.days
    if table.table.dense and silent > MOST_SILENT:
        until = table.latest if table.latest and table.latest < last else last
        words = f"{month}月 {found.rows:,} 行，只有 {found.days} 天有数据，到 {until.month}月{until.day}日"
        return MonthCoverage(month, HALF, words)
    return MonthCoverage(month, FULL, f"{month}月 {found.rows:,} 行")


def _empty_month(
    table: TypedTable, rows: Mapping[str, object], first: date, last: date, month: int
) -> tuple[str, str]:
    """A month without a row is a hole inside what there is; of a table that need not fill daily only where
    nobody declared that it is covered."""
    key = f"{first:%Y-%m}"
    is_inside = bool(rows) and min(rows) < key < max(rows)
    if table.proves_silence(first, last):
        return FULL, f"{month}月没有发生，已声明覆盖"
    if is_inside and table.table.dense:
        return HOLE, f"{month}月没有一行"
    if is_inside or (table.covers and table.covers[0] <= first and last <= table.covers[1]):
        return HOLE, f"{month}月没有一行，也没有核对过"
    return OUTSIDE, f"{month}月没有数据"
