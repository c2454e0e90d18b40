"""The layout of 四川省: 指标性质, 指标值 and 度量单位 apart, a reason under 项目资金, and a conclusion at the end."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Protocol

from forms.amounts import UNDECIDED, WAITING, points, two_decimals, waiting, weight
from forms.branch_rows import branch_rows
from forms.footer import changed, notes, numbered, remark, signatures, warning
from forms.funds_rows import funds_rows
from forms.grid import Cell, Grid, Row, label, wide
from forms.heading import goal_rows, parties
from forms.progress import lost
from forms.self_evaluation_data import IndicatorRow, Reading, SelfEvaluation
from indicators.figures import plain
from indicators.model import Comparison, Kind, Result

WIDTHS = (16.6, 16.6, 30, 10.6, 19, 12, 19, 10.6, 12.6, 11, 16, 12)
"""一级, 二级, 三级指标; 指标性质, 指标值, 度量单位, 完成值, 权重, 得分; 未完成原因 takes the last three, which 项目资金 uses
one by one."""
COLUMNS = len(WIDTHS)
FUNDS_SPANS = (1, 2, 2, 2, 2, 1, 1, 1)
REASON = 3
HEADERS = ("一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "完成值", "权重", "得分")
NATURES = {
    Comparison.GT: "＞",
    Comparison.GE: "≥",
    Comparison.EQ: "＝",
    Comparison.LE: "≤",
    Comparison.LT: "＜",
}
WORDS, NO_UNIT = "定性", "/"


class Aimed(Protocol):
    """A row with a target, on whichever paper."""

    @property
    def target(self) -> str: ...

    @property
    def reading(self) -> Reading: ...


def draw(form: SelfEvaluation) -> Grid:
    head = (
        *parties(form, (1, 3, 1, 7)),
        *funds_rows(form.funds, FUNDS_SPANS),
        *execution_reason(form),
        *goal_rows(form, (1, 4, 7)),
    )
    header = (*(label(each) for each in HEADERS), label("未完成原因分析", colspan=REASON))
    indicators = branch_rows(
        [each.branch for each in form.indicators], [indicator_cells(each) for each in form.indicators]
    )
    rows = (*head, header, *indicators, total_row(form), *conclusion(form))
    end = (
        *warning(form.missing, COLUMNS),
        *notes((*changed(form), *form.notes), COLUMNS),
        signatures(form.leader, (2, 2, 4, 4)),
    )
    return Grid("自评表", form.title, WIDTHS, (*rows, *end), repeat=range(len(head), len(head) + 1))


def execution_reason(form: SelfEvaluation) -> Iterator[Row]:
    if form.funds:
        yield label("原因"), wide(remark(form.funds.reason, form.funds.measure), COLUMNS - 1, "reason")


def indicator_cells(row: IndicatorRow) -> Row:
    applies = row.outcome is not Result.NOT_APPLICABLE
    nature, value, unit = target_cells(row)
    actual = row.actual.removesuffix(row.reading.unit) if row.reading.kind is Kind.NUMBER else row.actual
    return (
        Cell(row.name, align="left"),
        Cell(nature),
        Cell(value),
        Cell(unit),
        Cell(actual, style="waiting" if actual in (WAITING, UNDECIDED) else "text"),
        weight(row.weight) if applies else Cell(NO_UNIT),
        points(row.points, row.outcome),
        wide(row.reason, REASON, "reason"),
    )


def target_cells(row: Aimed) -> tuple[str, str, str]:
    """指标性质, 指标值 and 度量单位 of a row."""
    reading = row.reading
    if reading.value is None or reading.comparison is None:
        return (WORDS if reading.kind in (Kind.QUALITATIVE, Kind.YES_NO) else NO_UNIT), row.target, NO_UNIT
    return NATURES[reading.comparison], written(reading.value), reading.unit or NO_UNIT


def written(value: Decimal | date) -> str:
    return plain(value) if isinstance(value, Decimal) else value.isoformat()


def total_row(form: SelfEvaluation) -> Row:
    total = waiting() if form.total is None else two_decimals(form.total, "total")
    grade = f"等级：{form.grade}" if form.grade else ""
    return label("合计", colspan=7), weight(form.weight, "total"), total, Cell(grade, colspan=REASON, style="total")


def conclusion(form: SelfEvaluation) -> Iterator[Row]:
    """What is said of single rows, put together; it stays blank where there is nothing to say."""
    total = WAITING if form.total is None else f"{form.total:f}"
    grade = f"，等级为{form.grade}" if form.grade else ""
    yield label("评价结论"), wide(f"自评总分{total}{grade}。", COLUMNS - 1)
    yield label("存在问题"), wide(listed(form, shortfall), COLUMNS - 1)
    yield label("改进措施"), wide(listed(form, lambda row: row.measure), COLUMNS - 1)


def shortfall(row: IndicatorRow) -> str:
    return f"指标值{row.target}，完成{row.actual}，得{row.points}分（权重{plain(row.weight)}）" if lost(row) else ""


def listed(form: SelfEvaluation, what: Callable[[IndicatorRow], str]) -> str:
    return "\n".join(numbered([f"{row.name}：{what(row)}" for row in form.indicators if what(row)]))
