"""A table copied as text with every cell on a line of its own, laid out in rows again by its levels.

Only where the words of a header stand under one another; all other lines stay as they are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from documents.document import Cell
from papers.target_sheets.lines import Line
from papers.target_sheets.vocabulary import (
    COLUMNS,
    ENDS,
    FIELDS,
    NOTES,
    bare,
    column_meanings,
    first_of,
    is_level,
    meaning,
    unpadded,
)

LONGEST = 60
"""A longer line that begins no row is a sentence after the table."""
HEAD = 30
"""How many lines above the header may be labels and values."""


def unstacked(lines: Sequence[Line]) -> list[Line]:
    made: list[Line] = []
    at = 0
    while at < len(lines):
        height = _header_height(lines, at)
        if not height:
            made.append(lines[at])
            at += 1
            continue
        made[-HEAD:] = _paired(made[-HEAD:])
        header = lines[at : at + height]
        made.append(_line([_word(each) for each in header], header[0]))
        rows = _Rows(sum(_meaning(each) not in ("level1", "level2") for each in header))
        at = rows.take(lines, at + height)
        made += rows.made
    return made


def _meaning(line: Line) -> str:
    return next((name for name, _ in column_meanings(_text(line))), "")


def _header_height(lines: Sequence[Line], at: int) -> int:
    """How many lines from here are the words of one header, each once; 0 where they are none."""
    seen: list[str] = []
    for line in lines[at : at + len(COLUMNS)]:
        found = _meaning(line) if line.paragraph else ""
        if not found or found in seen:
            break
        seen.append(found)
    return len(seen) if {"level2", "name", "target"} <= {*seen} else 0


def _paired(lines: Sequence[Line]) -> list[Line]:
    """A label and the line below it as one."""
    made: list[Line] = []
    for line in lines:
        if made and line.paragraph and _is_open(made[-1]) and not meaning(_text(line), FIELDS):
            label = made.pop()
            word = Cell(f"{_text(label).rstrip(':：')}：", 0, 0, place=label.place)
            made.append(replace(label, cells=(word, Cell(_text(line), 0, 1, place=line.place))))
        else:
            made.append(line)
    return made


def _is_open(line: Line) -> bool:
    return line.paragraph and meaning(_text(line), FIELDS) is not None


def _text(line: Line) -> str:
    return " ".join(each.text for each in line.cells)


def _word(line: Line) -> Cell:
    return Cell(_text(line), 0, 0, place=line.place)


def _line(cells: Sequence[Cell], first: Line) -> Line:
    placed = tuple(replace(each, column=column) for column, each in enumerate(cells))
    return Line(placed, first.block, 0, first.place, loose=True, paragraph=True)


@dataclass
class _Rows:
    """``width`` is how many cells a row has beside its levels."""

    width: int
    made: list[Line] = field(default_factory=list)
    levels: list[Line] = field(default_factory=list)
    held: list[Line] = field(default_factory=list)

    def take(self, lines: Sequence[Line], at: int) -> int:
        """Read on to the end of the table; where that is."""
        while at < len(lines) and not self._ends(lines[at]):
            self._put(lines[at])
            at += 1
        self._flush()
        return at

    def _ends(self, line: Line) -> bool:
        text = _text(line)
        if not line.paragraph or NOTES.fullmatch(unpadded(text)) or ENDS.fullmatch(bare(text)) or meaning(text, FIELDS):
            return True
        return not self.held and len(text) > LONGEST and text.endswith(("。", "；"))

    def _put(self, line: Line) -> None:
        text = bare(_text(line))
        if is_level(text) and text.endswith(("指标", "目标")):
            self._flush()
            if first_of(text) and text != "成本指标":
                self.levels = []
            self.levels.append(line)
            return
        self.held.append(line)
        if len(self.held) == self.width:
            self._flush()

    def _flush(self) -> None:
        if self.held:
            cells: Iterator[Cell] = map(_word, (*self.levels, *self.held))
            self.made.append(_line(list(cells), (*self.levels, *self.held)[0]))
            self.levels, self.held = [], []
