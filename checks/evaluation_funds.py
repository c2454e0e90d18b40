"""Checks of the money of a self-evaluation form: sources, 预算执行率 and its points, and points beside money."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from checks.evaluation_subject import (
    NOTHING,
    ROUNDING_TOLERANCE,
    SELF_EVALUATION_FORM,
    SPOT_CHECKS,
    EvaluationSubject,
    execution_line,
    find_executed_funds,
    is_execution_row,
    quoted_name,
    row_attainment,
    total_line,
)
from checks.filled_form import FilledForm, FilledFunds
from checks.registry import Fault, check
from indicators.display import show_percent
from indicators.execution import score_execution
from indicators.figures import FULL_PERCENT, format_plain, half_up
from indicators.points import FULL_SCORE, round_points
from indicators.rules import OverFullRule, Profile
from yamlfiles.problem import Severity

ERROR, WARNING = Severity.ERROR, Severity.WARNING
AMOUNT_COLUMNS = (("initial", "年初预算数"), ("annual", "全年预算数"), ("executed", "全年执行数"))
SOURCES, USES = ("fiscal", "carried_over", "other"), ("basic", "projects")
"""What the total is told apart by: where the money comes from, and on a department's form what it is for."""
MOST_POINTS_AHEAD = 5
"""Percentage points by which the points of the indicators may be ahead of 预算执行率 before a reviewer asks."""
MOST_RATE_AS_A_PART = 2
"""Up to here a printed rate may be a part of one (0.958) instead of percent. Judgement: more than twice the
budget is hardly ever spent; whichever reading is taken must agree with the amounts."""


@check("E10", ERROR, "资金总额不等于各来源之和", SELF_EVALUATION_FORM, remedy="核对资金总额与各来源的金额")
def sources_make_the_total(filled: EvaluationSubject) -> Iterator[Fault]:
    line = total_line(filled.form)
    if line is None:
        return
    for column, label in AMOUNT_COLUMNS:
        total, sums = getattr(line, column), _sums_of_sources(filled.form, line, column)
        if total is None or not sums:
            continue
        if all(_is_sum_broken(total, known, blank) for known, blank in sums):
            known = format_plain(sums[0][0])
            message = f"{label}的资金总额 {format_plain(total)}，各来源合计 {known}，请核对"
            yield Fault(message, column, line, published=format_plain(total), computed=known)


def _sums_of_sources(form: FilledForm, line: FilledFunds, column: str) -> list[tuple[Decimal, bool]]:
    """The sums of the official sources, of the uses, and of every line below the total: some forms name
    sources of their own."""
    below = [fund for fund in form.funds if fund is not line]
    official, uses = ([fund for fund in below if fund.key in keys] for keys in (SOURCES, USES))
    return [_sum_known([getattr(fund, column) for fund in part]) for part in (official, uses, below) if part]


def _sum_known(amounts: list[Decimal | None]) -> tuple[Decimal, bool]:
    """The sum of what is filled in, and whether a cell is blank."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, NOTHING), len(known) < len(amounts)


def _is_sum_broken(total: Decimal, known: Decimal, blank: bool) -> bool:
    """A blank cell may hold what is missing, but cannot hold less than nothing."""
    difference = known - total if blank else abs(known - total)
    return difference > ROUNDING_TOLERANCE


@check(
    "E11",
    ERROR,
    "预算执行率或其得分算错",
    SELF_EVALUATION_FORM,
    remedy="执行率 = 全年执行数 ÷ 全年预算数，得分按执行率和分值计算",
)
def execution_rate_is_correct(filled: EvaluationSubject) -> Iterator[Fault]:
    line = execution_line(filled.form)
    if line is not None:
        yield from _wrong_rate(filled.form, line)
        yield from _wrong_execution_points(line, filled.profile)


def _wrong_execution_points(line: FilledFunds, profile: Profile) -> Iterator[Fault]:
    due = points_due_for_execution(line, profile)
    if due is None or line.points is None:
        return
    if abs(line.points - due) > ROUNDING_TOLERANCE:
        yield _execution_points_fault(line, line.points, due)


def _wrong_rate(form: FilledForm, line: FilledFunds) -> Iterator[Fault]:
    spent = find_executed_funds(form)
    if spent is None or line.rate is None or _same_rate(line.rate, spent.rate):
        return
    computed = show_percent(spent.rate, FULL_PERCENT)
    how = f"{format_plain(spent.executed)} ÷ {format_plain(spent.annual)} = {computed}"
    message = f"执行率应为 {how}，表上写 {format_plain(line.rate)}，请改正"
    yield Fault(message, "rate", line, published=format_plain(line.rate), computed=computed)


def _same_rate(printed: Decimal, rate: Fraction) -> bool:
    """As exact as printed, rounded or cut off; some forms print 0.958 for 95.8 %."""
    value, last = Fraction(printed), _unit_of_last_place(printed)
    if abs(value - rate) < last:
        return True
    return printed <= MOST_RATE_AS_A_PART and abs(value * 100 - rate) < last * 100


def _unit_of_last_place(printed: Decimal) -> Fraction:
    exponent = printed.as_tuple().exponent
    return Fraction(10) ** (exponent if isinstance(exponent, int) else 0)


def points_due_for_execution(line: FilledFunds, profile: Profile) -> Decimal | None:
    """By the profile, from the weight that the form prints; from the printed rate where amounts are blank."""
    if line.weight is None:
        return None
    execution = replace(profile.execution, points=line.weight, over_full=OverFullRule.ALLOWED)
    executed, annual = line.executed, line.annual
    if None in (executed, annual):
        executed, annual = line.rate, FULL_PERCENT
    return score_execution(executed, annual, replace(profile, execution=execution)).points


def _execution_points_fault(line: FilledFunds, points: Decimal, due: Decimal) -> Fault:
    """Rounded to whole points is a doubt, not a mistake."""
    rounded = points == half_up(due, 0)
    how = "，像是取了整数" if rounded else ""
    message = f"预算执行率得分应为 {due}，表上写 {format_plain(points)}{how}，请核对"
    severity = WARNING if rounded else ERROR
    return Fault(message, "points", line, severity, format_plain(points), str(due))


@check(
    "E11",
    WARNING,
    "把预算执行率列为一行指标，得分与执行率不符",
    SELF_EVALUATION_FORM,
    remedy="按执行率计分，或写明所用的计分办法",
)
def execution_row_points_are_correct(filled: EvaluationSubject) -> Iterator[Fault]:
    for row, target in filled.rows:
        rate = row_attainment(row, target)
        if not is_execution_row(row) or rate is None or rate > 1:
            continue
        if not row.weight or row.points is None:
            continue
        due = round_points(rate * Fraction(row.weight), row.weight)
        if abs(row.points - due) > ROUNDING_TOLERANCE and row.points != half_up(due, 0):
            printed = format_plain(row.points)
            message = f"{quoted_name(row)}为 {row.actual}，按比例应得 {due}，表上写 {printed}，请核对"
            yield Fault(message, "points", row, published=printed, computed=str(due))


@check(
    "E12",
    ERROR,
    "预算执行率超过 100%",
    SELF_EVALUATION_FORM,
    remedy="核对执行数和全年预算数；有追加的，全年预算数应含追加",
)
def execution_stays_within_the_budget(filled: EvaluationSubject) -> Iterator[Fault]:
    spent = find_executed_funds(filled.form)
    refused = filled.profile.execution.over_full is OverFullRule.REFUSED
    if not refused or spent is None or spent.rate <= 100:
        return
    rate = show_percent(spent.rate, FULL_PERCENT)
    executed, annual = format_plain(spent.executed), format_plain(spent.annual)
    message = f"全年执行数 {executed} 大于全年预算数 {annual}，执行率 {rate}，请核对"
    yield Fault(message, "executed", spent.line, published=rate, computed="≤ 100%")


@check(
    "E30",
    WARNING,
    "得分率明显高于预算执行率",
    SPOT_CHECKS,
    remedy="核对各行完成情况是否如实；确因节约的写明原因",
)
def points_keep_pace_with_money(filled: EvaluationSubject) -> Iterator[Fault]:
    """The points of the indicators of their weights, without those of 预算执行率 itself. More points than
    weights are a mistake that is told by itself."""
    earned, spent = find_earned_share(filled.form), find_executed_funds(filled.form)
    if earned is None or spent is None or spent.executed < 0 or earned.rate > FULL_PERCENT:
        return
    if earned.rate - spent.rate > MOST_POINTS_AHEAD:
        rate, share = show_percent(spent.rate, FULL_PERCENT), show_percent(earned.rate, FULL_PERCENT)
        points, weight = format_plain(earned.points), format_plain(earned.weight)
        how = f"指标得分 {points} ÷ 分值 {weight} = {share}"
        message = f"{how}，预算执行率 {rate}，相差超过 {MOST_POINTS_AHEAD} 个百分点，请核对完成情况"
        yield Fault(message, "total")


@dataclass(frozen=True)
class EarnedShare:
    """The points of the indicators, and the weight they were earned of."""

    points: Decimal
    weight: Decimal

    @property
    def rate(self) -> Fraction:
        """In percent."""
        return Fraction(self.points) / Fraction(self.weight) * 100


def find_earned_share(form: FilledForm) -> EarnedShare | None:
    """From the rows, else from the total; ``None`` where neither is filled in."""
    return _share_of_rows(form) or _share_of_total(form)


def _share_of_rows(form: FilledForm) -> EarnedShare | None:
    rows = [row for row in form.rows if row.weight and not is_execution_row(row)]
    known = [row.points for row in rows if row.points is not None]
    if not form.whole or not rows or len(known) < len(rows):
        return None
    return EarnedShare(sum(known, NOTHING), sum((row.weight or NOTHING for row in rows), NOTHING))


def _share_of_total(form: FilledForm) -> EarnedShare | None:
    """Without the line of 预算执行率 where its weight and points are printed."""
    line = execution_line(form)
    if form.total is None:
        return None
    if line is None or line.weight is None or line.points is None or line.weight >= FULL_SCORE:
        return EarnedShare(form.total, FULL_SCORE)
    return EarnedShare(form.total - line.points, FULL_SCORE - line.weight)
