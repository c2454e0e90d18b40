"""The workbook of ``workbooks/handed_out.py`` after it was edited: what was handed out, and what the sheets say now."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook

from documents.file_kinds import detect_kind
from documents.office_package import OfficePackage
from documents.reading import BROKEN, SWOLLEN, UnreadableFileError
from indicators.figures import format_plain
from workbooks.sheet_changes import EditedRow, EditedSheet, workbook_problem
from workbooks.sheet_texts import COLUMN_FIELDS, HEAD_FIELDS, ROW_FIELDS
from yamlfiles.problem import Problem

MARK = b"jixiao-targets-1"
ORIGINALS_TAB = "_原文"
COLUMN_NAMES = tuple(field.name for field in COLUMN_FIELDS)
COLUMN_LABELS = tuple(field.label for field in COLUMN_FIELDS)
VALUE_COLUMN = 4
"""The column of the values at the head, and of the first text of a row that belongs to it alone."""
MOST_ROWS = 2000
MOST_UNPACKED = 32 << 20
"""Of all parts; a year of a hundred projects takes 5 MB."""


@dataclass(frozen=True)
class ReturnedProject:
    """One project that came back; ``wanted`` is ``None`` where its sheet is gone or unreadable, and ``problems`` say why."""

    id: str
    base: str
    wanted: EditedSheet | None
    problems: tuple[Problem, ...] = ()


def is_targets_workbook(content: bytes) -> bool:
    """Whether a file is such a workbook; never raises."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            info = parts.getinfo("docProps/custom.xml")
            return info.file_size < 100_000 and MARK in parts.read(info)
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, RuntimeError):
        return False


def read_returned(content: bytes) -> tuple[ReturnedProject, ...]:
    """Every project of the workbook; never raises."""
    try:
        book, raw = open_workbook(content)
    except UnreadableFileError as refusal:
        return (_unread_project("", "", "", str(refusal)),)
    if ORIGINALS_TAB not in book.sheetnames:
        return (_unread_project("", "", "", "工作簿里的原文页被删除了，无法对照；请重新导出再改"),)
    return tuple(read_project(book, raw, *text) for text in original_texts(book[ORIGINALS_TAB]))


def _unread_project(project: str, base: str, place: str, message: str) -> ReturnedProject:
    return ReturnedProject(project, base, None, (workbook_problem(place, message),))


def unreadable_cells(page: Any, raw: Any, top: int) -> Iterator[Problem]:
    """What would be taken for a blank: formulas that nobody has worked out, errors, cells merged over several rows."""
    for row in raw.iter_rows(min_row=1, max_row=min(raw.max_row, top + MOST_ROWS), min_col=2):
        for cell in row:
            if cell.data_type not in ("f", "e") or (cell.row < top and cell.column != VALUE_COLUMN):
                continue
            spot = page.cell(cell.row, cell.column)
            if spot.value is None:
                message = "是公式，还没有算出结果；请改成数值或文字，或用 Excel 打开存盘后再导入"
                yield workbook_problem(cell_place(page.title, cell), message)
            elif spot.data_type == "e":
                message = f"是错误值 {spot.value}；请改正后再导入"
                yield workbook_problem(cell_place(page.title, cell), message)
    for range_ in raw.merged_cells.ranges:
        rows = range_.min_row > top and range_.max_col >= VALUE_COLUMN
        if range_.max_row > range_.min_row and (
            rows or (range_.min_row < top and range_.min_col <= VALUE_COLUMN <= range_.max_col)
        ):
            message = "合并了上下几格，看不出各行写的是什么；请取消合并、逐行填写后再导入"
            yield workbook_problem(f"工作表“{page.title}” {range_.coord}", message)


def open_workbook(content: bytes) -> tuple[Any, Any]:
    """The workbook with the results of its formulas, and with the formulas themselves.

    The library knows no bounds: it gets only what unpacks within them and has no macros."""
    if (found := detect_kind(content)) != "xlsx":
        raise UnreadableFileError(f"应是工作簿，现为 {found} 文件；请重新导出再改")
    package = OfficePackage(content)
    if sum(len(package.read_part(name)) for name in package.names) > MOST_UNPACKED:
        raise UnreadableFileError(SWOLLEN)
    try:
        return load_workbook(io.BytesIO(content), data_only=True), load_workbook(io.BytesIO(content))
    except Exception as error:  # whatever the library does about a file that was cut or edited by hand
        raise UnreadableFileError(BROKEN) from error


def original_texts(page: Any) -> Iterator[tuple[str, str, str]]:
    """Id, tab and text of each project."""
    for column in page.iter_cols(values_only=True):
        cells = [None if each is None else str(each)[1:] for each in column]
        while cells and cells[-1] is None:
            cells.pop()
        if len(cells) > 2:
            yield str(cells[0]), str(cells[1]), "\n".join(cell or "" for cell in cells[2:])


def read_project(book: Any, raw: Any, project: str, tab: str, base: str) -> ReturnedProject:
    if tab not in book.sheetnames:
        message = "这个项目的表被删除或改名了，没有改动它的目标文件；不再执行的项目请直接删除目标文件"
        return _unread_project(project, base, f"工作表“{tab}”", message)
    page = book[tab]
    head, places = {}, {}
    top = 0
    for number, row in enumerate(
        page.iter_rows(min_row=1, max_row=len(HEAD_FIELDS) + MOST_ROWS, max_col=4), 1
    ):
        name = str(row[0].value or "")
        if name == "rows":
            top = number
            break
        head[name], places[name] = cell_text(row[3]), cell_place(tab, row[3])
    missing = [field.label for field in HEAD_FIELDS if field.name not in head]
    if not top or missing:
        message = f"表头被改动了，认不出：{'、'.join(missing) or '指标表的标题行'}；请重新导出再改"
        return _unread_project(project, base, f"工作表“{tab}”", message)
    columns = {str(cell.value or "").strip(): cell.column - 1 for cell in page[top][1:]}
    if lost := [label for label in COLUMN_LABELS if label not in columns]:
        message = f"缺少“{'”“'.join(lost)}”列；请重新导出再改"
        return _unread_project(project, base, f"工作表“{tab}”第{top}行", message)
    order = [columns[label] for label in COLUMN_LABELS]
    if problems := tuple(unreadable_cells(page, raw[tab], top)):
        return ReturnedProject(project, base, None, problems)
    rows = tuple(read_rows(page, tab, top, order))
    return ReturnedProject(project, base, EditedSheet(head, rows, places))


def read_rows(page: Any, tab: str, top: int, order: Sequence[int]) -> Iterator[EditedRow]:
    """Every row that has a text; a branch left blank is that of the row above, as on merged sheets."""
    branch = ("", "")
    for row in page.iter_rows(min_row=top + 1, max_row=min(page.max_row, top + MOST_ROWS)):
        cells = [row[number] if number < len(row) else None for number in order]
        texts = dict(zip(COLUMN_NAMES, (cell_text(cell) if cell else "" for cell in cells), strict=True))
        if not any(texts[field.name] for field in ROW_FIELDS):
            continue
        first, second = texts.pop("first").strip(), texts.pop("second").strip()
        branch = (first or branch[0], second or (branch[1] if not first else ""))
        yield EditedRow(str(row[0].value or ""), branch, texts, f"工作表“{tab}”第{row[0].row}行")


def cell_place(tab: str, cell: Any) -> str:
    return f"工作表“{tab}” {cell.coordinate}"


def cell_text(cell: Any) -> str:
    """What a person sees in a cell that should hold text: spreadsheets turn 100% into 1 and 2024-12-31 into a day."""
    value = cell.value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        shown = number * 100 if "%" in str(cell.number_format) else number
        return format_plain(shown) + ("%" if "%" in str(cell.number_format) else "")
    return "" if value is None else str(value).replace("\r\n", "\n").replace("_x000D_", "").strip()
