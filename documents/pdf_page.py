"""One page of a PDF as it lies on paper: its characters, its drawn lines, the room its pictures take. ``y``
grows downwards."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2
from pypdfium2 import raw

from documents.reading import UnreadableFileError

MOST_LINE_WIDTH = 3.0
"""Points; a narrower filled shape is a line."""
SHAPES = [raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE]
MOST_SHAPES = 50_000
MOST_CHARACTERS = 100_000
UNREADABLE = "\ufffd"
INVISIBLE_CODES = {0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD}
"""Marks for breaking lines, without a room of their own."""
CROWDED = "第{}页的图形或文字多得不正常，已停止读取；请另存为 docx，或只保留需要的页后再读取"
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """Edges in points from the upper left."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def middle(self) -> Point:
        return (self.left + self.right) / 2, self.middle_y

    @property
    def middle_y(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character and its room on the line."""

    text: str
    box: Box

    @property
    def is_blank(self) -> bool:
        return self.text.isspace()


@dataclass(frozen=True)
class PdfPage:
    """``lines`` are boxes without height or without width; ``pictured`` is the part of the page that
    pictures cover."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    lines: tuple[Box, ...]
    pictured: float

    @property
    def has_text(self) -> bool:
        return not all(glyph.is_blank for glyph in self.glyphs)


class PageTransform:
    """From the page's own space, turned as the page is turned, to points from the upper left."""

    def __init__(self, page: Any) -> None:
        left, bottom, right, top = page.get_mediabox()
        self.turn = page.get_rotation() % 360
        corners = [self.rotate_point(x, y) for x in (left, right) for y in (bottom, top)]
        self.left, self.top = min(x for x, _ in corners), max(y for _, y in corners)
        self.height = self.top - min(y for _, y in corners)
        self.width = max(x for x, _ in corners) - self.left

    def rotate_point(self, x: float, y: float) -> Point:
        if self.turn == 0:
            return x, y
        if self.turn == 180:
            return -x, -y
        return (y, -x) if self.turn == 90 else (-y, x)

    def __call__(self, one: Point, other: Point) -> Box:
        (x, y), (right, bottom) = self.rotate_point(*one), self.rotate_point(*other)
        left, right = (x, right) if x < right else (right, x)
        top, bottom = (y, bottom) if y > bottom else (bottom, y)
        return Box(left - self.left, self.top - top, right - self.left, self.top - bottom)


def read_page(document: Any, index: int) -> PdfPage:
    page = document[index]
    upright = PageTransform(page)
    number = index + 1
    glyphs = tuple(page_glyphs(page, upright, number))
    lines: list[Box] = []
    pictured = 0.0
    for count, shape in enumerate(page.get_objects(filter=SHAPES)):
        if count > MOST_SHAPES:
            raise UnreadableFileError(CROWDED.format(number))
        place = page_matrix(shape)
        if shape.type == raw.FPDF_PAGEOBJ_PATH:
            lines += drawn_lines(shape, place, upright)
        else:
            box = shape_box(shape, place, upright)
            pictured += box.width * box.height / max(upright.width * upright.height, 1)
    page.close()
    return PdfPage(number, upright.width, upright.height, glyphs, tuple(lines), min(pictured, 1))


def page_glyphs(page: Any, upright: PageTransform, number: int) -> Iterator[Glyph]:
    text = page.get_textpage()
    count = text.count_chars()
    if count > MOST_CHARACTERS:
        raise UnreadableFileError(CROWDED.format(number))
    room = raw.FS_RECTF()
    for index in range(count):
        code = raw.FPDFText_GetUnicode(text, index)
        if (
            code in INVISIBLE_CODES
            or raw.FPDFText_IsGenerated(text, index) == 1
            or not raw.FPDFText_GetLooseCharBox(text, index, room)
        ):
            continue
        box = upright((room.left, room.bottom), (room.right, room.top))
        lost = raw.FPDFText_HasUnicodeMapError(text, index) == 1 or code in {0, 0xFFFE, 0xFFFF}
        yield Glyph(UNREADABLE if lost else chr(code), box)
    text.close()


def page_matrix(shape: Any) -> pypdfium2.PdfMatrix:
    """From the space of the group a shape lies in to that of the page."""
    matrix = pypdfium2.PdfMatrix()
    group = shape.container
    while group is not None:
        matrix = matrix.multiply(group.get_matrix())
        group = group.container
    return matrix


def shape_box(shape: Any, place: pypdfium2.PdfMatrix, upright: PageTransform) -> Box:
    left, bottom, right, top = place.on_rect(*shape.get_bounds())
    return upright((left, bottom), (right, top))


def drawn_lines(shape: Any, place: pypdfium2.PdfMatrix, upright: PageTransform) -> Iterator[Box]:
    """Lines across or down; a shape that is only filled counts where it is as thin as a line."""
    whole = shape_box(shape, place, upright)
    if min(whole.width, whole.height) <= MOST_LINE_WIDTH:
        if max(whole.width, whole.height) > MOST_LINE_WIDTH:
            yield flatten_box(whole)
    elif is_stroked(shape):
        for one, other in stroke_segments(shape, shape.get_matrix().multiply(place)):
            box = upright(one, other)
            if min(box.width, box.height) < 1 < max(box.width, box.height):
                yield flatten_box(box)


def flatten_box(box: Box) -> Box:
    across, down = box.middle
    if box.width > box.height:
        return Box(box.left, down, box.right, down)
    return Box(across, box.top, across, box.bottom)


def is_stroked(shape: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(shape, fill, stroke)
    return bool(stroke.value)


def stroke_segments(shape: Any, matrix: pypdfium2.PdfMatrix) -> Iterator[tuple[Point, Point]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    start: Point | None = None
    last: Point | None = None
    for index in range(min(raw.FPDFPath_CountSegments(shape), MOST_SHAPES)):
        segment = raw.FPDFPath_GetPathSegment(shape, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == raw.FPDF_SEGMENT_LINETO and last is not None:
            yield last, point
        last = point
        if raw.FPDFPathSegment_GetClose(segment) and start is not None:
            yield point, start
