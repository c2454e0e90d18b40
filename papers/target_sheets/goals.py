"""绩效目标 of a sheet: the text beside its label or below it, the year's before that of the whole 实施期."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from documents.document import Cell
from papers.target_sheets.lines import SheetLine
from papers.target_sheets.read_sheet import NO_TEXT, PrintedText
from papers.target_sheets.vocabulary import GOALS, label_meaning

GOAL_ORDER = ("annual", "expected", "generic", "later")


@dataclass
class Goals:
    """Every goal of the sheet by its kind, the first of each.

    ``open_label`` is the label of the last one, which may reach over more rows."""

    by_kind: dict[str, PrintedText] = field(default_factory=dict)
    open_label: tuple[Cell, str] | None = None
    columns: tuple[tuple[Cell, str], ...] = ()
    """Labels whose goals stand in the lines below them, as far down as the label at their side reaches."""
    end_row: int = 0

    def read_line(self, line: SheetLine, below: SheetLine | None) -> bool:
        """Whether ``line`` holds goals, or the labels of those in the line ``below``."""
        cells = line.own_cells
        kinds = [(cell, label_meaning(cell.text, GOALS)) for cell in cells]
        labels = [(cell, kind) for cell, kind in kinds if kind]
        if not labels or line.paragraph:
            return self._read_under_labels(line) or self._extend_open_goal(line)
        self.open_label, self.columns = None, ()
        if len(labels) < len(cells):
            self._read_beside(kinds)
        elif below is not None and below.block == line.block:
            self._open_columns(labels, cells, below)
        return True

    def _open_columns(
        self, labels: Sequence[tuple[Cell, str]], cells: Sequence[Cell], below: SheetLine
    ) -> None:
        ends = [cell.end_row for cell in cells]
        if self._read_below(labels, below):
            ends.append(below.row + 1)
        self.columns, self.end_row = tuple(labels), max(ends)

    def _read_under_labels(self, line: SheetLine) -> bool:
        """Whether a line is one of those below the labels: what it says is a goal, and no line of 项目资金."""
        is_under = bool(self.columns) and not line.paragraph and line.row < self.end_row
        if not is_under:
            self.columns = ()
        for label, kind in self.columns:
            for cell in _cells_under(label, line.own_cells):
                self._extend(kind, cell)
        return is_under

    def _extend(self, kind: str, cell: Cell) -> None:
        printed, text = self.by_kind.get(kind), cell.text.strip()
        if printed is None:
            self._keep_first(kind, cell)
        elif text not in printed.text:
            self.by_kind[kind] = PrintedText(f"{printed.text}\n{text}", printed.place)

    def _extend_open_goal(self, line: SheetLine) -> bool:
        """目标2 in a row of its own, beside the label that reaches down to it."""
        if self.open_label is None or self.open_label[0] not in line.cells or len(line.own_cells) != 1:
            return False
        self._extend(self.open_label[1], line.own_cells[0])
        return True

    def _read_beside(self, kinds: Sequence[tuple[Cell, str | None]]) -> None:
        for (label, kind), (cell, other) in pairwise(kinds):
            if kind and not other and kind not in self.by_kind:
                self._keep_first(kind, cell)
                self.open_label = (label, kind)

    def _read_below(self, labels: Sequence[tuple[Cell, str]], below: SheetLine) -> bool:
        """Whether a goal stands below one of the labels."""
        found = False
        values = [own_cell for own_cell in below.own_cells if not label_meaning(own_cell.text, GOALS)]
        for cell, kind in labels:
            under = _cells_under(cell, values)
            if len(labels) == 1:
                under = under or values
            if under:
                self._keep_first(kind, under[0])
                found = True
        return found

    def _keep_first(self, kind: str, cell: Cell) -> None:
        self.by_kind.setdefault(kind, PrintedText(cell.text.strip(), cell.place))

    @property
    def goal(self) -> PrintedText:
        return next((self.by_kind[text] for text in GOAL_ORDER if text in self.by_kind), NO_TEXT)

    @property
    def doubts(self) -> list[str]:
        only_later = "later" in self.by_kind and not self.by_kind.keys() & set(GOAL_ORDER[:3])
        return ["只有总体（实施期）目标，没有年度目标"] if only_later else []


def _cells_under(label: Cell, cells: Sequence[Cell]) -> list[Cell]:
    columns = range(label.column, label.column + label.colspan)
    return [cell for cell in cells if cell.column in columns]
