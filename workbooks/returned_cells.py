"""Cells of a workbook that came back: their texts, and those whose text cannot be read."""

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from characters.look_alikes import ordinary_text
from indicators.figures import format_plain
from workbooks.edited_sheet import workbook_problem
from workbooks.layout import tab_place
from yamlfiles.problem import Problem

VALUE_COLUMN = 4
"""The column of the values at the head, and of the first text of a row that belongs to it alone."""
MOST_ROWS = 2000
FORMULA, ERROR = "f", "e"
NOT_CALCULATED = "是公式，还没有算出结果；请改成数值或文字，或用 Excel 打开存盘后再导入"
MERGED = "合并了上下几格，看不出各行写的是什么；请取消合并、逐行填写后再导入"


def cell_place(tab: str, cell: Any) -> str:
    return f"{tab_place(tab)} {cell.coordinate}"


def cell_text(cell: Any) -> str:
    """What a person sees in a cell that should hold text."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return _day_text(value)
    if isinstance(value, int | float):
        return _number_text(value, str(cell.number_format))
    # A carriage return is written as _x000D_ by spreadsheets.
    return ordinary_text(str(value)).replace("\r\n", "\n").replace("_x000D_", "").strip()


def _day_text(value: date) -> str:
    """Spreadsheets turn 2024-12-31 into an instant."""
    if not isinstance(value, datetime):
        return value.isoformat()
    return value.date().isoformat() if value.time() == time() else value.isoformat(" ")


def _number_text(value: float, number_format: str) -> str:
    """Spreadsheets turn 100% into 1, and 0.1 into the nearest binary fraction."""
    number = Decimal(repr(value))
    if "%" in number_format:
        return f"{format_plain(number * 100)}%"
    return format_plain(number)


def unreadable_cells(results: Any, formulas: Any, label_row: int) -> Iterator[Problem]:
    """What would be taken for a blank: formulas without results, errors, cells merged over several rows."""
    for cell in _cells_with_values(formulas, label_row):
        if cell.data_type in (FORMULA, ERROR):
            yield from _result_problems(results, cell)
    for merged in formulas.merged_cells.ranges:
        if merged.max_row > merged.min_row and _hides_values(merged, label_row):
            yield workbook_problem(f"{tab_place(results.title)} {merged.coord}", MERGED)


def _cells_with_values(page: Any, label_row: int) -> Iterator[Any]:
    last_row = min(page.max_row, label_row + MOST_ROWS)
    for row in page.iter_rows(min_row=1, max_row=last_row, min_col=2):
        yield from (cell for cell in row if _holds_a_value(cell, label_row))


def _holds_a_value(cell: Any, label_row: int) -> bool:
    """At the head only one column does; the others are labels and our own sum of the weights."""
    return bool(cell.row >= label_row or cell.column == VALUE_COLUMN)


def _result_problems(results: Any, formula: Any) -> Iterator[Problem]:
    result = results.cell(formula.row, formula.column)
    place = cell_place(results.title, formula)
    if result.value is None:
        yield workbook_problem(place, NOT_CALCULATED)
    elif result.data_type == ERROR:
        yield workbook_problem(place, f"是错误值 {result.value}；请改正后再导入")


def _hides_values(merged: Any, label_row: int) -> bool:
    """Levels, left of ``VALUE_COLUMN``, may be merged over their rows."""
    first_column: int = merged.min_col
    last_column: int = merged.max_col
    if merged.min_row > label_row:
        return last_column >= VALUE_COLUMN
    return first_column <= VALUE_COLUMN <= last_column and bool(merged.min_row < label_row)
