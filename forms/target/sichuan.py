"""The sheet of 四川省: 指标性质, 指标值 and 度量单位 apart. What nobody has confirmed the reading of is printed whole."""

from collections.abc import Iterator

from forms.amounts import weight_cell
from forms.branch_rows import branch_rows
from forms.grid import Grid, GridCell, GridRow, label_cell, text_cell
from forms.sichuan import NO_UNIT, target_cells
from forms.target.central import funds_rows
from forms.target.data import TargetRow, TargetSheet
from forms.target.heading import heading_rows

WIDTHS = (12, 24, 28, 30, 24, 18, 24, 14, 12)
"""绩效指标, 一级, 二级; two for 三级指标, the second of them for 实施单位; 指标性质, 指标值, 度量单位, 权重."""
COLUMNS = len(WIDTHS)
HEADERS = ("指标性质", "指标值", "度量单位", "权重")


def draw_grid(sheet: TargetSheet) -> Grid:
    head = (
        *heading_rows(sheet, COLUMNS),
        *funds_rows(sheet.funds, COLUMNS),
        (label_cell("年度总体目标", colspan=2), text_cell(sheet.goal, COLUMNS - 2)),
    )
    rows = (*head, *indicator_rows(sheet))
    return Grid("目标表", sheet.title, WIDTHS, rows, repeat=range(len(head), len(head) + 1))


def indicator_rows(sheet: TargetSheet) -> Iterator[GridRow]:
    side = label_cell("绩效指标", rowspan=len(sheet.indicators) + 1)
    yield (
        side,
        label_cell("一级指标"),
        label_cell("二级指标"),
        label_cell("三级指标", colspan=2),
        *map(label_cell, HEADERS),
    )
    rows = [indicator_cells(indicator) for indicator in sheet.indicators]
    yield from branch_rows([indicator.branch for indicator in sheet.indicators], rows)


def indicator_cells(row: TargetRow) -> GridRow:
    nature, value, unit = (NO_UNIT, row.target, NO_UNIT) if row.confirm else target_cells(row)
    points = weight_cell(row.weight) if row.weight else GridCell()
    return text_cell(row.name, 2), GridCell(nature), GridCell(value), GridCell(unit), points
