"""A table of a page of a PDF with its texts, and how one that goes on over the page is put together again."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from documents.document import Cell, DocumentTable
from documents.pdf_boxes import Box, Glyph
from documents.pdf_grid import NEAR, PdfGrid, distinct_positions
from documents.pdf_lines import (
    NUMBERED_ITEM,
    SENTENCE_ENDS,
    build_level_lines,
    build_lines,
    glyphs_by_turn,
    join_cell_lines,
    line_joint,
    measure_room_left,
    measure_room_needed,
    turned_back,
)
from documents.reading import build_table
from documents.table_joining import join_tables

NUMBER = re.compile(r"[-\d.,%≥≤=<>]+$")
"""The beginning of a row of its own, like a numbered item."""
LONGEST_NUMBER = 14
"""Characters of a code or an amount."""


@dataclass(frozen=True)
class PdfTable:
    """``across`` are the places of its column lines; ``page`` is the one it reaches. By the place of a
    cell, ``left`` is the room its last line leaves and ``wanted`` what the beginning of its first line
    takes."""

    table: DocumentTable
    across: tuple[float, ...]
    page: int
    open_above: bool
    open_below: bool
    left: Mapping[str, float]
    wanted: Mapping[str, float]


def build_pdf_table(grid: PdfGrid, glyphs: Iterable[Glyph], page: int, number: int) -> PdfTable:
    glyphs_by_cell = glyphs_in_cells(grid, glyphs)
    rooms = [grid.cell_box(cell) for cell in grid.cells]
    cells = (
        replace(cell, text=read_cell_text(cell_glyphs, room))
        for cell, cell_glyphs, room in zip(grid.cells, glyphs_by_cell, rooms, strict=True)
    )
    lines_by_cell = [build_lines(cell_glyphs) for cell_glyphs in glyphs_by_cell]
    table = build_table(cells, f"第{page}页 第{number}个表")
    left: dict[str, float] = {}
    wanted: dict[str, float] = {}
    for cell, lines, room in zip(table.cells, lines_by_cell, rooms, strict=True):
        if lines:
            left[cell.place] = measure_room_left(lines, lines[-1], room)
            wanted[cell.place] = measure_room_needed(lines[0])
    return PdfTable(table, grid.across, page, grid.open_above, grid.open_below, left, wanted)


def read_cell_text(glyphs: Iterable[Glyph], room: Box) -> str:
    """What stands level, then what is turned sideways, each broken by its own room."""
    texts = (
        join_cell_lines(build_level_lines(turned_back(turned, turn)), room.turned_back(turn))
        for turn, turned in glyphs_by_turn(glyphs)
    )
    return "\n".join(texts)


def glyphs_in_cells(grid: PdfGrid, glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """What lies in each cell of the grid, in the order of its cells."""
    glyphs_by_cell: list[list[Glyph]] = [[] for _ in grid.cells]
    cell_at = {spot: index for index, cell in enumerate(grid.cells) for spot in cell.covered_spots}
    for glyph in glyphs:
        spot = grid.spot_at(*glyph.box.middle)
        if spot is not None:
            glyphs_by_cell[cell_at[spot]].append(glyph)
    return glyphs_by_cell


def join_over_page(first: PdfTable, second: PdfTable) -> PdfTable | None:
    """Both as one where the second goes on on the next page between the same outer lines."""
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
    return PdfTable(table, across, second.page, first.open_above, second.open_below, left, wanted)


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
    """Numbers go on only beside cells that have nothing more to say: a row of nothing but numbers is one of its
    own."""
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
