"""The central 申报表: 项目资金 by source, then 年度指标值, 分值 and 指标解释 where the target file has them."""

from collections.abc import Iterator

from forms.amounts import weight_cell
from forms.branch_rows import branch_rows
from forms.funds_rows import declared_cell
from forms.grid import Grid, GridCell, GridRow, label_cell, text_cell
from forms.target.data import TargetFunds, TargetRow, TargetSheet
from forms.target.heading import heading_rows

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
    extra = [
        *([POINTS_WIDTH] if sheet.has_weights else []),
        *([MEANING_WIDTH] if any(map(meaning_text, sheet.indicators)) else []),
    ]
    widths = (*LEFT_WIDTHS, SHARED_WIDTH - sum(extra), *extra)
    columns = len(widths)
    head = (
        *heading_rows(sheet, columns, "主管部门及代码"),
        *funds_rows(sheet.funds, columns),
        (label_cell("年度总体目标", colspan=2), text_cell(sheet.goal, columns - 2)),
    )
    rows = (*head, *indicator_rows(sheet, MEANING_WIDTH in extra))
    return Grid("目标表", sheet.title, widths, rows, repeat=range(len(head), len(head) + 1))


def funds_rows(funds: TargetFunds | None, columns: int) -> Iterator[GridRow]:
    if funds is None:
        yield label_cell("项目资金", colspan=2), text_cell("未申报项目资金", columns - 2)
        return
    side: GridRow = (label_cell(f"项目资金({funds.unit})", len(FUND_LABELS), 2),)
    for key, text in FUND_LABELS:
        yield *side, text_cell(text, 2), declared_cell(getattr(funds.initial, key)).with_colspan(columns - 4)
        side = ()


def indicator_rows(sheet: TargetSheet, explained: bool) -> Iterator[GridRow]:
    rows = [tuple(indicator_cells(indicator, sheet.has_weights, explained)) for indicator in sheet.indicators]
    headers = ("年度指标值", *(["分值"] if sheet.has_weights else []), *(["指标解释"] if explained else []))
    side = label_cell("绩效指标", rowspan=len(rows) + 1)
    yield (
        side,
        label_cell("一级指标"),
        label_cell("二级指标"),
        label_cell("三级指标", colspan=2),
        *map(label_cell, headers),
    )
    yield from branch_rows([indicator.branch for indicator in sheet.indicators], rows)


def indicator_cells(row: TargetRow, weighted: bool, explained: bool) -> Iterator[GridCell]:
    yield text_cell(row.name, 2)
    yield GridCell(row.target)
    if weighted:
        yield weight_cell(row.weight) if row.weight else GridCell()
    if explained:
        yield GridCell(meaning_text(row), style="reason", align="left")


def meaning_text(row: TargetRow) -> str:
    """指标解释: how it is worked out, on what its value stands, where the data are."""
    return "\n".join(f"{word}{row.basis[key]}" for key, word in MEANING_PREFIXES if row.basis.get(key))
