"""Rows of the whole 实施期 and rows of the year, as blocks below each other: which of the two a line is of."""

from collections.abc import Sequence
from dataclasses import dataclass

from documents.document import Cell
from papers.target_sheets.header import LEVEL_MEANINGS, IndicatorHeader
from papers.target_sheets.lines import SheetLine
from papers.target_sheets.vocabulary import label_term


@dataclass
class TermOfRows:
    """``now`` is annual, later or "" where no label says it."""

    now: str = ""

    def read_line(self, line: SheetLine, header: IndicatorHeader | None) -> None:
        """A label alone in its line holds for those below, one at the side for the rows that it reaches."""
        if len(line.own_cells) == 1 or line.paragraph:
            self.now = label_term(line.text) or self.now
        terms = (label_term(cell.text) for cell in _side_cells(line, header))
        self.now = next(filter(None, terms), self.now)


def _side_cells(line: SheetLine, header: IndicatorHeader | None) -> Sequence[Cell]:
    columns = header.columns if header else ()
    levels = (column.start for column in columns if column.meaning in (*LEVEL_MEANINGS, "name"))
    begin = min(levels, default=0)
    return [cell for cell in line.cells if cell.column < begin]
