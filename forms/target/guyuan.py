"""The sheet of 固原市: two columns of 项目资金 with the amounts beside their names, then 指标值, and 分值 where points were given."""

from collections.abc import Iterator
from decimal import Decimal

from forms.amounts import weight
from forms.branch_rows import branch_rows
from forms.grid import Cell, Grid, Row, label, wide
from forms.target.data import TargetFunds, TargetRow, TargetSheet
from forms.target.heading import about

WIDTHS = (12, 28, 32, 38, 26, 34, 16)
"""绩效指标, 一级, 二级; two for 三级指标, the second of them for 实施单位; 指标值, 分值."""
COLUMNS = len(WIDTHS)
HEADERS = ("一级指标", "二级指标", "三级指标", "指标值")
TOTALS = ("年度资金总额(含本级和市县)", "年度资金总额(含本级)")
SOURCES = (("fiscal", "其中:财政拨款"), ("carried_over", "上年结转"), ("other", "其他资金"))


def draw(sheet: TargetSheet) -> Grid:
    head = (
        *about(sheet, COLUMNS),
        *funds_rows(sheet.funds),
        (label("绩效目标", colspan=2), wide(sheet.goal, COLUMNS - 2)),
    )
    rows = (*head, *indicator_rows(sheet))
    return Grid("目标表", sheet.title, WIDTHS, rows, repeat=range(len(head), len(head) + 1))


def funds_rows(funds: TargetFunds | None) -> Iterator[Row]:
    """The amounts of the sheet stand in both columns: a target file keeps one of each."""
    if funds is None:
        yield label("项目资金", colspan=2), wide("未申报项目资金", COLUMNS - 2)
        return
    sources = [each for each in SOURCES if each[0] != "carried_over" or funds.initial.carried_over is not None]
    side: Row = (label(f"项目资金({funds.unit})", len(sources) + 1, 2),)
    yield (
        *side,
        *(wide(money(text, funds.initial.total, funds), span) for text, span in zip(TOTALS, (2, 3), strict=True)),
    )
    for key, text in sources:
        yield tuple(wide(money(text, getattr(funds.initial, key), funds), span) for span in (2, 3))


def money(text: str, value: Decimal | None, funds: TargetFunds) -> str:
    return text if value is None else f"{text} {value:f}{funds.unit}"


def indicator_rows(sheet: TargetSheet) -> Iterator[Row]:
    rows = [indicator_cells(each, sheet.weighted) for each in sheet.indicators]
    first, second, third, value = HEADERS
    last = (label(value), label("分值")) if sheet.weighted else (label(value, colspan=2),)
    yield label("绩效指标", rowspan=len(rows) + 1), label(first), label(second), label(third, colspan=2), *last
    yield from branch_rows([each.branch for each in sheet.indicators], rows)


def indicator_cells(row: TargetRow, weighted: bool) -> Row:
    name, target = wide(row.name, 2), Cell(row.target)
    if not weighted:
        return name, target.across(2)
    return name, target, weight(row.weight) if row.weight else Cell()
