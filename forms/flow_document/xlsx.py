"""A paper that is read like a letter, as a workbook: its text on one sheet, its tables and its drawings on sheets of their own."""

import io
from datetime import datetime, time
from typing import Any

from xlsxwriter import Workbook

from documents.reproducible_zip import repack
from forms.flow_document.flow_document import PageBreak, ParagraphStyle, Picture, TextBlock
from forms.flow_document.measures import TEXT_WIDTH
from forms.flow_document.pdf import DOTS_PER_INCH, picture_png
from forms.form import Form
from forms.grid import Grid
from forms.styles import MARK_COLOR
from forms.text_metrics import measure_text_width
from forms.xlsx import (
    A4,
    FONT_NAMES,
    PIXELS_PER_MILLIMETRE,
    WORKBOOK_OPTIONS,
    escape_margin_text,
    shorten_text,
    write_sheet,
)

TEXT_SHEET, DRAWINGS_SHEET = "报告", "图"
COLUMNS = 6
"""Merged to hold the text: some programs fit a sheet to the page between columns only."""
LINE_CAPACITY = 40
"""Text sizes of 10.5 points a line of them holds."""
SCREEN_FACTOR = 0.66
"""A sheet is read on a screen: 三号 becomes 五号."""
TALLEST = 400.0
ROW_HEIGHT = 15.0
"""Points of a row nobody set."""
SCREEN_DPI = 96
"""Dots an inch, as a workbook takes a picture to have."""
MOST_DESCRIPTION = 250
"""Characters a workbook takes to describe a picture."""


def write(form: Form) -> bytes:
    target = io.BytesIO()
    with Workbook(target, WORKBOOK_OPTIONS) as book:
        known = {"title": form.title, "comments": form.mark, "created": datetime.combine(form.as_of, time())}
        book.set_properties(known)
        write_letter(book, form)
        for grid in form.pages:
            write_sheet(book, form, grid)
        pictures = [picture for picture in form.story if isinstance(picture, Picture)]
        if pictures:
            write_drawings(book, form, pictures)
    return repack(target.getvalue())


def write_letter(book: Workbook, form: Form) -> None:
    page = add_sheet(book, form, TEXT_SHEET)
    page.set_column_pixels(0, COLUMNS - 1, round(TEXT_WIDTH * PIXELS_PER_MILLIMETRE / COLUMNS))
    row = 0
    for block in (*([TextBlock(form.mark, "under")] if form.mark else []), *form.story):
        if isinstance(block, PageBreak):
            continue
        text = block if isinstance(block, TextBlock) else TextBlock(reference_text(block), "under")
        page.set_row(row, text_height(text))
        write_text(book, page, row, text, MARK_COLOR if text.text == form.mark else text.look.color)
        row += 1
    page.print_area(0, 0, max(row - 1, 0), COLUMNS - 1)


def reference_text(block: Grid | Picture) -> str:
    """Where a table or drawing of the text is found."""
    return (
        f"{block.title}（见“{block.name}”表）"
        if isinstance(block, Grid)
        else f"{block.caption}（见“{DRAWINGS_SHEET}”表）"
    )


def write_text(book: Workbook, page: Any, row: int, text: TextBlock, color: str) -> None:
    """Open places in red; a sheet takes a text of several colours in pieces."""
    runs = [
        (shorten_text(piece), text_format(book, text.look, MARK_COLOR if open_ else color))
        for piece, open_ in text.runs()
    ]
    around = text_format(book, text.look, color)
    page.merge_range(row, 0, row, COLUMNS - 1, "", around)
    lead = "　" * (text.look.indent + text.look.left)
    if len(runs) > 1 and len(lead) + sum(len(piece) for piece, _ in runs) < 30_000:
        pieces = [item for piece, looks in runs for item in (looks, piece)]
        pieces[1] = lead + str(pieces[1])
        page.write_rich_string(row, 0, *pieces, around)
    elif runs:
        page.write_string(row, 0, shorten_text(lead + text.text), runs[0][1] if len(runs) == 1 else around)


def text_format(book: Workbook, look: ParagraphStyle, color: str) -> Any:
    return book.add_format(
        {
            "font_name": FONT_NAMES[look.face],
            "font_size": round(look.size * SCREEN_FACTOR, 1),
            "font_color": f"#{color}",
            "align": "center" if look.align == "center" else "left",
            "valign": "vcenter",
            "text_wrap": True,
            "num_format": "@",
        }
    )


def text_height(text: TextBlock) -> float:
    """Points."""
    size = text.look.size * SCREEN_FACTOR
    holds = LINE_CAPACITY * 10.5 / size
    lines = sum(max(1, -int(-(measure_text_width(part) + 2) // holds)) for part in text.text.split("\n"))
    return min(TALLEST, lines * size * 1.45 + 4)


def write_drawings(book: Workbook, form: Form, pictures: list[Picture]) -> None:
    page = add_sheet(book, form, DRAWINGS_SHEET)
    page.set_column_pixels(0, COLUMNS - 1, round(TEXT_WIDTH * PIXELS_PER_MILLIMETRE / COLUMNS))
    looks = text_format(book, TextBlock("", "caption").look, "000000")
    row = 0
    for picture in pictures:
        page.merge_range(row, 0, row, COLUMNS - 1, "", looks)
        page.write_string(row, 0, picture.caption, looks)
        scales = {"x_scale": SCREEN_DPI / DOTS_PER_INCH, "y_scale": SCREEN_DPI / DOTS_PER_INCH}
        known = {
            "image_data": io.BytesIO(picture_png(picture.drawing.svg)),
            "description": picture.drawing.words[:MOST_DESCRIPTION],
        }
        page.insert_image(row + 1, 0, "drawing.png", {**known, **scales})
        row += 3 + round(picture.drawing.height / ROW_HEIGHT)


def add_sheet(book: Workbook, form: Form, name: str) -> Any:
    page = book.add_worksheet(name)
    page.hide_gridlines(2)
    page.set_paper(A4)
    page.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.6)
    page.fit_to_pages(1, 0)
    if form.mark:
        page.set_header(f"&C&10&K{MARK_COLOR}{escape_margin_text(form.mark)}")
    page.set_footer(f"&L&8{escape_margin_text(form.foot)}&R&8第 &P 页 共 &N 页")
    return page
