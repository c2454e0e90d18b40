"""The fonts of the PDF: where they are and which characters they have."""

import struct
from functools import cache
from pathlib import Path

FONT_FOLDER = Path(__file__).resolve().parent.parent / "static" / "fonts"
FONTS = ("jixiao-song.otf", "jixiao-hei.otf")
GETA = "〓"
"""What Chinese printers have always set for a character that is not in the case."""
LOOK_ALIKES = str.maketrans("−⩾⩽≽≼∼˜∙⋅･゠✓✔✗✘₀₁₂₃₄₅₆₇₈₉", "–≥≤≥≤～~···＝√√××0123456789")
"""Signs the fonts lack, and signs they have that a reader takes for the same."""


@cache
def covered_code_points() -> frozenset[int]:
    """Code points that any of the fonts can draw."""
    return frozenset().union(*(font_code_points((FONT_FOLDER / name).read_bytes()) for name in FONTS))


def font_code_points(font: bytes) -> set[int]:
    """Read from the font's ``cmap``, its table of format 12 (OpenType specification, cmap)."""
    count = struct.unpack_from(">H", font, 4)[0]
    tables = {
        font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0] for at in range(12, 12 + 16 * count, 16)
    }
    start = tables[b"cmap"]
    records = struct.unpack_from(">H", font, start + 2)[0]
    offsets = {
        start + struct.unpack_from(">I", font, start + 4 + 8 * index + 4)[0] for index in range(records)
    }
    return {
        code
        for at in offsets
        if struct.unpack_from(">H", font, at)[0] == 12
        for code in cmap_code_points(font, at)
    }


def cmap_code_points(font: bytes, at: int) -> set[int]:
    number = struct.unpack_from(">I", font, at + 12)[0]
    spans = (struct.unpack_from(">II", font, at + 16 + 12 * index) for index in range(number))
    return {code for first, last in spans for code in range(first, last + 1)}


def missing_characters(text: str) -> set[str]:
    """The characters that would leave a gap; invisible joiners do not count."""
    return {
        word
        for word in text.translate(LOOK_ALIKES)
        if word != "\n" and ord(word) not in covered_code_points()
    }
