"""Columns of a table that no line parts: texts that stand below each other, with room between them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from documents.pdf_boxes import Box, Glyph
from documents.pdf_lines import bounding_box, group_by_height

CELL_GAP = 1.0
"""Times the height of a line: wider gaps part cells."""


class Extent(NamedTuple):
    """From where to where a text or a column reaches, from the left."""

    left: float
    right: float

    def overlaps(self, other: "Extent") -> bool:
        return self.left < other.right and other.left < self.right

    def joined(self, other: "Extent") -> "Extent":
        return Extent(min(self.left, other.left), max(self.right, other.right))


class Piece(NamedTuple):
    """A text without a wide gap in it."""

    text: str
    box: Box

    @property
    def span(self) -> Extent:
        return Extent(self.box.left, self.box.right)


@dataclass(frozen=True)
class TextRow:
    """The texts that stand at one height."""

    pieces: tuple[Piece, ...]

    @property
    def spans(self) -> list[Extent]:
        return [piece.span for piece in self.pieces]

    @property
    def box(self) -> Box:
        return bounding_box([piece.box for piece in self.pieces])


class UnclearColumnsError(Exception):
    """The texts stand below each other in more than one way."""


def text_rows(glyphs: Iterable[Glyph]) -> list[TextRow]:
    rows = (sorted(row, key=lambda glyph: glyph.box.left) for row in group_by_height(glyphs))
    return [row for row in map(build_row, rows) if row.pieces]


def build_row(glyphs: Sequence[Glyph]) -> TextRow:
    """A blank that is written belongs to its text; a gap without one parts texts."""
    pieces: list[list[Glyph]] = []
    for glyph in glyphs:
        if pieces and glyph.box.left - pieces[-1][-1].box.right <= CELL_GAP * glyph.box.height:
            pieces[-1].append(glyph)
        else:
            pieces.append([glyph])
    solid = ([glyph for glyph in piece if not glyph.is_blank] for piece in pieces)
    return TextRow(tuple(build_piece(letters) for letters in solid if letters))


def build_piece(letters: Sequence[Glyph]) -> Piece:
    text = "".join(glyph.text for glyph in letters)
    return Piece(text, bounding_box([glyph.box for glyph in letters]))


def find_columns(rows: Sequence[TextRow]) -> list[Extent]:
    """From the row with the most texts, widened by those that stand below and above only one of them."""
    columns = max(rows, key=lambda row: len(row.pieces)).spans
    for row in rows:
        for span in row.spans:
            columns = with_span(columns, span)
    columns = merge_shifted(columns, rows)
    if any(one.right > other.left for one, other in pairwise(columns)):
        raise UnclearColumnsError
    return columns


def with_span(columns: list[Extent], span: Extent) -> list[Extent]:
    met = [index for index, column in enumerate(columns) if column.overlaps(span)]
    if not met:
        return sorted([*columns, span])
    if len(met) == 1:
        at = met[0]
        return [*columns[:at], columns[at].joined(span), *columns[at + 1 :]]
    return columns


def merge_shifted(columns: list[Extent], rows: Sequence[TextRow]) -> list[Extent]:
    """A number that stands right of its header is of one column with it: no row has texts in both."""
    filled = [filled_columns(columns, row) for row in rows]
    together = [any(index in row and index + 1 in row for row in filled) for index in range(len(columns) - 1)]
    if any(not one and not other for one, other in pairwise(together)):
        raise UnclearColumnsError
    merged = columns[:1]
    for column, is_other in zip(columns[1:], together, strict=True):
        if is_other:
            merged.append(column)
        else:
            merged[-1] = merged[-1].joined(column)
    return merged


def filled_columns(columns: Sequence[Extent], row: TextRow) -> set[int]:
    return {index for index, column in enumerate(columns) if any(column.overlaps(span) for span in row.spans)}


def column_edges(columns: Sequence[Extent], margin: float) -> list[float]:
    """Halfway between the columns, and a little outside of the first and the last."""
    halfway = [(one.right + other.left) / 2 for one, other in pairwise(columns)]
    return [columns[0].left - margin, *halfway, columns[-1].right + margin]
