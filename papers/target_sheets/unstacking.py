"""A table copied as text with every cell on a line of its own, laid out in rows again by its levels.

Only where the words of a header stand under one another; all other lines stay as they are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from documents.document import Cell
from papers.target_sheets.lines import SheetLine
from papers.target_sheets.vocabulary import (
    COLUMNS,
    FIELDS,
    NOTES,
    TOTAL_ROW,
    column_meanings,
    first_levels_of,
    is_level,
    label_meaning,
    normalize_label,
    official_first_level,
    without_blanks,
)

LONGEST_ROW_LINE = 60
"""A longer line that begins no row is a sentence after the table. Judgement."""
MOST_HEAD_LINES = 30
"""How many lines above the header may be labels and values."""


def unstack_lines(lines: Sequence[SheetLine]) -> list[SheetLine]:
    made: list[SheetLine] = []
    at = 0
    while at < len(lines):
        height = _header_height(lines, at)
        if not height:
            made.append(lines[at])
            at += 1
            continue
        made[-MOST_HEAD_LINES:] = _pair_labels(made[-MOST_HEAD_LINES:])
        header = lines[at : at + height]
        made.append(_build_line([_line_cell(line) for line in header], header[0]))
        rows = _StackedRows(sum(_header_meaning(line) not in ("level1", "level2") for line in header))
        at = rows.read_rows(lines, at + height)
        made += rows.lines
    return made


def _header_meaning(line: SheetLine) -> str:
    return next((name for name, _ in column_meanings(_line_text(line))), "")


def _header_height(lines: Sequence[SheetLine], at: int) -> int:
    """How many lines from here are the words of one header, each once; 0 where they are none."""
    seen: list[str] = []
    for line in lines[at : at + len(COLUMNS)]:
        found = _header_meaning(line) if line.paragraph else ""
        if not found or found in seen:
            break
        seen.append(found)
    return len(seen) if {"level2", "name", "target"} <= {*seen} else 0


def _join_label(label: SheetLine, line: SheetLine) -> SheetLine:
    word = Cell(f"{_line_text(label).rstrip(':：')}：", 0, 0, place=label.place)
    return replace(label, cells=(word, Cell(_line_text(line), 0, 1, place=line.place)))


def _pair_labels(lines: Sequence[SheetLine]) -> list[SheetLine]:
    """A label and the line below it as one."""
    made: list[SheetLine] = []
    for line in lines:
        if (
            made
            and line.paragraph
            and _is_label_line(made[-1])
            and not label_meaning(_line_text(line), FIELDS)
        ):
            made.append(_join_label(made.pop(), line))
        else:
            made.append(line)
    return made


def _is_label_line(line: SheetLine) -> bool:
    return line.paragraph and label_meaning(_line_text(line), FIELDS) is not None


def _line_text(line: SheetLine) -> str:
    return " ".join(cell.text for cell in line.cells)


def _line_cell(line: SheetLine) -> Cell:
    return Cell(_line_text(line), 0, 0, place=line.place)


def _build_line(cells: Sequence[Cell], first: SheetLine) -> SheetLine:
    placed = tuple(replace(cell, column=column) for column, cell in enumerate(cells))
    return SheetLine(placed, first.block, 0, first.place, loose=True, paragraph=True)


@dataclass
class _StackedRows:
    """``width`` is how many cells a row has beside its levels."""

    width: int
    lines: list[SheetLine] = field(default_factory=list)
    levels: list[SheetLine] = field(default_factory=list)
    pending: list[SheetLine] = field(default_factory=list)

    def read_rows(self, lines: Sequence[SheetLine], at: int) -> int:
        """Read on to the end of the table; where that is."""
        while at < len(lines) and not self._ends_table(lines[at]):
            self._add_line(lines[at])
            at += 1
        self._flush_row()
        return at

    def _ends_table(self, line: SheetLine) -> bool:
        text = _line_text(line)
        if (
            not line.paragraph
            or NOTES.fullmatch(without_blanks(text))
            or TOTAL_ROW.fullmatch(normalize_label(text))
            or label_meaning(text, FIELDS)
        ):
            return True
        return not self.pending and len(text) > LONGEST_ROW_LINE and text.endswith(("。", "；"))

    def _add_line(self, line: SheetLine) -> None:
        text = normalize_label(_line_text(line))
        if is_level(text) and text.endswith(("指标", "目标")):
            self._flush_row()
            if official_first_level(text) and not first_levels_of(text):
                self.levels = []
            self.levels.append(line)
            return
        self.pending.append(line)
        if len(self.pending) == self.width:
            self._flush_row()

    def _flush_row(self) -> None:
        if self.pending:
            cells: Iterator[Cell] = map(_line_cell, (*self.levels, *self.pending))
            self.lines.append(_build_line(list(cells), (*self.levels, *self.pending)[0]))
            self.levels, self.pending = [], []
