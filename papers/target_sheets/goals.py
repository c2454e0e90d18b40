"""绩效目标 of a sheet: the text beside its label or below it, the year's before that of the whole 实施期."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from documents.document import Cell
from papers.target_sheets.header import read_header
from papers.target_sheets.lines import SheetLine
from papers.target_sheets.read_sheet import LEFT_TERM, NO_TEXT, PrintedText
from papers.target_sheets.vocabulary import GOALS, label_meaning
from yamlfiles.problem import PaperPlace, Problem, Severity
from yamlfiles.wording import shorten_text

YEAR = re.compile(r"20\d\d")
OF_A_YEAR = re.compile(r"annual20\d\d")
GOAL_ORDER = ("annual", "expected", "generic", "later")


@dataclass
class Goals:
    """Every goal of the sheet by its kind, the first of each.

    ``year`` is that of the sheet; of the goals of several years its own is the annual one.
    ``open_label`` is the label of the last one, which may reach over more rows."""

    by_kind: dict[str, PrintedText] = field(default_factory=dict)
    open_label: tuple[Cell, str] | None = None
    columns: tuple[tuple[Cell, str], ...] = ()
    """Labels whose goals stand in the lines below them, as far down as the label at their side reaches."""
    end_row: int = 0
    blank_places: dict[str, str] = field(default_factory=dict)
    """Where a goal should stand and nothing does, by its kind."""
    year: int | None = None

    def read_line(self, line: SheetLine, below: SheetLine | None) -> bool:
        """Whether ``line`` holds goals, or the labels of those in the line ``below``."""
        cells = line.own_cells
        kinds = _kinds_in_line(line)
        labels = [(cell, kind) for cell, kind in kinds if kind]
        if not labels or line.paragraph:
            return self._read_under_labels(line) or self._extend_open_goal(line)
        self.open_label, self.columns = None, ()
        if len(labels) < len(cells):
            self._read_beside(kinds)
        elif below is not None and below.block == line.block and read_header(below, None) is None:
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
        values = _values_of(below)
        found = False
        for cell, kind in labels:
            under = _cells_under(cell, values)
            if len(labels) == 1:
                under = under or values
            if under:
                self._keep_first(kind, under[0])
                found = True
            elif blank := _cells_under(cell, below.cells):
                self.blank_places.setdefault(kind, blank[0].place)
        return found

    def _keep_first(self, kind: str, cell: Cell) -> None:
        self.by_kind.setdefault(kind, PrintedText(cell.text.strip(), cell.place))

    def printed(self, kind: str) -> PrintedText:
        """The goal of a kind; a blank one has the place where it should stand."""
        return self.by_kind.get(kind) or PrintedText("", self.blank_places.get(kind, ""))

    @property
    def goal(self) -> PrintedText:
        years = sorted(kind for kind in self.by_kind if OF_A_YEAR.fullmatch(kind))
        order = (f"annual{self.year}", GOAL_ORDER[0], *years, *GOAL_ORDER[1:])
        return next((self.by_kind[kind] for kind in order if kind in self.by_kind), NO_TEXT)

    def hints(self, place: str) -> Iterator[Problem]:
        """Goals of the whole 实施期 or of other years beside that of the year are left, and that is said."""
        for kind, left in self.by_kind.items():
            if left.text not in ("", self.goal.text) and (kind == "later" or OF_A_YEAR.fullmatch(kind)):
                message = f"除本年度目标外，还有实施期或其他年度的目标，没有抄录：{shorten_text(left.text)}"
                yield Problem(PaperPlace(left.place or place), LEFT_TERM, Severity.HINT, message)

    @property
    def doubts(self) -> list[str]:
        only_later = bool(self.goal) and self.goal is self.by_kind.get("later")
        return ["只有总体（实施期）目标，没有年度目标"] if only_later else []


def _kinds_in_line(line: SheetLine) -> list[tuple[Cell, str | None]]:
    """The cells with the kinds of goal that they name: 完成 behind 实际完成情况 is its answer."""
    kinds: list[tuple[Cell, str | None]] = []
    for cell in line.own_cells:
        kind = _goal_kind(cell)
        is_answer = kind == "achieved" and bool(kinds) and kinds[-1][1] == kind
        kinds.append((cell, None if is_answer else kind))
    return kinds


def _values_of(line: SheetLine) -> list[Cell]:
    """The cells of a line below labels: 完成 beside the text of a goal is an answer, and no label."""
    values = [cell for cell in line.own_cells if not label_meaning(cell.text, GOALS)]
    begins_anew = bool(line.own_cells) and line.own_cells[0] not in values
    return values if begins_anew or not values else list(line.own_cells)


def _goal_kind(cell: Cell) -> str | None:
    """2025年度目标 is annual2025."""
    kind = label_meaning(cell.text, GOALS)
    year = YEAR.search(cell.text) if kind == "annual" else None
    return f"{kind}{year[0]}" if year else kind


def _cells_under(label: Cell, cells: Sequence[Cell]) -> list[Cell]:
    columns = range(label.column, label.column + label.colspan)
    return [cell for cell in cells if cell.column in columns]
