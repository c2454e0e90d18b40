"""Reports that have their days across the columns, turned so that each row is one interval."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from sources.headers import HEADER_SEARCH_LINES, TableHeader, find_header
from sources.interval_spans import StatedTime, span_of
from sources.source import Heading
from sources.tables import CALL_REPORT

LEAST_METRICS, LEAST_DAYS = 2, 2
MOST_GROUP_LINES = 12
MOST_METRIC_LINES = 60
"""A report with its days across has a line for each of its counts, and no more."""
ACROSS_NOTE = "日期横排，已转成一行一个时段：横排的合计列不计，提示中的“第几行”按转成以后的顺序数"
Line = tuple[str, ...]
Headings = Mapping[str, Heading]
METRICS = {column.name for column in CALL_REPORT.columns if column.type in ("count", "number")} - {"hour"}
ANY_YEAR = StatedTime(2000, 1)
"""Whether a text is a day at all, of whatever year."""


@dataclass(frozen=True)
class UprightReport:
    """``first`` is how many lines of the file stand before ``rows``."""

    header: TableHeader
    rows: Sequence[Line]
    first: int
    titles: tuple[str, ...]
    notes: tuple[str, ...] = ()


def stand_upright(lines: Sequence[Line], headings: Headings) -> UprightReport:
    """The report as it lies, or turned where more of it is recognized so."""
    titles = tuple(text for line in lines[:MOST_GROUP_LINES] if (text := _lone_text(line)))
    if grouped := _ungrouped(lines, headings):
        return replace(grouped, titles=titles)
    report = _report_of(lines, headings, titles)
    if len(lines) > MOST_METRIC_LINES:
        return report
    turned = _report_of(_turned(lines), headings, titles)
    if _metrics(turned.header) >= LEAST_METRICS and _metrics(turned.header) > _metrics(report.header):
        return replace(turned, notes=(ACROSS_NOTE,))
    return report


def _report_of(lines: Sequence[Line], headings: Headings, titles: tuple[str, ...]) -> UprightReport:
    header = find_header(lines[:HEADER_SEARCH_LINES], CALL_REPORT, headings)
    return UprightReport(_with_own_names(header), lines[header.data_start :], header.data_start, titles)


def _with_own_names(header: TableHeader) -> TableHeader:
    """Without the title that may have been taken for an upper line, and without empty names at the end."""
    named = [at for at, name in enumerate(header.short_names) if name.strip()]
    return replace(header, names=header.short_names[: max(named, default=-1) + 1])


def _metrics(header: TableHeader) -> int:
    return len(METRICS & header.physical_columns.keys())


def _lone_text(line: Line) -> str:
    said = [cell.strip() for cell in line if cell.strip()]
    return said[0] if len(said) == 1 else ""


def _turned(lines: Sequence[Line]) -> list[Line]:
    """Rows for columns; the column of the days gets their name, whatever stands over it."""
    body = [line for line in lines if not _lone_text(line) and any(cell.strip() for cell in line)]
    turned = list(zip_longest(*body, fillvalue=""))
    if not body:
        return []
    days = max(range(len(body)), key=lambda at: sum(map(_is_day, body[at])))
    return [_named(line, days, "日期") if at == 0 else line for at, line in enumerate(turned)]


def _named(line: Line, place: int, name: str) -> Line:
    return (*line[:place], name, *line[place + 1 :])


def _is_day(text: str) -> bool:
    """A number alone may as well be a count."""
    return not re.fullmatch(r"[\d\s,.%％]*", text) and span_of(text, "", ANY_YEAR) is not None


def _ungrouped(lines: Sequence[Line], headings: Headings) -> UprightReport | None:
    """Groups of columns, each of one day that stands over it, below one another."""
    for at in range(min(MOST_GROUP_LINES, len(lines) - 1)):
        upper, lower = lines[at], lines[at + 1]
        begins = [place for place, text in enumerate(upper) if _is_day(text)]
        if len(begins) < LEAST_DAYS or not _repeats(lower, begins):
            continue
        names = (*_lead_names(upper, lower, begins[0]), "日期", *lower[begins[0] : begins[1]])
        header = find_header([names], CALL_REPORT, headings)
        if _metrics(header) >= LEAST_METRICS:
            rows = [row for line in lines[at + 2 :] for row in _rows_of_groups(line, upper, begins)]
            return UprightReport(replace(header, data_start=0), rows, at + 2, (), (ACROSS_NOTE,))
    return None


def _repeats(lower: Line, begins: Sequence[int]) -> bool:
    """Whether the same names stand below each of the days."""
    groups = {tuple(group) for group in _groups(lower, begins)}
    return len(groups) == 1 and len(next(iter(groups))) > 1


def _groups(line: Line, begins: Sequence[int]) -> Iterator[Line]:
    width = begins[1] - begins[0]
    for begin in begins:
        yield tuple(cell.strip() for cell in line[begin : begin + width])


def _lead_names(upper: Line, lower: Line, until: int) -> Line:
    return tuple(under or over for over, under in zip(upper[:until], lower[:until], strict=True))


def _rows_of_groups(line: Line, upper: Line, begins: Sequence[int]) -> Iterator[Line]:
    for begin, group in zip(begins, _groups(line, begins), strict=True):
        yield (*line[: begins[0]], upper[begin], *group)
