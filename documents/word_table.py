"""A table of a Word file as cells on its grid: a cell merged across or down stands once."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from documents.document import Cell
from documents.reading import MOST_CELLS, RefusedError
from documents.word_text import Element, child, tag, value

WIDEST = 1_000
AROUND = {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"}
"""Elements that only wrap what they hold."""


@dataclass(frozen=True)
class Found:
    """A cell, and the element its contents lie in."""

    cell: Cell
    element: Element


def cells(table: Element) -> list[Found]:
    """In reading order, still without text."""
    found: list[Found] = []
    above: dict[tuple[int, int], int] = {}
    for number, row in enumerate(each for each in unwrapped(table, "tr") if not is_deleted(each)):
        here: dict[tuple[int, int], int] = {}
        for column, span, element, goes_on in across(row):
            upper = above.get((column, span)) if goes_on else None
            if upper is None:
                upper = len(found)
                found.append(Found(Cell("", number, column, 1, span), element))
            else:
                cell = found[upper].cell
                found[upper] = replace(found[upper], cell=replace(cell, rowspan=number - cell.row + 1))
            here[column, span] = upper
        above = here
        if len(found) > MOST_CELLS:
            raise RefusedError(f"表格超过{MOST_CELLS}格，不像一份预算或绩效文件；请只保留需要的部分后再读取")
    return found


def across(row: Element) -> Iterator[tuple[int, int, Element, bool]]:
    """Column, width, element, and whether it belongs to the cell above."""
    column = whole(child(row, "trPr", "gridBefore"), 0)
    for element in unwrapped(row, "tc"):
        marks = child(element, "tcPr")
        span = whole(child(marks, "gridSpan"), 1) if marks is not None else 1
        merge = child(marks, "vMerge") if marks is not None else None
        yield column, span, element, merge is not None and value(merge) != "restart"
        column += span


def whole(element: Element | None, default: int) -> int:
    text = value(element) or ""
    return min(max(int(text), default), WIDEST) if text.isdecimal() and len(text) < 6 else default


def is_deleted(row: Element) -> bool:
    return child(row, "trPr", "del") is not None


def unwrapped(element: Element, wanted: str) -> Iterator[Element]:
    for each in element:
        if tag(each) == wanted:
            yield each
        elif tag(each) in AROUND:
            yield from unwrapped(each, wanted)
