"""A sheet of a workbook, whichever the format, as paragraphs and tables.

Rows with one text above a table are its titles. Blocks of rows that only empty rows part are one table;
where a title stands after empty rows, a new table begins.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from documents.document import Block, Cell, DocumentTable, Paragraph
from documents.reading import MOST_CELLS

Spot = tuple[int, int]
CellRange = tuple[int, int, int, int]
"""First row, first column, last row, last column."""
FAR_COLUMNS = 100
"""So many empty columns part a cell from the rest of its sheet: it got there by mistake."""
SpotsByRow = defaultdict[int, set[Spot]]


@dataclass(frozen=True)
class Worksheet:
    """``texts`` are the cells that are not empty, from 0; ``merged_ranges`` the boxes of merged cells.

    ``exact_texts`` are those of cells that store other digits than they show."""

    name: str
    texts: Mapping[Spot, str]
    merged_ranges: Sequence[CellRange] = ()
    exact_texts: Mapping[Spot, str] = field(default_factory=dict)
    range_by_spot: Mapping[Spot, CellRange] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "range_by_spot", {range_[:2]: range_ for range_ in self.merged_ranges})

    def cell_range(self, spot: Spot) -> CellRange:
        return self.range_by_spot.get(spot, (*spot, *spot))

    def cell_place(self, spot: Spot) -> str:
        return f"工作表“{self.name}” {column_name(spot[1])}{spot[0] + 1}"

    def build_blocks(self) -> Iterator[Block]:
        rows: list[int] = []
        number = 1
        for run in self.row_runs():
            titles = self.title_rows(run)
            if titles and rows:
                yield self.build_table(rows, number)
                rows, number = [], number + 1
            yield from (
                Paragraph(self.texts[spot], self.cell_place(spot))
                for spot in sorted(self.spots_in_rows(titles))
            )
            rows += run[len(titles) :]
        if rows:
            yield self.build_table(rows, number)

    def row_runs(self) -> Iterator[list[int]]:
        """Rows with something in them, without an empty row between."""
        run: list[int] = []
        for row in sorted(self.spots_by_row()):
            if run and row > run[-1] + 1:
                yield run
                run = []
            run.append(row)
        if run:
            yield run

    def spots_by_row(self) -> SpotsByRow:
        """The cells with text that cover each row."""
        found = SpotsByRow(set)
        for spot in self.texts:
            for row in self.covered_rows(spot):
                found[row].add(spot)
        return found

    def covered_rows(self, spot: Spot) -> range:
        top, _, bottom, _ = self.cell_range(spot)
        return range(top, bottom + 1)

    def title_rows(self, run: list[int]) -> list[int]:
        """The first rows with one text each, as far as no cell reaches from them into the rows below."""
        filled = self.spots_by_row()
        count = next((at for at, row in enumerate(run) if len(filled[row]) > 1), len(run))
        while 0 < count < len(run) and filled[run[count - 1]] & filled[run[count]]:
            count -= 1
        return run[:count]

    def spots_in_rows(self, rows: list[int]) -> set[Spot]:
        wanted = set(rows)
        return {spot for spot in self.texts if spot[0] in wanted}

    def build_table(self, rows: list[int], number: int) -> DocumentTable:
        starts = self.spots_in_rows(rows)
        left = min(column for _, column in starts)
        right = max(self.cell_range(spot)[3] for spot in starts)
        at = {row: index for index, row in enumerate(rows)}
        spots = starts if len(rows) * (right - left + 1) > MOST_CELLS else self.all_spots(rows, left, right)
        cells = (self.build_cell(spot, at, left) for spot in sorted(spots))
        return DocumentTable(
            tuple(cells), f"工作表“{self.name}”" + (f" 第{number}个表" if number > 1 else "")
        )

    def all_spots(self, rows: list[int], left: int, right: int) -> set[Spot]:
        covered = {
            (row, column)
            for top, first, bottom, last in self.merged_ranges
            for row in range(top, bottom + 1)
            for column in range(first, min(last, right) + 1)
            if (row, column) != (top, first)
        }
        return {(row, column) for row in rows for column in range(left, right + 1)} - covered

    def build_cell(self, spot: Spot, at: Mapping[int, int], left: int) -> Cell:
        row, column = spot
        _, _, bottom, last = self.cell_range(spot)
        height = sum(index in at for index in range(row, bottom + 1))
        return Cell(
            self.texts.get(spot, ""),
            at[row],
            column - left,
            height,
            last - column + 1,
            self.cell_place(spot),
            self.exact_texts.get(spot, ""),
        )


def part_far_texts(texts: Mapping[Spot, str]) -> tuple[dict[Spot, str], list[Spot]]:
    """The cells that belong together, and the stray ones far beside them."""
    columns = sorted({column for _, column in texts})
    edges = [left for left, right in pairwise(columns) if right - left > FAR_COLUMNS]
    if not edges:
        return dict(texts), []
    groups = defaultdict[int, dict[Spot, str]](dict)
    for spot, text in texts.items():
        groups[bisect_left(edges, spot[1])][spot] = text
    near = max(groups.values(), key=len)
    return near, sorted(texts.keys() - near.keys())


def cut_far_ranges(ranges: Sequence[CellRange], texts: Mapping[Spot, str]) -> list[CellRange]:
    """Merged cells no wider than the sheet: a title may be merged over all the columns there are."""
    last = max((column for _, column in texts), default=0)
    return [
        (top, left, bottom, max(left, min(right, last)) if right > last + FAR_COLUMNS else right)
        for top, left, bottom, right in ranges
    ]


def column_name(column: int) -> str:
    name = ""
    while column >= 0:
        name = chr(ord("A") + column % 26) + name
        column = column // 26 - 1
    return name
