"""Spreadsheets: xlsx, xls, xlsb, ods, by fastexcel straight into the engine as text.

Papers are read from the XML (``documents/workbook.py``), because there what a person sees in a cell counts;
an export may have a million rows, and only the compiled reader takes them in seconds. A sheet with something
that this reader does not give (``marks.py``) is written out as text with the cells in question put in.
"""

import functools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import fastexcel

from documents.file_kinds import FileKind
from sources.engine import quote_literal, quote_name
from sources.errors import UnreadableInputError
from sources.headers import HEADER_SEARCH_LINES, HeaderSearch
from sources.readers.delimited import MAX_LINE_BYTES, lines_grid
from sources.readers.grid import TextGrid, head_lines
from sources.readers.large_book import LargeSheet
from sources.readers.marks import SheetMarks, write_marked_rows
from sources.readers.package import REFUSED_KINDS, inspect_package
from sources.readers.sheet_choice import choose_sheets
from sources.readers.sheet_xml import MOST_COLUMNS, STRAY_CELL, SheetSurvey

ROWS_AT_ONCE = 10_000


def read_workbook(
    connection: duckdb.DuckDBPyConnection,
    snapshot: Path,
    scratch: Path,
    sheet_name: str,
    search: HeaderSearch,
) -> list[TextGrid]:
    """The sheet of that name; else the visible sheet that fits best, and all others that go with it."""
    reader = _SheetReader(connection, snapshot, scratch)
    grids = reader.read_sheets(sheet_name)
    facts = reader.facts
    chosen = choose_sheets(connection, grids, search)
    first = replace(chosen[0], notes=(*facts.notes, *chosen[0].notes))
    return [first, *chosen[1:]]


def read_every_sheet(
    connection: duckdb.DuckDBPyConnection, snapshot: Path, scratch: Path, sheet_name: str = ""
) -> list[TextGrid]:
    """All sheets that hold anything, or the one of that name, whatever they are of."""
    return _SheetReader(connection, snapshot, scratch).read_sheets(sheet_name)


def _open_workbook(snapshot: Path) -> fastexcel.ExcelReader:
    try:
        return fastexcel.read_excel(snapshot.read_bytes())
    except fastexcel.FastExcelError as error:
        if "password" in str(error).lower() or "encrypt" in str(error).lower():
            raise UnreadableInputError(REFUSED_KINDS[FileKind.ENCRYPTED]) from error
        raise UnreadableInputError("工作簿不完整或已损坏，可能还没有传完，请重新复制或另存为 xlsx") from error


class _SheetReader:
    """The sheets of one book, each of which the engine can select."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, snapshot: Path, scratch: Path) -> None:
        self.connection = connection
        self.snapshot = snapshot
        self.facts = inspect_package(snapshot, connection, scratch)
        self.scratch = scratch

    @functools.cached_property
    def book(self) -> fastexcel.ExcelReader:
        return _open_workbook(self.snapshot)

    def read_sheets(self, asked: str) -> list[TextGrid]:
        """The sheet asked for, else every one that holds anything."""
        known = list(self.facts.large) or self.book.sheet_names
        if asked and asked not in known:
            raise UnreadableInputError(f"没有工作表“{asked}”，现有：{'、'.join(known)}")
        names = [asked] if asked else known
        grids = [grid for index, name in enumerate(names) if (grid := self.read_sheet(name, index))]
        if asked:
            grids = [replace(grid, is_hidden=False) for grid in grids]
        if all(grid.is_hidden for grid in grids):
            raise UnreadableInputError("工作簿里没有内容")
        return grids

    def read_sheet(self, name: str, index: int) -> TextGrid | None:
        large = self.facts.large.get(name)
        if large:
            return self.read_lines(name, index, large) if large.lines.rows else None
        survey = self.facts.surveys.get(name) or SheetSurvey()
        survey.refuse_stray(name)
        try:
            sheet = self.book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
        except fastexcel.FastExcelError as error:
            raise UnreadableInputError(f"工作表“{name}”不能读取，请另存为 xlsx 后重试") from error
        if not sheet.width or not sheet.height:
            return None
        if sheet.width > MOST_COLUMNS:
            raise UnreadableInputError(STRAY_CELL.format(sheet=name, cell=f"第 {sheet.width} 列"))
        alias = f"book_{self.scratch.name}_{index}"
        self.connection.register(alias, sheet)
        columns = sheet.available_columns()
        cells = ", ".join(f"{quote_name(info.name)} AS c{at}" for at, info in enumerate(columns))
        grid = TextGrid(
            (),
            sheet.width,
            f"SELECT {cells} FROM {quote_name(alias)}",  # noqa: S608  # quoted names
            name,
            rows=sheet.height,
            is_hidden=sheet.visible != "visible",
        )
        return self.with_marks(grid, [info.absolute_index for info in columns], survey.marks, index)

    def read_lines(self, name: str, index: int, large: LargeSheet) -> TextGrid:
        grid = replace(lines_grid(large.lines), sheet=name, is_hidden=name in self.facts.hidden)
        first, last = large.lines.columns
        return self.with_marks(grid, range(first, last + 1), large.merged, index)

    def with_marks(self, grid: TextGrid, places: Sequence[int], marks: SheetMarks, index: int) -> TextGrid:
        """With its first lines, and the cells put in that the reader did not give."""
        if marks:
            target = self.scratch.with_suffix(f".sheet{index}")
            write_marked_rows(self.rows(grid.select), places, marks, target)
            select = marked_select(target, len(places))
            grid = replace(grid, select=select, has_marks=True, text=None, plain=None)
        rows = self.connection.execute(f"{grid.select} LIMIT {HEADER_SEARCH_LINES}").fetchall()
        return replace(grid, head=head_lines(rows))

    def rows(self, select: str) -> Iterator[tuple[str | None, ...]]:
        found = self.connection.execute(select)
        while rows := found.fetchmany(ROWS_AT_ONCE):
            yield from rows


def marked_select(target: Path, width: int) -> str:
    columns = ", ".join(f"'c{at}': 'VARCHAR'" for at in range(width))
    return (
        f"SELECT * FROM read_csv({quote_literal(str(target))}, "  # noqa: S608  # ours
        f"auto_detect = false, header = false, delim = ',', quote = '\"', escape = '\"', "
        f"new_line = '\\n', columns = {{{columns}}}, parallel = false, max_line_size = {MAX_LINE_BYTES})"
    )
