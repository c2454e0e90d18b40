"""From which day to which the data behind a count reach, and whether they cover a span that is compared."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from indicators.drawing import RowPopulation
from indicators.model import EMPTY_MAPPING, Period
from indicators.provenance import TableAccount
from indicators.records import MeasurementResult
from measuring import BadRequestError, MeasureRequest, RowChoice
from measuring.requests import month_windows
from sources.typed import MonthRows, TypedTable
from workspace.opened import Workspace

EARLIEST = date(1990, 1, 1)
SILENT_DAYS = timedelta(days=3)
"""So long a hotline may have nothing at the start or the end of a span; judgement."""
WHOLE_SHARE = 2
"""A first month with less than half as many rows a day as the next has what was still open, no more."""
LEAST_ROWS = 30
"""Of the next month; beside fewer the months before it tell nothing."""


@dataclass(frozen=True)
class DataReach:
    """``first`` is the day of the first row that is counted, of stray ones before it (``strays``) none;
    ``latest`` the newest day of any event, ``months`` those with rows as 2024-06; what is not known is
    ``None`` or empty."""

    label: str
    first: date | None
    latest: date | None
    months: frozenset[str]
    strays: bool = False

    def lacking(self, span: Period) -> str:
        """What there is too little of for ``span``, "" where the data cover it."""
        if self.first and self.first > span.start + SILENT_DAYS:
            return f"{self.label}数据自 {self.first} 起{'（更早的只有零星的）' if self.strays else ''}"
        if self.latest and self.latest < span.end - SILENT_DAYS:
            return f"{self.label}数据只到 {self.latest}"
        holes = [month for month in month_windows(span) if self.months and month not in self.months]
        return f"{self.label}数据缺 {'、'.join(holes)}" if holes else ""


def data_reach(workspace: Workspace, result: MeasurementResult, dated_by: str) -> DataReach | None:
    """Of the one table that ``result`` was counted from; ``None`` where there is none."""
    for table in result.provenance.tables:
        typed = workspace.sources.reopen_table(table.table, table.key)
        months = typed.months if isinstance(typed, TypedTable) else ()
        birth = typed.table.birth_column
        first = first_day(workspace, result, dated_by if typed.table.column(dated_by) else birth)
        whole = whole_from(months)
        strays = bool(first and whole and first < whole)
        return DataReach(
            table_label(workspace, table),
            whole if strays else first,
            table.latest,
            frozenset(found.month for found in months),
            strays,
        )
    return None


def whole_from(months: Sequence[MonthRows]) -> date | None:
    """The first day of data that begin with rows of before, which were open still when the data begin."""
    found = None
    for month, following in pairwise(sorted(months, key=lambda one: one.month)):
        if following.rows < LEAST_ROWS or rows_a_day(month) * WHOLE_SHARE >= rows_a_day(following):
            break
        found = date.fromisoformat(f"{following.month}-01")
    return found


def rows_a_day(month: MonthRows) -> float:
    """Of the days that have any."""
    return month.rows / max(month.days, 1)


def first_day(workspace: Workspace, result: MeasurementResult, dated_by: str) -> date | None:
    span = Period(EARLIEST, result.period.end)
    asked = MeasureRequest(result.evaluator, result.evaluator, EMPTY_MAPPING, span)
    choice = RowChoice(RowPopulation.COUNTED, order=dated_by)
    # of the tables that were counted: before the span others may answer
    keys = {table.table: table.key for table in result.provenance.tables}
    try:
        page = workspace.measurer(keys).rows_behind(asked, 1, choice=choice)
    except BadRequestError:
        return None
    found = [row[page.columns.index(dated_by)] for row in page.rows if dated_by in page.columns]
    return date.fromisoformat((found[0] or "")[:10]) if found and found[0] else None


def are_recorded_to_end(workspace: Workspace, tables: Sequence[TableAccount], span: Period) -> bool:
    """Whether what is not in the tables did not happen: each has something of the last day, or is said to
    cover it."""
    return all(
        (table.latest and table.latest >= span.end) or is_covered(workspace, table, span) for table in tables
    )


def is_covered(workspace: Workspace, table: TableAccount, span: Period) -> bool:
    typed = workspace.sources.reopen_table(table.table, table.key)
    return isinstance(typed, TypedTable) and typed.proves_silence(span.start, span.end)


def ended_early_texts(workspace: Workspace, tables: list[TableAccount], end: date) -> Iterator[str]:
    """Which data do not reach the end of the span spoken of."""
    for table in tables:
        if table.latest and table.latest < end:
            yield f"{table_label(workspace, table)}数据只到 {table.latest}，此后的还不知道"


def table_label(workspace: Workspace, table: TableAccount) -> str:
    return workspace.table_labels.get(table.table, table.table)
