"""Old workbooks (xls, et): what a person sees in each cell of each visible sheet."""

import io
from collections.abc import Iterator, Mapping
from typing import Any

import xlrd

from documents.document import Block, Notice
from documents.number_formats import format_exact, format_number
from documents.reading import BROKEN, ENCRYPTED, FileContents, UnreadableFileError
from documents.workbook import HIDDEN, MERGED_TOO_LARGE, MOST_MERGED, far_notices
from documents.worksheet import Spot, Worksheet, cut_far_ranges, part_far_texts


def read(content: bytes) -> FileContents:
    book = open_xls(content)
    blocks: list[Block] = []
    notices = []
    for page in book.sheets():
        if page.visibility:
            notices.append(Notice(HIDDEN, f"工作表“{page.name}”"))
            continue
        merged = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in page.merged_cells]
        if sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in merged) > MOST_MERGED:
            raise UnreadableFileError(MERGED_TOO_LARGE)
        texts, far = part_far_texts(dict(read_cell_texts(book, page)))
        exact = dict(read_exact_texts(book, page, texts))
        sheet = Worksheet(page.name, texts, cut_far_ranges(merged, texts), exact)
        blocks += sheet.build_blocks()
        notices += far_notices(sheet, far)
    return FileContents(tuple(blocks), tuple(notices))


def open_xls(content: bytes) -> Any:
    try:
        return xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=io.StringIO())
    except xlrd.XLRDError as error:
        raise UnreadableFileError(ENCRYPTED if "encrypted" in str(error) else BROKEN) from error


def read_cell_texts(book: Any, page: Any) -> Iterator[tuple[Spot, str]]:
    for row in range(page.nrows):
        for column in range(page.row_len(row)):
            text = cell_text(book, page.cell(row, column)).strip()
            if text:
                yield (row, column), text


def read_exact_texts(book: Any, page: Any, texts: Mapping[Spot, str]) -> Iterator[tuple[Spot, str]]:
    """Of the cells that store other digits than they show."""
    for row in range(page.nrows):
        for column in range(page.row_len(row)):
            cell = page.cell(row, column)
            if cell.ctype not in {xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE}:
                continue
            shown = texts.get((row, column), "")
            number, code = number_format(book, cell)
            if exact := format_exact(repr(cell.value), number, code, shown, bool(book.datemode)):
                yield (row, column), exact


def cell_text(book: Any, cell: Any) -> str:
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype not in {xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE}:
        return str(cell.value)
    return format_number(repr(cell.value), *number_format(book, cell), bool(book.datemode))


def number_format(book: Any, cell: Any) -> tuple[int, str]:
    """Number and code of the format of a cell."""
    form = book.format_map.get(book.xf_list[cell.xf_index].format_key)
    return (form.format_key, form.format_str) if form else (0, "General")
