"""How much room a text takes, well enough to set row heights and to know which words must be broken."""

import re
import unicodedata

from forms.grid import Grid, Placed
from forms.styles import LOOKS, PADDING

POINT = 0.3528
"""Millimetres."""
LINE = 1.35
"""Height of a line in text sizes."""
WORD = re.compile("[\x21-\x7e\u00a1-\u024f]{8,}")


def breadth(text: str) -> float:
    """In text sizes: a Chinese character is one, a Latin letter a little more than half of one."""
    return sum(1.0 if unicodedata.east_asian_width(each) in "WFA" else 0.56 for each in text)


def room(grid: Grid, placed: Placed) -> float:
    """What one line of the cell holds, in text sizes."""
    look = LOOKS[placed.cell.style]
    return max(1.0, (grid.width(placed) - 2 * PADDING) / (look.size * POINT) - look.indent)


def lines(grid: Grid, placed: Placed) -> int:
    holds = int(room(grid, placed))
    return sum(max(1, -int(-breadth(each) // holds)) for each in placed.cell.text.split("\n"))


def height(grid: Grid, placed: Placed) -> float:
    """Points."""
    return lines(grid, placed) * LOOKS[placed.cell.style].size * LINE + 2 * PADDING / POINT


def row_heights(grid: Grid, least: float = 20.0) -> list[float]:
    """Points; where a cell spans rows, the last of them grows to hold it."""
    heights = [least] * len(grid.rows)
    for each in sorted(grid.placed(), key=lambda placed: placed.rows.stop):
        lacking = height(grid, each) - sum(heights[row] for row in each.rows)
        heights[each.rows.stop - 1] += max(0.0, lacking)
    return heights


def breakable(text: str, holds: float, mark: str = "\u200b") -> str:
    """Words longer than a line may be broken at any letter; all others stay as they are."""
    return WORD.sub(lambda word: mark.join(word[0]) if breadth(word[0]) > holds else word[0], text)
