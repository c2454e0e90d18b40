"""The sheet of 四川省: 指标性质, 指标值 and 度量单位 apart. What nobody has confirmed the reading of is printed whole."""

from collections.abc import Iterator

from forms.amounts import weight
from forms.branch_rows import branch_rows
from forms.grid import Cell, Grid, Row, label, wide
from forms.sichuan import NO_UNIT, target_cells
from forms.target.central import funds_rows
from forms.target.data import TargetRow, TargetSheet
from forms.target.heading import about

WIDTHS = (12, 24, 28, 30, 24, 18, 24, 14, 12)
"""绩效指标, 一级, 二级; two for 三级指标, the second of them for 实施单位; 指标性质, 指标值, 度量单位, 权重."""
COLUMNS = len(WIDTHS)
HEADERS = ("指标性质", "指标值", "度量单位", "权重")


def draw(sheet: TargetSheet) -> Grid:
    head = (
        *about(sheet, COLUMNS),
        *funds_rows(sheet.funds, COLUMNS),
        (label("年度总体目标", colspan=2), wide(sheet.goal, COLUMNS - 2)),
    )
    rows = (*head, *indicator_rows(sheet))
    return Grid("目标表", sheet.title, WIDTHS, rows, repeat=range(len(head), len(head) + 1))


def indicator_rows(sheet: TargetSheet) -> Iterator[Row]:
    side = label("绩效指标", rowspan=len(sheet.indicators) + 1)
    yield side, label("一级指标"), label("二级指标"), label("三级指标", colspan=2), *map(label, HEADERS)
    rows = [indicator_cells(each) for each in sheet.indicators]
    yield from branch_rows([each.branch for each in sheet.indicators], rows)


def indicator_cells(row: TargetRow) -> Row:
    nature, value, unit = (NO_UNIT, row.target, NO_UNIT) if row.confirm else target_cells(row)
    points = weight(row.weight) if row.weight else Cell()
    return wide(row.name, 2), Cell(nature), Cell(value), Cell(unit), points
