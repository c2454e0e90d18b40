"""The central 申报表: 项目资金 by source, then 年度指标值, 分值 and 指标解释 where the target file has them."""

from collections.abc import Iterator
from decimal import Decimal

from forms.amounts import amount_or_blank, weight_or_blank
from forms.branch_rows import put_beside
from forms.funds_rows import undeclared_funds_row
from forms.grid import Grid, GridCell, GridRow, form_grid, label_cell, label_cells, text_cell
from forms.target.data import TargetFunds, TargetRow, TargetSheet
from forms.target.heading import heading_rows, single_row, target_rows

LEFT_WIDTHS = (12.0, 22.0, 26.0, 30.0, 22.0)
"""绩效指标, 一级, 二级; two for 三级指标, the second of them for 实施单位."""
SHARED_WIDTH = 74.0
"""What 年度指标值, 分值 and 指标解释 share."""
POINTS_WIDTH, MEANING_WIDTH = 12.0, 36.0
FUND_LABELS = (
    ("total", "年度资金总额"),
    ("fiscal", "其中:财政拨款"),
    ("carried_over", "上年结转资金"),
    ("other", "其他资金"),
)
MEANING_PREFIXES = (
    ("formula", ""),
    ("standard", "依据："),
    ("reference", "依据文件："),
    ("source", "数据来源："),
)


def draw_grid(sheet: TargetSheet) -> Grid:
    is_explained = any(meaning_text(indicator) for indicator in sheet.indicators)
    widths = column_widths(sheet.has_weights, is_explained)
    columns = len(widths)
    head = (
        *heading_rows(sheet, columns, "主管部门及代码"),
        *funds_rows(sheet.funds, columns),
        single_row("年度总体目标", sheet.goal, columns),
    )
    return form_grid("目标表", sheet.title, widths, head, indicator_rows(sheet, is_explained))


def column_widths(has_weights: bool, is_explained: bool) -> tuple[float, ...]:
    """Millimetres; 分值 and 指标解释 take theirs from 年度指标值."""
    extra: list[float] = []
    if has_weights:
        extra.append(POINTS_WIDTH)
    if is_explained:
        extra.append(MEANING_WIDTH)
    return *LEFT_WIDTHS, SHARED_WIDTH - sum(extra), *extra


def funds_rows(funds: TargetFunds | None, columns: int) -> Iterator[GridRow]:
    """``columns`` are those of the sheet."""
    if funds is None:
        yield undeclared_funds_row(2, columns - 2)
        return
    rows = [fund_row(label, getattr(funds.initial, key), columns) for key, label in FUND_LABELS]
    yield from put_beside(label_cell(f"项目资金({funds.unit})", colspan=2), rows)


def fund_row(label: str, amount: Decimal | None, columns: int) -> GridRow:
    return text_cell(label, 2), amount_or_blank(amount).with_colspan(columns - 4)


def indicator_rows(sheet: TargetSheet, is_explained: bool) -> Iterator[GridRow]:
    headers = ["年度指标值"]
    if sheet.has_weights:
        headers.append("分值")
    if is_explained:
        headers.append("指标解释")
    rows = [
        tuple(indicator_cells(indicator, sheet.has_weights, is_explained)) for indicator in sheet.indicators
    ]
    return target_rows(sheet, label_cells(headers), rows)


def indicator_cells(row: TargetRow, has_weights: bool, is_explained: bool) -> Iterator[GridCell]:
    yield text_cell(row.name, 2)
    yield GridCell(row.target)
    if has_weights:
        yield weight_or_blank(row.weight)
    if is_explained:
        yield GridCell(meaning_text(row), style="reason", align="left")


def meaning_text(row: TargetRow) -> str:
    """指标解释: how it is worked out, on what its value stands, where the data are."""
    return "\n".join(f"{word}{row.basis[key]}" for key, word in MEANING_PREFIXES if row.basis.get(key))
