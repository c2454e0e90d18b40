"""The same cells as a Word file, a workbook, a web page and a PDF, and what each of them calls a cell.

A look of a cell is drawn where the kind of file has it: number formats in workbooks, bold and colour in all
but the PDF.
"""

import html
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

import docx
import openpyxl
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from forms import pdf
from forms.form import Form
from forms.grid import Grid, GridCell, label_cell
from tests.mutations.layout import Box, lay_out
from tests.mutations.paper import Paper
from tests.mutations.watermark import stamp_pages

SHEET = "自评表"
PAGE_WIDTH = 270.0
PLAIN_NUMBER = re.compile(r"-?\d+(?:\.\d+)?|-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
PLAIN_RATE = re.compile(r"-?\d+(?:\.\d+)?%")
AS_TEXT = "text"
USUAL_FORMAT, USUAL_RATE_FORMAT = "General", "0.00%"


@dataclass(frozen=True)
class Spot:
    """Where a box begins, from 0; ``ordinal`` counts the cells of its line, those from above among them."""

    row: int
    column: int
    box: Box
    ordinal: int


def spots_of(paper: Paper) -> list[Spot]:
    lines, width = lay_out(paper)
    taken: dict[tuple[int, int], int] = {}
    spots: list[Spot] = []
    for number, line in enumerate(lines):
        for box in line:
            column = next(column for column in range(width) if (number, column) not in taken)
            before = {taken[number, left] for left in range(column)}
            taken |= dict.fromkeys(covered(number, column, box), len(spots))
            spots.append(Spot(number, column, box, len(before)))
    return spots


def covered(row: int, column: int, box: Box) -> set[tuple[int, int]]:
    columns = range(column, column + box.columns)
    return {(row + down, across) for down in range(box.rows) for across in columns}


def write_docx(paper: Paper) -> bytes:
    """The table as it is stored, cell by cell: merging with python-docx takes a second a paper."""
    document = docx.Document()
    document.add_heading(paper.text("form.title"), 0)
    lines, width = lay_out(paper)
    spots = spots_of(paper)
    rows = [
        "".join(stored_cell(spot, row, paper) for spot in spots_on(row, spots)) for row in range(len(lines))
    ]
    grid = "<w:gridCol/>" * width
    stored = "".join(f"<w:tr>{cells}</w:tr>" for cells in rows)
    table = parse_xml(f"<w:tbl {nsdecls('w')}><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{stored}</w:tbl>")
    document.element.body.insert(-1, table)
    return saved(document)


def spots_on(row: int, spots: list[Spot]) -> list[Spot]:
    """The cells that cover a row, from the left."""
    covering = (spot for spot in spots if spot.row <= row < spot.row + spot.box.rows)
    return sorted(covering, key=lambda spot: spot.column)


def stored_cell(spot: Spot, row: int, paper: Paper) -> str:
    """In the rows below its first a cell is stored as the rest of a merge."""
    box = spot.box
    merge = "restart" if row == spot.row else "continue"
    span = f"<w:gridSpan w:val='{box.columns}'/>" * (box.columns > 1)
    span += f"<w:vMerge w:val='{merge}'/>" * (box.rows > 1)
    look = WORD_DRESSES.get(paper.looks.get(box.key, paper.dress), "")
    text = html.escape(box.text if row == spot.row else "").replace("\n", "</w:t><w:br/><w:t>")
    run = f"<w:r><w:rPr>{look}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"
    return f"<w:tc><w:tcPr>{span}</w:tcPr><w:p>{run}</w:p></w:tc>"


WORD_DRESSES: Mapping[str, str] = MappingProxyType(
    {"bold": "<w:b/>", "colour": "<w:color w:val='C00000'/>", "small": "<w:sz w:val='12'/>"}
)


def saved(document: WordDocument) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def write_xlsx(paper: Paper) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = SHEET
    _, width = lay_out(paper)
    sheet.cell(1, 1, paper.text("form.title"))
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    for spot in spots_of(paper):
        fill_cell(sheet, spot, paper.looks.get(spot.box.key, paper.dress))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def fill_cell(sheet: Worksheet, spot: Spot, look: str) -> None:
    row, column, box = spot.row + 2, spot.column + 1, spot.box
    cell = sheet.cell(row, column)
    cell.value, cell.number_format = stored_value(box, look)
    if isinstance(cell.value, str):
        cell.data_type = "s"  # =28人 is a target, no formula
    if look == "bold":
        cell.font = Font(bold=True)
    elif look == "colour":
        cell.fill = PatternFill("solid", fgColor="FFFFCC")
    elif look == "small":
        sheet.column_dimensions[get_column_letter(column)].width = 3
    if box.rows > 1 or box.columns > 1:
        stop = row + box.rows - 1, column + box.columns - 1
        sheet.merge_cells(start_row=row, start_column=column, end_row=stop[0], end_column=stop[1])


def stored_value(box: Box, look: str) -> tuple[str | float | None, str]:
    """Numbers are stored as numbers, rates as parts of one; a look with a number format shows them in it."""
    text = box.text
    usual = look if look in NUMBER_FORMATS else USUAL_FORMAT
    if box.is_label or look == AS_TEXT:
        return text or None, USUAL_FORMAT
    if PLAIN_NUMBER.fullmatch(text):
        return float(text.replace(",", "")), usual
    if PLAIN_RATE.fullmatch(text):
        rate_format = look if look in RATE_FORMATS else USUAL_RATE_FORMAT
        return float(Decimal(text[:-1]) / 100), rate_format
    return text or None, USUAL_FORMAT


NUMBER_FORMATS = (
    "0",
    "0.0",
    "0.00",
    "#,##0",
    "#,##0.00",
    '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    '0.00"分"',
    "0.00_ ",
)
RATE_FORMATS = ("0%", "0.0%")


def write_html(paper: Paper) -> bytes:
    title = html.escape(paper.text("form.title"))
    rows = [f"<tr>{''.join(cell_tag(box, paper) for box in line)}</tr>" for line in lay_out(paper)[0]]
    page = f"<html><head><meta charset='utf-8'></head><body><h1>{title}</h1><table border='1'>"
    return f"{page}{''.join(rows)}</table></body></html>".encode()


def cell_tag(box: Box, paper: Paper) -> str:
    spans = f" rowspan='{box.rows}'" * (box.rows > 1) + f" colspan='{box.columns}'" * (box.columns > 1)
    text = html.escape(box.text).replace("\n", "<br>")
    return f"<td{spans}>{HTML_DRESSES.get(paper.looks.get(box.key, paper.dress), '{}').format(text)}</td>"


HTML_DRESSES: Mapping[str, str] = MappingProxyType(
    {
        "bold": "<b>{}</b>",
        "colour": "<span style='color:#c00000'>{}</span>",
        "small": "<p><font size='1'>{}</font></p>",
    }
)


def write_pdf(paper: Paper) -> bytes:
    """On one page, as long as it takes no more lines than a page has."""
    lines, width = lay_out(paper)
    rows = tuple(tuple(map(drawn, line)) for line in lines)
    title = paper.text("form.title")
    widths = tuple(PAGE_WIDTH * share for share in shares(paper, width))
    grid = Grid(SHEET, title, widths, rows)
    mark = paper.dress == "mark_above"
    form = Form("self-evaluation", title, date(2025, 3, 1), mark, None, (grid,), landscape=True)
    return stamp_pages(pdf.write(form)) if paper.dress == "watermark" else pdf.write(form)


def shares(paper: Paper, width: int) -> Iterator[float]:
    """Of columns that are alike; narrow ones break long numbers over lines."""
    names = [*(["side"] if paper.layout.side else []), *paper.layout.columns]
    wide = 4 if paper.dress == "narrow" else 1
    weights = [wide if name in ("reason", "name") else 1 for name in names]
    return (weight / sum(weights) for weight in weights[:width])


def drawn(box: Box) -> GridCell:
    if box.is_label:
        return label_cell(box.text, box.rows, box.columns)
    return GridCell(box.text, box.rows, box.columns)


WRITERS: dict[str, Callable[[Paper], bytes]] = {
    "docx": write_docx,
    "xlsx": write_xlsx,
    "html": write_html,
    "pdf": write_pdf,
}


def place_names(paper: Paper, suffix: str) -> dict[str, str]:
    """The names that messages give to places: of every cell by its key, and of every row by the key of its
    first cell with the field left off."""
    places = {}
    for spot in spots_of(paper):
        if spot.box.key:
            places[spot.box.key] = cell_place(spot, suffix)
            places.setdefault(f"{spot.box.key.rpartition('.')[0]}.", line_place(spot.row, suffix))
    return places


def cell_place(spot: Spot, suffix: str) -> str:
    if suffix == "xlsx":
        return f"工作表“{SHEET}” {get_column_letter(spot.column + 1)}{spot.row + 2}"
    return f"{line_place(spot.row, suffix)}第{spot.ordinal + 1}格"


def line_place(row: int, suffix: str) -> str:
    if suffix == "xlsx":
        return f"工作表“{SHEET}” 第{row + 2}行"
    page = "第1页 " if suffix == "pdf" else ""
    return f"{page}第1个表 第{row + 1}行"
