"""The block 项目资金 as rows of cells, whichever layout it stands in."""

from collections.abc import Sequence
from decimal import Decimal

from forms.amounts import amount_cell, percent_cell, points_cell, waiting_cell, weight_cell
from forms.grid import GridCell, GridRow, label_cell, text_cell
from forms.self_evaluation_data import Fund, FundsBlock

HEADERS = ("年初预算数", "全年预算数(A)", "全年执行数(B)", "分值", "执行率(B/A)", "得分")
NO_PART = "—"
NOT_SPLIT = "未分列"


def funds_rows(funds: FundsBlock | None, spans: Sequence[int]) -> tuple[GridRow, ...]:
    """``spans`` are the columns of the label, the name of the fund and the six headers. A project without declared funds
    keeps the block, unused."""
    if funds is None:
        return ((label_cell("项目资金", colspan=spans[0]), text_cell("未申报项目资金", sum(spans[1:]))),)
    first = (
        label_cell(f"项目资金（{funds.unit}）", rowspan=len(funds.rows) + 1, colspan=spans[0]),
        label_cell("", colspan=spans[1]),
        *(label_cell(text, colspan=span) for text, span in zip(HEADERS, spans[2:], strict=True)),
    )
    return (first, *(span_cells(fund_row(row, funds), spans[1:]) for row in funds.rows))


def span_cells(cells: GridRow, spans: Sequence[int]) -> GridRow:
    return tuple(cell.with_colspan(span) for cell, span in zip(cells, spans, strict=True))


def fund_row(fund: Fund, funds: FundsBlock) -> GridRow:
    total = fund is funds.rows[0]
    style = "text" if total or fund.label.startswith("其中") else "source"
    money = (
        GridCell(fund.label, style=style, align="left"),
        declared_cell(fund.initial),
        declared_cell(fund.annual),
        executed_cell(fund, funds.rows[0]),
    )
    return (*money, *score_cells(funds)) if total else (*money, *(GridCell(NO_PART) for _ in range(3)))


def declared_cell(value: Decimal | None) -> GridCell:
    """A cell left blank on the declared sheet stays blank."""
    return GridCell() if value is None else amount_cell(value)


def executed_cell(fund: Fund, total: Fund) -> GridCell:
    """A source the sheet left blank has nothing to execute; a total not known by source is 未分列; else it is still to come."""
    if fund.executed is not None:
        return amount_cell(fund.executed)
    if fund is not total and fund.annual is None:
        return GridCell()
    return waiting_cell() if total.executed is None else GridCell(NOT_SPLIT)


def score_cells(funds: FundsBlock) -> GridRow:
    rate = waiting_cell() if funds.rate is None else percent_cell(funds.rate)
    return weight_cell(funds.weight), rate, points_cell(funds.points, funds.outcome)
