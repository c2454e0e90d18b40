"""The cells of one budget table, apart: which rows are header, and what a cell of amounts says."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from budgets.budget import Figure
from budgets.names import normalize_text, table_kind
from documents.document import Cell, DocumentTable
from indicators.printed_number import read_printed_number
from yamlfiles.reader import as_decimal

BLANK_MARKS = {"", "-", "--", "—", "——", "/", "－", "无"}
LIST_START = re.compile(r"^(一、|\(一\)|\(1\)|1[.、])")
COUNTING_MARK = re.compile(r"栏次|行次|\*\*|[A-Z]|[A-Z]?\d{0,2}=[\dA-Z+\-*/%]+")
UNIT_LINE = re.compile(
    r"\(?(金额)?单位[:：]?(人民币)?(百|千)?[万亿]?元\)?|(填报|编制|预算)?(部门|单位)(名称)?[:：].*"
)
NEGATIVE_IN_BRACKETS = re.compile(r"\((\d[\d,.]*%?)\)")

MOST_PLACES = 6
"""Of an amount in 万元, to the fen; what a workbook stores with more places was computed."""


def read_figure(cell: Cell | None) -> Figure | None:
    """What an amount cell says, with every digit that a workbook stores; ``None`` where there is no cell."""
    if cell is None:
        return None
    text = normalize_text(cell.exact if is_amount_stored(cell) else cell.text)
    if text in BLANK_MARKS:
        return Figure(None, cell.place)
    negative = NEGATIVE_IN_BRACKETS.fullmatch(text)
    number = f"-{negative[1]}" if negative else text.replace("−", "-")
    value = as_decimal(number.removesuffix("%"))
    if value is None:
        value = _with_currency(cell.text)
    return Figure(value, cell.place, "" if value is not None else cell.text)


def _with_currency(text: str) -> Decimal | None:
    """￥300.00; with a unit of money of its own it may not be that of the table."""
    printed = read_printed_number(text, accounting=True)
    return printed.value if printed and not printed.unit else None


def is_amount_stored(cell: Cell) -> bool:
    """A percentage is held against others as it is printed."""
    places = len(cell.exact.partition(".")[2].rstrip(") "))
    return bool(cell.exact) and "%" not in cell.exact and places <= MOST_PLACES


def is_blank_mark(cell: Cell) -> bool:
    """— and the like, which say that there is no amount."""
    return normalize_text(cell.text) in BLANK_MARKS


def is_number_cell(cell: Cell) -> bool:
    figure = read_figure(cell)
    return figure is not None and figure.value is not None


def header_height(table: DocumentTable) -> int:
    """How many rows stand above the first one with an amount or with the first number of a list."""
    for number in range(table.height):
        cells = own_cells(table, number)
        if starts_list(cells) or holds_amounts(cells):
            return number
    return table.height


def header_cells(table: DocumentTable, height: int) -> Iterator[Cell]:
    return (cell for number in range(height) for cell in table.row_cells(number))


def own_cells(table: DocumentTable, number: int) -> list[Cell]:
    """The cells that begin in a row."""
    return [cell for cell in table.row_cells(number) if cell.row == number]


def filled_cells(table: DocumentTable, numbers: range, index: int) -> list[Cell]:
    """Those with text of a column, in these rows."""
    cells = (table.cell_at(number, index) for number in numbers)
    return [cell for cell in cells if cell is not None and normalize_text(cell.text)]


def filled_texts(cells: Iterable[Cell]) -> list[str]:
    texts = (normalize_text(cell.text) for cell in cells)
    return [text for text in texts if text]


def is_unit_line(text: str) -> bool:
    """单位：万元 or 单位名称：…, which stand between a title and its table."""
    return UNIT_LINE.fullmatch(text) is not None


def starts_list(cells: Sequence[Cell]) -> bool:
    texts = (normalize_text(cell.text) for cell in cells)
    return any(LIST_START.match(text) and not table_kind(text) for text in texts)


def holds_amounts(cells: Sequence[Cell]) -> bool:
    """Whether a row has amounts, and not only the numbers or years of the columns."""
    if not any(is_number_cell(cell) for cell in cells):
        return False
    return not is_counting_row(filled_texts(cells))


def is_counting_row(texts: Sequence[str]) -> bool:
    """栏次: a row that numbers the columns, and a year that stands alone."""
    numbers = [text for text in texts if not COUNTING_MARK.fullmatch(text)]
    rising = [str(index) for index in range(1, len(numbers) + 1)]
    digits = [number for number in numbers if re.search(r"\d", number)]
    return numbers == rising or all(re.match(r"20\d\d(年|$)", digit) for digit in digits)
