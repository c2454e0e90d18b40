"""A paper that is read like a letter, as a workbook: its text on one sheet, its tables and its drawings on
sheets of their own."""

import io
from collections.abc import Iterator, Sequence
from typing import Any

from xlsxwriter import Workbook

from documents.reproducible_zip import repack
from forms.drawing import Drawing
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
    set_margin_texts,
    set_properties,
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
MOST_RICH_TEXT = 30_000
"""Characters of a text in several colours: near what a cell can hold, which cannot be cut piece by piece."""


def write(form: Form) -> bytes:
    target = io.BytesIO()
    with Workbook(target, WORKBOOK_OPTIONS) as book:
        set_properties(book, form)
        write_letter(book, form)
        for grid in form.pages:
            write_sheet(book, form, grid)
        pictures = [block for block in form.story if isinstance(block, Picture)]
        if pictures:
            write_drawings(book, form, pictures)
    return repack(target.getvalue())


def write_letter(book: Workbook, form: Form) -> None:
    page = add_sheet(book, form, TEXT_SHEET)
    texts = list(letter_texts(form))
    for row, text in enumerate(texts):
        page.set_row(row, text_height(text))
        color = MARK_COLOR if text.text == form.mark else text.look.color
        write_text(book, page, row, text, color)
    page.print_area(1 if form.mark else 0, 0, max(len(texts) - 1, 0), COLUMNS - 1)


def letter_texts(form: Form) -> Iterator[TextBlock]:
    """A row each: the mark, then the text, with a reference where a table or drawing stands."""
    if form.mark:
        yield TextBlock(form.mark, "under")
    for block in form.story:
        if isinstance(block, TextBlock):
            yield block
        elif not isinstance(block, PageBreak):
            yield TextBlock(reference_text(block), "under")


def reference_text(block: Grid | Picture) -> str:
    """On which sheet a table or drawing of the text stands."""
    if isinstance(block, Grid):
        return f"{block.title}（见“{block.name}”表）"
    return f"{block.caption}（见“{DRAWINGS_SHEET}”表）"


def write_text(book: Workbook, page: Any, row: int, text: TextBlock, color: str) -> None:
    """Open places in red; a sheet takes a text of several colours in pieces."""
    runs = format_runs(book, text, color)
    around = text_format(book, text.look, color)
    page.merge_range(row, 0, row, COLUMNS - 1, "", around)
    lead = "　" * (text.look.indent + text.look.left)
    if is_rich(lead, runs):
        page.write_rich_string(row, 0, *rich_pieces(lead, runs), around)
    elif runs:
        looks = runs[0][1] if len(runs) == 1 else around
        page.write_string(row, 0, shorten_text(lead + text.text), looks)


def is_rich(lead: str, runs: Sequence[tuple[str, Any]]) -> bool:
    length = len(lead) + sum(len(piece) for piece, _ in runs)
    return len(runs) > 1 and length < MOST_RICH_TEXT


def format_runs(book: Workbook, text: TextBlock, color: str) -> list[tuple[str, Any]]:
    """The pieces of a text, each with its format."""
    return [
        (shorten_text(piece), text_format(book, text.look, MARK_COLOR if is_open else color))
        for piece, is_open in text.runs()
    ]


def rich_pieces(lead: str, runs: Sequence[tuple[str, Any]]) -> list[Any]:
    """As a workbook takes them: a format before each piece; ``lead`` begins the first."""
    pieces: list[Any] = []
    for piece, looks in runs:
        pieces += [looks, piece]
    pieces[1] = lead + pieces[1]
    return pieces


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
    lines = 0
    for paragraph in text.text.split("\n"):
        # Two characters more: the first line is indented.
        lines += max(1, -int(-(measure_text_width(paragraph) + 2) // holds))
    return min(TALLEST, lines * size * 1.45 + 4)


def write_drawings(book: Workbook, form: Form, pictures: Sequence[Picture]) -> None:
    """One under the other, each with its caption above."""
    page = add_sheet(book, form, DRAWINGS_SHEET)
    looks = text_format(book, TextBlock("", "caption").look, "000000")
    row = 0
    for picture in pictures:
        page.merge_range(row, 0, row, COLUMNS - 1, "", looks)
        page.write_string(row, 0, picture.caption, looks)
        page.insert_image(row + 1, 0, "drawing.png", image_options(picture.drawing))
        row += 3 + round(picture.drawing.height / ROW_HEIGHT)


def image_options(drawing: Drawing) -> dict[str, Any]:
    scale = SCREEN_DPI / DOTS_PER_INCH
    return {
        "image_data": io.BytesIO(picture_png(drawing.svg)),
        "description": drawing.words[:MOST_DESCRIPTION],
        "x_scale": scale,
        "y_scale": scale,
    }


def add_sheet(book: Workbook, form: Form, name: str) -> Any:
    page = book.add_worksheet(name)
    page.set_column_pixels(0, COLUMNS - 1, round(TEXT_WIDTH * PIXELS_PER_MILLIMETRE / COLUMNS))
    page.hide_gridlines(2)
    page.set_paper(A4)
    page.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.6)
    page.fit_to_pages(1, 0)
    set_margin_texts(page, form)
    return page
