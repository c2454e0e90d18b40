"""The block 项目资金 as rows of cells, whichever layout it stands in."""

from collections.abc import Iterator, Sequence

from forms.amounts import (
    amount_cell,
    amount_or_blank,
    percent_or_waiting,
    points_cell,
    waiting_cell,
    weight_cell,
)
from forms.branch_rows import put_beside
from forms.grid import GridCell, GridRow, label_cell, label_cells, span_cells, text_cell
from forms.self_evaluation_data import Fund, FundsBlock

HEADERS = ("年初预算数", "全年预算数(A)", "全年执行数(B)", "分值", "执行率(B/A)", "得分")
NO_PART = "—"
NOT_SPLIT = "未分列"


def funds_rows(funds: FundsBlock | None, spans: Sequence[int], money: str = "项目资金") -> Iterator[GridRow]:
    """``spans`` are the columns of the label, the name of the fund and the six headers. A project without
    declared funds keeps the block, unused."""
    side_span, *other_spans = spans
    if funds is None:
        yield undeclared_funds_row(side_span, sum(other_spans), money)
        return
    header = span_cells(label_cells(("", *HEADERS)), other_spans)
    rows = [span_cells(fund_row(row, funds), other_spans) for row in funds.rows]
    yield from put_beside(label_cell(f"{money}（{funds.unit}）", colspan=side_span), [header, *rows])


def undeclared_funds_row(side_span: int, text_span: int, money: str = "项目资金") -> GridRow:
    return label_cell(money, colspan=side_span), text_cell(f"未申报{money}", text_span)


def fund_row(fund: Fund, funds: FundsBlock) -> GridRow:
    total = funds.rows[0]
    amounts = (amount_or_blank(fund.initial), amount_or_blank(fund.annual), executed_cell(fund, funds))
    # 分值, 执行率 and 得分 are those of the whole budget.
    scores = score_cells(funds) if fund is total else (GridCell(NO_PART),) * 3
    return fund_name_cell(fund.label, fund is total), *amounts, *scores


def fund_name_cell(label: str, is_total: bool) -> GridCell:
    """Sources stand a little to the right, but the first, which begins with 其中."""
    style = "text" if is_total or label.startswith("其中") else "source"
    return GridCell(label, style=style, align="left")


def executed_cell(fund: Fund, funds: FundsBlock) -> GridCell:
    """A source the sheet left blank has nothing to execute; a total not known by source is 未分列; else it is
    still to come."""
    if fund.executed is not None:
        return amount_cell(fund.executed)
    total = funds.rows[0]
    if fund is not total and fund.annual is None:
        return GridCell()
    return waiting_cell(funds.account.waiting_word) if total.executed is None else GridCell(NOT_SPLIT)


def score_cells(funds: FundsBlock) -> GridRow:
    return (
        weight_cell(funds.weight),
        percent_or_waiting(funds.rate, funds.account.waiting_word),
        points_cell(funds.points, funds.outcome),
    )
