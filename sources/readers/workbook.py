"""Spreadsheets: xlsx, xls, xlsb, ods, by fastexcel straight into the engine as text.

Papers are read from the XML (``documents/workbook.py``), because there what a person sees in a cell counts;
an export may have a million rows, and only the compiled reader takes them in seconds. What is refused, and
that hidden sheets are passed over, is the same for both.
"""

import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO

import duckdb
import fastexcel

from documents.file_kinds import CONTENT_TYPES, FileKind, kind_of_ole, kind_of_package
from documents.reading import DAMAGE_ERRORS, EXPORT_LIMITS
from sources.engine import quote_name
from sources.errors import OTHER_KIND, UnreadableInputError
from sources.headers import HEADER_SEARCH_LINES
from sources.readers.grid import TextGrid, head_lines

CHUNK = 1 << 20
OVERLAP = 1 << 14
DURATION_CELL = re.compile(rb'office:value-type="time"')
FORMULA_WITHOUT_VALUE = re.compile(rb"<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
BROKEN = "工作簿不完整或已损坏，可能还没有传完，请重新复制"
REFUSED_KINDS = {
    FileKind.ENCRYPTED: "工作簿有密码，请取消密码后重新保存",
    FileKind.WITH_MACROS: "带宏的工作簿不予读取，请另存为 xlsx",
    FileKind.SWOLLEN: "工作簿解开后大得不正常，已拒绝读取，请核对来源或改用 csv",
    FileKind.DOCX: OTHER_KIND.format(" Word 文件"),
    FileKind.OLD_WORD: OTHER_KIND.format(" Word 文件"),
    FileKind.PRESENTATION: OTHER_KIND.format("演示文稿"),
    FileKind.OFD: OTHER_KIND.format(" OFD 版式文件"),
}

HeaderFit = Callable[[Sequence[Sequence[str]]], int]


def read_workbook(
    connection: duckdb.DuckDBPyConnection, snapshot: Path, alias: str, sheet_name: str, fit: HeaderFit
) -> list[TextGrid]:
    """The sheet of that name; else the visible sheet that fits best, and all others that have the very same
    header."""
    notes = _inspect_package(snapshot)
    grids = _read_sheets(connection, _open_workbook(snapshot), alias, sheet_name)
    best = max(grids, key=lambda grid: fit(grid.head))
    chosen = [grid for grid in grids if grid is best or _has_same_header(grid, best, fit)]
    passed_over = [grid.sheet for grid in grids if grid not in chosen]
    if len(chosen) > 1:
        notes += (f"合并读取表头相同的工作表：{'、'.join(grid.sheet for grid in chosen)}",)
    if passed_over:
        notes += (f"未读取工作表：{'、'.join(passed_over)}",)
    return [replace(grid, notes=notes if grid is chosen[0] else ()) for grid in chosen]


def _read_sheets(
    connection: duckdb.DuckDBPyConnection, book: fastexcel.ExcelReader, alias: str, sheet_name: str
) -> list[TextGrid]:
    """The sheet asked for, else every visible one that holds anything."""
    if sheet_name and sheet_name not in book.sheet_names:
        raise UnreadableInputError(f"没有工作表“{sheet_name}”，现有：{'、'.join(book.sheet_names)}")
    names = [sheet_name] if sheet_name else book.sheet_names
    sheets = (
        _read_sheet(connection, book, name, f"{alias}_{index}", bool(sheet_name))
        for index, name in enumerate(names)
    )
    grids = [grid for grid in sheets if grid]
    if not grids:
        raise UnreadableInputError("工作簿里没有内容")
    return grids


def _has_same_header(grid: TextGrid, best: TextGrid, fit: HeaderFit) -> bool:
    line = max(best.head, key=lambda group: fit([group]))
    return fit([line]) > 0 and line in grid.head


def _open_workbook(snapshot: Path) -> fastexcel.ExcelReader:
    try:
        return fastexcel.read_excel(snapshot.read_bytes())
    except fastexcel.FastExcelError as error:
        if "password" in str(error).lower() or "encrypt" in str(error).lower():
            raise UnreadableInputError(REFUSED_KINDS[FileKind.ENCRYPTED]) from error
        raise UnreadableInputError("工作簿不完整或已损坏，可能还没有传完，请重新复制或另存为 xlsx") from error


def _read_sheet(
    connection: duckdb.DuckDBPyConnection, book: fastexcel.ExcelReader, sheet: str, alias: str, asked: bool
) -> TextGrid | None:
    try:
        loaded = book.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string")
    except fastexcel.FastExcelError as error:
        raise UnreadableInputError(f"工作表“{sheet}”不能读取，请另存为 xlsx 后重试") from error
    if not loaded.width or not loaded.height or (loaded.visible != "visible" and not asked):
        return None
    connection.register(alias, loaded)
    columns = ", ".join(
        f"{quote_name(info.name)} AS c{index}" for index, info in enumerate(loaded.available_columns())
    )
    select = f"SELECT {columns} FROM {quote_name(alias)}"  # noqa: S608  # quoted names
    head = head_lines(connection.execute(f"{select} LIMIT {HEADER_SEARCH_LINES}").fetchall())
    return TextGrid(head, loaded.width, select, sheet)


def _inspect_package(snapshot: Path) -> tuple[str, ...]:
    """Refuses bombs, macros and encrypted books before anything is unpacked into memory; notes formulas
    without a value."""
    if not zipfile.is_zipfile(snapshot):
        with snapshot.open("rb") as stream:
            _refuse_kind(kind_of_ole(iter(lambda: stream.read(CHUNK), b"")))
        return ()
    try:
        with zipfile.ZipFile(snapshot) as archive:
            _refuse_bomb(archive, snapshot.stat().st_size)
            kind = kind_of_package(archive)
            _refuse_kind(kind)
            if kind is FileKind.ARCHIVE and CONTENT_TYPES not in archive.namelist():
                raise UnreadableInputError("是压缩包，请先解压，再放入其中的文件")
            counted = [_count_lost_cells(archive, member) for member in archive.infolist()]
    except DAMAGE_ERRORS as error:
        raise UnreadableInputError(BROKEN) from error
    formulas, durations = (sum(group) for group in zip(*counted, strict=True))
    notes = []
    if formulas:
        notes.append(f"有 {formulas} 个公式单元格没有存下结果，按空处理；请用 Excel 打开保存后再导入")
    if durations:
        notes.append(f"有 {durations} 个时长单元格在 ods 中读不出，按空处理；请另存为 xlsx")
    return tuple(notes)


def _refuse_bomb(archive: zipfile.ZipFile, packed: int) -> None:
    if sum(member.file_size for member in archive.infolist()) > EXPORT_LIMITS.most_bytes(packed):
        _refuse_kind(FileKind.SWOLLEN)


def _refuse_kind(kind: FileKind) -> None:
    if kind in REFUSED_KINDS:
        raise UnreadableInputError(REFUSED_KINDS[kind])


def _count_lost_cells(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> tuple[int, int]:
    """Formulas without a value, and durations that the reader drops. Reads the member to its end whatever
    it is, so that a size that was declared falsely is found."""
    formulas, durations = 0, 0
    with archive.open(member) as stream:
        for block in _overlapping_blocks(stream):
            if member.filename.startswith("xl/worksheets/"):
                formulas += sum(match.start() < CHUNK for match in FORMULA_WITHOUT_VALUE.finditer(block))
            if member.filename == "content.xml":
                durations += sum(match.start() < CHUNK for match in DURATION_CELL.finditer(block))
    return formulas, durations


def _overlapping_blocks(stream: IO[bytes]) -> Iterator[bytes]:
    """Blocks of CHUNK bytes, each with the beginning of the next, so that what starts in a block is whole
    in it."""
    block = stream.read(CHUNK)
    while block:
        following = stream.read(CHUNK)
        yield block + following[:OVERLAP]
        block = following
