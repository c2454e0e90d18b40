"""The cells of one budget table, apart: which rows are header, what each column means, what a cell says."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from budgets.budget import Figure
from budgets.names import CODE, NAME, NESTED_SEPARATOR, TOTAL, column_concept, normalize_text, table_kind
from documents.document import Cell, DocumentTable
from yamlfiles.reader import as_decimal

BLANK_MARKS = {"", "-", "--", "—", "——", "/", "－", "无"}
LIST_START = re.compile(r"^(一、|\(一\)|\(1\)|1[.、])")
COUNTING_MARK = re.compile(r"栏次|行次|\*\*|[A-Z]|[A-Z]?\d{0,2}=[\dA-Z+\-*/%]+")
UMBRELLA_HEADING = re.compile(r"(\d{4}年|本年|全年)?(支出|收入|财政拨款)?预算(数|金额)?|支出|收入|项目|金额")
YEAR = re.compile(r"(20\d\d)年")


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
    def years(self) -> tuple[int, ...]:
        return tuple(int(each) for each in YEAR.findall(self.header_text))


def read_figure(cell: Cell | None) -> Figure | None:
    """What an amount cell says; ``None`` where there is no cell."""
    if cell is None:
        return None
    text = normalize_text(cell.text)
    if text in BLANK_MARKS:
        return Figure(None, cell.place)
    negative = re.fullmatch(r"\((\d[\d,.]*%?)\)", text)
    value = as_decimal((f"-{negative[1]}" if negative else text.replace("−", "-")).removesuffix("%"))
    return Figure(value, cell.place, "" if value is not None else cell.text)


def is_number_cell(cell: Cell) -> bool:
    read = read_figure(cell)
    return read is not None and read.value is not None


def header_height(table: DocumentTable) -> int:
    """How many rows stand above the first one with an amount or with the first number of a list."""
    for number in range(table.height):
        cells = [cell for cell in table.row_cells(number) if cell.row == number]
        texts = [normalize_text(cell.text) for cell in cells if normalize_text(cell.text)]
        if any(LIST_START.match(text) and not table_kind(text) for text in texts):
            return number
        if any(is_number_cell(cell) for cell in cells) and not is_counting_row(texts):
            return number
    return table.height


def is_counting_row(texts: list[str]) -> bool:
    """栏次: a row that numbers the columns, and a year that stands alone."""
    numbers = [text for text in texts if not COUNTING_MARK.fullmatch(text)]
    rising = [str(index) for index in range(1, len(numbers) + 1)]
    digits = [number for number in numbers if re.search(r"\d", number)]
    return numbers == rising or all(re.match(r"20\d\d(年|$)", digit) for digit in digits)


def read_columns(table: DocumentTable, height: int) -> list[BudgetColumn]:
    return [BudgetColumn(at, tuple(_header_path(table, height, at))) for at in range(table.width)]


def _header_path(table: DocumentTable, height: int, at: int) -> Iterator[str]:
    last = ""
    for number in range(height):
        if _is_title_row(table, number):
            continue
        text = normalize_text(_header_text_above(table, number, at, height))
        if text and text != last:
            last = text
            yield text


def _is_title_row(table: DocumentTable, number: int) -> bool:
    texts = {normalize_text(cell.text) for cell in table.row_cells(number)} - {""}
    return any(
        table_kind(text) or re.match(r"(金额)?单位:|(部门|单位)(名称)?:|.*公开.*表$", text) for text in texts
    ) or (len(texts) == 1 and table.width > 1 and number == 0 and YEAR.search(next(iter(texts))) is not None)


def _header_text_above(table: DocumentTable, number: int, at: int, height: int) -> str:
    """The header text over a spot; where merged cells are not marked, a blank one belongs to what is left of it."""
    cell = table.cell_at(number, at)
    text = cell.text if cell else ""
    if normalize_text(text) or not _has_header_below(table, number, at, height):
        return text
    for left in range(at - 1, -1, -1):
        beside = table.cell_at(number, left)
        if beside is not None and normalize_text(beside.text):
            return beside.text if _has_header_below(table, number, left, height) else ""
    return ""


def _has_header_below(table: DocumentTable, number: int, at: int, height: int) -> bool:
    below = (table.cell_at(index, at) for index in range(number + 1, height))
    return any(cell is not None and normalize_text(cell.text) and cell.row > number for cell in below)


def name_columns(found: Iterable[BudgetColumn]) -> dict[int, str]:
    """What each column is called: a 小计 by what it sums, the others of that heading below it."""
    found = list(found)
    sums = {
        column.path[-2]
        for column in found
        if len(column.path) > 1
        and column.lowest_header == "小计"
        and not is_umbrella_heading(column.path[-2])
    }
    names: dict[int, str] = {}
    for column in found:
        above = column.path[-2] if len(column.path) > 1 else ""
        own = column_concept(column.lowest_header) if column.lowest_header else ""
        if above in sums:
            names[column.index] = (
                column_concept(above)
                if column.lowest_header == "小计"
                else f"{column_concept(above)}{NESTED_SEPARATOR}{own}"
            )
        elif own in (NAME, CODE) or not own:
            names[column.index] = own
        else:
            names[column.index] = (
                own
                if own != TOTAL or len(column.path) == 1 or is_umbrella_heading(above)
                else _sum_column_name(above)
            )
    return names


def is_umbrella_heading(text: str) -> bool:
    return (
        bool(UMBRELLA_HEADING.fullmatch(text))
        or column_concept(text) == TOTAL
        or table_kind(text) is not None
    )


def _sum_column_name(above: str) -> str:
    return column_concept(above) if column_concept(above) not in (NAME, CODE) else TOTAL
