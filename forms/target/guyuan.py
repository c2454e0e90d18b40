"""The sheet of 固原市: two columns of 项目资金 with the amounts beside their names, then 指标值, and 分值 where points
were given."""

from collections.abc import Iterator
from decimal import Decimal

from forms.amounts import weight_or_blank
from forms.branch_rows import put_beside
from forms.funds_rows import undeclared_funds_row
from forms.grid import Grid, GridCell, GridRow, form_grid, label_cell, label_cells, text_cell
from forms.target.data import TargetFunds, TargetRow, TargetSheet
from forms.target.heading import heading_rows, single_row, target_rows

WIDTHS = (12, 28, 32, 38, 26, 34, 16)
"""绩效指标, 一级, 二级; two for 三级指标, the second of them for 实施单位; 指标值, 分值."""
COLUMNS = len(WIDTHS)
TOTALS = ("年度资金总额(含本级和市县)", "年度资金总额(含本级)")
SOURCES = (("fiscal", "其中:财政拨款"), ("carried_over", "上年结转"), ("other", "其他资金"))


def draw_grid(sheet: TargetSheet) -> Grid:
    return form_grid("目标表", sheet.title, WIDTHS, head_rows(sheet), indicator_rows(sheet))


def head_rows(sheet: TargetSheet) -> Iterator[GridRow]:
    yield from heading_rows(sheet, COLUMNS)
    yield from funds_rows(sheet.funds)
    yield single_row("绩效目标", sheet.goal, COLUMNS)


def funds_rows(funds: TargetFunds | None) -> Iterator[GridRow]:
    """The amounts of the sheet stand in both columns: a target file keeps one of each."""
    if funds is None:
        yield undeclared_funds_row(2, COLUMNS - 2)
        return
    rows = [amount_row(TOTALS, funds.initial.total, funds.unit)]
    for key, label in SOURCES:
        amount = getattr(funds.initial, key)
        # The sheet has a row of 上年结转 only where there is some.
        if key != "carried_over" or amount is not None:
            rows.append(amount_row((label, label), amount, funds.unit))
    yield from put_beside(label_cell(f"项目资金({funds.unit})", colspan=2), rows)


def amount_row(labels: tuple[str, str], amount: Decimal | None, unit: str) -> GridRow:
    left, right = (labelled_amount(label, amount, unit) for label in labels)
    return text_cell(left, 2), text_cell(right, 3)


def labelled_amount(label: str, amount: Decimal | None, unit: str) -> str:
    return label if amount is None else f"{label} {amount:f}{unit}"


def indicator_rows(sheet: TargetSheet) -> Iterator[GridRow]:
    """指标值 takes the column of 分值 where no row was given points."""
    rows = [indicator_cells(indicator, sheet.has_weights) for indicator in sheet.indicators]
    header = label_cells(("指标值", "分值")) if sheet.has_weights else (label_cell("指标值", colspan=2),)
    return target_rows(sheet, header, rows)


def indicator_cells(row: TargetRow, has_weights: bool) -> GridRow:
    name, target = text_cell(row.name, 2), GridCell(row.target)
    if has_weights:
        return name, target, weight_or_blank(row.weight)
    return name, target.with_colspan(2)
