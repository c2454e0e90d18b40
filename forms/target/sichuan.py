"""The sheet of 四川省: 指标性质, 指标值 and 度量单位 apart. What nobody has confirmed the reading of is printed whole."""

from collections.abc import Iterator

from forms.amounts import weight_or_blank
from forms.grid import Grid, GridCell, GridRow, form_grid, label_cells, text_cell
from forms.sichuan import NO_UNIT, target_cells
from forms.target.central import funds_rows
from forms.target.data import TargetRow, TargetSheet
from forms.target.heading import heading_rows, single_row, target_rows

WIDTHS = (12, 24, 28, 30, 24, 18, 24, 14, 12)
"""绩效指标, 一级, 二级; two for 三级指标, the second of them for 实施单位; 指标性质, 指标值, 度量单位, 权重."""
COLUMNS = len(WIDTHS)
HEADERS = ("指标性质", "指标值", "度量单位", "权重")


def draw_grid(sheet: TargetSheet) -> Grid:
    cells = [indicator_cells(indicator) for indicator in sheet.indicators]
    rows = target_rows(sheet, label_cells(HEADERS), cells)
    return form_grid("目标表", sheet.title, WIDTHS, head_rows(sheet), rows)


def head_rows(sheet: TargetSheet) -> Iterator[GridRow]:
    yield from heading_rows(sheet, COLUMNS)
    yield from funds_rows(sheet.funds, COLUMNS)
    yield single_row("年度总体目标", sheet.goal, COLUMNS)


def indicator_cells(row: TargetRow) -> GridRow:
    nature, value, unit = (NO_UNIT, row.target, NO_UNIT) if row.confirm else target_cells(row)
    return (
        text_cell(row.name, 2),
        GridCell(nature),
        GridCell(value),
        GridCell(unit),
        weight_or_blank(row.weight),
    )
