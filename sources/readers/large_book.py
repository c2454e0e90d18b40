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
from sources.readers.sheet_xml import BYTES_OF_CELL, MOST_CELLS, MOST_COLUMNS, SPARSE_CELLS, SPARSE_FACTOR
from sources.readers.small_book import BOOK_PART, STRINGS_PART, STYLES_PART, SmallBook, UnusualBookError

LARGE = 16 << 20
"""Bytes of the XML of the sheets, from which a workbook is read row by row: one that is smaller takes little
memory."""
SPELLINGS = {part.lower(): part for part in (STRINGS_PART, STYLES_PART)}
FROM_1904 = re.compile(rb'<workbookPr (?:[^<>]* )?date1904="(0|1|false|true)"')


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
    try:
        book = _LargeBook(archive, connection, scratch)
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
        names = archive.namelist()
        if any(name not in SPELLINGS.values() and spelling(name) in SPELLINGS for name in names):
            raise UnusualBookError
        styles = archive.read(STYLES_PART) if STYLES_PART in names else b""
        self.small_book = SmallBook(connection, styles, counts_from_1904(archive.read(BOOK_PART)))

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


def spelling(part: str) -> str:
    """By which the compiled reader finds a part."""
    return part.lower().replace("\\", "/")


def counts_from_1904(book: bytes) -> bool:
    """Of the part of the book. Raises UnusualBookError."""
    found = FROM_1904.findall(book)
    if book.count(b"date1904") != len(found) or len(found) > 1 or b"<!" in book or b"\0" in book:
        raise UnusualBookError
    return found in ([b"1"], [b"true"])


def lines_path(scratch: Path, number: int) -> Path:
    return scratch.with_suffix(f".lines{number}")


def refuse_strayed(lines: SheetFile, size: int) -> None:
    """What is to be looked at for cells far from the data, of which the survey of the sheet tells. Raises
    UnusualBookError."""
    cells = lines.rows * (lines.columns[1] + 1)
    if lines.columns[1] >= MOST_COLUMNS or cells > min(
        MOST_CELLS, max(SPARSE_CELLS, size // BYTES_OF_CELL * SPARSE_FACTOR)
    ):
        raise UnusualBookError
