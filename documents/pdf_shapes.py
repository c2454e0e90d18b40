"""What is drawn on a page of a PDF beside its text: lines, filled grounds, and the room pictures take."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
from pypdfium2 import raw

from documents.pdf_boxes import Box, PageTransform, Point
from documents.pdf_glyphs import CROWDED
from documents.reading import UnreadableFileError

MOST_LINE_WIDTH = 3.0
"""Points; a narrower filled shape is a line."""
SHAPES = [raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE]
MOST_SHAPES = 50_000
HIGHEST_BAND = 0.25
"""The part of a page up to which a filled ground may be that of a row."""


@dataclass
class DrawnShapes:
    """``lines`` are boxes without height or without width; ``pictured`` is the part of the page that pictures
    cover."""

    upright: PageTransform
    lines: list[Box] = field(default_factory=list)
    bands: list[Box] = field(default_factory=list)
    pictured: float = 0.0

    def add_shape(self, shape: Any) -> None:
        place = page_matrix(shape)
        box = shape_box(shape, place, self.upright)
        if shape.type != raw.FPDF_PAGEOBJ_PATH:
            self.pictured += box.width * box.height / max(self.upright.width * self.upright.height, 1)
            return
        self.lines += drawn_lines(shape, place, self.upright)
        if MOST_LINE_WIDTH < box.height < HIGHEST_BAND * self.upright.height and not is_stroked(shape):
            self.bands.append(box)


def read_shapes(page: Any, upright: PageTransform, number: int) -> DrawnShapes:
    drawn = DrawnShapes(upright)
    for count, shape in enumerate(page.get_objects(filter=SHAPES)):
        if count > MOST_SHAPES:
            raise UnreadableFileError(CROWDED.format(number))
        drawn.add_shape(shape)
    return drawn


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
