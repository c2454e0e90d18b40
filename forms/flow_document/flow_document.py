"""A paper that is read like a letter: headings, paragraphs, tables and drawings, one under the other.

A setting is a name here with its look; to add one, add it to ``PARAGRAPH_STYLES``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from forms.drawing import Drawing
from forms.grid import Grid
from forms.sanitize import sanitize_text


@dataclass(frozen=True)
class ParagraphStyle:
    """``size``, ``line`` (its height), ``before`` and ``after`` in points; ``indent`` of the first line,
    ``hang`` of all others and ``left`` of all lines in characters; ``align`` is both, left or center;
    ``level`` is that of a heading, else 0; ``keep`` holds a paragraph to the next."""

    face: str = "song"
    size: float = 16
    line: float = 28
    indent: int = 2
    hang: int = 0
    left: int = 0
    align: str = "both"
    before: float = 0
    after: float = 0
    color: str = "000000"
    level: int = 0
    keep: bool = False


PARAGRAPH_STYLES: Mapping[str, ParagraphStyle] = MappingProxyType(
    {
        "title": ParagraphStyle(
            "hei", 22, 36, indent=0, align="center", before=12, after=16, level=1, keep=True
        ),
        "heading": ParagraphStyle("hei", align="left", level=2, before=6, keep=True),
        "subheading": ParagraphStyle("hei", 15, align="left", level=3, keep=True),
        "text": ParagraphStyle(),
        "note": ParagraphStyle(size=12, line=20, align="left", color="475467"),
        "note_head": ParagraphStyle("hei", 12, 20, align="left", before=6, color="475467", keep=True),
        "cover": ParagraphStyle(line=40, indent=0, hang=5, left=2, align="left"),
        "caption": ParagraphStyle("hei", 12, 20, indent=0, align="center", before=6, after=4, keep=True),
        "under": ParagraphStyle("hei", 12, 20, indent=0, align="center", after=8),
        "gap": ParagraphStyle(size=5, line=8, indent=0),
        "closing": ParagraphStyle(indent=0, left=11, align="left", keep=True),
    }
)
"""Sizes and line heights as official documents have them (三号, 28 points); headings in bold face."""
HEADINGS = ("title", "heading", "subheading")
OPEN_PLACE = re.compile("(（待填写[^）]*）|待采集|待评定|待核实)")
"""What a person still has to fill in or the data to give; shown in red."""


@dataclass(frozen=True)
class TextBlock:
    """A heading or paragraph."""

    text: str
    setting: str = "text"

    def __post_init__(self) -> None:
        if self.setting not in PARAGRAPH_STYLES:
            raise ValueError(f"no setting {self.setting!r}")
        object.__setattr__(self, "text", sanitize_text(self.text))

    @property
    def look(self) -> ParagraphStyle:
        return PARAGRAPH_STYLES[self.setting]

    def runs(self) -> Iterator[tuple[str, bool]]:
        """Its pieces, each with whether it is still open."""
        # Split at the places, which stand at the odd positions.
        pieces = OPEN_PLACE.split(self.text)
        for number, piece in enumerate(pieces):
            if piece:
                yield piece, number % 2 == 1


@dataclass(frozen=True)
class Picture:
    """A drawing with the words under it."""

    drawing: Drawing
    caption: str


@dataclass(frozen=True)
class PageBreak:
    """What follows begins a new page."""


Block = TextBlock | Grid | Picture | PageBreak
"""A grid's title stands above it."""
