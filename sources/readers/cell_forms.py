"""How the cells of a large sheet are written in its XML, column by column, as its first rows show; and the
one pattern of a row in which every cell that is there has a form of its column.

What the pattern does not match is no usual row. It holds the number of the row and the letters of the column
against those of each cell, so nothing is taken for a cell that is not one.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from documents.workbook import column_index
from documents.worksheet import column_name


class CellKind(Enum):
    SHARED = "its text is one of the shared ones, by number"
    TRIMMED = "text without space around it"
    KEPT = "text as it stands"
    RESULT = "text that a formula gave"
    NUMBER = "number"
    INSTANT = "number that is shown as a day"
    BLANK = "nothing"


TEXT = rb"[^<&\r\x00\x1f]*(?:&(?:amp|lt|gt|quot|apos);[^<&\r\x00\x1f]*)*"
VALUES = {
    CellKind.SHARED: rb"(0|[1-9]\d{0,8})",
    CellKind.TRIMMED: rb"(?![\s<])(" + TEXT + rb"(?<!\s))",
    CellKind.KEPT: rb"(?!<)(" + TEXT + rb")",
    CellKind.RESULT: rb"(?!<)(" + TEXT + rb")",
    CellKind.NUMBER: rb"(-?\d{1,15}(?:\.\d{1,20})?(?:E-\d{1,2})?)",
    CellKind.INSTANT: rb"([1-9]\d{1,6}(?:\.\d{1,20})?)",
}
CELL = re.compile(rb'<c r="([A-Z]{1,3})\d+"((?: [st]="\w+")*)(?:/>|>(.*?)</c>)', re.DOTALL)
SIMPLE_TEXT = re.compile(rb'<is><t( xml:space="preserve")?>([^<]+)</t></is>')
VALUE = re.compile(rb"(<f[^<>]*/>|<f[^<>]*>[^<]*</f>)?<v>([^<]+)</v>")
FORMULA = rb"(?:<f[^<>]*/>|<f[^<>]*>[^<]*</f>)"
STYLE, TYPE = re.compile(rb' s="(\d+)"'), re.compile(rb' t="(\w+)"')
ROW = rb'<row r="(\d{1,7})"[^<>/]*>'
MOST_FORMS = 4
"""Of one column."""
RARE = 100
"""A form that fewer than one in so many rows have is none of the column."""


@dataclass(frozen=True)
class CellForm:
    """``attributes`` as they stand behind the reference of the cell."""

    kind: CellKind
    attributes: bytes
    has_formula: bool = False

    @property
    def pattern(self) -> bytes:
        attributes = re.escape(self.attributes)
        if self.kind is CellKind.BLANK:
            return attributes + rb"(?:/>|></c>)"
        before, after = rb"<v>", rb"</v></c>"
        if self.kind is CellKind.TRIMMED:
            before, after = rb"<is><t>", rb"</t></is></c>"
        elif self.kind is CellKind.KEPT and b"inlineStr" in self.attributes:
            before, after = rb'<is><t xml:space="preserve">', rb"</t></is></c>"
        formula = FORMULA if self.has_formula else b""
        return attributes + b">" + formula + before + VALUES[self.kind] + after


def style_of(attributes: bytes) -> int | None:
    found = STYLE.search(attributes)
    return int(found[1]) if found else None


def forms_of_columns(
    rows: Sequence[bytes], styles: Mapping[int | None, CellKind]
) -> list[tuple[CellForm, ...]]:
    """The forms of each column from the first on, the most frequent first. ``styles`` says what numbers are
    by their style; of others nothing is known."""
    counts: dict[int, Counter[CellForm]] = {}
    for row in rows:
        for letters, attributes, body in CELL.findall(row):
            if form := _form_of(attributes, body, styles):
                counts.setdefault(column_index(letters.decode()), Counter())[form] += 1
    width = max(counts, default=-1) + 1
    return [_usual_forms(counts.get(column, Counter()), len(rows)) for column in range(width)]


def _usual_forms(counts: Counter[CellForm], rows: int) -> tuple[CellForm, ...]:
    return tuple(form for form, count in counts.most_common(MOST_FORMS) if count * RARE >= rows)


def _form_of(attributes: bytes, body: bytes, styles: Mapping[int | None, CellKind]) -> CellForm | None:
    found = TYPE.search(attributes)
    kind = found[1] if found else b"n"
    if not body:
        return CellForm(CellKind.BLANK, attributes)
    if kind == b"inlineStr" and (text := SIMPLE_TEXT.fullmatch(body)):
        return CellForm(CellKind.KEPT if text[1] else CellKind.TRIMMED, attributes)
    value = VALUE.fullmatch(body)
    if value is None:
        return None
    formula = bool(value[1])
    kinds = {b"s": CellKind.SHARED, b"str": CellKind.RESULT, b"n": styles.get(style_of(attributes))}
    found_kind = kinds.get(kind)
    return CellForm(found_kind, attributes, formula) if found_kind else None


def width_of(rows: Iterable[bytes]) -> int:
    """How many columns the cells of the rows reach over."""
    letters = {letters for row in rows for letters, _, _ in CELL.findall(row)}
    return max((column_index(one.decode()) + 1 for one in letters), default=0)


def styles_in(rows: Iterable[bytes]) -> set[int]:
    """The styles of cells that are numbers."""
    attributes = {attributes for row in rows for _, attributes, body in CELL.findall(row) if body}
    found = (style_of(one) for one in attributes if not TYPE.search(one) or b' t="n"' in one)
    return {style for style in found if style is not None}


def row_pattern(forms: Sequence[Sequence[CellForm]]) -> re.Pattern[bytes]:
    """Its groups are the whole row, its number, and the value of each form that is no blank."""
    cells = (_column_pattern(at, column) for at, column in enumerate(forms) if column)
    return re.compile(rb"(%s%s</row>)" % (ROW, b"".join(cells)))


def _column_pattern(at: int, forms: Sequence[CellForm]) -> bytes:
    alternatives = b"|".join(form.pattern for form in forms)
    return rb'(?:<c r="%s\2"(?:%s))?' % (column_name(at).encode(), alternatives)
