"""One page of a PDF as it lies on paper: its characters, its drawn lines, the room its pictures take. ``y``
grows downwards."""

from dataclasses import dataclass
from typing import Any

from documents.pdf_boxes import Box, Glyph, PageTransform
from documents.pdf_glyphs import place_glyphs, read_raw_glyphs, usual_turn
from documents.pdf_shapes import read_shapes
from documents.pdf_watermark import without_watermarks


@dataclass(frozen=True)
class PdfPage:
    """``lines`` are boxes without height or without width; ``bands`` are filled grounds; ``pictured`` is the
    part of the page that pictures cover."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    lines: tuple[Box, ...]
    pictured: float
    bands: tuple[Box, ...] = ()

    @property
    def has_text(self) -> bool:
        return not all(glyph.is_blank for glyph in self.glyphs)


def read_page(document: Any, index: int) -> PdfPage:
    page = document[index]
    number = index + 1
    raw_glyphs = read_raw_glyphs(page, number)
    upright = PageTransform(page, usual_turn(raw_glyphs, page.get_rotation()))
    drawn = read_shapes(page, upright, number)
    page.close()
    return PdfPage(
        number,
        upright.width,
        upright.height,
        without_watermarks(tuple(place_glyphs(raw_glyphs, upright)), drawn.lines),
        tuple(drawn.lines),
        min(drawn.pictured, 1),
        tuple(drawn.bands),
    )
