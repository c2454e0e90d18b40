"""What stands on a page of a PDF from the top: tables, and the paragraphs around them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from documents.pdf_boxes import Box, Glyph
from documents.pdf_columns import text_rows
from documents.pdf_grid import PdfGrid, find_grids
from documents.pdf_lines import PdfLine, PdfPassage, build_lines, build_passages
from documents.pdf_open_table import OpenTable, find_open_tables, find_regions
from documents.pdf_page import PdfPage
from documents.pdf_table import PdfTable, build_pdf_table

Item = PdfPassage | PdfTable
OUTSIDE = -1
"""The index of no grid."""


class PlacedItem(NamedTuple):
    """A line outside of tables or a table, with its upper edge and the index of its grid."""

    top: float
    grid: int
    item: PdfLine | PdfTable


@dataclass(frozen=True)
class PageLayout:
    """``has_unclear_table`` says that a table was left out, for its cells could not be told apart."""

    items: list[Item]
    has_unclear_table: bool


def lay_out_page(page: PdfPage) -> PageLayout:
    drawn = grids_with_columns(find_grids(page.lines), page.glyphs)
    open_tables = find_open_tables(distribute_glyphs(page.glyphs, drawn).get(OUTSIDE, []), level_edges(page))
    read = [table.grid for table in open_tables if table.grid is not None]
    unclear = [table for table in open_tables if table.grid is None]
    grids = sorted((*drawn, *read), key=lambda grid: (grid.outer_box.top, grid.outer_box.left))
    glyphs = [glyph for glyph in page.glyphs if not any(stands_in(glyph, table) for table in unclear)]
    return PageLayout(page_items(page, glyphs, grids), bool(unclear))


def grids_with_columns(grids: Iterable[PdfGrid], glyphs: Sequence[Glyph]) -> list[PdfGrid]:
    """Without frames around rules: what stands in them is a table whose columns no line parts."""
    found = list(grids)
    by_grid = distribute_glyphs(glyphs, found)
    return [
        grid
        for index, grid in enumerate(found)
        if len(grid.across) > 2 or not find_regions(text_rows(by_grid.get(index, ())))
    ]


def level_edges(page: PdfPage) -> list[Box]:
    return [*page.bands, *(line for line in page.lines if line.width > line.height)]


def stands_in(glyph: Glyph, table: OpenTable) -> bool:
    x, y = glyph.box.middle
    return table.box.left <= x <= table.box.right and table.box.top <= y <= table.box.bottom


def page_items(page: PdfPage, glyphs: Iterable[Glyph], grids: Sequence[PdfGrid]) -> list[Item]:
    """Tables and paragraphs from the top."""
    glyphs_by_grid = distribute_glyphs(glyphs, grids)
    loose_lines = build_lines(glyphs_by_grid.get(OUTSIDE, ()))
    placed: list[PlacedItem] = [PlacedItem(line.box.top, OUTSIDE, line) for line in loose_lines]
    for index, grid in enumerate(grids):
        table = build_pdf_table(grid, glyphs_by_grid.get(index, ()), page.number, index + 1)
        placed.append(PlacedItem(grid.outer_box.top, index, table))
    placed.sort(key=lambda item: (item.top, item.grid))
    boxes = [*(line.box for line in loose_lines), *(grid.outer_box for grid in grids)]
    left = min((box.left for box in boxes), default=0.0)
    right = max((box.right for box in boxes), default=0.0)
    items: list[Item] = []
    for _, group in groupby(placed, key=lambda item: item.grid):
        run = [item.item for item in group]
        lines = [item for item in run if isinstance(item, PdfLine)]
        items += build_passages(lines, left, max(right, page.width - left))
        items += (item for item in run if isinstance(item, PdfTable))
    return items


def distribute_glyphs(glyphs: Iterable[Glyph], grids: Sequence[PdfGrid]) -> dict[int, list[Glyph]]:
    """By the index of the least high of the grids they lie in, or ``OUTSIDE``."""
    smallest_first = sorted(range(len(grids)), key=lambda index: grids[index].outer_box.height)
    glyphs_by_grid: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        x, y = glyph.box.middle
        holders = (index for index in smallest_first if grids[index].spot_at(x, y) is not None)
        glyphs_by_grid.setdefault(next(holders, OUTSIDE), []).append(glyph)
    return glyphs_by_grid
