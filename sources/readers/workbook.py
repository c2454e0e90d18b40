"""Spreadsheets: xlsx, xls, xlsb, ods, by fastexcel straight into the engine as text."""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO

import duckdb
import fastexcel

from sources.engine import name
from sources.errors import RefusedError
from sources.headers import LOOKED_AT
from sources.readers.grid import Grid, head_of

MOST_BYTES = 2 << 30
MOST_RATIO = 300
FREE_BYTES = 64 << 20
CHUNK = 1 << 20
OVERLAP = 1 << 14
DURATION = re.compile(rb'office:value-type="time"')
NO_VALUE = re.compile(rb"<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
BOOKS = {"[Content_Types].xml", "content.xml"}
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

Fit = Callable[[Sequence[Sequence[str]]], int]


def read(connection: duckdb.DuckDBPyConnection, snapshot: Path, alias: str, wanted: str, fit: Fit) -> list[Grid]:
    """The wanted sheet; else the visible sheet that fits best, and all others that have the very same header."""
    notes = _inspect(snapshot)
    book = _open(snapshot)
    names = [wanted] if wanted else book.sheet_names
    if wanted and wanted not in book.sheet_names:
        raise RefusedError(f"没有工作表“{wanted}”，现有：{'、'.join(book.sheet_names)}")
    grids = [
        each
        for sheet in names
        if (each := _sheet(connection, book, sheet, f"{alias}_{names.index(sheet)}", bool(wanted)))
    ]
    if not grids:
        raise RefusedError("工作簿里没有内容")
    best = max(grids, key=lambda each: fit(each.head))
    chosen = [each for each in grids if each is best or _same_header(each, best, fit)]
    passed = [each.sheet for each in grids if each not in chosen]
    if len(chosen) > 1:
        notes += (f"合并读取表头相同的工作表：{'、'.join(each.sheet for each in chosen)}",)
    if passed:
        notes += (f"未读取工作表：{'、'.join(passed)}",)
    return [replace(each, notes=notes if each is chosen[0] else ()) for each in chosen]


def _same_header(grid: Grid, best: Grid, fit: Fit) -> bool:
    line = max(best.head, key=lambda each: fit([each]))
    return fit([line]) > 0 and line in grid.head


def _open(snapshot: Path) -> fastexcel.ExcelReader:
    try:
        return fastexcel.read_excel(snapshot.read_bytes())
    except fastexcel.FastExcelError as error:
        if "password" in str(error).lower() or "encrypt" in str(error).lower():
            raise RefusedError("工作簿有密码，请取消密码后重新保存") from error
        raise RefusedError("工作簿不完整或已损坏，可能还没有传完，请重新复制或另存为 xlsx") from error


def _sheet(
    connection: duckdb.DuckDBPyConnection, book: fastexcel.ExcelReader, sheet: str, alias: str, asked: bool
) -> Grid | None:
    try:
        loaded = book.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string")
    except fastexcel.FastExcelError as error:
        raise RefusedError(f"工作表“{sheet}”不能读取，请另存为 xlsx 后重试") from error
    if not loaded.width or not loaded.height or (loaded.visible != "visible" and not asked):
        return None
    connection.register(alias, loaded)
    columns = ", ".join(f"{name(each.name)} AS c{index}" for index, each in enumerate(loaded.available_columns()))
    select = f"SELECT {columns} FROM {name(alias)}"  # noqa: S608  # quoted names
    head = head_of(connection.execute(f"{select} LIMIT {LOOKED_AT}").fetchall())
    return Grid(head, loaded.width, select, sheet)


def _inspect(snapshot: Path) -> tuple[str, ...]:
    """Refuses bombs, macros and encrypted books before anything is unpacked into memory; notes formulas without a value."""
    if not zipfile.is_zipfile(snapshot):
        if _holds(snapshot, ENCRYPTED):
            raise RefusedError("工作簿有密码，请取消密码后重新保存")
        return ()
    try:
        with zipfile.ZipFile(snapshot) as archive:
            _refuse_bomb(archive, snapshot.stat().st_size)
            if not BOOKS & set(archive.namelist()):
                raise RefusedError("是压缩包，请先解压，再放入其中的文件")
            if any("vbaProject" in each.filename for each in archive.infolist()):
                raise RefusedError("带宏的工作簿不予读取，请另存为 xlsx")
            counted = [_lost_cells(archive, each) for each in archive.infolist()]
    except BROKEN as error:
        raise RefusedError("工作簿不完整或已损坏，可能还没有传完，请重新复制") from error
    formulas, durations = (sum(each) for each in zip(*counted, strict=True))
    notes = []
    if formulas:
        notes.append(f"有 {formulas} 个公式单元格没有存下结果，按空处理；请用 Excel 打开保存后再导入")
    if durations:
        notes.append(f"有 {durations} 个时长单元格在 ods 中读不出，按空处理；请另存为 xlsx")
    return tuple(notes)


def _refuse_bomb(archive: zipfile.ZipFile, packed: int) -> None:
    unpacked = sum(each.file_size for each in archive.infolist())
    if unpacked > MOST_BYTES or (unpacked > FREE_BYTES and unpacked > packed * MOST_RATIO):
        raise RefusedError("工作簿解开后大得不正常，已拒绝读取，请核对来源或改用 csv")


def _lost_cells(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> tuple[int, int]:
    """Formulas without a value, and durations that the reader drops. Reads the member to its end whatever it is, so that
    a size that was declared falsely is found."""
    formulas, durations = 0, 0
    with archive.open(member) as stream:
        for block in _overlapping(stream):
            if member.filename.startswith("xl/worksheets/"):
                formulas += sum(each.start() < CHUNK for each in NO_VALUE.finditer(block))
            if member.filename == "content.xml":
                durations += sum(each.start() < CHUNK for each in DURATION.finditer(block))
    return formulas, durations


def _overlapping(stream: IO[bytes]) -> Iterator[bytes]:
    """Blocks of CHUNK bytes, each with the beginning of the next, so that what starts in a block is whole in it."""
    block = stream.read(CHUNK)
    while block:
        following = stream.read(CHUNK)
        yield block + following[:OVERLAP]
        block = following


def _holds(path: Path, marker: bytes) -> bool:
    rest = b""
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            if marker in rest + chunk:
                return True
            rest = chunk[-len(marker) :]
    return False
