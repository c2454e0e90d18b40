"""How much room a text takes, well enough to set row heights and to know which words must be broken."""

import re
import unicodedata

from forms.grid import Grid, PlacedCell
from forms.styles import CELL_STYLES, PADDING

MILLIMETRES_PER_POINT = 0.3528
"""Millimetres."""
LINE_HEIGHT = 1.35
"""Height of a line in text sizes."""
LONG_WORD = re.compile("[\x21-\x7e\u00a1-\u024f]{8,}")


def measure_text_width(text: str) -> float:
    """In text sizes: a Chinese character is one, a Latin letter a little more than half of one."""
    return sum(1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.56 for character in text)


def line_capacity(grid: Grid, placed: PlacedCell) -> float:
    """What one line of the cell holds, in text sizes."""
    look = CELL_STYLES[placed.cell.style]
    return max(
        1.0, (grid.cell_width(placed) - 2 * PADDING) / (look.size * MILLIMETRES_PER_POINT) - look.indent
    )


def count_lines(grid: Grid, placed: PlacedCell) -> int:
    holds = int(line_capacity(grid, placed))
    return sum(max(1, -int(-measure_text_width(part) // holds)) for part in placed.cell.text.split("\n"))


def cell_height(grid: Grid, placed: PlacedCell) -> float:
    """Points."""
    return (
        count_lines(grid, placed) * CELL_STYLES[placed.cell.style].size * LINE_HEIGHT
        + 2 * PADDING / MILLIMETRES_PER_POINT
    )


def row_heights(grid: Grid, least: float = 20.0) -> list[float]:
    """Points; where a cell spans rows, the last of them grows to hold it."""
    heights = [least] * len(grid.rows)
    for cell in sorted(grid.placed_cells(), key=lambda placed: placed.rows.stop):
        lacking = cell_height(grid, cell) - sum(heights[row] for row in cell.rows)
        heights[cell.rows.stop - 1] += max(0.0, lacking)
    return heights


def break_long_words(text: str, holds: float, mark: str = "\u200b") -> str:
    """Words longer than a line may be broken at any letter; all others stay as they are."""
    return LONG_WORD.sub(
        lambda word: mark.join(word[0]) if measure_text_width(word[0]) > holds else word[0], text
    )
