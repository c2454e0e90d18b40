"""How a table of a PDF that goes on over the page is put together again, with the rows that the break cut."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from documents.document import Cell, DocumentTable
from documents.pdf_grid import NEAR, distinct_positions
from documents.pdf_lines import NUMBERED_ITEM, SENTENCE_ENDS, line_joint
from documents.pdf_table import PdfTable
from documents.table_joining import join_tables

NUMBER = re.compile(r"[-\d.,%≥≤=<>]+$")
"""The beginning of a row of its own, like a numbered item."""
LONGEST_NUMBER = 14
"""Characters of a code or an amount."""


def join_over_page(first: PdfTable, second: PdfTable) -> PdfTable | None:
    """Both as one where the second goes on on the next page between the same outer lines, or below the same
    columns where no lines part them."""
    second = below_columns(first, second)
    across = common_columns(first.across, second.across)
    if across is None or second.page != first.page + 1:
        return None
    above, below = realign_table(first, across), realign_table(second, across)
    cells = join_tables(above, below)
    if cells is None:
        return None
    cut = first.open_below and second.open_above

    def continues_below(upper: Cell, lower: Cell) -> bool:
        """A line that had no room for what follows did not end by itself."""
        full = first.left.get(upper.place, 0) < second.wanted.get(lower.place, 0)
        anew = NUMBERED_ITEM.match(lower.text) or NUMBER.match(lower.text)
        ended = upper.text.endswith(SENTENCE_ENDS) or (anew and not is_rest_of_number(upper, lower))
        return bool(upper.text) and full and not ended

    table = replace(above, cells=tuple(merge_cut_cells(cells, above.height, cut, continues_below)))
    left, wanted = {**first.left, **second.left}, {**first.wanted, **second.wanted}
    return PdfTable(
        table, across, second.page, first.open_above, second.open_below, left, wanted, first.text_columns
    )


def below_columns(first: PdfTable, second: PdfTable) -> PdfTable:
    """The second on the columns of the first, where neither has lines and each of its columns stands below
    just one of them; else as it is."""
    places = [
        [index for index, (left, right) in enumerate(first.text_columns) if left < end and start < right]
        for start, end in second.text_columns
    ]
    if not places or any(len(found) != 1 for found in places) or sorted(places) != places:
        return second
    at = [found[0] for found in places]
    cells = (
        replace(cell, column=at[cell.column], colspan=at[cell.end_column - 1] + 1 - at[cell.column])
        for cell in second.table.cells
    )
    table = replace(second.table, cells=fill_blanks(tuple(cells), len(first.text_columns)))
    return replace(second, table=table, across=first.across)


def fill_blanks(cells: tuple[Cell, ...], width: int) -> tuple[Cell, ...]:
    """With an empty cell wherever none is."""
    taken = {spot for cell in cells for spot in cell.covered_spots}
    height = max((cell.end_row for cell in cells), default=0)
    blanks = (
        Cell("", row, column)
        for row in range(height)
        for column in range(width)
        if (row, column) not in taken
    )
    return tuple(sorted((*cells, *blanks), key=lambda cell: (cell.row, cell.column)))


def is_rest_of_number(upper: Cell, lower: Cell) -> bool:
    """A code or an amount that its column broke: what is left of it is shorter than the lines above."""
    last_line = upper.text.rpartition("\n")[2]
    is_number = NUMBER.match(last_line) and NUMBER.match(lower.text)
    short = len(lower.text) < len(last_line) and len(upper.text) + len(lower.text) <= LONGEST_NUMBER
    return bool(is_number) and short


def common_columns(first: Sequence[float], second: Sequence[float]) -> tuple[float, ...] | None:
    """The column lines of both, where they lie between the same outer lines: rows of one form need not have
    the same ones."""
    ends = abs(first[0] - second[0]) <= 2 * NEAR and abs(first[-1] - second[-1]) <= 2 * NEAR
    return tuple(distinct_positions((*first, *second))) if ends else None


def realign_table(piece: PdfTable, across: Sequence[float]) -> DocumentTable:
    """The same cells on the column lines of the whole table."""
    at = [min(range(len(across)), key=lambda index: abs(across[index] - value)) for value in piece.across]
    cells = (
        replace(cell, column=at[cell.column], colspan=at[cell.end_column] - at[cell.column])
        for cell in piece.table.cells
    )
    return replace(piece.table, cells=tuple(cells))


def merge_cut_cells(
    cells: Sequence[Cell], seam: int, cut: bool, goes_on: Callable[[Cell, Cell], bool]
) -> Iterator[Cell]:
    """Cells that the page break cut are whole again: a row without a line at the break, or whose every text
    goes on in the next, and an empty cell below a merged one."""
    pairs = pairs_at_seam(cells, seam)
    row_goes_on = all(
        upper and (cut or not lower.text or goes_on(upper, lower)) for upper, lower in pairs
    ) and (cut or is_remainder(pairs))
    upper_parts = cut_cells(pairs, row_goes_on)
    whole_cells = {upper: merge_cells(upper, lower, row_goes_on) for lower, upper in upper_parts.items()}
    for cell in cells:
        if cell in upper_parts:
            continue
        moved = row_goes_on and cell.row > seam
        yield whole_cells.get(cell, replace(cell, row=cell.row - 1) if moved else cell)


def is_remainder(pairs: Sequence[tuple[Cell | None, Cell]]) -> bool:
    """Numbers go on only beside cells that have nothing more to say: a row of nothing but numbers is one of
    its own."""
    told = [(upper, lower) for upper, lower in pairs if upper and upper.text]
    numbers = [lower for _, lower in told if NUMBER.match(lower.text)]
    return not numbers or any(not lower.text for _, lower in told)


def pairs_at_seam(cells: Sequence[Cell], seam: int) -> list[tuple[Cell | None, Cell]]:
    """The cells of the row at the seam from the left, each after the one of its columns that ends there."""
    above = {(cell.column, cell.colspan): cell for cell in cells if cell.row < seam == cell.end_row}
    below = sorted((cell for cell in cells if cell.row == seam), key=lambda cell: cell.column)
    return [(above.get((cell.column, cell.colspan)), cell) for cell in below]


def cut_cells(pairs: Sequence[tuple[Cell | None, Cell]], row_goes_on: bool) -> dict[Cell, Cell]:
    """The upper part of each cell that the page break cut, by its lower part.

    Where the row itself does not go on, only the first of its cells do: a row of nothing else is an empty
    one."""
    upper_parts: dict[Cell, Cell] = {}
    for upper, lower in pairs:
        if upper is None or not (row_goes_on or is_lower_part(upper, lower)):
            break
        upper_parts[lower] = upper
    is_empty_row = not row_goes_on and len(upper_parts) == len(pairs)
    return {} if is_empty_row else upper_parts


def is_lower_part(upper: Cell, lower: Cell) -> bool:
    """An empty cell is one only where a merged cell was broken; else it is an empty cell."""
    return not lower.text and bool(upper.text) and max(upper.rowspan, lower.rowspan) > 1


def merge_cells(upper: Cell, lower: Cell, same_row: bool) -> Cell:
    text = upper.text + line_joint(upper.text, lower.text) + lower.text
    return replace(upper, text=text, rowspan=upper.rowspan + lower.rowspan - same_row)
