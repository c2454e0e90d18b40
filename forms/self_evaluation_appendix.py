"""The appendix of a self-evaluation: where each of its numbers comes from, the money first."""

from collections.abc import Iterator

from forms.evidence import Line, evidence_pages
from forms.grid import Grid
from forms.provenance import Account
from forms.self_evaluation_data import FundsBlock, Goal, IndicatorRow, SelfEvaluation
from indicators.model import Result


def appendix(form: SelfEvaluation) -> tuple[Grid, ...]:
    title = f"附：取数依据与佐证资料（{form.name}，{form.year}年度）"
    return evidence_pages(title, list(lines(form)), about="实际值与得分说明", paper="自评表")


def lines(form: SelfEvaluation) -> Iterator[Line]:
    if form.funds:
        yield funds_line(form.funds)
    if form.goal.additions:
        yield goal_line(form.goal)
    yield from (indicator_line(each) for each in form.indicators if each.outcome is not Result.NOT_APPLICABLE)


def indicator_line(row: IndicatorRow) -> Line:
    value = f"{row.actual}（指标值 {row.target}）"
    return Line(row.name, (value, row.why, *row.flags), row.account, (row.reason, row.measure))


def goal_line(goal: Goal) -> Line:
    files = {file.sha256: file for each in goal.additions for file in each.evidence}
    account = Account(None, goal.additions, tuple(files.values()))
    return Line("年度总体目标", ("实际完成情况由人填写",), account, (goal.actual,))


def funds_line(funds: FundsBlock) -> Line:
    executed = funds.rows[0].executed
    value = "全年执行数：" + ("待采集" if executed is None else f"{executed:f}{funds.unit}")
    return Line("预算执行率", (value, funds.why), funds.account, (funds.reason, funds.measure))
