"""One page of a PDF as it lies on paper: its characters, its drawn lines, the room its pictures take. ``y``
grows downwards."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2
from pypdfium2 import raw

from documents.pdf_boxes import Box, Glyph, PageTransform, Point
from documents.pdf_glyphs import CROWDED, place_glyphs, read_raw_glyphs, usual_turn
from documents.pdf_watermark import without_watermarks
from documents.reading import UnreadableFileError

MOST_LINE_WIDTH = 3.0
"""Points; a narrower filled shape is a line."""
SHAPES = [raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE]
MOST_SHAPES = 50_000


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


def read_page(document: Any, index: int) -> PdfPage:
    page = document[index]
    number = index + 1
    raw_glyphs = read_raw_glyphs(page, number)
    upright = PageTransform(page, usual_turn(raw_glyphs, page.get_rotation()))
    glyphs = tuple(place_glyphs(raw_glyphs, upright))
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
    return PdfPage(
        number,
        upright.width,
        upright.height,
        without_watermarks(glyphs, lines),
        tuple(lines),
        min(pictured, 1),
    )


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
