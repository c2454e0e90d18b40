"""The block 项目资金 as rows of cells, whichever layout it stands in."""

from collections.abc import Sequence
from decimal import Decimal

from forms.amounts import amount, percent, points, waiting, weight
from forms.grid import Cell, Row, label, wide
from forms.self_evaluation_data import Fund, FundsBlock

HEADERS = ("年初预算数", "全年预算数(A)", "全年执行数(B)", "分值", "执行率(B/A)", "得分")
NO_PART = "—"
NOT_SPLIT = "未分列"


def funds_rows(funds: FundsBlock | None, spans: Sequence[int]) -> tuple[Row, ...]:
    """``spans`` are the columns of the label, the name of the fund and the six headers. A project without declared funds
    keeps the block, unused."""
    if funds is None:
        return ((label("项目资金", colspan=spans[0]), wide("未申报项目资金", sum(spans[1:]))),)
    first = (
        label(f"项目资金（{funds.unit}）", rowspan=len(funds.rows) + 1, colspan=spans[0]),
        label("", colspan=spans[1]),
        *(label(text, colspan=span) for text, span in zip(HEADERS, spans[2:], strict=True)),
    )
    return (first, *(spread(fund_row(each, funds), spans[1:]) for each in funds.rows))


def spread(cells: Row, spans: Sequence[int]) -> Row:
    return tuple(cell.across(span) for cell, span in zip(cells, spans, strict=True))


def fund_row(fund: Fund, funds: FundsBlock) -> Row:
    total = fund is funds.rows[0]
    style = "text" if total or fund.label.startswith("其中") else "source"
    money = (
        Cell(fund.label, style=style, align="left"),
        declared(fund.initial),
        declared(fund.annual),
        executed(fund, funds.rows[0]),
    )
    return (*money, *scored(funds)) if total else (*money, *(Cell(NO_PART) for _ in range(3)))


def declared(value: Decimal | None) -> Cell:
    """A cell left blank on the declared sheet stays blank."""
    return Cell() if value is None else amount(value)


def executed(fund: Fund, total: Fund) -> Cell:
    """A source the sheet left blank has nothing to execute; a total not known by source is 未分列; else it is still to come."""
    if fund.executed is not None:
        return amount(fund.executed)
    if fund is not total and fund.annual is None:
        return Cell()
    return waiting() if total.executed is None else Cell(NOT_SPLIT)


def scored(funds: FundsBlock) -> Row:
    rate = waiting() if funds.rate is None else percent(funds.rate)
    return weight(funds.weight), rate, points(funds.points, funds.outcome)
