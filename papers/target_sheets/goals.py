"""绩效目标 of a sheet: the text beside its label or below it, the year's before that of the whole 实施期."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from documents.document import Cell
from papers.target_sheets.lines import Line
from papers.target_sheets.read_sheet import NOTHING, Printed
from papers.target_sheets.vocabulary import GOALS, meaning

ORDER = ("annual", "expected", "generic", "later")


@dataclass
class Goals:
    """Every goal of the sheet by its kind, the first of each. ``open`` is the label of the last one, which may reach over more rows."""

    found: dict[str, Printed] = field(default_factory=dict)
    open: tuple[Cell, str] | None = None

    def take(self, line: Line, below: Line | None) -> bool:
        """Whether ``line`` holds goals, or the labels of those in the line ``below``."""
        own = line.own
        kinds = [(each, meaning(each.text, GOALS)) for each in own]
        labels = [(cell, kind) for cell, kind in kinds if kind]
        if not labels or line.paragraph:
            return self._goes_on(line)
        self.open = None
        if len(labels) < len(own):
            self._beside(kinds)
        elif below is not None and below.block == line.block:
            self._below(labels, below)
        return True

    def _goes_on(self, line: Line) -> bool:
        """目标2 in a row of its own, beside the label that reaches down to it."""
        if self.open is None or self.open[0] not in line.cells or len(line.own) != 1:
            return False
        kind, printed = self.open[1], self.found[self.open[1]]
        self.found[kind] = Printed(f"{printed.text}\n{line.own[0].text.strip()}", printed.place)
        return True

    def _beside(self, kinds: Sequence[tuple[Cell, str | None]]) -> None:
        for (label, kind), (cell, other) in pairwise(kinds):
            if kind and not other and kind not in self.found:
                self._keep(kind, cell)
                self.open = (label, kind)

    def _below(self, labels: Sequence[tuple[Cell, str]], below: Line) -> None:
        values = [each for each in below.own if not meaning(each.text, GOALS)]
        for cell, kind in labels:
            under = [each for each in values if cell.column <= each.column < cell.column + cell.colspan]
            if len(labels) == 1:
                under = under or values
            if under:
                self._keep(kind, under[0])

    def _keep(self, kind: str, cell: Cell) -> None:
        self.found.setdefault(kind, Printed(cell.text.strip(), cell.place))

    @property
    def goal(self) -> Printed:
        return next((self.found[each] for each in ORDER if each in self.found), NOTHING)

    @property
    def doubts(self) -> list[str]:
        only_later = "later" in self.found and not self.found.keys() & set(ORDER[:3])
        return ["只有总体（实施期）目标，没有年度目标"] if only_later else []
