"""The sheet of a whole department (财预〔2015〕88号 部门（单位）整体支出绩效目标申报表): 年度主要任务 with their money, 基本支出 and
项目支出, then the goal and the indicators."""

from collections.abc import Iterator

from forms.amounts import align_amounts, amount_or_blank
from forms.branch_rows import put_beside
from forms.funds_rows import undeclared_funds_row
from forms.grid import Grid, GridRow, form_grid, label_cell, label_cells, text_cell
from forms.heading import format_party, task_rows
from forms.target.central import indicator_cells
from forms.target.data import TargetFunds, TargetSheet
from forms.target.heading import single_row, target_rows
from indicators.model import Party
from indicators.sheet_words import USE_LABELS

WIDTHS = (12.0, 22.0, 26.0, 30.0, 28.0, 22.0, 16.0, 30.0)
"""绩效指标, 一级, 二级; two for 三级指标; 年度指标值, 分值, 指标解释."""
COLUMNS = len(WIDTHS)
TASK_SPANS = (2, 1, 2, 1, 1, 1)


def draw_grid(sheet: TargetSheet) -> Grid:
    head = (
        single_row("部门（单位）名称", format_party(Party(sheet.name, sheet.department.code)), COLUMNS),
        *((single_row("部门负责人", sheet.leader, COLUMNS),) if sheet.leader else ()),
        *task_rows(sheet, TASK_SPANS),
        *budget_rows(sheet.funds),
        single_row("年度总体目标", sheet.goal, COLUMNS),
    )
    header = label_cells(("年度指标值", "分值", "指标解释"))
    rows = [tuple(indicator_cells(row, has_weights=True, is_explained=True)) for row in sheet.indicators]
    return form_grid("目标表", sheet.title, WIDTHS, head, target_rows(sheet, header, rows))


def budget_rows(funds: TargetFunds | None) -> Iterator[GridRow]:
    if funds is None:
        yield undeclared_funds_row(2, COLUMNS - 2, "年度资金")
        return
    amounts = align_amounts(getattr(funds.initial, key) for key, _ in USE_LABELS)
    rows = [
        (text_cell(label, 2), amount_or_blank(amount).with_colspan(COLUMNS - 4))
        for (_, label), amount in zip(USE_LABELS, amounts, strict=True)
    ]
    yield from put_beside(label_cell(f"年度资金（{funds.unit}）", colspan=2), rows)
