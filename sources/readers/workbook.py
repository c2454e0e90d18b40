"""Spreadsheets: xlsx, xls, xlsb, ods, by fastexcel straight into the engine as text.

Papers are read from the XML (``documents/workbook.py``), because there what a person sees in a cell counts;
an export may have a million rows, and only the compiled reader takes them in seconds. A sheet with something
that this reader does not give (``marks.py``) is written out as text with the cells in question put in.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import fastexcel

from documents.file_kinds import FileKind
from sources.engine import quote_literal, quote_name
from sources.errors import UnreadableInputError
from sources.headers import HEADER_SEARCH_LINES, HeaderSearch
from sources.readers.grid import TextGrid, head_lines
from sources.readers.marks import SheetMarks, write_marked_rows
from sources.readers.package import REFUSED_KINDS, PackageFacts, inspect_package
from sources.readers.sheet_choice import choose_sheets
from sources.readers.sheet_xml import MOST_COLUMNS, STRAY_CELL

ROWS_AT_ONCE = 10_000


def read_workbook(
    connection: duckdb.DuckDBPyConnection,
    snapshot: Path,
    scratch: Path,
    sheet_name: str,
    search: HeaderSearch,
) -> list[TextGrid]:
    """The sheet of that name; else the visible sheet that fits best, and all others that go with it."""
    facts = inspect_package(snapshot)
    reader = _SheetReader(connection, _open_workbook(snapshot), facts, scratch)
    grids = reader.read_sheets(sheet_name)
    chosen = choose_sheets(connection, grids, search)
    first = replace(chosen[0], notes=(*facts.notes, *chosen[0].notes))
    return [first, *chosen[1:]]


def read_every_sheet(
    connection: duckdb.DuckDBPyConnection, snapshot: Path, scratch: Path, sheet_name: str = ""
) -> list[TextGrid]:
    """All sheets that hold anything, or the one of that name, whatever they are of."""
    facts = inspect_package(snapshot)
    reader = _SheetReader(connection, _open_workbook(snapshot), facts, scratch)
    return reader.read_sheets(sheet_name)


def _open_workbook(snapshot: Path) -> fastexcel.ExcelReader:
    try:
        return fastexcel.read_excel(snapshot.read_bytes())
    except fastexcel.FastExcelError as error:
        if "password" in str(error).lower() or "encrypt" in str(error).lower():
            raise UnreadableInputError(REFUSED_KINDS[FileKind.ENCRYPTED]) from error
        raise UnreadableInputError("工作簿不完整或已损坏，可能还没有传完，请重新复制或另存为 xlsx") from error


class _SheetReader:
    """The sheets of one book, registered with the engine one after another."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        book: fastexcel.ExcelReader,
        facts: PackageFacts,
        scratch: Path,
    ) -> None:
        self.connection = connection
        self.book = book
        self.facts = facts
        self.scratch = scratch

    def read_sheets(self, asked: str) -> list[TextGrid]:
        """The sheet asked for, else every one that holds anything."""
        if asked and asked not in self.book.sheet_names:
            raise UnreadableInputError(f"没有工作表“{asked}”，现有：{'、'.join(self.book.sheet_names)}")
        names = [asked] if asked else self.book.sheet_names
        grids = [grid for index, name in enumerate(names) if (grid := self.read_sheet(name, index))]
        if asked:
            grids = [replace(grid, is_hidden=False) for grid in grids]
        if all(grid.is_hidden for grid in grids):
            raise UnreadableInputError("工作簿里没有内容")
        return grids

    def read_sheet(self, name: str, index: int) -> TextGrid | None:
        survey = self.facts.surveys.get(name)
        if survey:
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
        select = f"SELECT {cells} FROM {quote_name(alias)}"  # noqa: S608  # quoted names
        marks = survey.marks if survey else SheetMarks()
        if marks:
            places = [info.absolute_index for info in columns]
            select = self.write_marked(select, places, marks, self.scratch.with_suffix(f".sheet{index}"))
        head = head_lines(self.connection.execute(f"{select} LIMIT {HEADER_SEARCH_LINES}").fetchall())
        return TextGrid(
            head,
            sheet.width,
            select,
            name,
            rows=sheet.height,
            has_marks=bool(marks),
            is_hidden=sheet.visible != "visible",
        )

    def write_marked(self, select: str, places: list[int], marks: SheetMarks, target: Path) -> str:
        write_marked_rows(self.rows(select), places, marks, target)
        columns = ", ".join(f"'c{at}': 'VARCHAR'" for at in range(len(places)))
        file = quote_literal(str(target))
        return (
            f"SELECT * FROM read_csv({file}, auto_detect = false, header = false, "  # noqa: S608  # ours
            f"delim = ',', quote = '\"', escape = '\"', columns = {{{columns}}}, parallel = false, "
            "max_line_size = 33554432)"
        )

    def rows(self, select: str) -> Iterator[tuple[str | None, ...]]:
        found = self.connection.execute(select)
        while rows := found.fetchmany(ROWS_AT_ONCE):
            yield from rows
