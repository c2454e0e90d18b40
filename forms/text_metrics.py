"""How much room a text takes, well enough to set row heights and to know which words must be broken."""

import re
import unicodedata

from forms.grid import Grid, PlacedCell
from forms.styles import CELL_STYLES, PADDING

MILLIMETRES_PER_POINT = 25.4 / 72
LINE_HEIGHT = 1.35
"""Height of a line in text sizes."""
PAGE_NUMBER_WIDTH = 12
"""In text sizes, as far as 第 99 页 共 99 页."""
WIDE = "WFA"
"""East Asian widths of a whole place: wide, full and ambiguous (Unicode annex 11)."""
LONG_WORD = re.compile("[\x21-\x7e\u00a1-\u024f]{8,}")


def measure_text_width(text: str) -> float:
    """In text sizes: a Chinese character is one, a Latin letter a little more than half of one."""
    return sum(1.0 if unicodedata.east_asian_width(character) in WIDE else 0.56 for character in text)


def line_capacity(grid: Grid, placed: PlacedCell) -> float:
    """What one line of the cell holds, in text sizes."""
    look = CELL_STYLES[placed.cell.style]
    width = grid.cell_width(placed) - 2 * PADDING
    return max(1.0, width / (look.size * MILLIMETRES_PER_POINT) - look.indent)


def count_lines(grid: Grid, placed: PlacedCell) -> int:
    holds = int(line_capacity(grid, placed))
    paragraphs = placed.cell.text.split("\n")
    return sum(max(1, -int(-measure_text_width(paragraph) // holds)) for paragraph in paragraphs)


def cell_height(grid: Grid, placed: PlacedCell) -> float:
    """Points."""
    size = CELL_STYLES[placed.cell.style].size
    return count_lines(grid, placed) * size * LINE_HEIGHT + 2 * PADDING / MILLIMETRES_PER_POINT


def row_heights(grid: Grid, least: float = 20.0) -> list[float]:
    """Points; where a cell spans rows, the last of them grows to hold it."""
    heights = [least] * len(grid.rows)
    for cell in sorted(grid.placed_cells(), key=lambda placed: placed.rows.stop):
        lacking = cell_height(grid, cell) - sum(heights[row] for row in cell.rows)
        heights[cell.rows.stop - 1] += max(0.0, lacking)
    return heights


def break_long_words(text: str, holds: float, mark: str = "\u200b") -> str:
    """Words longer than a line may be broken at any letter; all others stay as they are."""

    def mark_places(match: re.Match[str]) -> str:
        word = match[0]
        return mark.join(word) if measure_text_width(word) > holds else word

    return LONG_WORD.sub(mark_places, text)
