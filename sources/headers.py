"""Finding the header of an export and which canonical column each header is.

Exports put titles above the header, write it in two lines under merged groups, and add units in brackets.
"""

import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.units import MONEY_UNIT
from sources.source import Heading
from sources.synonyms import SYNONYMS
from sources.tables import Column, Table

HeaderLine = Sequence[str]

HEADER_SEARCH_LINES = 60
BRACKETS = re.compile(r"[(\[【〔{].*?[)\]】〕}]")
SECONDS_PER_UNIT = {
    "毫秒": Decimal("0.001"),
    "ms": Decimal("0.001"),
    "秒": Decimal(1),
    "s": Decimal(1),
    "分钟": Decimal(60),
    "分": Decimal(60),
}
STATED_UNIT = re.compile(rf"(?:金额)?单位[:：]\s*(?:人民币)?\s*({MONEY_UNIT})")
UNIT_OF_COLUMN = re.compile(rf"[(\[【/](?:单位:?)?(?:人民币)?({MONEY_UNIT})[)\]】]?$")


@functools.lru_cache(4096)
def normalize_header(header: str) -> str:
    """A header as it is compared: half-width, without space, underscores, marks and case; brackets kept."""
    text = unicodedata.normalize("NFKC", header).casefold()
    return re.sub(r"[\s_*:：\u200b\ufeff\"'-]+", "", text)


def normalize_without_brackets(header: str) -> str:
    """The same without what stands in brackets."""
    return BRACKETS.sub("", normalize_header(header))


def money_unit(header: str) -> str:
    """元, 千元, 万元 or 亿元 in the brackets of a header or at its end, else nothing."""
    unit = UNIT_OF_COLUMN.search(unicodedata.normalize("NFKC", header).strip())
    return unit.group(1) if unit else ""


def time_factor(header: str) -> Decimal:
    """Seconds in the unit that a header states in brackets; seconds where it states none."""
    unit = re.search(r"[(\[【](毫秒|ms|秒|s|分钟|分)[)\]】]", unicodedata.normalize("NFKC", header).lower())
    return SECONDS_PER_UNIT[unit.group(1)] if unit else Decimal(1)


@dataclass(frozen=True)
class TableHeader:
    """The header of one sheet: ``data_start`` is the index of the first line of data; ``names`` one text per
    physical column; ``physical_columns`` says which of them make up a canonical one; ``unit`` is the 单位：…
    stated above."""

    data_start: int
    names: tuple[str, ...]
    physical_columns: Mapping[str, tuple[int, ...]]
    unit: str = ""


def find_header(
    lines: Sequence[HeaderLine], table: Table, headings: Mapping[str, Heading], at: int | None = None
) -> TableHeader:
    """The best header among the first lines; ``at`` (from 0) where it is declared. ``physical_columns`` is
    empty if there is none."""
    best = TableHeader(0, (), {})
    for index in range(len(lines)) if at is None else (at,):
        for names, first in _header_candidates(lines, index):
            columns = match_columns(names, table, headings)
            if len(columns) > len(best.physical_columns):
                best = TableHeader(first, tuple(name[0] for name in names), columns)
    return TableHeader(
        best.data_start, best.names, best.physical_columns, _unit_above(lines[: best.data_start])
    )


@dataclass(frozen=True)
class HeaderSearch:
    """The search for the header of one table among the lines of a file. Called, it tells how many columns are
    found."""

    table: Table
    headings: Mapping[str, Heading]

    def __call__(self, lines: Sequence[HeaderLine]) -> int:
        return len(self.find(lines).physical_columns)

    def find(self, lines: Sequence[HeaderLine]) -> TableHeader:
        return find_header(lines, self.table, self.headings)


def _header_candidates(lines: Sequence[HeaderLine], index: int) -> Iterable[tuple[list[list[str]], int]]:
    """One line alone, and with the next as the lower line of merged groups; each column as the names it may
    go by."""
    if index >= len(lines):
        return
    upper = [line.strip() for line in lines[index]]
    yield [[text] for text in upper], index + 1
    if index + 1 < len(lines) and "" in upper:
        yield _merge_lines(upper, [line.strip() for line in lines[index + 1]]), index + 2


def _merge_lines(upper: list[str], lower: list[str]) -> list[list[str]]:
    names, group = [], ""
    for column in range(max(len(upper), len(lower))):
        over = upper[column] if column < len(upper) else ""
        under = lower[column] if column < len(lower) else ""
        group = over or group
        names.append([group + under, under] if under else [over])
    return names


def match_columns(
    names: Sequence[Sequence[str]], table: Table, headings: Mapping[str, Heading]
) -> dict[str, tuple[int, ...]]:
    """Canonical columns to physical ones.

    The declared headings go first, then the synonyms over what is left.
    """
    places = _places_by_spelling(names)
    matched: dict[str, tuple[int, ...]] = {}
    for canonical, heading in headings.items():
        if columns := _declared_columns(heading, places):
            matched[canonical] = columns
    declared = {place for columns in matched.values() for place in columns}
    free = {spelling: place for spelling, place in places.items() if place not in declared}
    for column in table.columns:
        if column.name in headings:
            continue
        place = next((free[spelling] for spelling in _spellings(table, column) if spelling in free), None)
        if place is not None:
            matched[column.name] = (place,)
    return matched


def _places_by_spelling(names: Sequence[Sequence[str]]) -> dict[str, int]:
    """Physical columns by each way to compare them; exact headers go before those without their brackets."""
    places: dict[str, int] = {}
    for normalize in (normalize_header, normalize_without_brackets):
        for place, column_names in enumerate(names):
            for name in column_names:
                if name.strip():
                    places.setdefault(normalize(name), place)
    return places


def _spellings(table: Table, column: Column) -> tuple[str, ...]:
    synonyms = SYNONYMS[table.name].get(column.name, ())
    return (normalize_header(column.name), *synonyms, normalize_header(column.label))


def _declared_columns(heading: Heading, places: Mapping[str, int]) -> tuple[int, ...]:
    spellings = [normalize_header(name) for name in heading.names]
    columns = tuple(places[spelling] for spelling in spellings if spelling in places)
    if heading.how == "one":
        return columns[:1]
    return columns if len(columns) == len(spellings) else ()


def _unit_above(lines: Sequence[HeaderLine]) -> str:
    for line in lines:
        for cell in line:
            if unit := STATED_UNIT.search(cell):
                return unit.group(1)
    return ""
