"""A paper as a workbook: one sheet a page, numbers as numbers, every text a text and never a formula."""

import io
from datetime import datetime, time
from itertools import accumulate
from typing import Any

from xlsxwriter import Workbook

from documents.reproducible_zip import repack
from forms.form import Form
from forms.grid import Grid, GridCell, PlacedCell
from forms.styles import CELL_STYLES, MARK_COLOR, CellStyle
from forms.text_metrics import MILLIMETRES_PER_POINT, PAGE_NUMBER_WIDTH, measure_text_width, row_heights

MOST_MARGIN_CHARACTERS = 210
"""Of the 255 that Excel lets a margin have, with the commands for sizes and page numbers."""
FONT_NAMES = {"song": "仿宋", "hei": "黑体"}
PIXELS_PER_MILLIMETRE = 96 / 25.4
TALLEST = 400.0
"""Points; a spreadsheet has no taller rows, so a taller row of the grid becomes several."""
LONGEST_TEXT = 32_767
"""Characters a cell can hold."""
CUT_MARK = "……（文字过长，全文见电子数据）"
WORKBOOK_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
A4 = 9
ACROSS, UPRIGHT = 273, 186
"""Millimetres between the margins."""

TEXT_FORMAT = "@"
SheetRange = tuple[int, int, int, int]
"""First row and column, last row and column."""


def write(form: Form) -> bytes:
    target = io.BytesIO()
    with Workbook(target, WORKBOOK_OPTIONS) as book:
        set_properties(book, form)
        for grid in form.pages:
            write_sheet(book, form, grid)
    return repack(target.getvalue())


def set_properties(book: Workbook, form: Form) -> None:
    """Nothing of the machine or the moment: the day of the paper stands for when it was made."""
    created = datetime.combine(form.as_of, time())
    book.set_properties({"title": form.title, "comments": form.mark, "created": created})


def write_sheet(book: Workbook, form: Form, grid: Grid) -> None:
    page = book.add_worksheet(grid.name)
    top = write_heading(book, page, form, grid)
    starts = row_starts(page, grid, top)
    for column, width in enumerate(grid.widths):
        page.set_column_pixels(column, column, round(width * PIXELS_PER_MILLIMETRE))
    for placed in grid.placed_cells():
        write_cell(page, sheet_range(placed, starts), placed.cell, cell_format(book, placed))
    page.freeze_panes(top, 0)
    set_up_printing(page, form, grid, starts)


def sheet_range(placed: PlacedCell, starts: list[int]) -> SheetRange:
    last_row = starts[placed.rows.stop] - 1
    return starts[placed.row], placed.column, last_row, placed.columns.stop - 1


def write_heading(book: Workbook, page: Any, form: Form, grid: Grid) -> int:
    """The mark, if any, and the title above the grid; gives the first row of the grid."""
    texts = [(grid.title, form.title_size(grid), "000000")]
    if form.mark:
        texts.insert(0, (form.mark, 11.0, MARK_COLOR))
    for row, (text, size, color) in enumerate(texts):
        page.set_row(row, size * 2)
        box = (row, 0, row, len(grid.widths) - 1)
        write_merged_text(page, box, text, heading_format(book, size, color))
    return len(texts)


def heading_format(book: Workbook, size: float, color: str) -> Any:
    return book.add_format(
        {
            "font_name": FONT_NAMES["hei"],
            "font_size": size,
            "font_color": f"#{color}",
            "align": "center",
            "valign": "vcenter",
            "text_wrap": True,
        }
    )


def row_starts(page: Any, grid: Grid, top: int) -> list[int]:
    """Where each row of the grid begins on the sheet, and one more: where the sheet ends."""
    heights = row_heights(grid)
    parts = [max(1, -int(-height // TALLEST)) for height in heights]
    starts = list(accumulate(parts, initial=top))
    for start, count, height in zip(starts, parts, heights, strict=False):
        for row in range(start, start + count):
            page.set_row(row, height / count)
    return starts


def cell_format(book: Workbook, placed: PlacedCell) -> Any:
    cell, look = placed.cell, CELL_STYLES[placed.cell.style]
    looks = {
        "font_name": FONT_NAMES[look.face],
        "font_size": look.size,
        "font_color": f"#{look.color}",
        "align": cell.align,
        "text_wrap": True,
        "num_format": TEXT_FORMAT if cell.number is None else cell.number_format,
        **box_looks(look),
    }
    return book.add_format(looks)


def box_looks(look: CellStyle) -> dict[str, Any]:
    looks: dict[str, Any] = {"valign": "top" if look.top else "vcenter"}
    if look.border:
        looks["border"] = 1
    if look.fill:
        looks["bg_color"] = f"#{look.fill}"
    if look.indent:
        looks["indent"] = look.indent
    return looks


def write_cell(page: Any, box: SheetRange, cell: GridCell, looks: Any) -> None:
    if cell.number is None:
        write_merged_text(page, box, cell.text, looks)
        return
    if is_merged(box):
        page.merge_range(*box, "", looks)
    page.write_number(box[0], box[1], cell.number, looks)


def write_merged_text(page: Any, box: SheetRange, text: str, looks: Any) -> None:
    if is_merged(box):
        page.merge_range(*box, "", looks)
    if text:
        page.write_string(box[0], box[1], shorten_text(text), looks)
    else:
        page.write_blank(box[0], box[1], None, looks)


def shorten_text(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - len(CUT_MARK)] + CUT_MARK


def is_merged(box: SheetRange) -> bool:
    return box[:2] != box[2:]


def set_up_printing(page: Any, form: Form, grid: Grid, starts: list[int]) -> None:
    if form.landscape:
        page.set_landscape()
    page.set_paper(A4)
    page.set_margins(left=0.47, right=0.47, top=0.65, bottom=0.55)
    page.center_horizontally()
    page.fit_to_pages(1, 0)
    # The mark above the title is for the screen: on paper it stands in the margin of every page.
    page.print_area(1 if form.mark else 0, 0, starts[-1] - 1, len(grid.widths) - 1)
    if grid.repeat:
        page.repeat_rows(starts[grid.repeat.start], starts[grid.repeat.stop] - 1)
    set_margin_texts(page, form)


def set_margin_texts(page: Any, form: Form) -> None:
    """The mark at the top of each printed page, its foot and its number at the bottom."""
    if form.mark:
        page.set_header(f"&C&10&K{MARK_COLOR}{escape_margin_text(form.mark)}")
    foot, number = escape_margin_text(form.foot), "第 &P 页 共 &N 页"
    room = (ACROSS if form.landscape else UPRIGHT) / (8 * MILLIMETRES_PER_POINT) - PAGE_NUMBER_WIDTH
    # Left and right texts of a margin are printed over each other where they do not fit on one line.
    is_long = measure_text_width(foot) > room
    page.set_footer(f"&L&8{foot}\n{number}" if is_long else f"&L&8{foot}&R&8{number}", {"margin": 0.2})


def escape_margin_text(text: str) -> str:
    """In margins & begins a command, and a digit after a size would be read as part of it."""
    return " " + text[: MOST_MARGIN_CHARACTERS - text.count("&")].replace("&", "&&")
