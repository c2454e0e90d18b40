"""Finding the header of an export and which canonical column each header is.

Exports put titles above the header, write it in two lines under merged groups, and add units in brackets.
"""

import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from indicators.units import MONEY_UNIT, full_money_unit
from sources.source import Heading
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
ANY_MONEY_UNIT = rf"{MONEY_UNIT}|[十百千万亿美港欧日]{{1,2}}元|[万亿千](?=[)\]】\s]*$)"
"""Units of money as they are stated, the ones that are not read among them."""
STATED_UNIT = re.compile(
    rf"单位\s*:?\s*(?:[人个辆台套件次户]+\s*[、/,]\s*)*(?:人民币)?\s*"
    rf"((?:{ANY_MONEY_UNIT})(?:\s*[/、,或]\s*(?:{ANY_MONEY_UNIT}))*)(?!\w)"
)
UNIT_IN_BRACKETS = re.compile(rf"[(\[【](?:人民币)?({ANY_MONEY_UNIT})[)\]】]")
UNIT_OF_COLUMN = re.compile(rf"[(\[【/](?:单位:?)?(?:人民币)?({ANY_MONEY_UNIT})[)\]】]?$")
UNIT_AT_END = re.compile(rf"(?<=[额数出算付款达整转])({MONEY_UNIT})$")
OTHER_READING = re.compile(r"[(\[【].*(?:二次|[二三四]次|再次|复核|最终|最新|更正|修正|调整后|新).*[)\]】]$")
"""What brackets say of a column that may stand in the place of the one without."""


@functools.lru_cache(4096)
def normalize_header(header: str) -> str:
    """A header as it is compared: half-width, without space, underscores, marks and case; brackets kept."""
    text = unicodedata.normalize("NFKC", header).casefold()
    return re.sub(r"[\s_*:：\u200b\ufeff\"'-]+", "", text)


def normalize_without_brackets(header: str) -> str:
    """The same without what stands in brackets, and without a unit of money at the end."""
    return UNIT_AT_END.sub("", BRACKETS.sub("", normalize_header(header)))


def money_unit(header: str) -> str:
    """元, 千元, 万元 or 亿元 in the brackets of a header or at its end, else nothing."""
    text = unicodedata.normalize("NFKC", header).strip()
    unit = UNIT_OF_COLUMN.search(text) or UNIT_AT_END.search(text)
    return full_money_unit(unit.group(1)) if unit else ""


def time_factor(header: str) -> Decimal:
    """Seconds in the unit that a header states in brackets; seconds where it states none."""
    unit = re.search(r"[(\[【](毫秒|ms|秒|s|分钟|分)[)\]】]", unicodedata.normalize("NFKC", header).lower())
    return SECONDS_PER_UNIT[unit.group(1)] if unit else Decimal(1)


@dataclass(frozen=True)
class TableHeader:
    """The header of one sheet: ``data_start`` is the index of the first line of data; ``names`` one text per
    physical column; ``physical_columns`` says which of them make up a canonical one; ``ambiguous`` has the
    headers of which any could be a canonical column, which is then left out; ``units`` are the 单位：…
    stated beside the header, ``title`` the lines above it. ``short_names`` are the names without the group or
    title above them, where that still tells the columns apart or is how they were found."""

    data_start: int
    names: tuple[str, ...]
    physical_columns: Mapping[str, tuple[int, ...]]
    units: tuple[str, ...] = ()
    ambiguous: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    title: tuple[str, ...] = ()
    short_names: tuple[str, ...] = ()


def find_header(
    lines: Sequence[HeaderLine], table: Table, headings: Mapping[str, Heading], at: int | None = None
) -> TableHeader:
    """The best header among the first lines; ``at`` (from 0) where it is declared. ``physical_columns`` is
    empty if there is none."""
    best = TableHeader(0, (), {})
    best_names: list[list[str]] = []
    for index in range(len(lines)) if at is None else (at,):
        for names, first in header_candidates(lines, index):
            columns = match_columns(names, table, headings)
            if len(columns) > len(best.physical_columns):
                best = TableHeader(first, tuple(name[0] for name in names), columns)
                best_names = names
    ambiguous = _ambiguous_columns(best_names, table, headings, best.physical_columns)
    clear = {name: places for name, places in best.physical_columns.items() if name not in ambiguous}
    # a title may have been taken for the upper line of a header
    title_lines = max(0, best.data_start - 1)
    titles = tuple(" ".join(filter(str.strip, line)) for line in lines[:title_lines])
    units = _units_beside(titles, lines[title_lines:])
    short_names = tuple(_short_names(best_names, table, best.physical_columns))
    return TableHeader(best.data_start, best.names, clear, units, ambiguous, titles, short_names)


def _short_names(
    names: Sequence[Sequence[str]], table: Table, columns: Mapping[str, tuple[int, ...]]
) -> Iterable[str]:
    """Each column by the name that it was found by; else by that of its own line, where no other has it."""
    spellings = {
        place: set(_spellings(column)) for column in table.columns for place in columns.get(column.name, ())
    }
    last = [name[-1] if name else "" for name in names]
    for place, column_names in enumerate(names):
        found = (name for name in column_names if normalize_header(name) in spellings.get(place, ()))
        own = last[place] if last.count(last[place]) == 1 else (column_names[0] if column_names else "")
        yield " ".join(next(found, own).split())


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


def header_candidates(lines: Sequence[HeaderLine], index: int) -> Iterable[tuple[list[list[str]], int]]:
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
        place = next((free[spelling] for spelling in _spellings(column) if spelling in free), None)
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


def _spellings(column: Column) -> tuple[str, ...]:
    return (normalize_header(column.name), *column.headers, normalize_header(column.label))


def _declared_columns(heading: Heading, places: Mapping[str, int]) -> tuple[int, ...]:
    spellings = [normalize_header(name) for name in heading.names]
    columns = tuple(places[spelling] for spelling in spellings if spelling in places)
    if heading.how == "one":
        return columns[:1]
    return columns if len(columns) == len(spellings) else ()


def _ambiguous_columns(
    names: Sequence[Sequence[str]],
    table: Table,
    headings: Mapping[str, Heading],
    matched: Mapping[str, tuple[int, ...]],
) -> dict[str, tuple[str, ...]]:
    """The headers, by canonical column, that differ from the one that was taken in brackets, in the group
    above or in a number at the end, and could be meant as well."""
    taken = {place for places in matched.values() for place in places}
    found = {}
    for column in table.columns:
        if column.name in headings or column.name not in matched:
            continue
        place = matched[column.name][0]
        rivals = [other for other in range(len(names)) if other == place or other not in taken]
        alike = [other for other in rivals if _could_be_meant(names[place], names[other])]
        if len(alike) > 1 and len({tuple(names[other]) for other in alike}) > 1:
            found[column.name] = tuple(names[other][0].strip() for other in alike)
    return found


def _could_be_meant(taken: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the other header is as good a spelling of the same column as the one that was taken."""
    if tuple(taken) == tuple(other):
        return True
    exact = {normalize_header(name) for name in taken if name.strip()}
    bare = {normalize_without_brackets(name) for name in taken if name.strip()}
    others = [name for name in other if name.strip()]
    if any(re.sub(r"(?<=\D)[1-9]$", "", normalize_header(name)) in exact | bare for name in others):
        return True
    is_exact = exact == bare and not any(OTHER_READING.search(normalize_header(name)) for name in others)
    return not is_exact and any(normalize_without_brackets(name) in bare for name in others)


def _units_beside(titles: Sequence[str], below: Sequence[HeaderLine]) -> tuple[str, ...]:
    """The units of money in the titles, or in a line of their own anywhere below."""
    lone = [line[0] for cells in below if len(line := [cell for cell in cells if cell.strip()]) == 1]
    units = dict.fromkeys(
        full_money_unit(unit.strip())
        for pattern, texts in ((STATED_UNIT, (*titles, *lone)), (UNIT_IN_BRACKETS, titles))
        for text in texts
        for stated in pattern.findall(unicodedata.normalize("NFKC", text))
        for unit in re.split("[/、,或]", stated)
    )
    return tuple(units)
