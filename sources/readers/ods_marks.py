"""The XML of an ods workbook, read for what the compiled reader does not tell; a row or cell that is said to
repeat is counted and not written out."""

from collections.abc import Iterator
from typing import IO, Any

from lxml import etree

from documents.worksheet import column_name
from sources.readers.marks import LONG_NUMBER, NO_RESULT
from sources.readers.sheet_xml import LONG_DIGITS, SheetSurvey

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
MOST_REPEATED = 1_000
"""A cell with contents that repeats more often is marked no further: the sheet is refused for its size."""


def survey_ods(stream: IO[bytes]) -> dict[str, SheetSurvey]:
    """Every sheet by its name, with the cells to mark."""
    surveys: dict[str, SheetSurvey] = {}
    survey, row = SheetSurvey(), 0
    for event, element in etree.iterparse(stream, events=("start", "end"), resolve_entities=False):
        if event == "start" and element.tag == f"{TABLE}table":
            survey, row = surveys.setdefault(element.get(f"{TABLE}name", ""), SheetSurvey()), 0
        elif event == "end" and element.tag == f"{TABLE}table-row":
            repeated = _count(element, "number-rows-repeated")
            _add_row(survey, element, row, repeated)
            row += repeated
            element.clear()
    return surveys


def _count(element: Any, name: str) -> int:
    text = element.get(TABLE + name, "1")
    return int(text) if text.isdecimal() else 1


def _add_row(survey: SheetSurvey, element: Any, row: int, repeated: int) -> None:
    filled = False
    for cell, column, width in _cells(element):
        if cell.get(f"{OFFICE}value-type") is None and not len(cell):
            continue
        filled = True
        survey.cells += width * repeated
        survey.add_cells([(column_name(column + width - 1).encode(), str(row + repeated).encode())])
        survey.marks.add_merged(row, row + _count(cell, "number-rows-spanned") - 1, column)
        if text := _marked_text(cell):
            for line in range(row, row + min(repeated, MOST_REPEATED)):
                survey.marks.texts |= {(line, column + at): text for at in range(min(width, MOST_REPEATED))}
    survey.is_suspect = survey.is_suspect or filled


def _cells(row: Any) -> Iterator[tuple[Any, int, int]]:
    """Each cell, its column and over how many it repeats."""
    column = 0
    for cell in row:
        if cell.tag in {f"{TABLE}table-cell", f"{TABLE}covered-table-cell"}:
            width = _count(cell, "number-columns-repeated")
            yield cell, column, width
            column += width


def _marked_text(cell: Any) -> str:
    kind, number = cell.get(f"{OFFICE}value-type"), str(cell.get(f"{OFFICE}value", ""))
    shown = "".join(cell.itertext()).strip()
    if kind == "time":
        return shown
    if cell.get(f"{CALC}value-type") == "error" or (kind is not None and shown.startswith("Err:")):
        return shown if shown.startswith("#") else "#VALUE!"
    if kind in {"float", "currency"} and LONG_DIGITS.fullmatch(number):
        return LONG_NUMBER + number
    return NO_RESULT if kind is None and cell.get(f"{TABLE}formula") else ""
