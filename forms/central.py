"""The central layout of the 项目支出绩效自评表 (财预〔2020〕10号), cell by cell."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from forms.amounts import UNDECIDED, WAITING, percent, two_decimals, waiting, weight
from forms.grid import Cell, Grid, Row
from forms.self_evaluation_data import Fund, FundsBlock, IndicatorRow, SelfEvaluation
from forms.tree import Level, arrange
from indicators.figures import plain
from indicators.model import Party, Result

WIDTHS = (16, 19, 25.5, 28, 20, 21, 10.5, 14.5, 31.5)
"""绩效指标, 一级, 二级, 三级, 年度指标值, 实际完成值, 分值, 得分, 偏差原因分析及改进措施."""
COLUMNS = len(WIDTHS)
NOT_USED = "/"
NO_PART = "—"
NOT_SPLIT = "未分列"


def draw(form: SelfEvaluation) -> Grid:
    head = (*parties(form), *funds_rows(form.funds), *goal_rows(form))
    rows = (*head, *indicator_rows(form), total_row(form), *below(form))
    return Grid("自评表", form.title, WIDTHS, rows, repeat=range(len(head), len(head) + 1))


def label(text: str, rowspan: int = 1, colspan: int = 1) -> Cell:
    return Cell(text, rowspan, colspan, style="label")


def wide(text: str, colspan: int, align: str = "left", rowspan: int = 1) -> Cell:
    return Cell(text, rowspan, colspan, align=align)


def parties(form: SelfEvaluation) -> tuple[Row, ...]:
    return (
        (label("项目名称"), wide(form.name, COLUMNS - 1)),
        (label("主管部门"), wide(coded(form.department), 3), label("实施单位"), wide(coded(form.unit), 4)),
    )


def coded(party: Party) -> str:
    return f"【{party.code}】{party.name}" if party.code else party.name


def funds_rows(funds: FundsBlock | None) -> tuple[Row, ...]:
    """A project without declared funds keeps the block, unused."""
    if funds is None:
        return ((label("项目资金"), wide("未申报项目资金", COLUMNS - 1)),)
    headers = ("年初预算数", "全年预算数(A)", "全年执行数(B)", "分值", "执行率(B/A)", "得分")
    first = (
        label(f"项目资金（{funds.unit}）", rowspan=len(funds.rows) + 1),
        label("", colspan=2),
        *(label(each) for each in headers),
    )
    return (first, *(fund_row(each, funds, index == 0) for index, each in enumerate(funds.rows)))


def fund_row(fund: Fund, funds: FundsBlock, total: bool) -> Row:
    style = "text" if total or fund.label.startswith("其中") else "source"
    money = (
        Cell(fund.label, colspan=2, style=style, align="left"),
        declared(fund.initial),
        declared(fund.annual),
        executed(fund, funds.rows[0]),
    )
    return (*money, *scored(funds)) if total else (*money, *(Cell(NO_PART) for _ in range(3)))


def declared(value: Decimal | None) -> Cell:
    """A cell left blank on the declared sheet stays blank."""
    return Cell() if value is None else two_decimals(value)


def executed(fund: Fund, total: Fund) -> Cell:
    """A source the sheet left blank has nothing to execute; a total not known by source is 未分列; else it is still to come."""
    if fund.executed is not None:
        return two_decimals(fund.executed)
    if fund is not total and fund.annual is None:
        return Cell()
    return waiting() if total.executed is None else Cell(NOT_SPLIT)


def scored(funds: FundsBlock) -> Row:
    rate = waiting() if funds.rate is None else percent(funds.rate)
    return weight(funds.weight), rate, points(funds.points, funds.outcome)


def points(value: Decimal | None, outcome: Result) -> Cell:
    if value is not None:
        return two_decimals(value)
    if outcome is Result.NOT_APPLICABLE:
        return Cell(NOT_USED)
    return waiting(UNDECIDED) if outcome is Result.NEEDS_PERSON else waiting()


def goal_rows(form: SelfEvaluation) -> tuple[Row, ...]:
    return (
        (label("年度总体目标", rowspan=2), label("预期目标", colspan=4), label("实际完成情况", colspan=4)),
        (wide(form.goal.expected, 4), wide(form.goal.actual, 4)),
    )


def indicator_rows(form: SelfEvaluation) -> tuple[Row, ...]:
    """The header, then a row an indicator; the label at the left spans them all."""
    headers = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
    rows = tuple(branch_rows(form.indicators))
    side = label("绩效指标", rowspan=len(rows) + 1)
    return ((side, *(label(each) for each in headers)), *rows)


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
    return tuple(Cell(NOT_USED) for _ in range(6))


def indicator_cells(row: IndicatorRow) -> Row:
    applies = row.outcome is not Result.NOT_APPLICABLE
    return (
        Cell(row.name, align="left"),
        Cell(row.target),
        Cell(row.actual, style="waiting" if row.actual in (WAITING, UNDECIDED) else "text"),
        weight(row.weight) if applies else Cell(NOT_USED),
        points(row.points, row.outcome),
        Cell(remark(row.reason, row.measure), align="left"),
    )


def remark(reason: str, measure: str) -> str:
    return "\n".join(f"{word}：{text}" for word, text in (("原因", reason), ("措施", measure)) if text)


def total_row(form: SelfEvaluation) -> Row:
    total = waiting() if form.total is None or not form.ready else two_decimals(form.total, "total")
    grade = f"等级：{form.grade}" if form.grade and form.ready else ""
    return label("总分", colspan=6), weight(form.weight, "total"), total, Cell(grade, style="total")


def below(form: SelfEvaluation) -> Iterator[Row]:
    """What stands under the table: what is missing, what a person changed, and the signatures."""
    if not form.ready:
        yield (
            Cell(
                "\n".join(("本表尚不完整：", *numbered(form.missing))), colspan=COLUMNS, style="warning", align="left"
            ),
        )
    notes = [*changed(form), *form.notes, *spending(form.funds)]
    if notes:
        yield (Cell("\n".join(notes), colspan=COLUMNS, style="note", align="left"),)
    names = (f"项目负责人：{form.leader}", "财务负责人：", "实施单位（盖章）：", "填报日期：　　年　月　日")
    spans = (3, 1, 2, 3)
    yield tuple(
        Cell(text, colspan=span, style="signature", align="left") for text, span in zip(names, spans, strict=True)
    )


def numbered(items: Sequence[str]) -> Iterator[str]:
    return (f"{number}. {item}" for number, item in enumerate(items, 1))


def changed(form: SelfEvaluation) -> Iterator[str]:
    """Points a person set instead of the rule: both numbers are shown."""
    rows = [(each.name, each.computed, each.points) for each in form.indicators]
    if form.funds:
        rows.insert(0, ("预算执行率", form.funds.computed, form.funds.points))
    for name, computed, given in rows:
        if computed is not None and given is not None and computed != given:
            yield f"人工改定得分：{name}，按规则 {computed:f} 分，改定为 {given:f} 分。"


def spending(funds: FundsBlock | None) -> Iterator[str]:
    text = remark(funds.reason, funds.measure).replace("\n", "　") if funds else ""
    if text:
        yield f"预算执行偏差　{text}"
