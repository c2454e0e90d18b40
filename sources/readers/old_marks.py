"""Old workbooks (xls): what the compiled reader does not tell of them.

The records are searched for first; a book without merged cells, error values and long numbers is not read a
second time."""

import re
from typing import Any

from xlrd import XL_CELL_ERROR, XL_CELL_NUMBER, error_text_from_code

from documents.old_workbook import open_xls
from documents.open_file import run_reader
from documents.reading import UnreadableFileError
from sources.readers.marks import LONG_NUMBER, SheetMarks

MERGED_RECORD = re.compile(rb"\xe5\x00(..)(..)(?:.{8})", re.DOTALL)
LONG_NUMBER_RECORD = re.compile(rb"\x03\x02\x0e\x00.{12}(?:[\x0c-\xff]\x43|.[\x44-\x47])", re.DOTALL)
ERROR_RECORD = re.compile(rb"\x05\x02\x08\x00.{6}[\x00\x07\x0f\x17\x1d\x24\x2a]\x01", re.DOTALL)
ERROR_RESULT = re.compile(rb"\x06\x00.{8}\x02\x00[\x00\x07\x0f\x17\x1d\x24\x2a].{3}\xff\xff", re.DOTALL)
LARGEST_KEPT = 10**15


def old_marks(content: bytes) -> dict[str, SheetMarks]:
    """By the name of the sheet; nothing where the book has nothing of it, or cannot be read this way."""
    if not _is_suspect(content):
        return {}
    try:
        return run_reader(_book_marks, content)
    except UnreadableFileError:  # the reader that follows tells a broken book
        return {}


def _book_marks(content: bytes) -> dict[str, SheetMarks]:
    return {sheet.name: _sheet_marks(sheet) for sheet in open_xls(content).sheets()}


def _is_suspect(content: bytes) -> bool:
    found = (pattern.search(content) for pattern in (LONG_NUMBER_RECORD, ERROR_RECORD, ERROR_RESULT))
    return any(found) or any(
        int.from_bytes(match[1], "little") == 2 + 8 * int.from_bytes(match[2], "little")
        for match in MERGED_RECORD.finditer(content)
    )


def _sheet_marks(sheet: Any) -> SheetMarks:
    marks = SheetMarks()
    for top, bottom, left, _ in sheet.merged_cells:
        marks.add_merged(top, bottom - 1, left)
    for row in range(sheet.nrows):
        for column, (kind, value) in enumerate(zip(sheet.row_types(row), sheet.row_values(row), strict=True)):
            if kind == XL_CELL_ERROR:
                marks.texts[row, column] = error_text_from_code.get(value, "#VALUE!")
            elif kind == XL_CELL_NUMBER and abs(value) >= LARGEST_KEPT:
                marks.texts[row, column] = f"{LONG_NUMBER}{value:.0f}"
    return marks
