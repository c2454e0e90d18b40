"""Sheets of binary workbooks (xlsb), read for what the compiled reader does not tell.

A record is its number and its length, seven bits a byte, and its contents.
"""

import re
import struct
from collections.abc import Iterator

from documents.worksheet import column_name
from sources.readers.marks import LONG_NUMBER, SheetMarks
from sources.readers.sheet_xml import SheetSurvey

ROW, ERROR_CELL, NUMBER_CELL, ERROR_RESULT, SIZE, MERGED = 0, 3, 5, 11, 148, 176
ERROR_TEXTS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
SUSPECT = re.compile(
    rb"\xb0\x01\x10|\x03\x09.{8}[\x00\x07\x0f\x17\x1d\x24\x2a]|\x05\x10.{14}(?:[\x0c-\xff]\x43|.[\x44-\x47])|"
    rb"\x0b[\x0b-\x7f].{8}[\x00\x07\x0f\x17\x1d\x24\x2a]",
    re.DOTALL,
)
LARGEST_KEPT = 10**15
SMALLEST_CELL = 9
"""Bytes of a record of a cell."""


def survey_binary_sheet(part: bytes) -> SheetSurvey:
    survey = SheetSurvey(cells=len(part) // SMALLEST_CELL)
    size = next((contents for number, contents in _records(part) if number == SIZE), b"")
    if len(size) >= 16:
        _, row, _, column = struct.unpack("<4I", size[:16])
        survey.last = (row + 1, column + 1)
        survey.far = (f"第 {row + 1} 行", f"{column_name(column)} 列")
    if SUSPECT.search(part):
        _mark_cells(part, survey.marks)
    return survey


def _mark_cells(part: bytes, marks: SheetMarks) -> None:
    row = 0
    for number, contents in _records(part):
        if number == ROW:
            row = int.from_bytes(contents[:4], "little")
        elif number in {ERROR_CELL, ERROR_RESULT}:
            marks.texts[row, _column(contents)] = ERROR_TEXTS.get(contents[8], "#VALUE!")
        elif number == NUMBER_CELL:
            value = struct.unpack("<d", contents[8:16])[0]
            if abs(value) >= LARGEST_KEPT:
                marks.texts[row, _column(contents)] = f"{LONG_NUMBER}{value:.0f}"
        elif number == MERGED:
            top, bottom, left, _ = struct.unpack("<4I", contents[:16])
            marks.add_merged(top, bottom, left)


def _column(contents: bytes) -> int:
    return int.from_bytes(contents[:4], "little")


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(part):
        number, at = part[at], at + 1
        if number & 0x80 and at < len(part):
            number, at = (number & 0x7F) | (part[at] << 7), at + 1
        length = shift = 0
        while at < len(part):
            byte, at = part[at], at + 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        yield number, part[at : at + length]
        at += length
