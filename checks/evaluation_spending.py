"""Checks of the money of a self-evaluation form against what else is said of it: reasons, the finance
data, the cost rows."""

import re
from collections.abc import Iterator
from decimal import Decimal

from checks.evaluation_subject import (
    ROUNDING_TOLERANCE,
    SELF_EVALUATION_FORM,
    EvaluationSubject,
    ExecutedFunds,
    actual_number,
    find_executed_funds,
    quoted_name,
    total_line,
)
from checks.filled_form import FilledForm, FilledFunds, FilledRow
from checks.registry import Fault, check
from indicators.branches import COST
from indicators.completeness import meaningful_text
from indicators.display import show_percent
from indicators.figures import format_plain, half_up
from indicators.model import Target
from indicators.quantity import Quantity, read_quantity
from indicators.spelling import clean_text
from indicators.units import YUAN_PER_UNIT, convert_value, full_money_unit
from yamlfiles.problem import Severity

ERROR, WARNING = Severity.ERROR, Severity.WARNING
NOTHING = Decimal(0)
FUNDS_WORDS = re.compile(r"调整|追加|调减|调增|调剂|压减|核减|核增|收回|结转|下达|增加|减少")
"""Where the funds themselves are explained."""
CHANGED = r"(?:调整|收回(?!.{0,4}(?:问卷|评价|反馈|表))|增加|减少|变更)"
BUDGET_WORDS = re.compile(
    r"追加|调减|调增|调剂|压减|核减|核增|结转|下达|(?:项目|计划|政策|任务|年中|中期|年度)调整"
    rf"|(?:预算|资金|经费|指标|额度|拨款)[^，。；,;]{{0,8}}{CHANGED}"
    rf"|{CHANGED}[^，。；,;]{{0,8}}(?:预算|资金|经费|额度|拨款)"
)
"""Anywhere else on a form: 收回问卷 and 调整班次 say nothing of the budget."""


@check(
    "E2",
    ERROR,
    "预算执行率偏低没有写原因",
    "评分规则 execution.reason_below",
    remedy="写明资金没有执行的原因",
)
def low_execution_has_a_reason(filled: EvaluationSubject) -> Iterator[Fault]:
    spent, below = find_executed_funds(filled.form), filled.profile.execution.reason_below
    if spent is None or below is None or meaningful_text(spent.line.reason):
        return
    if spent.rate < below:
        rate = show_percent(spent.rate, below)
        message = f"预算执行率 {rate}，低于 {format_plain(below)}%，没有写原因，请补充"
        yield Fault(message, "reason", spent.line)


@check("E3", WARNING, "预算有调整没有说明", SELF_EVALUATION_FORM, remedy="写明调整的原因和文号")
def budget_changes_are_explained(filled: EvaluationSubject) -> Iterator[Fault]:
    form, line = filled.form, total_line(filled.form)
    if line is None or line.initial is None or line.annual is None or line.initial == line.annual:
        return
    # 上年结转 is settled after the budget is approved: that it grew needs no other word
    if line.annual - line.initial == _carryover_growth(form):
        return
    is_explained = FUNDS_WORDS.search(line.reason) or BUDGET_WORDS.search("，".join(_form_texts(form)))
    if not is_explained:
        initial, annual = format_plain(line.initial), format_plain(line.annual)
        message = f"年初预算数 {initial}，全年预算数 {annual}，没有写为什么调整，请说明"
        yield Fault(message, "annual", line)


def _carryover_growth(form: FilledForm) -> Decimal:
    lines = (fund for fund in form.funds if fund.key == "carried_over")
    return sum(map(_growth, lines), NOTHING)


def _growth(line: FilledFunds) -> Decimal:
    return (line.annual or NOTHING) - (line.initial or NOTHING)


def _form_texts(form: FilledForm) -> tuple[str, ...]:
    reasons = (row.reason for row in form.rows)
    return form.achieved, form.conclusion, form.problems, form.measures, *reasons


@check(
    "E19",
    ERROR,
    "全年执行数与财务数据不一致",
    "财预〔2020〕10号 自评数据应真实准确",
    remedy="按国库支付数据核对全年执行数",
)
def executed_agrees_with_finance_data(filled: EvaluationSubject) -> Iterator[Fault]:
    line, money = total_line(filled.form), filled.form.money
    if line is None or line.executed is None or filled.executed is None:
        return
    if abs(line.executed - filled.executed) > ROUNDING_TOLERANCE:
        printed, paid = format_plain(line.executed), format_plain(half_up(filled.executed))
        message = f"表上全年执行数 {printed} {money}，财务数据为 {paid} {money}，请核对"
        yield Fault(message, "executed", line, published=printed, computed=paid)


@check(
    "E19",
    WARNING,
    "成本指标的实际值与全年执行数不一致",
    SELF_EVALUATION_FORM,
    remedy="核对成本指标的实际完成值与全年执行数",
)
def cost_agrees_with_the_funds(filled: EvaluationSubject) -> Iterator[Fault]:
    """Of a cost that is the whole budget."""
    spent = find_executed_funds(filled.form)
    if spent is None:
        return
    for row, target in filled.rows:
        if COST in row.branch and _is_whole_budget(target, spent, filled.form.money):
            yield from _cost_beside_funds(row, target, spent, filled.form.money)


@check(
    "E19",
    WARNING,
    "成本指标的实际值大于项目全部资金",
    SELF_EVALUATION_FORM,
    remedy="核对成本指标的实际完成值与项目资金",
)
def cost_stays_within_the_funds(filled: EvaluationSubject) -> Iterator[Fault]:
    """Of a cost of the project, not of a piece; that of the whole budget has a check of its own."""
    spent, money = find_executed_funds(filled.form), filled.form.money
    if spent is None:
        return
    most = max(spent.annual, spent.executed)
    for row, target in filled.rows:
        cost = _cost_in_money(row, target, money) if COST in row.branch else None
        if cost is None or cost - most <= ROUNDING_TOLERANCE or _is_whole_budget(target, spent, money):
            continue
        message = (
            f"{quoted_name(row)}实际“{row.actual}”，大于全年预算数和全年执行数 {format_plain(most)} {money}"
        )
        yield Fault(
            f"{message}，请核对",
            "actual",
            row,
            published=row.actual,
            computed=f"≤ {format_plain(most)}{money}",
        )


def _cost_in_money(row: FilledRow, target: Target, money: str) -> Decimal | None:
    """Where a unit of money is written with the actual value or its target."""
    read = read_quantity(clean_text(row.actual))
    unit = full_money_unit((read.unit if isinstance(read, Quantity) else "") or target.unit)
    value = actual_number(row, target)
    if unit not in YUAN_PER_UNIT or value is None:
        return None
    return convert_value(value, full_money_unit(target.unit) or unit, money)


def _is_whole_budget(target: Target, spent: ExecutedFunds, money: str) -> bool:
    if target.value is None or not target.unit:
        return False
    return convert_value(target.value, target.unit, money) == spent.annual


def _cost_beside_funds(row: FilledRow, target: Target, spent: ExecutedFunds, money: str) -> Iterator[Fault]:
    actual = actual_number(row, target)
    paid = None if actual is None else convert_value(actual, target.unit, money)
    if paid is None or abs(paid - spent.executed) <= ROUNDING_TOLERANCE:
        return
    executed = format_plain(spent.executed)
    beside = f"实际写“{row.actual}”，全年执行数却是 {executed} {money}"
    message = f"{quoted_name(row)}就是项目预算，{beside}，请核对"
    yield Fault(message, "actual", row, published=row.actual, computed=f"{executed}{money}")
