"""Interval reports as offices keep them, each row given when it begins and ends: days in a column, in the
title or in each interval, or across the columns (``upright_reports.py``)."""

# ruff: noqa: S608  # every name in the SQL is ours

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import duckdb

from sources.headers import TableHeader, normalize_header
from sources.interval_spans import IntervalSpan, StatedTime, span_of, stated_time, with_inferred_ends
from sources.readers.grid import TextGrid
from sources.readers.marks import MARK
from sources.source import Source
from sources.tables import CALL_REPORT
from sources.upright_reports import Line, stand_upright

DAY_HEADERS = frozenset(
    ["日期", "统计日期", "年月日", "日", "月份", "统计月份", "周期", "统计周期", "date", "day"]
)
BEGIN_HEADERS = frozenset(
    [
        "时间间隔",
        "时间段",
        "统计时段",
        "时段",
        "间隔",
        "统计间隔",
        "小时",
        "时刻",
        "时间",
        "统计时间",
        "起止时间",
        "开始时间",
        "起始时间",
        "interval",
        "time",
    ]
)
END_HEADERS = frozenset(["结束时间", "截止时间", "终止时间"])
SUMMARY = re.compile("(日|月|周|时段)?(平均|均值|最大|最小|最高|最低|峰值|占比|环比|同比)(值|数)?.{0,4}")
TIME_COLUMNS = ("starts_at", "ends_at", "hour")


def without_times(source: Source) -> Source:
    """The source with the columns that the layout itself fills left to it."""
    kept = {name: heading for name, heading in source.columns.items() if name not in TIME_COLUMNS}
    return replace(source, columns=kept)


def lay_out_report(
    connection: duckdb.DuckDBPyConnection, grid: TextGrid, source: Source, input_name: str, number: int
) -> TextGrid:
    """The grid with a column more for each of ``TIME_COLUMNS`` that can be told; as it is where nothing says
    when its rows are."""
    report = stand_upright(_lines_of(connection, grid), without_times(source).columns)
    stated = stated_time((*report.titles, grid.sheet, Path(input_name).stem))
    cells = _RowTimes(report.header, stated, source)
    rows = list(map(cells.settle, report.rows))
    if not report.header.physical_columns or not any(row.span for row in rows):
        return grid
    spans, step = with_inferred_ends([row.span for row in rows])
    header, lines = _with_times(report.header, [row.line for row in rows], spans)
    _store(connection, f"report{number}", len(header), lines)
    return replace(
        grid,
        head=(header, *lines[:12]),
        width=len(header),
        select=f"SELECT {', '.join(f'c{place}' for place in range(len(header)))} FROM report{number}",
        leading_rows=grid.leading_rows + report.first,
        has_spare_columns=False,
        unselected_lines=0,
        plain=None,
        select_below=None,
        notes=(*grid.notes, *report.notes, *cells.notes(), *_step_notes(step)),
        rows=len(lines),
        header_lines=(*((title,) for title in report.titles), header),
    )


def _lines_of(connection: duckdb.DuckDBPyConnection, grid: TextGrid) -> list[Line]:
    rows = connection.execute(grid.select).fetchall()
    selected = [tuple("" if cell is None else str(cell) for cell in row) for row in rows]
    return [*grid.head[: grid.unselected_lines], *selected]


@dataclass(frozen=True)
class _Settled:
    """A row as it is staged, and when it is; a row that is set aside is empty."""

    line: Line
    span: IntervalSpan | None


@dataclass
class _RowTimes:
    """Reads when each row is, in the order of the file: an empty day is that of the row above."""

    header: TableHeader
    stated: StatedTime
    source: Source
    day: str = ""
    carried: int = 0
    aside: int = 0
    days: list[int] = field(init=False)
    begins: list[int] = field(init=False)
    ends: list[int] = field(init=False)

    def __post_init__(self) -> None:
        declared = self.source.columns.get("starts_at")
        names = [normalize_header(name) for name in declared.names] if declared else []
        self.days = [place for name in names for place in self.places({name})][:1] or self.places(DAY_HEADERS)
        self.begins = [place for name in names[1:] for place in self.places({name})] or self.places(
            BEGIN_HEADERS
        )
        self.ends = self.places(END_HEADERS)

    def places(self, wanted: frozenset[str] | set[str]) -> list[int]:
        spelt = map(normalize_header, self.header.names)
        return [place for place, name in enumerate(spelt) if name in wanted][:1]

    def settle(self, line: Line) -> _Settled:
        day, begin, end = (_text(line, places) for places in (self.days, self.begins, self.ends))
        if any(SUMMARY.fullmatch(text) for text in (day, begin) if text):
            self.aside += 1
            return _Settled(("",) * len(line), None)
        line = self.with_plain_rates(line)
        if any(cell.strip() for cell in line[len(self.header.names) :]):
            return _Settled(line, None)
        interval = f"{begin}-{end}" if begin and end else begin
        if self.days and interval and not day:
            self.carried += bool(self.day)
            day = self.day
        elif span_of(day, "", self.stated):
            self.day = day
        return _Settled(line, span_of(day, interval, self.stated))

    def with_plain_rates(self, line: Line) -> Line:
        """A rate without its sign: whether it is of 1 or of 100 tells the counts beside it."""
        rates = {
            place
            for column in CALL_REPORT.columns
            if column.type == "number"
            for place in self.header.physical_columns.get(column.name, ())
        }
        return tuple(
            re.sub(r"\s*[%％]\s*$", "", cell) if at in rates else cell for at, cell in enumerate(line)
        )

    def notes(self) -> Iterator[str]:
        if self.carried:
            yield f"日期空着的 {self.carried} 行，按上一行的日期"
        if self.aside:
            yield f"略去平均、最大一类的统计行 {self.aside} 行"


def _text(line: Line, places: Sequence[int]) -> str:
    """What a row says there; the value of a merged cell holds for all rows that it covers."""
    texts = (line[place] for place in places if place < len(line))
    return next((text[2:] if text.startswith(MARK) else text for text in texts), "").strip()


def _with_times(
    header: TableHeader, lines: Sequence[Line], spans: Sequence[IntervalSpan | None]
) -> tuple[Line, list[Line]]:
    """The header and the rows with their times; without the hour where a day has no row within one."""
    width, has_hours = len(header.names), _are_hourly(spans)
    labels = [column.label for column in CALL_REPORT.columns[: 2 + has_hours]]
    padded = ((*line[:width], *[""] * (width - len(line))) for line in lines)
    timed = [(*line, *_times(span)[: len(labels)]) for line, span in zip(padded, spans, strict=True)]
    return (*header.names, *labels), timed


def _times(span: IntervalSpan | None) -> Line:
    """As cells, in the order of ``TIME_COLUMNS``."""
    told = (span.start, span.end, span.hour) if span else (None, None, None)
    return tuple("" if value is None else str(value) for value in told)


def _are_hourly(spans: Sequence[IntervalSpan | None]) -> bool:
    """Whether every day has rows within an hour."""
    hourly = {span.start.date() for span in spans if span and span.hour is not None}
    return all(span is None or span.start.date() in hourly for span in spans)


def _step_notes(step: timedelta | None) -> Iterator[str]:
    if step:
        yield f"只写了开始时刻的时段，按相邻两行的间隔算作 {int(step.total_seconds() // 60)} 分钟"


def _store(connection: duckdb.DuckDBPyConnection, name: str, width: int, lines: Sequence[Line]) -> None:
    """The lines as a table of the engine, in their order."""
    columns = ", ".join(f"unnest(?::VARCHAR[]) AS c{place}" for place in range(width))
    values = [[line[place] for line in lines] for place in range(width)]
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {columns}", values)
