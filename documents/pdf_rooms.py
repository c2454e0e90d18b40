"""The room of a character on its line: as wide as it moves the pen, as high as its font."""

import ctypes
import math
from typing import Any

from pypdfium2 import raw

SLANTED = -1
"""The turn of what stands neither level nor upright."""
ABOVE, BELOW = 0.88, 0.12
"""Of the size of the font: how far pdfium lets a character reach above its line, and below it."""
INVISIBLE_CODES = {0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD}
"""Marks for breaking lines, without a room of their own."""
SAME = 0.01
RIGHT_AND_UP = {
    0: ((1, 0), (0, 1)),
    90: ((0, -1), (1, 0)),
    180: ((-1, 0), (0, -1)),
    270: ((0, 1), (-1, 0)),
}
"""Where right and up of a character lie on the page, by its turn."""
Edges = tuple[float, float, float, float]
"""Left, bottom, right and top in the space of the page."""


def read_room(text: Any, index: int, turn: int) -> Edges | None:
    """``None`` for what has none. Beside marks for breaking lines pdfium gives the ink in its place."""
    loose = raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(text, index, loose):
        return None
    room = loose.left, loose.bottom, loose.right, loose.top
    if turn == SLANTED or not is_same(room, read_ink_edges(text, index)):
        return room
    return room_around_ink(text, index, turn) or room


def read_ink_edges(text: Any, index: int) -> Edges:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(text, index, left, right, bottom, top)
    return left.value, bottom.value, right.value, top.value


def is_same(one: Edges, other: Edges) -> bool:
    return all(abs(edge - beside) < SAME for edge, beside in zip(one, other, strict=True))


def room_around_ink(text: Any, index: int, turn: int) -> Edges | None:
    """From where the pen stood and the size of the font; behind the ink as much is free as before it.
    ``None`` where the ink lies away from the pen, as that of the second letter of ﬁ."""
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text, index, x, y)
    right_way, up_way = RIGHT_AND_UP[turn]
    along = [
        (across - x.value) * right_way[0] + (upwards - y.value) * right_way[1]
        for across, upwards in ink_corners(text, index)
    ]
    before, behind = min(along), max(along)
    if not 0 <= before <= behind - before:
        return None
    size = drawn_size(text, index)
    ends = ((0, -BELOW * size), (before + behind, ABOVE * size))
    across, upwards = (
        sorted(start + right_way[axis] * far + up_way[axis] * rise for far, rise in ends)
        for axis, start in enumerate((x.value, y.value))
    )
    return across[0], upwards[0], across[1], upwards[1]


def ink_corners(text: Any, index: int) -> list[tuple[float, float]]:
    """Of a sign drawn for a character and a mark behind it pdfium parts the ink between the two."""
    has_mark = raw.FPDFText_GetUnicode(text, index + 1) in INVISIBLE_CODES
    edges = [read_ink_edges(text, at) for at in range(index, index + 1 + has_mark)]
    return [corner for ink in edges for corner in (ink[:2], ink[2:])]


def drawn_size(text: Any, index: int) -> float:
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, index, matrix)
    return float(raw.FPDFText_GetFontSize(text, index)) * math.hypot(matrix.c, matrix.d)
