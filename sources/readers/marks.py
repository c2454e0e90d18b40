"""Cells of a workbook that the compiled reader gives as nothing or as something else: what they hold, put
back into the rows, marked where a value must not be taken for granted.

A mark is a character of private use and a letter before the text of the cell; ``cells.sql`` knows them.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

MARK = "\ue000"
LONG_NUMBER = f"{MARK}N"
"""A number of more than 15 digits: a spreadsheet keeps no more."""
NO_RESULT = f"{MARK}F公式"
"""A formula of which the file does not keep the result."""
COVERED = f"{MARK}M"
"""The value of a merged cell, in the rows below its first."""

Spot = tuple[int, int]
"""Row and column, from 0."""


@dataclass
class SheetMarks:
    """``texts`` are cells by where they stand; ``covered`` the columns that a merged cell reaches down in, as
    (first row, last row) by column."""

    texts: dict[Spot, str] = field(default_factory=dict)
    covered: dict[int, list[tuple[int, int]]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.texts or self.covered)

    def add_merged(self, top: int, bottom: int, column: int) -> None:
        if bottom > top:
            self.covered.setdefault(column, []).append((top, bottom))


Row = Sequence[str | None]


def write_marked_rows(rows: Iterable[Row], places: Sequence[int], marks: SheetMarks, target: Path) -> None:
    """``places`` are the columns of the sheet that the cells of a row stand in."""
    with target.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(
            marked_rows(rows, places, marks)
        )


def marked_rows(rows: Iterable[Row], places: Sequence[int], marks: SheetMarks) -> Iterator[list[str]]:
    tops = _rows_covered(marks.covered, places)
    values: dict[Spot, str] = {}
    by_row = _texts_by_row(marks.texts, places)
    for number, row in enumerate(rows):
        cells = [text or "" for text in row]
        for at, text in by_row.get(number, {}).items():
            cells[at] = text
        covered = tops.get(number, {})
        if any(text for at, text in enumerate(cells) if at not in covered):
            for at, top in covered.items():
                if top == number:
                    values[top, at] = cells[at]
                elif value := values.get((top, at)):
                    cells[at] = value if value.startswith(MARK) else COVERED + value
        yield cells


def _texts_by_row(texts: Mapping[Spot, str], places: Sequence[int]) -> dict[int, dict[int, str]]:
    at = {place: index for index, place in enumerate(places)}
    found: dict[int, dict[int, str]] = {}
    for (row, column), text in texts.items():
        if column in at:
            found.setdefault(row, {})[at[column]] = text
    return found


def _rows_covered(
    covered: Mapping[int, Sequence[tuple[int, int]]], places: Sequence[int]
) -> dict[int, dict[int, int]]:
    """By row, the first row of the merged cell that covers each cell."""
    found: dict[int, dict[int, int]] = {}
    for at, place in enumerate(places):
        for top, bottom in covered.get(place, ()):
            for row in range(top, bottom + 1):
                found.setdefault(row, {})[at] = top
    return found
