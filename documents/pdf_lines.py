"""Characters on paper to lines of text, and lines to running text where only the width of the paper broke
them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from documents.pdf_boxes import Box, Glyph

WORD_GAP = 0.2
"""Of the height of a line: between letters and digits this is a blank."""
WIDE_GAP = 0.9
"""The same beside Chinese characters, which office programs set apart a little from letters."""
SLACK = 1.2
"""Characters that a line may be short of its room and still have been broken by it: punctuation does not
begin lines."""

UNBREAKABLE = re.compile(r"[（“‘《【〔(\[]*(?:[!-~]+|.)[）”’》】〕)\]，。；：、！？％]*")
SENTENCE_ENDS = tuple("。；;！!？?：:")
NUMBERED_ITEM = re.compile(r"[（(]?[一二三四五六七八九十\d]+[）)、.．]")
PADDING = 8.0
"""Points between a line of a cell and its text, at most."""


@dataclass(frozen=True)
class PdfLine:
    text: str
    box: Box


@dataclass(frozen=True)
class PdfPassage:
    """A paragraph: where its first line lies and whether that begins at the margin, what room its last line
    left, and what room its first word takes."""

    text: str
    box: Box
    left: float
    wanted: float
    at_margin: bool


def build_lines(glyphs: Iterable[Glyph]) -> list[PdfLine]:
    """From the top; what stands at one height is one line. What is turned sideways is read the way it is
    turned."""
    lines: list[PdfLine] = []
    for turn, turned in glyphs_by_turn(glyphs):
        level = build_level_lines(turned_back(turned, turn))
        lines += (replace(line, box=line.box.turned_back(-turn % 360)) for line in level)
    return lines


def glyphs_by_turn(glyphs: Iterable[Glyph]) -> list[tuple[int, list[Glyph]]]:
    """Level ones first; blanks alone are none."""
    found: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        found.setdefault(glyph.turn, []).append(glyph)
    return [(turn, found[turn]) for turn in sorted(found) if not all(glyph.is_blank for glyph in found[turn])]


def turned_back(glyphs: Sequence[Glyph], turn: int) -> list[Glyph]:
    return [replace(glyph, box=glyph.box.turned_back(turn), turn=0) for glyph in glyphs]


def build_level_lines(glyphs: Iterable[Glyph]) -> list[PdfLine]:
    rows = group_by_height(glyphs)
    lines = (build_line(sorted(row, key=lambda glyph: glyph.box.left)) for row in rows)
    return [line for line in lines if line.text]


def group_by_height(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.box.middle_y):
        if rows and is_on_line(glyph, rows[-1]):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return rows


def is_on_line(glyph: Glyph, row: Sequence[Glyph]) -> bool:
    distance = glyph.box.middle_y - row[0].box.middle_y
    return distance < max(glyph.box.height, row[-1].box.height) / 2


def build_line(row: Sequence[Glyph]) -> PdfLine:
    texts: list[str] = []
    before: Glyph | None = None
    for glyph in row:
        if before is not None and not (before.text + glyph.text).isspace():
            texts.append(" " if has_gap(before, glyph) else "")
        texts.append(glyph.text)
        before = glyph
    text = "".join(texts).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    solid = [glyph.box for glyph in row if not glyph.is_blank] or [row[0].box]
    return PdfLine(" ".join(text.split()), bounding_box(solid))


def bounding_box(boxes: Sequence[Box]) -> Box:
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def has_gap(before: Glyph, after: Glyph) -> bool:
    if before.is_blank or after.is_blank:
        return False
    return after.box.left - before.box.right > widest_joint(before, after)


def widest_joint(before: Glyph, after: Glyph) -> float:
    """How far apart two characters without a blank between them may stand."""
    gap = WORD_GAP if is_latin(before.text) and is_latin(after.text) else WIDE_GAP
    return gap * min(before.box.height, after.box.height)


def is_latin(text: str) -> bool:
    return text.isascii() and text.isalnum()


def join_cell_lines(lines: Sequence[PdfLine], room: Box) -> str:
    """The lines of a cell; a line that had room for what follows ended by itself."""
    if not lines:
        return ""
    if is_written_downwards(lines):
        return "".join(line.text for line in lines)
    text = lines[0].text
    for before, after in pairwise(lines):
        anew = before.text.endswith(SENTENCE_ENDS) and NUMBERED_ITEM.match(after.text)
        wrapped = measure_room_left(lines, before, room) < measure_room_needed(after) and not anew
        text += (line_joint(text, after.text) if wrapped else "\n") + after.text
    return text


def is_written_downwards(lines: Sequence[PdfLine]) -> bool:
    """One Chinese character below the other, as the names of levels are often printed."""
    middles = [line.box.middle[0] for line in lines]
    return (
        len(lines) > 1
        and all(len(line.text) == 1 and not line.text.isascii() for line in lines)
        and max(middles) - min(middles) < lines[0].box.height / 2
    )


def measure_room_left(lines: Sequence[PdfLine], line: PdfLine, room: Box) -> float:
    """What one of the lines of a cell leaves of its room; the nearest of them shows how far texts keep from
    the border."""
    edge = max(0.0, min(PADDING, *(pdf_line.box.left - room.left for pdf_line in lines)))
    return room.width - 2 * edge - line.box.width


def measure_room_needed(after: PdfLine) -> float:
    """The room that what begins a line takes, and a little: a word, a character, with the marks that cling
    to it."""
    letters = unbreakable_start(after.text)
    plain = sum(map(str.isascii, letters))
    return (len(letters) - plain / 2 + SLACK) * after.box.height


def unbreakable_start(text: str) -> str:
    first = UNBREAKABLE.match(text)
    return first[0] if first else text[:1]


def line_joint(before: str, after: str) -> str:
    """Between the halves of a broken line: a blank only between letters."""
    return " " if is_latin_letter(before[-1:]) and is_latin_letter(after[:1]) else ""


def is_latin_letter(text: str) -> bool:
    return text.isascii() and text.isalpha()


def build_passages(lines: Sequence[PdfLine], left: float, right: float) -> list[PdfPassage]:
    """Running text between margins: a full line goes on in the next one where that begins at the margin."""
    passages: list[PdfPassage] = []
    last: PdfLine | None = None
    for line in lines:
        room_left, at_margin = right - line.box.right, line.box.left - left < line.box.height
        passage = PdfPassage(line.text, line.box, room_left, measure_room_needed(line), at_margin)
        if last and follows_closely(last, line) and continues_passage(passages[-1], passage):
            passages[-1] = merge_passages(passages[-1], passage)
        else:
            passages.append(passage)
        last = line
    return passages


def follows_closely(before: PdfLine, after: PdfLine) -> bool:
    """Less than a line below, in letters of nearly the same size."""
    size = after.box.height
    return after.box.top - before.box.bottom < size and abs(size - before.box.height) < size / 4


def continues_passage(before: PdfPassage, after: PdfPassage) -> bool:
    """No room was left for what follows, and that does not begin anew."""
    anew = before.text.endswith(SENTENCE_ENDS) and NUMBERED_ITEM.match(after.text)
    return before.left < after.wanted and after.at_margin and not anew


def merge_passages(before: PdfPassage, after: PdfPassage) -> PdfPassage:
    return replace(
        before, text=before.text + line_joint(before.text, after.text) + after.text, left=after.left
    )
