"""Rows of a large sheet that are not usual, read by the compiled reader in a small workbook, with the marks
of cells that it does not give."""

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from lxml import etree

from documents.workbook import column_index
from sources.readers.cell_texts import quote_field
from sources.readers.marks import NO_RESULT, SheetMarks
from sources.readers.shared_strings import SharedStrings
from sources.readers.sheet_parts import BEGIN, BEHIND
from sources.readers.sheet_xml import FORMULA_WITHOUT_VALUE, mark_cells
from sources.readers.small_book import SmallBook, UnusualBookError

REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
NOT_PLAIN = (b"<!", b"<?")


@dataclass
class UnusualRows:
    """Of all rows so far: ``formulas`` without a result, whether there are marks, columns that are ``used``,
    and rows that hold nothing but such formulas."""

    book: SmallBook
    before: bytes
    strings: Callable[[], SharedStrings]
    formulas: int = 0
    has_marks: bool = False
    used: set[int] = field(default_factory=set)
    only_lost: set[int] = field(default_factory=set)

    def read(self, rows: Sequence[bytes]) -> dict[int, dict[int, bytes]]:
        """By the number of the row, its fields by column. Raises UnusualBookError and
        fastexcel.FastExcelError."""
        sheet = self.before + BEGIN + b"".join(rows) + BEHIND + b"</worksheet>"
        if any(found in row for row in rows for found in NOT_PLAIN):
            raise UnusualBookError
        self.formulas += len(FORMULA_WITHOUT_VALUE.findall(sheet))
        return self._read_sheet(_SmallSheet(_parse(sheet), self.strings))

    def _read_sheet(self, sheet: "_SmallSheet") -> dict[int, dict[int, bytes]]:
        content = etree.tostring(sheet.root, encoding="utf-8")
        cells = self.book.read_rows(content)
        marks = SheetMarks()
        mark_cells(io.BytesIO(content), marks)
        self.has_marks = self.has_marks or bool(marks)
        rows: dict[int, dict[int, bytes]] = {number: {} for number in sheet.numbers}
        for number, texts in zip(sheet.numbers, cells, strict=False):
            rows[number] = {column: quote_field(text.encode()) for column, text in texts.items()}
        for (row, column), shared in sheet.shared.items():
            rows[sheet.numbers[row]][column] = shared
        lost = {spot: text for spot, text in marks.texts.items() if text == NO_RESULT}
        for (row, column), text in marks.texts.items() - lost.items():
            rows[sheet.numbers[row]][column] = quote_field(text.encode())
        self.used.update(*rows.values())
        self.only_lost |= {number for number, fields in rows.items() if not fields}
        for row, column in lost:
            rows[sheet.numbers[row]][column] = NO_RESULT.encode()
        return rows


def _parse(sheet: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        return etree.fromstring(sheet, parser)
    except etree.XMLSyntaxError as error:
        raise UnusualBookError from error


@dataclass
class _SmallSheet:
    """The rows numbered from 1 on, and ``numbers`` that they have in the large sheet; shared strings stand
    apart, as fields by row and column from 0."""

    root: etree._Element
    strings: Callable[[], SharedStrings]
    numbers: list[int] = field(default_factory=list)
    shared: dict[tuple[int, int], bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raises UnusualBookError where rows or cells are not numbered in their order."""
        for row in self.root.iterfind("{*}sheetData/{*}row"):
            written = row.get("r", "")
            number = int(written) if written.isdecimal() else 0
            if number <= (self.numbers[-1] if self.numbers else 0):
                raise UnusualBookError
            self.numbers.append(number)
            row.set("r", str(len(self.numbers)))
            self._number_cells(row, number)

    def _number_cells(self, row: etree._Element, number: int) -> None:
        before = -1
        for cell in row:
            place = REFERENCE.fullmatch(cell.get("r") or "")
            column = column_index(place[1]) if place else -1
            if column <= before or place is None or int(place[2]) != number:
                raise UnusualBookError
            before = column
            cell.set("r", f"{place[1]}{len(self.numbers)}")
            if cell.get("t") == "s":
                self._take_shared(cell, column)

    def _take_shared(self, cell: etree._Element, column: int) -> None:
        value = (cell.findtext("{*}v") or "").encode()
        # what stands behind the number may undo it
        if not value.isdigit() or etree.QName(cell[-1]).localname != "v":
            raise UnusualBookError
        self.shared[len(self.numbers) - 1, column] = self.strings().fields([value])[0]
        del cell.attrib["t"]
        cell[:] = []
