"""Workbooks (xlsx): what a person sees in each cell of each visible sheet."""

import io
import re
import warnings
from collections.abc import Iterator
from typing import Any

import openpyxl
from openpyxl.utils.datetime import from_excel

from papers.document import Block, Notice
from papers.readers.number_formats import BY_NUMBER, shown
from papers.readers.package import Package
from papers.readers.reading import BROKEN, MOST_CELLS, Reading, RefusedError
from papers.readers.sheet import Box, Sheet, Spot

MOST_FORMATTED = 2 * MOST_CELLS
"""Cells with or without contents."""
MOST_MERGED = 1_000_000
CELL = re.compile(rb"<(?:\w+:)?c[ />]")
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
MANY = f"单元格超过{MOST_CELLS}个，不像一份预算或绩效文件；请只保留需要的工作表和行后再读取"
WIDE = "合并单元格的范围异常大，已拒绝读取；请取消不需要的合并后另存，再读取"
HIDDEN = "是隐藏的工作表，没有读取；如果需要，请取消隐藏后再读取"
UNCOUNTED = "是公式，但文件里没有算出的结果，按未填写处理；请用 Excel 或 WPS 打开、保存后再读取"
PICTURES = "工作簿里有图片，无法读取图片里的文字；如果图片里有表格或数字，请录入后再读取"
MOST_NOTICES = 20


def read(content: bytes) -> Reading:
    package = Package(content)
    package.check(lambda name: name.endswith((".xml", ".rels")))
    sheets = [package.part(name) for name in package.names if name.startswith("xl/worksheets/")]
    refuse_floods(sheets)
    book = loaded(content, values=True)
    formulas = loaded(content, values=False) if any(FORMULA.search(each) for each in sheets) else None
    notices = [Notice(PICTURES)] if any(name.startswith("xl/media/") for name in package.names) else []
    blocks: list[Block] = []
    for page in book.worksheets:
        if page.sheet_state != "visible":
            notices.append(Notice(HIDDEN, f"工作表“{page.title}”"))
            continue
        sheet = Sheet(page.title, dict(texts(page, book.epoch)), [box(each) for each in page.merged_cells.ranges])
        blocks += sheet.blocks()
        notices += uncounted(sheet, page, formulas) if formulas else ()
    return Reading(tuple(blocks), tuple(notices))


def refuse_floods(sheets: list[bytes]) -> None:
    """Counted before anything is built of them."""
    if sum(len(CELL.findall(each)) for each in sheets) > MOST_FORMATTED:
        raise RefusedError(MANY)
    if sum(map(area, (each for sheet in sheets for each in MERGED.findall(sheet)))) > MOST_MERGED:
        raise RefusedError(WIDE)


def area(found: tuple[bytes, bytes, bytes, bytes]) -> int:
    first, top, last, bottom = found
    return (abs(column(last) - column(first)) + 1) * (abs(int(bottom) - int(top)) + 1)


def column(letters: bytes) -> int:
    number = 0
    for each in letters:
        number = number * 26 + each - 64
    return number


def loaded(content: bytes, values: bool) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(content), data_only=values, keep_links=False)
    except MemoryError:
        raise
    except Exception as error:
        raise RefusedError(BROKEN) from error


def texts(page: Any, epoch: Any) -> Iterator[tuple[Spot, str]]:
    for row in page.iter_rows():
        for cell in row:
            text = cell_text(cell, epoch).strip()
            if text:
                yield (cell.row - 1, cell.column - 1), text


def cell_text(cell: Any, epoch: Any) -> str:
    if cell.value is None:
        return ""
    code = BY_NUMBER.get(cell._style.numFmtId)
    if code and isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool):
        try:
            return shown(from_excel(cell.value, epoch), code)
        except (ValueError, OverflowError):
            return shown(cell.value, "General")
    return shown(cell.value, code or cell.number_format)


def box(merged: Any) -> Box:
    return merged.min_row - 1, merged.min_col - 1, merged.max_row - 1, merged.max_col - 1


def uncounted(sheet: Sheet, page: Any, formulas: Any) -> list[Notice]:
    """Formulas without a kept result."""
    found = [
        sheet.place((cell.row - 1, cell.column - 1))
        for row in formulas[page.title].iter_rows()
        for cell in row
        if cell.data_type == "f" and page.cell(cell.row, cell.column).value is None
    ]
    more = len(found) - MOST_NOTICES
    notices = [Notice(UNCOUNTED, each) for each in found[:MOST_NOTICES]]
    return notices + ([Notice(f"另有{more}个单元格{UNCOUNTED}", f"工作表“{page.title}”")] if more > 0 else [])
