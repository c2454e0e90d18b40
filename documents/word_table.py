"""A table of a Word file as cells on its grid: a cell merged across or down stands once."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from documents.document import Cell
from documents.reading import MOST_CELLS, UnreadableFileError
from documents.word_text import Element, attribute_value, find_child, local_name

WIDEST = 1_000
WRAPPER_TAGS = {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"}
"""Elements that only wrap what they hold."""


@dataclass(frozen=True)
class WordCell:
    """A cell, and the element its contents lie in."""

    cell: Cell
    element: Element


def read_cells(table: Element) -> list[WordCell]:
    """In reading order, still without text."""
    found: list[WordCell] = []
    above: dict[tuple[int, int], int] = {}
    for number, row in enumerate(row for row in find_unwrapped(table, "tr") if not is_deleted(row)):
        here: dict[tuple[int, int], int] = {}
        for column, span, element, goes_on in row_cells(row):
            upper = above.get((column, span)) if goes_on else None
            if upper is None:
                upper = len(found)
                found.append(WordCell(Cell("", number, column, 1, span), element))
            else:
                cell = found[upper].cell
                found[upper] = replace(found[upper], cell=replace(cell, rowspan=number - cell.row + 1))
            here[column, span] = upper
        above = here
        if len(found) > MOST_CELLS:
            raise UnreadableFileError(
                f"表格超过{MOST_CELLS}格，不像一份预算或绩效文件；请只保留需要的部分后再读取"
            )
    return found


def row_cells(row: Element) -> Iterator[tuple[int, int, Element, bool]]:
    """Column, width, element, and whether it belongs to the cell above."""
    column = int_value(find_child(row, "trPr", "gridBefore"), 0)
    for element in find_unwrapped(row, "tc"):
        marks = find_child(element, "tcPr")
        span = int_value(find_child(marks, "gridSpan"), 1) if marks is not None else 1
        merge = find_child(marks, "vMerge") if marks is not None else None
        yield column, span, element, merge is not None and attribute_value(merge) != "restart"
        column += span


def int_value(element: Element | None, default: int) -> int:
    text = attribute_value(element) or ""
    return min(max(int(text), default), WIDEST) if text.isdecimal() and len(text) < 6 else default


def is_deleted(row: Element) -> bool:
    return find_child(row, "trPr", "del") is not None


def find_unwrapped(element: Element, wanted: str) -> Iterator[Element]:
    for child in element:
        if local_name(child) == wanted:
            yield child
        elif local_name(child) in WRAPPER_TAGS:
            yield from find_unwrapped(child, wanted)
