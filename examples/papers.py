"""Sheets as offices save them: a merged title, headings of one or two lines, a 合计 row; as xlsx or as csv.

The bytes depend on the content only: the same sheet gives the same file.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

LABEL = "样例数据"
WARNING = "样例数据，非真实业务数据"

Cell = str | int | float | datetime | None


@dataclass(frozen=True)
class Paper:
    """One sheet: ``above`` are lines between the title and the headings; ``groups`` (one a column, empty
    where none) makes headings of two lines; ``foot`` are the rows below the data."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    above: Sequence[str] = ()
    groups: Sequence[str] = ()
    foot: Sequence[Sequence[Cell]] = ()

    @property
    def labelled_title(self) -> str:
        return f"{self.title}（{WARNING}）"


def csv_text(paper: Paper) -> str:
    """As a spreadsheet program saves it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([paper.labelled_title])
    writer.writerows([line] for line in paper.above)
    writer.writerow(paper.headings)
    writer.writerows(paper.rows)
    writer.writerows(paper.foot)
    return text.getvalue()


def write_csv(path: Path, paper: Paper, encoding: str) -> None:
    """``encoding`` is strict, so nothing is replaced."""
    path.write_bytes(csv_text(paper).encode(encoding))


def write_xlsx(path: Path, paper: Paper) -> None:
    """One workbook of one sheet; texts stay texts, so that long numbers keep every digit."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False})
    book.set_properties({"title": paper.labelled_title, "comments": WARNING, "created": datetime(2024, 1, 1)})  # noqa: DTZ001
    sheet = book.add_worksheet(LABEL)
    bold = book.add_format({"bold": True, "align": "center", "valign": "vcenter", "border": 1})
    instant = book.add_format({"num_format": "yyyy/m/d h:mm:ss"})
    width = len(paper.headings)
    sheet.merge_range(0, 0, 0, width - 1, paper.labelled_title, bold)
    for row, line in enumerate(paper.above, 1):
        sheet.write_string(row, 0, line)
    top = 1 + len(paper.above)
    below = _write_headings(sheet, top, paper, bold)
    for row, cells in enumerate((*paper.rows, *paper.foot), below):
        _write_row(sheet, row, cells, instant)
    sheet.set_column(0, width - 1, 16)
    sheet.set_footer(f"&C{WARNING}")
    book.close()


def _write_headings(sheet: Worksheet, top: int, paper: Paper, bold: Format) -> int:
    """Writes the heading lines from row ``top``; the row below them."""
    if not any(paper.groups):
        for column, heading in enumerate(paper.headings):
            sheet.write_string(top, column, heading, bold)
        return top + 1
    for group, first, last in _group_spans(paper.groups):
        if group and first < last:
            sheet.merge_range(top, first, top, last, group, bold)
        for column in range(first, last + 1):
            if group:
                sheet.write_string(top + 1, column, paper.headings[column], bold)
            else:
                sheet.merge_range(top, column, top + 1, column, paper.headings[column], bold)
    return top + 2


def _group_spans(groups: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    for group, columns in groupby(range(len(groups)), key=lambda column: groups[column]):
        within = list(columns)
        yield group, within[0], within[-1]


def _write_row(sheet: Worksheet, row: int, cells: Sequence[Cell], instant: Format) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, str):
            if cell:
                sheet.write_string(row, column, cell)
        elif isinstance(cell, datetime):
            sheet.write_datetime(row, column, cell, instant)
        elif cell is not None:
            sheet.write_number(row, column, cell)
