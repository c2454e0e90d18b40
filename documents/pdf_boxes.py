"""What lies where on a page of a PDF: boxes and characters in points from the upper left, ``y`` downwards."""

from dataclasses import dataclass
from typing import Any

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

    def turned_back(self, turn: int) -> "Box":
        """Where it lies for whoever turns the page against ``turn``, so that text so turned stands level."""
        if turn == 90:
            return Box(self.top, -self.right, self.bottom, -self.left)
        if turn == 180:
            return Box(-self.right, -self.bottom, -self.left, -self.top)
        return Box(-self.bottom, self.left, -self.top, self.right) if turn == 270 else self


@dataclass(frozen=True, slots=True)
class Ink:
    """Colour and how much of what lies below it is covered: 255 is all of it."""

    colour: tuple[int, int, int]
    cover: int


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character and its room on the line; ``turn`` is how far it is turned clockwise, in degrees."""

    text: str
    box: Box
    turn: int = 0
    ink: Ink | None = None

    @property
    def is_blank(self) -> bool:
        return self.text.isspace()


class PageTransform:
    """From the page's own space, turned as its text is read, to points from the upper left."""

    def __init__(self, page: Any, drawn_turn: int = 0) -> None:
        """``drawn_turn`` is how the text on the page itself is turned."""
        left, bottom, right, top = page.get_mediabox()
        self.turn = -drawn_turn % 360
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
