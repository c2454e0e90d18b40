"""The layout of 四川省: 指标性质, 指标值 and 度量单位 apart, a reason under 项目资金, and a conclusion at the end."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Protocol

from forms.amounts import UNDECIDED, WAITING, points_cell, two_decimals_cell, waiting_cell, weight_cell
from forms.branch_rows import branch_rows
from forms.footer import (
    changed_points_notes,
    format_remark,
    note_rows,
    number_items,
    signature_row,
    warning_rows,
)
from forms.funds_rows import funds_rows
from forms.grid import Grid, GridCell, GridRow, label_cell, text_cell
from forms.heading import goal_rows, party_rows
from forms.progress import has_lost_points
from forms.self_evaluation_data import IndicatorRow, SelfEvaluation, TargetReading
from indicators.figures import format_plain
from indicators.model import Comparison, ScoreStatus, TargetKind

WIDTHS = (16.6, 16.6, 30, 10.6, 19, 12, 19, 10.6, 12.6, 11, 16, 12)
"""一级, 二级, 三级指标; 指标性质, 指标值, 度量单位, 完成值, 权重, 得分; 未完成原因 takes the last three, which 项目资金 uses
one by one."""
COLUMNS = len(WIDTHS)
FUNDS_SPANS = (1, 2, 2, 2, 2, 1, 1, 1)
REASON_COLUMNS = 3
HEADERS = ("一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "完成值", "权重", "得分")
NATURES = {
    Comparison.GT: "＞",
    Comparison.GE: "≥",
    Comparison.EQ: "＝",
    Comparison.LE: "≤",
    Comparison.LT: "＜",
}
QUALITATIVE_SIGN, NO_UNIT = "定性", "/"


class HasTarget(Protocol):
    """A row with a target, on whichever paper."""

    @property
    def target(self) -> str: ...

    @property
    def reading(self) -> TargetReading: ...


def draw_grid(form: SelfEvaluation) -> Grid:
    head = (
        *party_rows(form, (1, 3, 1, 7)),
        *funds_rows(form.funds, FUNDS_SPANS),
        *execution_reason(form),
        *goal_rows(form, (1, 4, 7)),
    )
    header = (*(label_cell(text) for text in HEADERS), label_cell("未完成原因分析", colspan=REASON_COLUMNS))
    indicators = branch_rows(
        [indicator.branch for indicator in form.indicators],
        [indicator_cells(indicator) for indicator in form.indicators],
    )
    rows = (*head, header, *indicators, total_row(form), *conclusion_rows(form))
    end = (
        *warning_rows(form.missing, COLUMNS),
        *note_rows((*changed_points_notes(form), *form.notes), COLUMNS),
        signature_row(form.leader, (2, 2, 4, 4)),
    )
    return Grid("自评表", form.title, WIDTHS, (*rows, *end), repeat=range(len(head), len(head) + 1))


def execution_reason(form: SelfEvaluation) -> Iterator[GridRow]:
    if form.funds:
        yield (
            label_cell("原因"),
            text_cell(format_remark(form.funds.reason, form.funds.measure), COLUMNS - 1, "reason"),
        )


def indicator_cells(row: IndicatorRow) -> GridRow:
    applies = row.outcome is not ScoreStatus.NOT_APPLICABLE
    nature, value, unit = target_cells(row)
    actual = (
        row.actual.removesuffix(row.reading.unit) if row.reading.kind is TargetKind.NUMBER else row.actual
    )
    return (
        GridCell(row.name, align="left"),
        GridCell(nature),
        GridCell(value),
        GridCell(unit),
        GridCell(actual, style="waiting" if actual in (WAITING, UNDECIDED) else "text"),
        weight_cell(row.weight) if applies else GridCell(NO_UNIT),
        points_cell(row.points, row.outcome),
        text_cell(row.reason, REASON_COLUMNS, "reason"),
    )


def target_cells(row: HasTarget) -> tuple[str, str, str]:
    """指标性质, 指标值 and 度量单位 of a row."""
    reading = row.reading
    if reading.value is None or reading.comparison is None:
        return (
            (QUALITATIVE_SIGN if reading.kind in (TargetKind.QUALITATIVE, TargetKind.YES_NO) else NO_UNIT),
            row.target,
            NO_UNIT,
        )
    return NATURES[reading.comparison], format_target_value(reading.value), reading.unit or NO_UNIT


def format_target_value(value: Decimal | date) -> str:
    return format_plain(value) if isinstance(value, Decimal) else value.isoformat()


def total_row(form: SelfEvaluation) -> GridRow:
    total = waiting_cell() if form.total is None else two_decimals_cell(form.total, "total")
    grade = f"等级：{form.grade}" if form.grade else ""
    return (
        label_cell("合计", colspan=7),
        weight_cell(form.weight, "total"),
        total,
        GridCell(grade, colspan=REASON_COLUMNS, style="total"),
    )


def conclusion_rows(form: SelfEvaluation) -> Iterator[GridRow]:
    """What is said of single rows, put together; it stays blank where there is nothing to say."""
    total = WAITING if form.total is None else f"{form.total:f}"
    grade = f"，等级为{form.grade}" if form.grade else ""
    yield label_cell("评价结论"), text_cell(f"自评总分{total}{grade}。", COLUMNS - 1)
    yield label_cell("存在问题"), text_cell(list_row_texts(form, describe_shortfall), COLUMNS - 1)
    yield label_cell("改进措施"), text_cell(list_row_texts(form, lambda row: row.measure), COLUMNS - 1)


def describe_shortfall(row: IndicatorRow) -> str:
    return (
        f"指标值{row.target}，完成{row.actual}，得{row.points}分（权重{format_plain(row.weight)}）"
        if has_lost_points(row)
        else ""
    )


def list_row_texts(form: SelfEvaluation, what: Callable[[IndicatorRow], str]) -> str:
    return "\n".join(number_items([f"{row.name}：{what(row)}" for row in form.indicators if what(row)]))
