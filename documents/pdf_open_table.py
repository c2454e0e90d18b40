"""Tables without lines between their columns: rows told apart by bands, by rules, or by blank room alone.

They are read whole, as grids like those of drawn lines, or not at all: half a table is worse than none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from documents.document import Cell
from documents.pdf_boxes import Box, Glyph
from documents.pdf_columns import (
    Extent,
    Piece,
    TextRow,
    UnclearColumnsError,
    column_edges,
    filled_columns,
    find_columns,
    text_rows,
)
from documents.pdf_grid import NEAR, PdfGrid, Spot, distinct_positions
from documents.pdf_labels import RowSides, RowSpan, label_ranges
from documents.pdf_lines import bounding_box

FEWEST_TEXTS = 3
"""In a row, and rows with so many, from which on text is a table."""
MOST_CHARACTERS = 10_000
"""Of one page outside of drawn grids; no paper has more."""
FARTHEST = 4.0
"""Times the height of a line: rows farther apart are of two tables."""
FEWEST_EDGES = 1
"""Within a table, besides those above and below it."""
MARGIN = 4.0
"""Points that cells keep around their text."""
NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?%?")
CLOSE = 0.6
"""Times the height of a line: lines this near may be those of one cell."""


@dataclass(frozen=True)
class OpenTable:
    """Where one stands; its grid is ``None`` where its cells cannot be told apart."""

    box: Box
    grid: PdfGrid | None


def find_open_tables(glyphs: Sequence[Glyph], edges: Sequence[Box]) -> list[OpenTable]:
    """Of the text outside of grids; ``edges`` are bands and rules, by whose sides rows may be told apart."""
    level = [glyph for glyph in glyphs if not glyph.turn]
    regions = find_regions(text_rows(level)) if len(level) <= MOST_CHARACTERS else []
    return [build_open_table(region, edges) for region in regions]


def find_regions(rows: Sequence[TextRow]) -> list[list[TextRow]]:
    """Rows near each other of which enough hold several texts; a title above or a note below is none of
    them."""
    runs: list[list[TextRow]] = []
    for row in rows:
        if runs and row.box.top - runs[-1][-1].box.bottom < FARTHEST * row.box.height:
            runs[-1].append(row)
        else:
            runs.append([row])
    trimmed = (trim_single_texts(run) for run in runs)
    return [run for run in trimmed if is_tabular(run)]


def trim_single_texts(run: Sequence[TextRow]) -> list[TextRow]:
    several = [index for index, row in enumerate(run) if len(row.pieces) > 1]
    return list(run[several[0] : several[-1] + 1]) if several else []


def is_tabular(run: Sequence[TextRow]) -> bool:
    """Three texts below three texts below three texts, at nearly the same places."""
    full = [row for row in run if len(row.pieces) >= FEWEST_TEXTS]
    return any(count_alike(row, full) >= FEWEST_TEXTS for row in full)


def count_alike(row: TextRow, others: Sequence[TextRow]) -> int:
    """How many rows have enough texts above or below those of one."""
    return sum(count_below(row, other) >= FEWEST_TEXTS for other in others)


def count_below(row: TextRow, other: TextRow) -> int:
    """How many texts of one row stand above or below just one of the other."""
    met = [[span for span in other.spans if span.overlaps(own)] for own in row.spans]
    return sum(len(found) == 1 for found in met)


def build_open_table(region: Sequence[TextRow], edges: Sequence[Box]) -> OpenTable:
    """By bands and rules, else, where these part only some of the rows, by the room between the rows."""
    box = bounding_box([row.box for row in region])
    for find_sides in (partial(row_sides, box, edges), partial(sides_between, region)):
        try:
            columns = columns_of_bands(box, edges) or find_columns(region)
            return OpenTable(box, build_open_grid(region, columns, find_sides(columns)))
        except UnclearColumnsError:
            continue
    return OpenTable(box, None)


def columns_of_bands(box: Box, edges: Sequence[Box]) -> list[Extent]:
    """Where each cell has a ground of its own, they tell the columns; none where whole rows have one."""
    within = [
        edge
        for edge in edges
        if edge.height and box.top < edge.middle_y < box.bottom and edge.width < box.width
    ]
    sides = distinct_positions(side for edge in within for side in (edge.left, edge.right))
    columns = [Extent(left + 1, right - 1) for left, right in pairwise(sides)]
    is_whole = len(columns) >= FEWEST_TEXTS and sides[0] <= box.left and sides[-1] >= box.right
    return columns if is_whole else []


def row_sides(box: Box, edges: Sequence[Box], _: Sequence[Extent]) -> list[float]:
    """The sides of the bands and rules within a region, and its own."""
    wide = [edge for edge in edges if edge.left < box.right and edge.right > box.left]
    sides = distinct_positions(side for edge in wide for side in (edge.top, edge.bottom))
    within = [side for side in sides if box.top + NEAR < side < box.bottom - NEAR]
    if len(within) < FEWEST_EDGES:
        raise UnclearColumnsError
    above = max((side for side in sides if side <= box.top + NEAR), default=box.top - MARGIN)
    below = min((side for side in sides if side >= box.bottom - NEAR), default=box.bottom + MARGIN)
    return [above, *within, below]


def sides_between(region: Sequence[TextRow], columns: Sequence[Extent]) -> list[float]:
    """Halfway between rows of text, where each is one: no line alone in its column goes on from another."""
    for before, row in pairwise(region):
        near = row.box.top - before.box.bottom < CLOSE * row.box.height
        if (near and len(filled_columns(columns, row)) < 2) or row.box.top < before.box.bottom:
            raise UnclearColumnsError
    halfway = [(one.box.bottom + other.box.top) / 2 for one, other in pairwise(region)]
    return [region[0].box.top - MARGIN, *halfway, region[-1].box.bottom + MARGIN]


def build_open_grid(region: Sequence[TextRow], columns: Sequence[Extent], down: Sequence[float]) -> PdfGrid:
    across = column_edges(columns, MARGIN)
    cells = OpenCells(columns, RowSides(down), [piece for row in region for piece in row.pieces])
    return PdfGrid(
        tuple(across),
        tuple(down),
        cells.build_cells(),
        open_above=False,
        open_below=False,
        text_columns=tuple(columns),
    )


class OpenCells:
    """Which places of a table without lines each text takes."""

    def __init__(self, columns: Sequence[Extent], sides: RowSides, pieces: Sequence[Piece]) -> None:
        self.columns, self.sides = columns, sides
        self.taken: set[Spot] = set()
        self.cells: list[Cell] = []
        self.by_columns: dict[tuple[int, int], list[Piece]] = {}
        by_rows: dict[RowSpan, list[Piece]] = {}
        for piece in pieces:
            by_rows.setdefault(sides.rows_of(piece.box), []).append(piece)
        self.rows_by_columns: dict[tuple[int, int], set[int]] = {}
        for rows, beside in by_rows.items():
            for piece in beside:
                columns_taken = self.columns_of(piece, beside)
                self.by_columns.setdefault(columns_taken, []).append(piece)
                self.rows_by_columns.setdefault(columns_taken, set()).update(range(*rows))

    def columns_of(self, piece: Piece, beside: Sequence[Piece]) -> tuple[int, int]:
        """The lines of one cell have the columns of the longest; ``beside`` are all of its rows."""
        span = piece.span
        for other in beside:
            if other.span.overlaps(span):
                span = span.joined(other.span)
        met = [index for index, column in enumerate(self.columns) if column.overlaps(span)]
        return met[0], met[-1] + 1

    def build_cells(self) -> tuple[Cell, ...]:
        for (first, end), pieces in sorted(self.by_columns.items()):
            refuse_stacked_numbers(pieces, self.sides)
            taken = self.rows_taken(first, end)
            ranges = label_ranges(first, [piece.box for piece in pieces], taken, self.sides)
            for rows in ranges:
                self.take(Cell("", rows.first, first, rows.end - rows.first, end - first))
        free = (
            Cell("", row, column)
            for row in range(len(self.sides.down) - 1)
            for column in range(len(self.columns))
            if (row, column) not in self.taken
        )
        return tuple(sorted((*self.cells, *free), key=lambda cell: (cell.row, cell.column)))

    def rows_taken(self, first: int, end: int) -> set[int]:
        """The rows with a text in one of these columns."""
        return {
            row
            for (left, right), rows in self.rows_by_columns.items()
            if left < end and first < right
            for row in rows
        }

    def take(self, cell: Cell) -> None:
        spots = set(cell.covered_spots)
        if spots & self.taken:
            raise UnclearColumnsError
        self.taken |= spots
        self.cells.append(cell)


def refuse_stacked_numbers(pieces: Sequence[Piece], sides: RowSides) -> None:
    """Two numbers below each other between the same sides are of two rows that nothing tells apart."""
    rows = [sides.rows_of(piece.box).first for piece in pieces if NUMBER.fullmatch(piece.text)]
    if len(set(rows)) < len(rows):
        raise UnclearColumnsError
