"""The XML of a workbook, read for what the compiled reader does not tell: merged cells, formulas without a
result, error values, numbers too long to be kept, and how far the cells reach.

Most sheets have nothing of it, and are passed over by a search for what would show it; only the others are
read cell by cell.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from lxml import etree

from documents.workbook import column_index
from sources.errors import UnreadableInputError
from sources.readers.marks import LONG_NUMBER, NO_RESULT, SheetMarks

CHUNK = 1 << 20
OVERLAP = 1 << 14
EXACTLY_MEASURED = 8 << 20
"""Bytes up to which every cell of a sheet is looked at for how far it reaches; of a longer one those of the
last rows and of the columns from CA on."""
BYTES_OF_CELL = 100
"""A cell of a long sheet takes fewer."""
MOST_COLUMNS = 1_000
MOST_CELLS = 60_000_000
SPARSE_CELLS = 4_000_000
SPARSE_FACTOR = 50
"""A sheet whose cells lie in more than SPARSE_CELLS places, and fill fewer than one of so many, has a stray
one."""
MOST_COVERED = 2_000_000

FORMULA_WITHOUT_VALUE = re.compile(rb"<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
LONG_NUMBER_CELL = re.compile(rb"<v>-?(?:[1-9]\d{15}|\d(?:\.\d+)?[eE]\+?(?:1[5-9]|[2-9]\d))")
OTHER_SPELLINGS = (b't="e"', b"t='e'", b":sheetData", b"<c r='")
"""What shows that there are errors, or that a search may not see them."""
MERGED = re.compile(rb"mergeCell [^>]*?ref=[\"']\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})[\"']")
FILLED_CELL = re.compile(rb" r=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^>/]*>")
FAR_CELL = re.compile(rb" r=\"([C-Z][A-Z]|[A-Z]{3})(\d{1,7})\"[^>/]*>")
LONG_DIGITS = re.compile(r"-?[1-9]\d{15,}(?:\.\d*)?|-?\d(?:\.\d+)?[eE]\+?(?:1[5-9]|[2-9]\d)")
REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
STRAY_CELL = (
    "工作表“{sheet}”的 {cell} 单元格离数据很远，表格因此大得不正常，没有读取；"
    "请删除这个单元格（或多余的行、列）后另存，再导入"
)
TOO_LARGE = "工作表“{sheet}”超过 {most} 万个单元格，没有读取；请拆分，或改用 csv 导出"


@dataclass
class SheetSurvey:
    """What a search over the XML of one sheet found: ``last`` are the last row and column in use, ``far`` the
    cells that reach there."""

    formulas: int = 0
    cells: int = 0
    is_suspect: bool = False
    last: tuple[int, int] = (0, 0)
    far: tuple[str, str] = ("", "")
    marks: SheetMarks = field(default_factory=SheetMarks)

    def add_cells(self, found: Sequence[tuple[bytes, bytes]]) -> None:
        if not found:
            return
        lowest = max(found, key=lambda cell: int(cell[1]))
        rightmost = max(found, key=lambda cell: (len(cell[0]), cell[0]))
        row, column = int(lowest[1]), column_index(rightmost[0].decode()) + 1
        if row > self.last[0]:
            self.last, self.far = (row, self.last[1]), (b"".join(lowest).decode(), self.far[1])
        if column > self.last[1]:
            self.last, self.far = (self.last[0], column), (self.far[0], b"".join(rightmost).decode())

    def refuse_stray(self, sheet: str) -> None:
        rows, columns = self.last
        is_sparse = rows * columns > max(SPARSE_CELLS, self.cells * SPARSE_FACTOR)
        if columns > MOST_COLUMNS or (is_sparse and columns > 100):
            raise UnreadableInputError(STRAY_CELL.format(sheet=sheet, cell=self.far[1]))
        if is_sparse:
            raise UnreadableInputError(STRAY_CELL.format(sheet=sheet, cell=self.far[0]))
        if rows * columns > MOST_CELLS:
            raise UnreadableInputError(TOO_LARGE.format(sheet=sheet, most=MOST_CELLS // 10_000))


def overlapping_blocks(stream: IO[bytes]) -> Iterator[bytes]:
    """Blocks of CHUNK bytes, each with the beginning of the next, so that what starts in a block is whole
    in it."""
    block = stream.read(CHUNK)
    while block:
        following = stream.read(CHUNK)
        yield block + following[:OVERLAP]
        block = following


def survey_sheet(stream: IO[bytes], size: int) -> SheetSurvey:
    survey, ending = SheetSurvey(cells=size // BYTES_OF_CELL if size > EXACTLY_MEASURED else 0), b""
    for block in overlapping_blocks(stream):
        survey.formulas += sum(match.start() < CHUNK for match in FORMULA_WITHOUT_VALUE.finditer(block))
        survey.is_suspect = survey.is_suspect or _is_suspect(block)
        if size <= EXACTLY_MEASURED:
            found = FILLED_CELL.findall(block)
            survey.cells += len(found)
            survey.add_cells(found)
        else:
            survey.add_cells(FAR_CELL.findall(block))
            ending = ending[-OVERLAP:] + block[-OVERLAP:]
        for match in MERGED.finditer(block):
            if match.start() < CHUNK:
                add_merged(survey.marks, match)
    survey.add_cells(FILLED_CELL.findall(ending))
    survey.is_suspect = survey.is_suspect or survey.formulas > 0
    return survey


def _is_suspect(block: bytes) -> bool:
    return any(spelling in block for spelling in OTHER_SPELLINGS) or bool(LONG_NUMBER_CELL.search(block))


def add_merged(marks: SheetMarks, match: re.Match[bytes]) -> None:
    left, top, _, bottom = (part.decode() for part in match.groups())
    marks.add_merged(int(top) - 1, min(int(bottom), int(top) + MOST_COVERED) - 1, column_index(left))


def mark_cells(stream: IO[bytes], marks: SheetMarks) -> None:
    """The cells that the compiled reader gives as nothing, or as fewer digits than it shows."""
    row = column = -1
    for event, element in etree.iterparse(stream, events=("start", "end"), resolve_entities=False):
        name = etree.QName(element).localname
        if event == "start" and name == "row":
            row, column = int(element.get("r") or row + 2) - 1, -1
        elif event == "end" and name == "c":
            place = REFERENCE.fullmatch(element.get("r", ""))
            spot = (int(place[2]) - 1, column_index(place[1])) if place else (row, column + 1)
            row, column = spot
            if text := _marked_text(element):
                marks.texts[spot] = text
        elif event == "end" and name == "row":
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _marked_text(cell: Any) -> str:
    parts = {etree.QName(part).localname: part.text or "" for part in cell}
    kind, value = cell.get("t", "n"), parts.get("v", "").strip()
    if kind == "e":
        return value or "#VALUE!"
    if kind == "n" and LONG_DIGITS.fullmatch(value):
        return LONG_NUMBER + value
    is_lost = "f" in parts and not value and ("v" not in parts or kind != "str")
    return NO_RESULT if is_lost else ""
