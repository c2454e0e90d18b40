"""The central layout of the 项目支出绩效自评表 (财预〔2020〕10号), cell by cell."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from forms.amounts import UNDECIDED, WAITING, points, two_decimals, waiting, weight
from forms.footer import changed, notes, remark, signatures, spending, warning
from forms.funds_rows import funds_rows
from forms.grid import Cell, Grid, Row, label, wide
from forms.heading import goal_rows, parties
from forms.self_evaluation_data import IndicatorRow, SelfEvaluation
from forms.tree import Level, arrange
from indicators.figures import plain
from indicators.model import Result

WIDTHS = (11.6, 16.6, 16.6, 28.8, 18.9, 18.9, 10.6, 13, 11, 23, 17)
"""绩效指标, 一级, 二级, 三级, 年度指标值, 实际完成值, 分值, 得分; 偏差原因分析及改进措施 takes the last three, which 项目资金
uses one by one."""
COLUMNS = len(WIDTHS)
FUNDS_SPANS = (1, 2, 1, 2, 2, 1, 1, 1)
REASON = 3
"""Columns of 偏差原因分析及改进措施."""
NOT_USED = "/"


def draw(form: SelfEvaluation) -> Grid:
    head = (*parties(form, (2, 3, 1, 5)), *funds_rows(form.funds, FUNDS_SPANS), *goal_rows(form, (1, 4, 6)))
    rows = (*head, *indicator_rows(form), total_row(form), *warning(form.missing, COLUMNS))
    told = (*changed(form), *form.notes, *spending(form.funds))
    end = (*notes(told, COLUMNS), signatures(form.leader, (3, 2, 3, 3)))
    return Grid("自评表", form.title, WIDTHS, (*rows, *end), repeat=range(len(head), len(head) + 1))


def indicator_rows(form: SelfEvaluation) -> tuple[Row, ...]:
    """The header, then a row an indicator; the label at the left spans them all."""
    headers = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
    rows = tuple(branch_rows(form.indicators))
    side = label("绩效指标", rowspan=len(rows) + 1)
    reason = label("偏差原因分析及改进措施", colspan=REASON)
    return ((side, *(label(each) for each in headers), reason), *rows)


def branch_rows(indicators: Sequence[IndicatorRow]) -> Iterator[Row]:
    levels = arrange([each.branch for each in indicators])
    for first, group in groupby(levels, key=lambda level: level.first):
        below_it = tuple(group)
        yield from first_level_rows(first, below_it, indicators)


def first_level_rows(first: str, levels: tuple[Level, ...], indicators: Sequence[IndicatorRow]) -> Iterator[Row]:
    height = sum(max(1, len(each.members)) for each in levels)
    weights = sum((indicators[row].weight for each in levels for row in each.members), Decimal(0))
    lead: Row = (Cell(f"{first}({plain(weights)}分)" if weights else first, rowspan=height),)
    for each in levels:
        rows = [indicator_cells(indicators[row]) for row in each.members] or [unused_cells()]
        yield *lead, Cell(each.second, rowspan=len(rows)), *rows[0]
        yield from rows[1:]
        lead = ()


def unused_cells() -> Row:
    return *(Cell(NOT_USED) for _ in range(5)), Cell(NOT_USED, colspan=REASON)


def indicator_cells(row: IndicatorRow) -> Row:
    applies = row.outcome is not Result.NOT_APPLICABLE
    return (
        Cell(row.name, align="left"),
        Cell(row.target),
        Cell(row.actual, style="waiting" if row.actual in (WAITING, UNDECIDED) else "text"),
        weight(row.weight) if applies else Cell(NOT_USED),
        points(row.points, row.outcome),
        wide(remark(row.reason, row.measure), REASON, "reason"),
    )


def total_row(form: SelfEvaluation) -> Row:
    total = waiting() if form.total is None else two_decimals(form.total, "total")
    grade = f"等级：{form.grade}" if form.grade else ""
    return label("总分", colspan=6), weight(form.weight, "total"), total, Cell(grade, colspan=REASON, style="total")
