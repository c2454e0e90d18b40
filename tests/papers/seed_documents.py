"""The first user's budget document as an office would send it: typeset as Word, PDF, workbook and web page, with real merged cells.

``paper(shared)`` gives its parts; ``as_docx`` and its like set any parts, so that a test may write other papers the same way.
"""

import html
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import typst
import xlsxwriter
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from documents import plain_text
from documents.document import DocumentTable
from forms.grid import GridCell, GridRow, PlacedCell, place_cells
from forms.typefaces import FONT_FOLDER

SEED = "guyuan-12345-2024-budget.txt"
Rows = tuple[GridRow, ...]
Part = str | Rows
Span = tuple[int, int, int, int]
"""Row, column, and how many of each a cell covers."""

WORD_WIDTH = 9000
"""Twentieths of a point."""
HEADERS: tuple[tuple[Span, ...], ...] = (
    ((0, 0, 1, 2), (0, 2, 1, 4), (1, 0, 2, 1), (1, 1, 2, 1), (1, 2, 2, 1), (1, 3, 1, 3)),
    ((0, 0, 1, 2), (0, 2, 2, 1), (0, 3, 1, 3), (0, 6, 1, 2), (2, 0, 1, 2)),
    ((0, 0, 1, 2), (0, 2, 1, 3), (2, 0, 1, 2)),
    (
        *((0, 0, 1, 2), (0, 2, 3, 1), (0, 3, 1, 5), (0, 8, 1, 2), (1, 0, 2, 1), (1, 1, 2, 1), (1, 3, 2, 1)),
        *((1, 4, 1, 3), (1, 7, 2, 1), (1, 8, 2, 1), (1, 9, 2, 1)),
    ),
    ((0, 0, 1, 2), (0, 2, 1, 2)),
    (),
)
"""The merged cells of the six budget tables, which the flattened text has lost."""


def paper(shared: Path) -> tuple[Part, ...]:
    """Paragraphs, and tables as rows of cells."""
    blocks = plain_text.read((shared / "seed" / SEED).read_bytes()).blocks
    made: list[Part] = []
    tables = 0
    for block in blocks:
        if not isinstance(block, DocumentTable):
            made.append(block.text)
            continue
        texts = [[cell.text for cell in block.row_cells(row)] for row in range(block.height)]
        made.append(budget_table(texts, tables) if tables < len(HEADERS) else target_form(texts))
        tables += 1
    return tuple(made)


def budget_table(texts: list[list[str]], number: int) -> Rows:
    if number == 3:
        texts[0][7:9] = ["", texts[0][7]]
    width = max(map(len, texts))
    return merged([text + [""] * (width - len(text)) for text in texts], HEADERS[number])


def merged(texts: Sequence[Sequence[str]], spans: Sequence[Span]) -> Rows:
    at = {(row, column): (high, wide) for row, column, high, wide in spans}
    covered = {
        (row + down, column + right)
        for row, column, high, wide in spans
        for down in range(high)
        for right in range(wide)
        if down or right
    }
    return tuple(
        tuple(
            GridCell(text, *at.get((row, column), (1, 1)))
            for column, text in enumerate(line)
            if (row, column) not in covered
        )
        for row, line in enumerate(texts)
    )


def target_form(texts: list[list[str]]) -> Rows:
    """The official form on six columns: the name of an indicator covers two of them."""
    heads = [list(filter(None, text)) for text in texts[:7]]
    wide = [across(heads[0], 2, 4), across(heads[1], 2, 2, 1, 1), across(heads[2], 2, 2, 1, 1)]
    funds = [
        (GridCell(heads[3][0], 3, 2), *across(heads[3][1:], 2, 2)),
        across(heads[4], 2, 2),
        across(heads[5], 2, 2),
    ]
    return (*wide, *funds, across(heads[6], 2, 4), *indicator_rows(texts[7:]))


def indicator_rows(texts: list[list[str]]) -> Rows:
    first = [row for row, group in enumerate(texts) if row and group[1]]
    heights = {row: end - row for row, end in zip(first, [*first[1:], len(texts)], strict=True)}
    names = [text for text in texts[0] if text]
    header = (
        GridCell(names[0], len(texts)),
        GridCell(names[1]),
        GridCell(names[2]),
        GridCell(names[3], 1, 2),
        GridCell(names[4]),
    )
    rows = (
        (
            *((GridCell(group[1], heights[row]),) if row in heights else ()),
            GridCell(group[2]),
            GridCell(group[3], 1, 2),
            GridCell(group[-1]),
        )
        for row, group in enumerate(texts)
        if row
    )
    return (header, *rows)


def across(texts: Sequence[str], *widths: int) -> GridRow:
    return tuple(GridCell(text, 1, width) for text, width in zip(texts, widths, strict=True))


def width_of(rows: Rows) -> int:
    return sum(row.colspan for row in rows[0])


def as_docx(parts: Sequence[Part]) -> bytes:
    document = docx.Document()
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
        else:
            document.element.body.insert_element_before(word_table(part), "w:sectPr")
            document.add_paragraph()
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def word_table(rows: Rows) -> object:
    placed = tuple(place_cells(rows, width_of(rows)))
    columns = (element("w:gridCol", w=str(WORD_WIDTH // width_of(rows))) for _ in range(width_of(rows)))
    sides = (
        element(f"w:{side}", val="single", sz="4")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    marks = element(
        "w:tblPr", element("w:tblW", w=str(WORD_WIDTH), type="dxa"), element("w:tblBorders", *sides)
    )
    made = element("w:tbl", marks, element("w:tblGrid", *columns))
    for row in range(len(rows)):
        here = sorted((cell for cell in placed if row in cell.rows), key=lambda cell: cell.column)
        made.append(element("w:tr", *(word_cell(cell, row) for cell in here)))
    return made


def word_cell(cell: PlacedCell, row: int) -> object:
    marks = element("w:tcPr")
    if cell.cell.colspan > 1:
        marks.append(element("w:gridSpan", val=str(cell.cell.colspan)))
    if cell.cell.rowspan > 1:
        marks.append(element("w:vMerge", val="restart") if row == cell.row else element("w:vMerge"))
    lines = cell.cell.text.split("\n") if row == cell.row else [""]
    return element("w:tc", marks, *(word_line(line) for line in lines))


def word_line(text: str) -> object:
    piece = element("w:t")
    piece.text = text
    return element("w:p", element("w:r", piece))


def element(tag: str, *children: object, **attributes: str):  # type: ignore[no-untyped-def]  # python-docx has no types
    made = OxmlElement(tag)
    for name, text in attributes.items():
        made.set(qn(f"w:{name}"), text)
    for child in children:
        made.append(child)
    return made


def as_xlsx(parts: Sequence[Part]) -> bytes:
    """A sheet for every table, with the paragraphs before it above it."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        page, row = book.add_worksheet(), 0
        wrap = book.add_format({"border": 1, "text_wrap": True})
        for number, part in enumerate(parts):
            if isinstance(part, str):
                page.write_string(row, 0, part)
                row += 1
                continue
            for cell in place_cells(part, width_of(part)):
                write_cell(page, row, cell, wrap)
            if number + 1 < len(parts):
                page, row = book.add_worksheet(), 0
    return target.getvalue()


def write_cell(page: object, top: int, cell: PlacedCell, style: object) -> None:
    first, last = (top + cell.row, cell.column), (top + cell.rows.stop - 1, cell.columns.stop - 1)
    if first == last:
        page.write_string(*first, cell.cell.text, style)  # type: ignore[attr-defined]
    else:
        page.merge_range(*first, *last, cell.cell.text, style)  # type: ignore[attr-defined]


def as_html(parts: Sequence[Part]) -> bytes:
    body = "\n".join(
        f"<p>{html.escape(part)}</p>" if isinstance(part, str) else web_table(part) for part in parts
    )
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>{body}</body></html>".encode()


def web_table(rows: Rows) -> str:
    lines = ("".join(web_cell(cell) for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def web_cell(cell: GridCell) -> str:
    text = html.escape(cell.text).replace("\n", "<br>")
    return f'<td rowspan="{cell.rowspan}" colspan="{cell.colspan}">{text}</td>'


TYPST = """
#let parts = json(bytes(sys.inputs.parts))
#set page(paper: "a4", margin: 18mm)
#set text(font: "Jixiao Song", size: 9pt, lang: "zh")
#for part in parts {
  if type(part) == str { par(text(part)) } else {
    table(columns: (1fr,) * part.width, stroke: 0.5pt, inset: 4pt,
      ..part.cells.map(each => table.cell(x: each.x, y: each.y, rowspan: each.rowspan, colspan: each.colspan, text(each.text))))
  }
}
"""


def as_pdf(parts: Sequence[Part]) -> bytes:
    """Bordered tables that break over pages where they must."""
    told = json.dumps(
        [part if isinstance(part, str) else printed_table(part) for part in parts], ensure_ascii=False
    )
    return typeset(TYPST, parts=told)


def typeset(source: str, **inputs: str) -> bytes:
    """A PDF of any source for the typesetter, in our own typefaces alone."""
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONT_FOLDER)]
    )
    made = typst.compile(source.encode(), font_paths=fonts, format="pdf", sys_inputs=inputs)
    assert isinstance(made, bytes)
    return made


def printed_table(rows: Rows) -> dict[str, object]:
    cells = [
        {
            "x": cell.column,
            "y": cell.row,
            "rowspan": cell.cell.rowspan,
            "colspan": cell.cell.colspan,
            "text": cell.cell.text,
        }
        for cell in place_cells(rows, width_of(rows))
    ]
    return {"width": width_of(rows), "cells": cells}


KINDS: dict[str, Callable[[Sequence[Part]], bytes]] = {
    "docx": as_docx,
    "xlsx": as_xlsx,
    "pdf": as_pdf,
    "html": as_html,
}
