"""A large workbook, read sheet by sheet and row by row instead of being held as a whole."""

import functools
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import fastexcel

from sources.readers.marks import SheetMarks
from sources.readers.shared_strings import SharedStrings, read_shared_strings
from sources.readers.sheet_lines import SheetFile, SheetLines
from sources.readers.sheet_parts import SheetParts
from sources.readers.sheet_xml import BYTES_OF_CELL, MOST_CELLS, SPARSE_CELLS, SPARSE_FACTOR
from sources.readers.small_book import STRINGS_PART, STYLES_PART, SmallBook, UnusualBookError

LARGE = 16 << 20
"""Bytes of the XML of the sheets, from which a workbook is read row by row: one that is smaller takes little
memory."""
FROM_1904 = re.compile(rb"""date1904=["'](?:1|true|on)["']""")


@dataclass(frozen=True)
class LargeSheet:
    """The lines of a sheet, and its merged cells."""

    lines: SheetFile
    merged: SheetMarks


def read_large_sheets(
    archive: zipfile.ZipFile, parts: Sequence[str], connection: duckdb.DuckDBPyConnection, scratch: Path
) -> Mapping[str, LargeSheet]:
    """By part, all of the sheets; none where they are small, or not all of them can be read row by row. Every
    part that is read is read to its end."""
    if sum(archive.getinfo(part).file_size for part in parts) < LARGE:
        return {}
    book = _LargeBook(archive, connection, scratch)
    try:
        return {part: book.read_sheet(part, at) for at, part in enumerate(parts)}
    except (UnusualBookError, UnicodeDecodeError, fastexcel.FastExcelError):
        for at, _ in enumerate(parts):
            lines_path(scratch, at).unlink(missing_ok=True)
        return {}


class _LargeBook:
    """Raises UnusualBookError, UnicodeDecodeError and fastexcel.FastExcelError."""

    def __init__(
        self, archive: zipfile.ZipFile, connection: duckdb.DuckDBPyConnection, scratch: Path
    ) -> None:
        self.archive = archive
        self.scratch = scratch
        styles = archive.read(STYLES_PART) if STYLES_PART in archive.namelist() else b""
        from_1904 = FROM_1904.search(archive.read("xl/workbook.xml")) is not None
        self.small_book = SmallBook(connection, styles, from_1904)

    @functools.cached_property
    def strings(self) -> SharedStrings:
        if STRINGS_PART not in self.archive.namelist():
            raise UnusualBookError
        with self.archive.open(STRINGS_PART) as stream:
            return read_shared_strings(stream, self.small_book)

    def read_sheet(self, part: str, number: int) -> LargeSheet:
        with self.archive.open(part) as stream:
            parts = SheetParts(stream)
            lines = SheetLines(parts, self.small_book, lambda: self.strings)
            written = lines.write(lines_path(self.scratch, number))
        refuse_strayed(written, self.archive.getinfo(part).file_size)
        return LargeSheet(written, parts.merged)


def lines_path(scratch: Path, number: int) -> Path:
    return scratch.with_suffix(f".lines{number}")


def refuse_strayed(lines: SheetFile, size: int) -> None:
    """What is to be looked at for cells far from the data, of which the survey of the sheet tells. Raises
    UnusualBookError."""
    cells = lines.rows * (lines.columns[1] + 1)
    if cells > min(MOST_CELLS, max(SPARSE_CELLS, size // BYTES_OF_CELL * SPARSE_FACTOR)):
        raise UnusualBookError
