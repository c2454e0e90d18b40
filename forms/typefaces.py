"""The fonts of the PDF: where they are and which characters they have."""

from functools import cache
from pathlib import Path

FONT_FOLDER = Path(__file__).resolve().parent.parent / "static" / "fonts"
FONTS = ("jixiao-song.otf", "jixiao-hei.otf")
SEGMENTED_COVERAGE = 12
"""The format of ``cmap`` tables that reach beyond 65,536 code points."""
GETA = "〓"
"""What Chinese printers have always set for a character that is not in the case."""
LOOK_ALIKES = str.maketrans("−⩾⩽≽≼∼˜∙⋅･゠✓✔✗✘₀₁₂₃₄₅₆₇₈₉", "–≥≤≥≤～~···＝√√××0123456789")
"""Signs the fonts lack, and signs they have that a reader takes for the same."""


@cache
def covered_code_points() -> frozenset[int]:
    """Code points that any of the fonts can draw."""
    return frozenset().union(*(font_code_points((FONT_FOLDER / name).read_bytes()) for name in FONTS))


def font_code_points(font: bytes) -> set[int]:
    """Read from the font's ``cmap``, its tables of format 12 (OpenType specification, cmap)."""
    code_points: set[int] = set()
    for at in cmap_subtables(font):
        if read_uint16(font, at) == SEGMENTED_COVERAGE:
            code_points |= cmap_code_points(font, at)
    return code_points


def cmap_subtables(font: bytes) -> set[int]:
    """Where they begin."""
    start = table_offsets(font)[b"cmap"]
    records = range(read_uint16(font, start + 2))
    return {start + read_uint32(font, start + 8 + 8 * record) for record in records}


def table_offsets(font: bytes) -> dict[bytes, int]:
    records = (12 + 16 * number for number in range(read_uint16(font, 4)))
    return {font[record : record + 4]: read_uint32(font, record + 8) for record in records}


def read_uint16(font: bytes, at: int) -> int:
    return int.from_bytes(font[at : at + 2], "big")


def read_uint32(font: bytes, at: int) -> int:
    return int.from_bytes(font[at : at + 4], "big")


def cmap_code_points(font: bytes, at: int) -> set[int]:
    """Of a table of format 12: groups of first and last code point."""
    code_points: set[int] = set()
    for group in range(read_uint32(font, at + 12)):
        start = at + 16 + 12 * group
        code_points.update(range(read_uint32(font, start), read_uint32(font, start + 4) + 1))
    return code_points


def missing_characters(text: str) -> set[str]:
    """The characters that would leave a gap."""
    characters = set(text.translate(LOOK_ALIKES)) - {"\n"}
    return {character for character in characters if ord(character) not in covered_code_points()}
