"""Drawn lines to tables: lines that touch are one grid, and where a line is missing two places are one
cell."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from documents.document import Cell
from documents.pdf_boxes import Box

NEAR = 3.0
"""Points within which lines are at one place or touch."""
MOST_LINES = 3_000
"""Of one page; drawings have more, tables have not."""
Spot = tuple[int, int]


@dataclass(frozen=True)
class PdfGrid:
    """``across`` and ``down`` are where its lines lie; open is a side, above or below, that no line
    closes. ``text_columns`` are what the texts of each column take up, where no line parts columns."""

    across: tuple[float, ...]
    down: tuple[float, ...]
    cells: tuple[Cell, ...]
    open_above: bool
    open_below: bool
    text_columns: tuple[tuple[float, float], ...] = ()

    @property
    def outer_box(self) -> Box:
        return Box(self.across[0], self.down[0], self.across[-1], self.down[-1])

    def cell_box(self, cell: Cell) -> Box:
        """The room that its text can take."""
        left, right = self.across[cell.column], self.across[cell.end_column]
        if self.text_columns:
            left, right = self.text_columns[cell.column][0], self.text_columns[cell.end_column - 1][1]
        return Box(left, self.down[cell.row], right, self.down[cell.end_row])

    def spot_at(self, x: float, y: float) -> Spot | None:
        row, column = interval_at(self.down, y), interval_at(self.across, x)
        return None if row is None or column is None else (row, column)


def interval_at(lines: Sequence[float], position: float) -> int | None:
    """Between which two lines a position lies; ``None`` outside of all."""
    number = bisect_right(lines, position) - 1
    return number if 0 <= number < len(lines) - 1 else None


def find_grids(lines: Sequence[Box]) -> list[PdfGrid]:
    """From the top, then from the left; a frame around text is no table."""
    if len(lines) > MOST_LINES:
        return []
    level = merge_lines([line for line in lines if line.width > line.height])
    upright = [
        swap_axes(line) for line in merge_lines([swap_axes(box) for box in lines if box.height > box.width])
    ]
    found = (build_grid(*pair) for pair in group_touching_lines(level, upright))
    kept = [grid for grid in found if grid is not None and len(grid.cells) > 1]
    return sorted(kept, key=lambda grid: (grid.outer_box.top, grid.outer_box.left))


def swap_axes(box: Box) -> Box:
    return Box(box.top, box.left, box.bottom, box.right)


def merge_lines(level: Sequence[Box]) -> list[Box]:
    """Pieces of one line become one; lines drawn twice too."""
    made: list[Box] = []
    for _, group in groupby(snap_lines(level), key=lambda line: line.top):
        for box in sorted(group, key=lambda piece: piece.left):
            if made and made[-1].top == box.top and box.left <= made[-1].right + NEAR:
                made[-1] = Box(made[-1].left, box.top, max(made[-1].right, box.right), box.top)
            else:
                made.append(box)
    return made


def snap_lines(level: Sequence[Box]) -> list[Box]:
    """Lines at nearly one height get one height."""
    ordered = sorted(level, key=lambda box: box.top)
    heights = distinct_positions(box.top for box in ordered)
    snapped = []
    for box in ordered:
        height = heights[bisect_right(heights, box.top) - 1]
        snapped.append(Box(box.left, height, box.right, height))
    return snapped


def distinct_positions(values: Iterable[float]) -> list[float]:
    made: list[float] = []
    for value in sorted(values):
        if not made or value - made[-1] > NEAR:
            made.append(value)
    return made


def group_touching_lines(level: Sequence[Box], upright: Sequence[Box]) -> list[tuple[list[Box], list[Box]]]:
    """Groups of lines that meet."""
    owner = list(range(len(level) + len(upright)))

    def find_root(index: int) -> int:
        while owner[index] != index:
            owner[index] = owner[owner[index]]
            index = owner[index]
        return index

    for index, flat in enumerate(level):
        for other, tall in enumerate(upright, len(level)):
            if lines_meet(flat, tall):
                owner[find_root(index)] = find_root(other)
    groups: dict[int, tuple[list[Box], list[Box]]] = {}
    for index, box in enumerate((*level, *upright)):
        groups.setdefault(find_root(index), ([], []))[index >= len(level)].append(box)
    return list(groups.values())


def lines_meet(flat: Box, tall: Box) -> bool:
    return (
        flat.left - NEAR <= tall.left <= flat.right + NEAR
        and tall.top - NEAR <= flat.top <= tall.bottom + NEAR
    )


def build_grid(level: list[Box], upright: list[Box]) -> PdfGrid | None:
    if not level or not upright:
        return None
    across = distinct_positions(
        [box.left for box in upright] + open_edges([box.left for box in upright], level, "left", "right")
    )
    down = distinct_positions(
        [box.top for box in level] + open_edges([box.top for box in level], upright, "top", "bottom")
    )
    if len(across) < 2 or len(down) < 2:
        return None
    walls = GridWalls(across, down, level, upright)
    closed = [walls.covers_row(edge) for edge in (0, len(down) - 1)]
    return PdfGrid(tuple(across), tuple(down), tuple(walls.build_cells()), not closed[0], not closed[1])


def open_edges(known: Sequence[float], others: Sequence[Box], low: str, high: str) -> list[float]:
    """Where lines stick out beyond the last crossing line, the table is open at that side."""
    least, most = min(getattr(other, low) for other in others), max(getattr(other, high) for other in others)
    return [edge for edge in (least, most) if min(abs(edge - value) for value in known) > 2 * NEAR]


class GridWalls:
    """Which neighbouring places of a grid a line parts."""

    def __init__(self, across: list[float], down: list[float], level: list[Box], upright: list[Box]) -> None:
        self.rows, self.columns = len(down) - 1, len(across) - 1
        self.above: set[Spot] = set()
        for box in level:
            edge = nearest_index(down, box.top)
            self.above |= {(edge, column) for column in covered_intervals(across, box.left, box.right)}
        self.before: set[Spot] = set()
        for box in upright:
            edge = nearest_index(across, box.left)
            self.before |= {(row, edge) for row in covered_intervals(down, box.top, box.bottom)}

    def covers_row(self, edge: int) -> bool:
        return sum((edge, column) in self.above for column in range(self.columns)) * 2 > self.columns

    def build_cells(self) -> list[Cell]:
        """Each place joined to the right and then downwards as far as no line is in the way."""
        taken: set[Spot] = set()
        made = []
        for row in range(self.rows):
            for column in range(self.columns):
                if (row, column) not in taken:
                    made.append(self.build_cell(row, column, taken))
                    taken.update(made[-1].covered_spots)
        return made

    def build_cell(self, row: int, column: int, taken: set[Spot]) -> Cell:
        right = column + 1
        while right < self.columns and (row, right) not in self.before and (row, right) not in taken:
            right += 1
        bottom = row + 1
        while bottom < self.rows and self.is_open(bottom, column, right):
            bottom += 1
        return Cell("", row, column, bottom - row, right - column)

    def is_open(self, row: int, column: int, right: int) -> bool:
        return not any((row, index) in self.above for index in range(column, right)) and not any(
            (row, index) in self.before for index in range(column + 1, right)
        )


def nearest_index(places: Sequence[float], value: float) -> int:
    return min(range(len(places)), key=lambda index: abs(places[index] - value))


def covered_intervals(places: Sequence[float], low: float, high: float) -> list[int]:
    """The intervals whose middle a line runs over."""
    middles = [(one + other) / 2 for one, other in pairwise(places)]
    return [index for index, middle in enumerate(middles) if low < middle < high]
