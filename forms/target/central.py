"""The central 申报表: 项目资金 by source, then 年度指标值, 分值 and 指标解释 where the target file has them."""

from collections.abc import Iterator

from forms.amounts import weight
from forms.branch_rows import branch_rows
from forms.funds_rows import declared
from forms.grid import Cell, Grid, Row, label, wide
from forms.target.data import TargetFunds, TargetRow, TargetSheet
from forms.target.heading import about

LEFT = (12.0, 22.0, 26.0, 30.0, 22.0)
"""绩效指标, 一级, 二级; two for 三级指标, the second of them for 实施单位."""
RIGHT = 74.0
"""What 年度指标值, 分值 and 指标解释 share."""
POINTS, MEANING = 12.0, 36.0
SOURCES = (
    ("total", "年度资金总额"),
    ("fiscal", "其中:财政拨款"),
    ("carried_over", "上年结转资金"),
    ("other", "其他资金"),
)
MEANINGS = (("formula", ""), ("standard", "依据："), ("reference", "依据文件："), ("source", "数据来源："))


def draw(sheet: TargetSheet) -> Grid:
    extra = [*([POINTS] if sheet.weighted else []), *([MEANING] if any(map(meaning, sheet.indicators)) else [])]
    widths = (*LEFT, RIGHT - sum(extra), *extra)
    columns = len(widths)
    head = (
        *about(sheet, columns, "主管部门及代码"),
        *funds_rows(sheet.funds, columns),
        (label("年度总体目标", colspan=2), wide(sheet.goal, columns - 2)),
    )
    rows = (*head, *indicator_rows(sheet, MEANING in extra))
    return Grid("目标表", sheet.title, widths, rows, repeat=range(len(head), len(head) + 1))


def funds_rows(funds: TargetFunds | None, columns: int) -> Iterator[Row]:
    if funds is None:
        yield label("项目资金", colspan=2), wide("未申报项目资金", columns - 2)
        return
    side: Row = (label(f"项目资金({funds.unit})", len(SOURCES), 2),)
    for key, text in SOURCES:
        yield *side, wide(text, 2), declared(getattr(funds.initial, key)).across(columns - 4)
        side = ()


def indicator_rows(sheet: TargetSheet, explained: bool) -> Iterator[Row]:
    rows = [tuple(indicator_cells(each, sheet.weighted, explained)) for each in sheet.indicators]
    headers = ("年度指标值", *(["分值"] if sheet.weighted else []), *(["指标解释"] if explained else []))
    side = label("绩效指标", rowspan=len(rows) + 1)
    yield side, label("一级指标"), label("二级指标"), label("三级指标", colspan=2), *map(label, headers)
    yield from branch_rows([each.branch for each in sheet.indicators], rows)


def indicator_cells(row: TargetRow, weighted: bool, explained: bool) -> Iterator[Cell]:
    yield wide(row.name, 2)
    yield Cell(row.target)
    if weighted:
        yield weight(row.weight) if row.weight else Cell()
    if explained:
        yield Cell(meaning(row), style="reason", align="left")


def meaning(row: TargetRow) -> str:
    """指标解释: how it is worked out, on what its value stands, where the data are."""
    return "\n".join(f"{word}{row.basis[key]}" for key, word in MEANINGS if row.basis.get(key))
