"""The sheet of 固原市: two columns of 项目资金 with the amounts beside their names, then 指标值, and 分值 where points were given."""

from collections.abc import Iterator
from decimal import Decimal

from forms.amounts import weight_cell
from forms.branch_rows import branch_rows
from forms.grid import Grid, GridCell, GridRow, label_cell, text_cell
from forms.target.data import TargetFunds, TargetRow, TargetSheet
from forms.target.heading import heading_rows

WIDTHS = (12, 28, 32, 38, 26, 34, 16)
"""绩效指标, 一级, 二级; two for 三级指标, the second of them for 实施单位; 指标值, 分值."""
COLUMNS = len(WIDTHS)
HEADERS = ("一级指标", "二级指标", "三级指标", "指标值")
TOTALS = ("年度资金总额(含本级和市县)", "年度资金总额(含本级)")
SOURCES = (("fiscal", "其中:财政拨款"), ("carried_over", "上年结转"), ("other", "其他资金"))


def draw_grid(sheet: TargetSheet) -> Grid:
    head = (
        *heading_rows(sheet, COLUMNS),
        *funds_rows(sheet.funds),
        (label_cell("绩效目标", colspan=2), text_cell(sheet.goal, COLUMNS - 2)),
    )
    rows = (*head, *indicator_rows(sheet))
    return Grid("目标表", sheet.title, WIDTHS, rows, repeat=range(len(head), len(head) + 1))


def funds_rows(funds: TargetFunds | None) -> Iterator[GridRow]:
    """The amounts of the sheet stand in both columns: a target file keeps one of each."""
    if funds is None:
        yield label_cell("项目资金", colspan=2), text_cell("未申报项目资金", COLUMNS - 2)
        return
    sources = [
        source for source in SOURCES if source[0] != "carried_over" or funds.initial.carried_over is not None
    ]
    side: GridRow = (label_cell(f"项目资金({funds.unit})", len(sources) + 1, 2),)
    yield (
        *side,
        *(
            text_cell(labelled_amount(text, funds.initial.total, funds), span)
            for text, span in zip(TOTALS, (2, 3), strict=True)
        ),
    )
    for key, text in sources:
        yield tuple(
            text_cell(labelled_amount(text, getattr(funds.initial, key), funds), span) for span in (2, 3)
        )


def labelled_amount(text: str, value: Decimal | None, funds: TargetFunds) -> str:
    return text if value is None else f"{text} {value:f}{funds.unit}"


def indicator_rows(sheet: TargetSheet) -> Iterator[GridRow]:
    rows = [indicator_cells(indicator, sheet.has_weights) for indicator in sheet.indicators]
    first, second, third, value = HEADERS
    last = (label_cell(value), label_cell("分值")) if sheet.has_weights else (label_cell(value, colspan=2),)
    yield (
        label_cell("绩效指标", rowspan=len(rows) + 1),
        label_cell(first),
        label_cell(second),
        label_cell(third, colspan=2),
        *last,
    )
    yield from branch_rows([indicator.branch for indicator in sheet.indicators], rows)


def indicator_cells(row: TargetRow, weighted: bool) -> GridRow:
    name, target = text_cell(row.name, 2), GridCell(row.target)
    if not weighted:
        return name, target.with_colspan(2)
    return name, target, weight_cell(row.weight) if row.weight else GridCell()
