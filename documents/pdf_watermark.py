"""Watermarks that stand level: faint or large letters printed over the text or the lines of a page.

Faint text alone is none (grey notes, white headers on a dark ground): a watermark gets in the way of other
text or of lines, and that is how it is told.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import floor
from statistics import median

from documents.pdf_boxes import Box, Glyph, Ink

FAINT = 0.5
"""Brightness from which on ink is faint; black is 0."""
SEE_THROUGH = 200
"""Of 255: ink that covers less lets through what lies below."""
LARGE = 2.0
"""Times the usual height of characters."""
IN_THE_WAY = 0.05
"""The part of its letters that meets other text or lines."""
BRIGHTNESS = (0.299, 0.587, 0.114)
BUCKET = 20.0
"""Points; characters are looked up by the square they lie in."""
Style = tuple[Ink | None, int, int]


def without_watermarks(glyphs: Sequence[Glyph], lines: Sequence[Box]) -> tuple[Glyph, ...]:
    by_style: dict[Style, list[Glyph]] = {}
    for glyph in glyphs:
        if not glyph.is_blank:
            by_style.setdefault(style_of(glyph), []).append(glyph)
    if len(by_style) < 2:
        return tuple(glyphs)
    usual = median(glyph.box.height for glyph in glyphs if not glyph.is_blank)
    obstacles = Obstacles(lines)
    obstacles.add_glyphs(glyphs)
    marks = {
        style
        for style, written in by_style.items()
        if may_be_watermark(written[0], usual) and is_in_the_way(written, obstacles)
    }
    return tuple(glyph for glyph in glyphs if style_of(glyph) not in marks)


def style_of(glyph: Glyph) -> Style:
    return glyph.ink, round(glyph.box.height), glyph.turn


def may_be_watermark(glyph: Glyph, usual: float) -> bool:
    return glyph.box.height > LARGE * usual or (glyph.ink is not None and is_faint(glyph.ink))


def is_faint(ink: Ink) -> bool:
    bright = sum(part * share for part, share in zip(ink.colour, BRIGHTNESS, strict=True)) / 255
    return bright > FAINT or ink.cover < SEE_THROUGH


def is_in_the_way(written: Sequence[Glyph], obstacles: "Obstacles") -> bool:
    return sum(map(obstacles.meets, written)) > IN_THE_WAY * len(written)


@dataclass
class Obstacles:
    """What a watermark can lie over."""

    lines: Sequence[Box]
    glyphs_by_square: dict[tuple[int, int], list[Glyph]] = field(default_factory=dict)

    def add_glyphs(self, glyphs: Iterable[Glyph]) -> None:
        for glyph in glyphs:
            if not glyph.is_blank:
                x, y = glyph.box.middle
                self.glyphs_by_square.setdefault((floor(x / BUCKET), floor(y / BUCKET)), []).append(glyph)

    def meets(self, glyph: Glyph) -> bool:
        core = shrink(glyph.box)
        return any(crosses(line, core) for line in self.lines) or any(
            style_of(other) != style_of(glyph) and contains(core, other.box) for other in self.near(core)
        )

    def near(self, core: Box) -> Iterator[Glyph]:
        for column in range(floor(core.left / BUCKET), floor(core.right / BUCKET) + 1):
            for row in range(floor(core.top / BUCKET), floor(core.bottom / BUCKET) + 1):
                yield from self.glyphs_by_square.get((column, row), ())


def shrink(box: Box) -> Box:
    """Without the room that a character keeps from its neighbours and from lines."""
    across, down = box.width / 6, box.height / 6
    return Box(box.left + across, box.top + down, box.right - across, box.bottom - down)


def crosses(line: Box, core: Box) -> bool:
    return (
        line.left < core.right
        and line.right > core.left
        and line.top < core.bottom
        and line.bottom > core.top
    )


def contains(core: Box, other: Box) -> bool:
    x, y = other.middle
    return core.left < x < core.right and core.top < y < core.bottom
