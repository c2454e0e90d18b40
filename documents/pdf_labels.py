"""Names that stand beside several rows of a table without lines: half-way between the first and the last of
them."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from documents.pdf_boxes import Box
from documents.pdf_columns import UnclearColumnsError
from documents.pdf_lines import bounding_box

OFF_CENTRE = 2.5
"""Points by which a name may be off the middle of its rows."""
CLOSE = 0.6
"""Times the height of a line: lines this near may be those of one name."""
EDGE = 0.15
"""The part of its height by which a line must reach over the side of a row to stand across it."""
NAMING_COLUMNS = 2
"""From the left: the levels, whose names often stand beside several rows."""


class RowSpan(NamedTuple):
    """Rows from the first to before the last."""

    first: int
    end: int


class RowSides:
    """Where the sides of the rows lie."""

    def __init__(self, down: Sequence[float]) -> None:
        self.down = down

    def rows_of(self, box: Box) -> RowSpan:
        inset = EDGE * box.height
        top, bottom = self.row_at(box.top + inset), self.row_at(box.bottom - inset)
        return RowSpan(top, bottom + 1)

    def row_at(self, y: float) -> int:
        below = bisect_right(self.down, y) - 1
        return min(max(below, 0), len(self.down) - 2)

    def is_centred(self, box: Box, rows: RowSpan) -> bool:
        middle = (self.down[rows.first] + self.down[rows.end]) / 2
        return abs(middle - box.middle_y) <= OFF_CENTRE


def label_blocks(boxes: Sequence[Box], sides: RowSides) -> list[Box]:
    """The texts of one column; lines of a name that reaches over the side of a row are one."""
    blocks: list[Box] = []
    for box in sorted(boxes, key=lambda box: box.top):
        if blocks and belongs_to_block(blocks[-1], box, sides):
            blocks[-1] = bounding_box([blocks[-1], box])
        else:
            blocks.append(box)
    return blocks


def belongs_to_block(block: Box, box: Box, sides: RowSides) -> bool:
    rows, own = sides.rows_of(block), sides.rows_of(box)
    is_across = own.end - own.first > 1 or rows.end - rows.first > 1
    is_same_row = own.first < rows.end
    return is_same_row or (is_across and box.top - block.bottom < CLOSE * box.height)


def label_ranges(column: int, boxes: Sequence[Box], taken: set[int], sides: RowSides) -> Iterator[RowSpan]:
    """The rows beside which each text of a column stands; ``taken`` are those with a text in it. Raises
    UnclearColumnsError."""
    blocks = label_blocks(boxes, sides)
    start = 0
    for index, block in enumerate(blocks):
        following = blocks[index + 1 :]
        last = sides.rows_of(following[0]).first if following else len(sides.down) - 1
        found = label_range(column, block, RowSpan(start, last), taken, sides)
        start = found.end
        yield found


def label_range(column: int, block: Box, within: RowSpan, taken: set[int], sides: RowSides) -> RowSpan:
    own = sides.rows_of(block)
    is_plain = own.end - own.first == 1 and (sides.is_centred(block, own) or own.first - 1 in {-1, *taken})
    if is_plain and column >= NAMING_COLUMNS:
        return own
    first, end = own
    while first > within.first and first - 1 not in taken:
        first -= 1
    while end < within.end and end not in taken:
        end += 1
    for top in range(first, own.first + 1):
        for bottom in range(own.end, end + 1):
            if sides.is_centred(block, RowSpan(top, bottom)):
                return RowSpan(top, bottom)
    if is_plain:
        return own
    raise UnclearColumnsError
