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
    """``None`` for what has none."""
    room = raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(text, index, room):
        return None
    if turn != SLANTED and raw.FPDFText_GetUnicode(text, index + 1) in INVISIBLE_CODES:
        return room_with_mark(text, index, turn)
    return room.left, room.bottom, room.right, room.top


def room_with_mark(text: Any, index: int, turn: int) -> Edges:
    """Of a sign drawn for a character and a mark behind it pdfium parts the ink between them.

    From where the pen stood and the size of the font; behind the ink as much is free as before it."""
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text, index, x, y)
    size = drawn_size(text, index)
    (right_x, right_y), (up_x, up_y) = RIGHT_AND_UP[turn]
    along = [
        (across - x.value) * right_x + (upwards - y.value) * right_y
        for across, upwards in ink_corners(text, index)
    ]
    width = min(along) + max(along)
    corners = [
        (x.value + right_x * across + up_x * rise, y.value + right_y * across + up_y * rise)
        for across, rise in ((0, -BELOW * size), (width, ABOVE * size))
    ]
    (left, right), (bottom, top) = (sorted(edges) for edges in zip(*corners, strict=True))
    return left, bottom, right, top


def ink_corners(text: Any, index: int) -> list[tuple[float, float]]:
    """Of a character and of the mark behind it."""
    corners = []
    for at in (index, index + 1):
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        raw.FPDFText_GetCharBox(text, at, left, right, bottom, top)
        corners += [(left.value, bottom.value), (right.value, top.value)]
    return corners


def drawn_size(text: Any, index: int) -> float:
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, index, matrix)
    return float(raw.FPDFText_GetFontSize(text, index)) * math.hypot(matrix.c, matrix.d)
