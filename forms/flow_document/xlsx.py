"""A paper that is read like a letter, as a workbook: its text on one sheet, its tables and its drawings on sheets of their own."""

import io
from datetime import datetime, time
from typing import Any

from xlsxwriter import Workbook

from documents.reproducible_zip import repack
from forms.flow_document.flow_document import Break, Picture, Setting, Text
from forms.flow_document.measures import TEXT_WIDTH
from forms.flow_document.pdf import DOTS, picture
from forms.form import Form
from forms.grid import Grid
from forms.styles import MARK_COLOR
from forms.text_metrics import breadth
from forms.xlsx import A4, FACES, NO_GUESSING, PIXELS, margin_text, sheet, shortened

NAME, DRAWINGS = "报告", "图"
COLUMNS = 6
"""Merged to hold the text: some programs fit a sheet to the page between columns only."""
HOLDS = 40
"""Text sizes of 10.5 points a line of them holds."""
SMALLER = 0.66
"""A sheet is read on a screen: 三号 becomes 五号."""
TALLEST = 400.0
ROW = 15.0
"""Points of a row nobody set."""
SCREEN = 96
"""Dots an inch, as a workbook takes a picture to have."""
MOST_WORDS = 250
"""Characters a workbook takes to describe a picture."""


def write(form: Form) -> bytes:
    target = io.BytesIO()
    with Workbook(target, NO_GUESSING) as book:
        known = {"title": form.title, "comments": form.mark, "created": datetime.combine(form.as_of, time())}
        book.set_properties(known)
        letter(book, form)
        for grid in form.pages:
            sheet(book, form, grid)
        pictures = [each for each in form.story if isinstance(each, Picture)]
        if pictures:
            drawings(book, form, pictures)
    return repack(target.getvalue())


def letter(book: Workbook, form: Form) -> None:
    page = opened(book, form, NAME)
    page.set_column_pixels(0, COLUMNS - 1, round(TEXT_WIDTH * PIXELS / COLUMNS))
    row = 0
    for block in (*([Text(form.mark, "under")] if form.mark else []), *form.story):
        if isinstance(block, Break):
            continue
        text = block if isinstance(block, Text) else Text(pointer(block), "under")
        page.set_row(row, height(text))
        write_text(book, page, row, text, MARK_COLOR if text.text == form.mark else text.look.color)
        row += 1
    page.print_area(0, 0, max(row - 1, 0), COLUMNS - 1)


def pointer(block: Grid | Picture) -> str:
    """Where a table or drawing of the text is found."""
    return f"{block.title}（见“{block.name}”表）" if isinstance(block, Grid) else f"{block.caption}（见“{DRAWINGS}”表）"


def write_text(book: Workbook, page: Any, row: int, text: Text, color: str) -> None:
    """Open places in red; a sheet takes a text of several colours in pieces."""
    runs = [
        (shortened(piece), formats(book, text.look, MARK_COLOR if open_ else color)) for piece, open_ in text.runs()
    ]
    around = formats(book, text.look, color)
    page.merge_range(row, 0, row, COLUMNS - 1, "", around)
    lead = "　" * (text.look.indent + text.look.left)
    if len(runs) > 1 and len(lead) + sum(len(piece) for piece, _ in runs) < 30_000:
        pieces = [item for piece, looks in runs for item in (looks, piece)]
        pieces[1] = lead + str(pieces[1])
        page.write_rich_string(row, 0, *pieces, around)
    elif runs:
        page.write_string(row, 0, shortened(lead + text.text), runs[0][1] if len(runs) == 1 else around)


def formats(book: Workbook, look: Setting, color: str) -> Any:
    return book.add_format(
        {
            "font_name": FACES[look.face],
            "font_size": round(look.size * SMALLER, 1),
            "font_color": f"#{color}",
            "align": "center" if look.align == "center" else "left",
            "valign": "vcenter",
            "text_wrap": True,
            "num_format": "@",
        }
    )


def height(text: Text) -> float:
    """Points."""
    size = text.look.size * SMALLER
    holds = HOLDS * 10.5 / size
    lines = sum(max(1, -int(-(breadth(each) + 2) // holds)) for each in text.text.split("\n"))
    return min(TALLEST, lines * size * 1.45 + 4)


def drawings(book: Workbook, form: Form, pictures: list[Picture]) -> None:
    page = opened(book, form, DRAWINGS)
    page.set_column_pixels(0, COLUMNS - 1, round(TEXT_WIDTH * PIXELS / COLUMNS))
    looks = formats(book, Text("", "caption").look, "000000")
    row = 0
    for each in pictures:
        page.merge_range(row, 0, row, COLUMNS - 1, "", looks)
        page.write_string(row, 0, each.caption, looks)
        scales = {"x_scale": SCREEN / DOTS, "y_scale": SCREEN / DOTS}
        known = {"image_data": io.BytesIO(picture(each.drawing.svg)), "description": each.drawing.words[:MOST_WORDS]}
        page.insert_image(row + 1, 0, "drawing.png", {**known, **scales})
        row += 3 + round(each.drawing.height / ROW)


def opened(book: Workbook, form: Form, name: str) -> Any:
    page = book.add_worksheet(name)
    page.hide_gridlines(2)
    page.set_paper(A4)
    page.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.6)
    page.fit_to_pages(1, 0)
    if form.mark:
        page.set_header(f"&C&10&K{MARK_COLOR}{margin_text(form.mark)}")
    page.set_footer(f"&L&8{margin_text(form.foot)}&R&8第 &P 页 共 &N 页")
    return page
