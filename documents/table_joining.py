"""Tables that a page break cut in two are one table; two forms of one layout are two."""

import re
from dataclasses import replace
from itertools import takewhile

from documents.document import Cell, DocumentTable

TITLE = re.compile(r"表(?:[（(].*[)）])?$")
JoinedCells = tuple[Cell, ...]


def join_tables(first: DocumentTable, second: DocumentTable) -> JoinedCells | None:
    """The cells of both as one table, without the header that is printed again; ``None`` where a new table
    begins."""
    if first.width != second.width:
        return None
    again = count_repeated_header_rows(first, second)
    if not again and not continues_table(first, second):
        return None
    if again == second.height:
        return first.cells
    below = (replace(cell, row=cell.row - again + first.height) for cell in second.cells if cell.row >= again)
    return (*first.cells, *below)


def count_repeated_header_rows(first: DocumentTable, second: DocumentTable) -> int:
    """How many rows of the second are the header of the first, printed again; 0 where the second is a new
    form."""
    pairs = zip(range(first.height), range(second.height), strict=False)
    same = sum(
        1 for _ in takewhile(lambda pair: row_texts(first, pair[0]) == row_texts(second, pair[1]), pairs)
    )
    same = max(
        (
            index
            for index in range(same + 1)
            if is_row_boundary(first, index) and is_row_boundary(second, index)
        ),
        default=0,
    )
    if any(len(list(filter(None, row_texts(first, row)))) > 1 for row in range(same)):
        return same
    return same if same and first_text(first, same) != first_text(second, same) else 0


def continues_table(first: DocumentTable, second: DocumentTable) -> bool:
    """No title row and no beginning as in the first: such rows follow those of the page before."""
    row = next((row for row in range(second.height) if any(row_texts(second, row))), None)
    if row is None:
        return False
    opening = list(filter(None, row_texts(second, row)))
    titled = len(opening) == 1 and TITLE.search(opening[0]) is not None
    return not titled and opening[0] != first_text(first, 0)


def row_texts(table: DocumentTable, row: int) -> tuple[str, ...]:
    return tuple(without_blanks(cell.text) for cell in table.row_cells(row))


def first_text(table: DocumentTable, row: int) -> str:
    return next((text for text in row_texts(table, row) if text), "")


def is_row_boundary(table: DocumentTable, row: int) -> bool:
    """No cell reaches over the line above ``row``."""
    return all(not cell.row < row < cell.end_row for cell in table.cells)


def without_blanks(text: str) -> str:
    return "".join(text.split())
