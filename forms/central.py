"""The central layout of the 项目支出绩效自评表 (财预〔2020〕10号), cell by cell."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from forms.amounts import UNDECIDED, WAITING, points_cell, two_decimals_cell, waiting_cell, weight_cell
from forms.footer import (
    changed_points_notes,
    format_remark,
    note_rows,
    signature_row,
    spending_notes,
    warning_rows,
)
from forms.funds_rows import funds_rows
from forms.grid import Grid, GridCell, GridRow, label_cell, text_cell
from forms.heading import goal_rows, party_rows
from forms.self_evaluation_data import IndicatorRow, SelfEvaluation
from forms.tree import BranchLevel, arrange_levels
from indicators.figures import format_plain
from indicators.model import ScoreStatus

WIDTHS = (11.6, 16.6, 16.6, 28.8, 18.9, 18.9, 10.6, 13, 11, 23, 17)
"""绩效指标, 一级, 二级, 三级, 年度指标值, 实际完成值, 分值, 得分; 偏差原因分析及改进措施 takes the last three, which 项目资金
uses one by one."""
COLUMNS = len(WIDTHS)
FUNDS_SPANS = (1, 2, 1, 2, 2, 1, 1, 1)
REASON_COLUMNS = 3
"""Columns of 偏差原因分析及改进措施."""
NOT_USED = "/"


def draw_grid(form: SelfEvaluation) -> Grid:
    head = (
        *party_rows(form, (2, 3, 1, 5)),
        *funds_rows(form.funds, FUNDS_SPANS),
        *goal_rows(form, (1, 4, 6)),
    )
    rows = (*head, *indicator_rows(form), total_row(form), *warning_rows(form.missing, COLUMNS))
    told = (*changed_points_notes(form), *form.notes, *spending_notes(form.funds))
    end = (*note_rows(told, COLUMNS), signature_row(form.leader, (3, 2, 3, 3)))
    return Grid("自评表", form.title, WIDTHS, (*rows, *end), repeat=range(len(head), len(head) + 1))


def indicator_rows(form: SelfEvaluation) -> tuple[GridRow, ...]:
    """The header, then a row an indicator; the label at the left spans them all."""
    headers = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
    rows = tuple(branch_rows(form.indicators))
    side = label_cell("绩效指标", rowspan=len(rows) + 1)
    reason = label_cell("偏差原因分析及改进措施", colspan=REASON_COLUMNS)
    return ((side, *(label_cell(header) for header in headers), reason), *rows)


def branch_rows(indicators: Sequence[IndicatorRow]) -> Iterator[GridRow]:
    levels = arrange_levels([indicator.branch for indicator in indicators])
    for first, group in groupby(levels, key=lambda level: level.first):
        below_it = tuple(group)
        yield from first_level_rows(first, below_it, indicators)


def first_level_rows(
    first: str, levels: tuple[BranchLevel, ...], indicators: Sequence[IndicatorRow]
) -> Iterator[GridRow]:
    height = sum(max(1, len(level.members)) for level in levels)
    weights = sum((indicators[row].weight for level in levels for row in level.members), Decimal(0))
    lead: GridRow = (GridCell(f"{first}({format_plain(weights)}分)" if weights else first, rowspan=height),)
    for level in levels:
        rows = [indicator_cells(indicators[row]) for row in level.members] or [unused_cells()]
        yield *lead, GridCell(level.second, rowspan=len(rows)), *rows[0]
        yield from rows[1:]
        lead = ()


def unused_cells() -> GridRow:
    return *(GridCell(NOT_USED) for _ in range(5)), GridCell(NOT_USED, colspan=REASON_COLUMNS)


def indicator_cells(row: IndicatorRow) -> GridRow:
    applies = row.outcome is not ScoreStatus.NOT_APPLICABLE
    return (
        GridCell(row.name, align="left"),
        GridCell(row.target),
        GridCell(row.actual, style="waiting" if row.actual in (WAITING, UNDECIDED) else "text"),
        weight_cell(row.weight) if applies else GridCell(NOT_USED),
        points_cell(row.points, row.outcome),
        text_cell(format_remark(row.reason, row.measure), REASON_COLUMNS, "reason"),
    )


def total_row(form: SelfEvaluation) -> GridRow:
    total = waiting_cell() if form.total is None else two_decimals_cell(form.total, "total")
    grade = f"等级：{form.grade}" if form.grade else ""
    return (
        label_cell("总分", colspan=6),
        weight_cell(form.weight, "total"),
        total,
        GridCell(grade, colspan=REASON_COLUMNS, style="total"),
    )
