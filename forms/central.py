"""The central layout of the 项目支出绩效自评表 (财预〔2020〕10号), cell by cell."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from forms.amounts import NOT_USED, actual_cell, applied_weight_cell, points_cell
from forms.branch_rows import put_beside
from forms.footer import (
    changed_points_notes,
    doubts_notes,
    format_remark,
    note_rows,
    signature_row,
    sources_note,
    spending_row,
    total_row,
    warning_rows,
)
from forms.funds_rows import funds_rows
from forms.grid import Grid, GridCell, GridRow, form_grid, label_cell, label_cells, text_cell
from forms.heading import goal_rows, party_rows, task_rows
from forms.self_evaluation_data import IndicatorRow, SelfEvaluation
from forms.tree import BranchLevel, arrange_levels
from indicators.figures import format_plain

WIDTHS = (11.6, 16.6, 16.6, 28.8, 18.9, 18.9, 10.6, 13, 11, 23, 17)
"""绩效指标, 一级, 二级, 三级, 年度指标值, 实际完成值, 分值, 得分; 偏差原因分析及改进措施 takes the last three, which 项目资金
uses one by one."""
COLUMNS = len(WIDTHS)
FUNDS_SPANS = (1, 2, 1, 2, 2, 1, 1, 1)
TASK_SPANS = (1, 2, 3, 2, 2, 1)
REASON_COLUMNS = 3
"""Columns of 偏差原因分析及改进措施."""
HEADERS = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")


def draw_grid(form: SelfEvaluation) -> Grid:
    rows = (*indicator_rows(form), total_row(form, "总分", 6, REASON_COLUMNS), *closing_rows(form))
    return form_grid("自评表", form.title, WIDTHS, head_rows(form), rows)


def head_rows(form: SelfEvaluation) -> Iterator[GridRow]:
    yield from party_rows(form, (2, 3, 1, 5))
    yield from task_rows(form, TASK_SPANS)
    yield from funds_rows(form.funds, FUNDS_SPANS, form.words.money)
    yield from goal_rows(form, (1, 4, 6))


def closing_rows(form: SelfEvaluation) -> Iterator[GridRow]:
    yield from spending_row(form.funds, COLUMNS, label_columns=3)
    yield from warning_rows(form.missing, COLUMNS)
    notes = (*changed_points_notes(form), *doubts_notes(form), *form.notes, *sources_note(form.funds))
    yield from note_rows(notes, COLUMNS)
    yield signature_row(form.leader, (3, 2, 3, 3), form.words)


def indicator_rows(form: SelfEvaluation) -> Iterator[GridRow]:
    """The header, then a row an indicator; the label at the left spans them all."""
    reason = label_cell("偏差原因分析及改进措施", colspan=REASON_COLUMNS)
    header = (*label_cells(HEADERS), reason)
    return put_beside(label_cell("绩效指标"), (header, *branch_rows(form.indicators)))


def branch_rows(indicators: Sequence[IndicatorRow]) -> Iterator[GridRow]:
    """As the form of the ministry is printed: levels nobody used are there too, with their cells struck
    out."""
    levels = arrange_levels([indicator.branch for indicator in indicators])
    for first, group in groupby(levels, key=attrgetter("first")):
        yield from first_level_rows(first, tuple(group), indicators)


def first_level_rows(
    first: str, levels: Sequence[BranchLevel], indicators: Sequence[IndicatorRow]
) -> Iterator[GridRow]:
    weight = Decimal(0)
    rows: list[GridRow] = []
    for level in levels:
        members = [indicators[member] for member in level.members]
        weight += sum(member.weight for member in members)
        cells = [indicator_cells(member) for member in members] or [unused_cells()]
        rows += put_beside(GridCell(level.second), cells)
    title = f"{first}({format_plain(weight)}分)" if weight else first
    return put_beside(GridCell(title), rows)


def unused_cells() -> GridRow:
    unused = GridCell(NOT_USED)
    return *(unused,) * 5, unused.with_colspan(REASON_COLUMNS)


def indicator_cells(row: IndicatorRow) -> GridRow:
    return (
        GridCell(row.name, align="left"),
        GridCell(row.target),
        actual_cell(row.actual),
        applied_weight_cell(row.weight, row.outcome),
        points_cell(row.points, row.outcome),
        text_cell(format_remark(row.reason, row.measure), REASON_COLUMNS, "reason"),
    )
