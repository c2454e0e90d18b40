"""The layout of 四川省: 指标性质, 指标值 and 度量单位 apart, a reason under 项目资金, and a conclusion at the end."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Protocol

from forms.amounts import actual_cell, applied_weight_cell, points_cell
from forms.branch_rows import indicator_branch_rows
from forms.footer import (
    changed_points_notes,
    doubts_notes,
    format_remark,
    note_rows,
    number_items,
    signature_row,
    sources_note,
    total_row,
    warning_rows,
)
from forms.funds_rows import funds_rows
from forms.grid import Grid, GridCell, GridRow, form_grid, label_cell, label_cells, text_cell
from forms.heading import goal_rows, party_rows, task_rows
from forms.progress import has_lost_points
from forms.self_evaluation_data import IndicatorRow, SelfEvaluation, TargetReading
from indicators.display import WAITING
from indicators.figures import format_plain
from indicators.model import Comparison, TargetKind

WIDTHS = (16.6, 16.6, 30, 10.6, 19, 12, 19, 10.6, 12.6, 11, 16, 12)
"""一级, 二级, 三级指标; 指标性质, 指标值, 度量单位, 完成值, 权重, 得分; 未完成原因 takes the last three, which 项目资金 uses
one by one."""
COLUMNS = len(WIDTHS)
FUNDS_SPANS = (1, 2, 2, 2, 2, 1, 1, 1)
TASK_SPANS = (1, 2, 6, 1, 1, 1)
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
    rows = (
        *indicator_rows(form),
        total_row(form, "合计", 7, REASON_COLUMNS),
        *conclusion_rows(form),
        *closing_rows(form),
    )
    return form_grid("自评表", form.title, WIDTHS, head_rows(form), rows)


def head_rows(form: SelfEvaluation) -> Iterator[GridRow]:
    yield from party_rows(form, (1, 3, 1, 7))
    yield from task_rows(form, TASK_SPANS)
    yield from funds_rows(form.funds, FUNDS_SPANS, form.words.money)
    yield from execution_reason(form)
    yield from goal_rows(form, (1, 4, 7))


def indicator_rows(form: SelfEvaluation) -> Iterator[GridRow]:
    yield *label_cells(HEADERS), label_cell("未完成原因分析", colspan=REASON_COLUMNS)
    yield from indicator_branch_rows(form.indicators, indicator_cells)


def closing_rows(form: SelfEvaluation) -> Iterator[GridRow]:
    yield from warning_rows(form.missing, COLUMNS)
    notes = (*changed_points_notes(form), *doubts_notes(form), *form.notes, *sources_note(form.funds))
    yield from note_rows(notes, COLUMNS)
    yield signature_row(form.leader, (2, 2, 4, 4), form.words)


def execution_reason(form: SelfEvaluation) -> Iterator[GridRow]:
    if form.funds:
        remark = format_remark(form.funds.reason, form.funds.measure)
        yield label_cell("原因"), text_cell(remark, COLUMNS - 1, "reason")


def indicator_cells(row: IndicatorRow) -> GridRow:
    nature, value, unit = target_cells(row)
    # The unit of a number stands in its own column.
    unit_suffix = row.reading.unit if row.reading.kind is TargetKind.NUMBER else ""
    return (
        GridCell(row.name, align="left"),
        GridCell(nature),
        GridCell(value),
        GridCell(unit),
        actual_cell(row.actual.removesuffix(unit_suffix)),
        applied_weight_cell(row.weight, row.outcome),
        points_cell(row.points, row.outcome),
        text_cell(row.reason, REASON_COLUMNS, "reason"),
    )


def target_cells(row: HasTarget) -> tuple[str, str, str]:
    """指标性质, 指标值 and 度量单位 of a row."""
    reading = row.reading
    if reading.value is not None and reading.comparison is not None:
        return NATURES[reading.comparison], format_target_value(reading.value), reading.unit or NO_UNIT
    is_qualitative = reading.kind in (TargetKind.QUALITATIVE, TargetKind.YES_NO)
    return QUALITATIVE_SIGN if is_qualitative else NO_UNIT, row.target, NO_UNIT


def format_target_value(value: Decimal | date) -> str:
    return format_plain(value) if isinstance(value, Decimal) else value.isoformat()


def conclusion_rows(form: SelfEvaluation) -> Iterator[GridRow]:
    """What is said of single rows, put together; it stays blank where there is nothing to say."""
    texts = {
        "评价结论": total_sentence(form),
        "存在问题": list_row_texts(form, describe_shortfall),
        "改进措施": list_row_texts(form, attrgetter("measure")),
    }
    for label, text in texts.items():
        yield label_cell(label), text_cell(text, COLUMNS - 1)


def total_sentence(form: SelfEvaluation) -> str:
    total = WAITING if form.total is None else f"{form.total:f}"
    grade = f"，等级为{form.grade}" if form.grade else ""
    return f"自评总分{total}{grade}。"


def describe_shortfall(row: IndicatorRow) -> str:
    if not has_lost_points(row):
        return ""
    return f"指标值{row.target}，完成{row.actual}，得{row.points}分（权重{format_plain(row.weight)}）"


def list_row_texts(form: SelfEvaluation, row_text: Callable[[IndicatorRow], str]) -> str:
    """A numbered line for each row of which ``row_text`` has something to say."""
    texts = [(row.name, row_text(row)) for row in form.indicators]
    return "\n".join(number_items([f"{name}：{text}" for name, text in texts if text]))
