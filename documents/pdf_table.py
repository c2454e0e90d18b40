"""A table of a page of a PDF with its texts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from documents.document import DocumentTable
from documents.pdf_boxes import Box, Glyph
from documents.pdf_grid import PdfGrid
from documents.pdf_lines import (
    build_level_lines,
    build_lines,
    glyphs_by_turn,
    join_cell_lines,
    measure_room_left,
    measure_room_needed,
    turned_back,
)
from documents.reading import build_table


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
    text_columns: tuple[tuple[float, float], ...] = ()


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
    return PdfTable(
        table, grid.across, page, grid.open_above, grid.open_below, left, wanted, grid.text_columns
    )


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
