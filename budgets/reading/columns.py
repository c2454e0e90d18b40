"""The columns of one disclosure table: what its header says of each, and what kind of table they make."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from budgets.budget import TableKind
from budgets.names import (
    BASIC,
    CHANGE,
    CODE,
    GENERAL,
    NAME,
    NESTED_SEPARATOR,
    PERCENT,
    PREVIOUS,
    PREVIOUS_OF,
    PROJECT,
    RECEPTION,
    RUNNING_COSTS,
    SPENDING_TYPES,
    STAFF_COSTS,
    TOTAL,
    TRAVEL_ABROAD,
    column_concept,
    normalize_text,
    table_kind,
)
from budgets.reading.cells import filled_cells, filled_texts
from documents.document import DocumentTable

SUBTOTAL = "小计"
UMBRELLA_HEADING = re.compile(r"(\d{4}年|本年|全年)?(支出|收入|财政拨款)?预算(数|金额)?|支出|收入|项目|金额")
TITLE_ROW_START = re.compile(r"(金额)?单位:|(部门|单位)(名称)?:|.*公开.*表$")
YEAR = re.compile(r"(20\d\d)年")
PREVIOUS_YEAR_WORDS = re.compile(r"(执行|决算|预计)数|上年(?!结转|结余)")
"""上年结转 is money of this year."""
YEAR_HEADING = re.compile(r"\d{4}年|上年")
FEWEST_SPENDING_TYPES = 3
"""事业支出 and 经营支出 alone occur in other tables too."""


@dataclass(frozen=True)
class BudgetColumn:
    """``path`` is its header from the top down; ``years`` are those that the header names."""

    index: int
    path: tuple[str, ...]

    @property
    def header_text(self) -> str:
        return "".join(self.path)

    @property
    def lowest_header(self) -> str:
        return self.path[-1] if self.path else ""

    @property
    def header_above(self) -> str:
        return self.path[-2] if len(self.path) > 1 else ""

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(int(year) for year in YEAR.findall(self.header_text))


def read_columns(table: DocumentTable, height: int) -> list[BudgetColumn]:
    return [BudgetColumn(index, tuple(_header_path(table, height, index))) for index in range(table.width)]


def _header_path(table: DocumentTable, height: int, index: int) -> Iterator[str]:
    """The texts over a column, one that is repeated below itself once."""
    return (text for text, _ in groupby(_header_texts(table, height, index)))


def _header_texts(table: DocumentTable, height: int, index: int) -> Iterator[str]:
    texts = (_header_text_above(table, number, index, height) for number in _named_rows(table, height))
    return filter(None, map(normalize_text, texts))


def _named_rows(table: DocumentTable, height: int) -> Iterator[int]:
    """The rows of the header that name columns."""
    return (number for number in range(height) if not _is_title_row(table, number))


def _is_title_row(table: DocumentTable, number: int) -> bool:
    texts = set(filled_texts(table.row_cells(number)))
    if any(map(_is_title, texts)):
        return True
    return number == 0 and table.width > 1 and _is_lone_year(texts)


def _is_title(text: str) -> bool:
    return table_kind(text) is not None or TITLE_ROW_START.match(text) is not None


def _is_lone_year(texts: set[str]) -> bool:
    """Whether a row of the header holds one text, and that names a year."""
    return len(texts) == 1 and any(map(YEAR.search, texts))


def _header_text_above(table: DocumentTable, number: int, index: int, height: int) -> str:
    """The header text over a spot; where merged cells are not marked, a blank one belongs to its left."""
    cell = table.cell_at(number, index)
    text = cell.text if cell else ""
    if normalize_text(text) or not _has_header_below(table, number, index, height):
        return text
    for left in range(index - 1, -1, -1):
        beside = table.cell_at(number, left)
        if beside is not None and normalize_text(beside.text):
            return beside.text if _has_header_below(table, number, left, height) else ""
    return ""


def _has_header_below(table: DocumentTable, number: int, index: int, height: int) -> bool:
    below = filled_cells(table, range(number + 1, height), index)
    return any(cell.row > number for cell in below)


def name_columns(columns: Sequence[BudgetColumn]) -> dict[int, str]:
    """What each column is called: a 小计 by what it sums, the others of that heading below it."""
    summed = _summed_headings(columns)
    return {column.index: _column_name(column, summed) for column in columns}


def _summed_headings(columns: Sequence[BudgetColumn]) -> set[str]:
    """The headings with a 小计 below them."""
    headings = {column.header_above for column in columns if column.lowest_header == SUBTOTAL}
    return {heading for heading in headings if heading and not is_umbrella_heading(heading)}


def _column_name(column: BudgetColumn, summed_headings: set[str]) -> str:
    heading = column.header_above
    concept = column_concept(column.lowest_header) if column.lowest_header else ""
    if heading in summed_headings:
        whole = column_concept(heading)
        return whole if column.lowest_header == SUBTOTAL else f"{whole}{NESTED_SEPARATOR}{concept}"
    if concept != TOTAL or not heading or is_umbrella_heading(heading):
        return concept
    return TOTAL if column_concept(heading) in (NAME, CODE) else column_concept(heading)


def is_umbrella_heading(text: str) -> bool:
    """Whether a heading says no more than that amounts stand below it."""
    is_plain = UMBRELLA_HEADING.fullmatch(text) is not None
    return is_plain or column_concept(text) == TOTAL or table_kind(text) is not None


def kind_by_header(columns: Sequence[BudgetColumn]) -> TableKind | None:
    """The kind of a table without a title."""
    names = set(name_columns(columns).values())
    text = "".join(column.header_text for column in columns)
    if all(word in text for word in ("收入", "支出", "预算数")):
        return TableKind.FISCAL if GENERAL in names else TableKind.BALANCE
    if {TRAVEL_ABROAD, RECEPTION} <= names:
        return TableKind.THREE_PUBLIC
    if "经济" in text and {STAFF_COSTS, RUNNING_COSTS} <= names:
        return TableKind.BASIC
    if len(names & set(SPENDING_TYPES)) >= FEWEST_SPENDING_TYPES:
        return TableKind.SPENDING
    return TableKind.GENERAL if {BASIC, PROJECT, CHANGE} <= names else None


def amount_names(columns: Sequence[BudgetColumn], kind: TableKind) -> dict[int, str]:
    """What each column of a table of this kind is called, with those of the previous year marked."""
    latest = max((year for column in columns for year in column.years), default=0)
    names = name_columns(columns)
    for column in columns:
        names[column.index] = _mark_previous_year(names[column.index], column, latest)
    if kind is TableKind.BASIC and TOTAL not in names.values():
        return {index: TOTAL if name == BASIC else name for index, name in names.items()}
    return names


def _mark_previous_year(name: str, column: BudgetColumn, latest: int) -> str:
    """合计 under an earlier year is 上年数, another column there is of 上年数 too."""
    if name in (CHANGE, PERCENT, CODE, NAME, "") or not _is_of_previous_year(column, latest):
        return name
    if name == TOTAL or YEAR_HEADING.search(column.lowest_header):
        return PREVIOUS
    return f"{PREVIOUS_OF}{name}"


def _is_of_previous_year(column: BudgetColumn, latest: int) -> bool:
    years = set(column.years)
    if years:
        return len(years) == 1 and max(years) < latest
    return PREVIOUS_YEAR_WORDS.search(column.header_text) is not None
