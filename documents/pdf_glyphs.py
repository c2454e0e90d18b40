"""The characters of a page of a PDF: each with its room, the way it is turned, and its ink."""

import ctypes
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from pypdfium2 import raw

from characters.symbol_fonts import SYMBOL_CODES, symbol_text
from documents.pdf_boxes import Box, Glyph, Ink, PageTransform
from documents.pdf_rooms import INVISIBLE_CODES, SLANTED, Edges, read_room
from documents.reading import UnreadableFileError

MOST_CHARACTERS = 100_000
UNREADABLE = "\ufffd"
CROWDED = "第{}页的图形或文字多得不正常，已停止读取；请另存为 docx，或只保留需要的页后再读取"
MOST_TILT = 8
"""Degrees by which a page may lie askew on the scanner; text that slants more is a watermark or a stamp."""
QUARTER = 90
LONGEST_FONT_NAME = 100


class RawGlyph(NamedTuple):
    """A character in the space of the page, with its turn in quarters as drawn or ``SLANTED``."""

    text: str
    room: Edges
    turn: int
    ink: Ink


def read_raw_glyphs(page: Any, number: int) -> list[RawGlyph]:
    text = page.get_textpage()
    count = text.count_chars()
    if count > MOST_CHARACTERS:
        raise UnreadableFileError(CROWDED.format(number))
    found = [glyph for index in range(count) if (glyph := read_raw_glyph(text, index))]
    text.close()
    return found


def read_raw_glyph(text: Any, index: int) -> RawGlyph | None:
    """``None`` for what nobody sees."""
    code = raw.FPDFText_GetUnicode(text, index)
    if code in INVISIBLE_CODES or raw.FPDFText_IsGenerated(text, index) == 1:
        return None
    turn = drawn_turn(text, index)
    room = read_room(text, index, turn)
    if room is None:
        return None
    return RawGlyph(glyph_text(text, index, code), room, turn, read_ink(text, index))


def glyph_text(text: Any, index: int, code: int) -> str:
    if raw.FPDFText_HasUnicodeMapError(text, index) == 1 or code in {0, 0xFFFE, 0xFFFF}:
        return UNREADABLE
    if code in SYMBOL_CODES:
        return symbol_text(chr(code), font_name(text, index))
    return chr(code)


def font_name(text: Any, index: int) -> str:
    name, flags = ctypes.create_string_buffer(LONGEST_FONT_NAME), ctypes.c_int()
    raw.FPDFText_GetFontInfo(text, index, name, LONGEST_FONT_NAME, flags)
    return name.value.decode("utf-8", "replace")


def drawn_turn(text: Any, index: int) -> int:
    """Clockwise, in degrees, by the direction of its line: letters that only lean are not turned."""
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, index, matrix)
    degrees = -math.degrees(math.atan2(matrix.b, matrix.a))
    quarters = round(degrees / QUARTER)
    is_slanted = abs(degrees - quarters * QUARTER) > MOST_TILT
    return SLANTED if is_slanted else quarters * QUARTER % 360


def read_ink(text: Any, index: int) -> Ink:
    red, green, blue, cover = (ctypes.c_uint() for _ in range(4))
    raw.FPDFText_GetFillColor(text, index, red, green, blue, cover)
    return Ink((red.value, green.value, blue.value), cover.value)


def usual_turn(glyphs: Sequence[RawGlyph], rotation: int) -> int:
    """The way in which most of a page is written: a wide table is often printed sideways. ``rotation`` is how
    the page is shown."""
    turns = Counter(glyph.turn for glyph in glyphs if glyph.turn != SLANTED and not glyph.text.isspace())
    return max(turns, key=lambda turn: (turns[turn], -turn), default=-rotation % 360)


def place_glyphs(glyphs: Sequence[RawGlyph], upright: PageTransform) -> Iterator[Glyph]:
    """As they are shown; without what slants, where anything else stands on the page."""
    is_all_slanted = all(glyph.turn == SLANTED for glyph in glyphs if not glyph.text.isspace())
    for glyph in glyphs:
        if glyph.turn == SLANTED and not is_all_slanted:
            continue
        left, bottom, right, top = glyph.room
        box: Box = upright((left, bottom), (right, top))
        turn = 0 if is_all_slanted else (glyph.turn + upright.turn) % 360
        yield Glyph(glyph.text, box, turn, glyph.ink)
