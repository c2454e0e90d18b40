"""Checks of what a self-evaluation form adds up to: points, weights, total, grade, funds and 预算执行率."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from checks.evaluation_subject import (
    ROUNDING_TOLERANCE,
    EvaluationSubject,
    execution_line,
    find_executed_funds,
    lost_points,
    meaningful_text,
    quoted_name,
    row_attainment,
    total_line,
)
from checks.filled_form import FilledFunds, FilledRow
from checks.registry import Check, Fault, check
from indicators.execution import score_execution
from indicators.figures import format_plain, half_up
from indicators.model import Score, ScoreStatus, Target, TargetKind
from indicators.notation import read_actual
from indicators.points import explains_points, round_points
from indicators.rules import OverFullRule, Profile
from indicators.scoring import exact_points
from indicators.total import FULL, ScoredLine, add_up_lines, grade_of
from yamlfiles.problem import Severity

ERROR, WARNING, HINT = Severity.ERROR, Severity.WARNING, Severity.HINT
FORM = "财预〔2020〕10号 项目支出绩效自评表"
AMOUNT_COLUMNS = (("initial", "年初预算数"), ("annual", "全年预算数"), ("executed", "全年执行数"))
SOURCES = ("fiscal", "carried_over", "other")
EXECUTION_NAMED = re.compile(r"(?:预算|资金)执行率")
GRADE_SYNONYMS = {
    "优秀": "优",
    "良好": "良",
    "中等": "中",
    "一般": "中",
    "合格": "中",
    "较差": "差",
    "不合格": "差",
}
MOST_POINTS_AHEAD = 5


@check("E9", ERROR, "得分超过分值", FORM, remedy="核对得分，不得超过分值")
def points_stay_within_weights(filled: EvaluationSubject) -> Iterator[Fault]:
    lines = [(quoted_name(row), row.weight, row.points, row) for row in filled.form.rows]
    line = execution_line(filled.form)
    for name, weight, points, place in (
        *lines,
        *((("预算执行率", line.weight, line.points, line),) if line else ()),
    ):
        if weight is not None and points is not None and not 0 <= points <= weight:
            message = f"{name}分值 {format_plain(weight)}，得分 {format_plain(points)} 不在 0 到 {format_plain(weight)} 之间，请核对"
            yield Fault(
                message, "points", place, published=format_plain(points), computed=f"0–{format_plain(weight)}"
            )


@check("E9", ERROR, "没有完成指标值却得满分", FORM, remedy="按完成情况计分，并写明偏差原因")
def full_points_are_earned(filled: EvaluationSubject) -> Iterator[Fault]:
    """A number without a sign may be a ceiling: it is judged only where its unit or branch says which. Full points that come
    of rounding to hundredths, or that the rule gives, are no mistake of the form."""
    for row, target in filled.rows:
        rate = row_attainment(row, target)
        if not row.weight or row.points != row.weight or rate is None or rate >= 1:
            continue
        ruled = _points_due_for_row(row, target, filled.profile)
        if ruled is not None and explains_points(ruled, row.weight, row.points):
            continue
        if target.confirm and target.value is not None and not target.unit:
            continue
        severity = WARNING if meaningful_text(row.reason) else ERROR
        message = f"{quoted_name(row)}指标值“{row.target}”，实际“{row.actual}”，没有完成却得满分 {format_plain(row.points)}，请核对得分"
        yield Fault(
            message, "points", row, severity, format_plain(row.points), f"< {format_plain(row.weight)}"
        )


@check(
    "E9",
    WARNING,
    "没有完成的行，得分与按规则计算的不同",
    FORM,
    remedy="按评分规则计分；按别的办法计分的，写明办法",
)
def points_follow_the_rule(filled: EvaluationSubject) -> Iterator[Fault]:
    """Of rows that missed their target, where that itself says which way it counts, and no closer than the points are printed. Who gives
    less than the rule may have a stricter one."""
    for row, target in filled.rows:
        rate = row_attainment(row, target)
        if rate is None or rate >= 1 or target.confirm or not row.weight or row.points is None:
            continue
        exact = _points_due_for_row(row, target, filled.profile)
        if exact is None or not 0 <= row.points < row.weight:
            continue
        ruled = round_points(exact, row.weight)
        place = Decimal(1).scaleb(int(row.points.as_tuple().exponent))
        if abs(row.points - ruled) >= max(place, ROUNDING_TOLERANCE):
            message = (
                f"{quoted_name(row)}指标值“{row.target}”，实际“{row.actual}”，分值 {format_plain(row.weight)}，按规则应得 {format_plain(ruled)}，"
                f"表上 {format_plain(row.points)}，请核对得分"
            )
            severity = WARNING if row.points > ruled else HINT
            yield Fault(message, "points", row, severity, format_plain(row.points), format_plain(ruled))


def _points_due_for_row(row: FilledRow, target: Target, profile: Profile) -> Fraction | None:
    """By the profile, before rounding, from the actual value as printed."""
    value = read_actual(row.actual, target)
    if not isinstance(value, Decimal) or row.weight is None:
        return None
    return exact_points(target, row.weight, value, profile, row.branch)


@check("E9", ERROR, "分值合计不是 100", FORM, remedy="核对各行分值和预算执行率的分值", whole=True)
def weights_make_100(filled: EvaluationSubject) -> Iterator[Fault]:
    given, printed = sum_weights(filled), filled.form.total_weight
    if given is None:
        return
    if printed is not None and printed != given:
        message = f"各行分值合计 {format_plain(given)}，表上写 {format_plain(printed)}，请核对"
        yield Fault(message, "total_weight", published=format_plain(printed), computed=format_plain(given))
    if given != FULL:
        message = f"各行分值合计 {format_plain(given)}，应为 {format_plain(FULL)}，请核对"
        yield Fault(message, "total_weight", published=format_plain(given), computed=format_plain(FULL))


def sum_weights(filled: EvaluationSubject) -> Decimal | None:
    """All weights with that of 预算执行率; ``None`` where some are not printed."""
    line, rows = execution_line(filled.form), filled.form.rows
    if not rows or any(row.weight is None and row.points is not None for row in rows):
        return None
    counted = [
        row.weight
        for row, target in filled.rows
        if row.weight is not None and _counts_in_total(row.points, target.kind, filled.profile)
    ]
    if not counted or (line is not None and line.weight is None):
        return None
    given = sum(counted, line.weight if line and line.weight else Decimal(0))
    return None if line is None and given + filled.profile.execution_points == FULL else given


def _counts_in_total(points: Decimal | None, kind: TargetKind, profile: Profile) -> bool:
    return kind is not TargetKind.NOT_APPLICABLE or points is not None or profile.moves_absent


@check("E9", ERROR, "各行得分相加不等于总分", FORM, remedy="重新加总，改正总分或各行得分", whole=True)
def points_make_the_total(filled: EvaluationSubject) -> Iterator[Fault]:
    form, line = filled.form, execution_line(filled.form)
    lines = [
        ScoredLine(row.weight or Decimal(0), _printed_score(row.points, target.kind), row.branch)
        for row, target in filled.rows
    ]
    lines += (
        [ScoredLine(line.weight or Decimal(0), _printed_score(line.points, TargetKind.NUMBER))]
        if line
        else []
    )
    if (
        form.total is None
        or any(scored_line.score.outcome is ScoreStatus.NO_EVIDENCE for scored_line in lines)
        or not lines
    ):
        return
    plainly = sum((scored_line.score.points or Decimal(0) for scored_line in lines), Decimal(0))
    spent = find_executed_funds(form)
    ruled = add_up_lines(lines, filled.profile, spent.rate if spent else None).total
    if all(abs(form.total - value) > ROUNDING_TOLERANCE for value in (plainly, ruled) if value is not None):
        message = f"各行得分相加为 {format_plain(plainly)}，总分写 {format_plain(form.total)}，请核对"
        yield Fault(message, "total", published=format_plain(form.total), computed=format_plain(plainly))


def _printed_score(points: Decimal | None, kind: TargetKind) -> Score:
    if kind is TargetKind.NOT_APPLICABLE and not points:
        return Score(ScoreStatus.NOT_APPLICABLE, None, None, "")
    return Score(ScoreStatus.NO_EVIDENCE if points is None else ScoreStatus.SCORED, points, None, "")


@check("E9", ERROR, "已经失去的分数超出总分所余", FORM, remedy="重新加总，改正总分或各行得分")
def total_leaves_room_for_lost_points(filled: EvaluationSubject) -> Iterator[Fault]:
    """Holds also where rows are missing: no missing row gives back what a visible one lost."""
    form, line = filled.form, execution_line(filled.form)
    gone = sum(map(lost_points, form.rows), Decimal(0))
    if line and line.weight is not None and line.points is not None:
        gone += max(line.weight - line.points, Decimal(0))
    if not form.whole and form.total is not None and form.total - (FULL - gone) > ROUNDING_TOLERANCE:
        most = format_plain(FULL - gone)
        message = (
            f"表上各行已失 {format_plain(gone)} 分，总分至多 {most}，却写 {format_plain(form.total)}，请核对"
        )
        yield Fault(message, "total", published=format_plain(form.total), computed=f"≤ {most}")


@check("E10", ERROR, "资金总额不等于各来源之和", FORM, remedy="核对资金总额与各来源的金额")
def sources_make_the_total(filled: EvaluationSubject) -> Iterator[Fault]:
    line = total_line(filled.form)
    for column, label in AMOUNT_COLUMNS if line else ():
        total = getattr(line, column)
        own = [getattr(fund, column) for fund in filled.form.funds if fund.key in SOURCES]
        every = [getattr(fund, column) for fund in filled.form.funds if fund is not line]
        sums = [_sum_known(group) for group in (own, every) if group]
        if total is not None and sums and all(_is_sum_broken(total, known, blank) for known, blank in sums):
            known = format_plain(sums[0][0])
            message = f"{label}的资金总额 {format_plain(total)}，各来源合计 {known}，请核对"
            yield Fault(message, column, line, published=format_plain(total), computed=known)


def _sum_known(amounts: list[Decimal | None]) -> tuple[Decimal, bool]:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)), len(known) < len(amounts)


def _is_sum_broken(total: Decimal, known: Decimal, blank: bool) -> bool:
    """A blank cell may hold what is missing, but cannot hold less than nothing."""
    return known - total > ROUNDING_TOLERANCE if blank else abs(known - total) > ROUNDING_TOLERANCE


@check(
    "E11",
    ERROR,
    "预算执行率或其得分算错",
    FORM,
    remedy="执行率 = 全年执行数 ÷ 全年预算数，得分按执行率和分值计算",
)
def execution_rate_is_correct(filled: EvaluationSubject) -> Iterator[Fault]:
    line, spent = execution_line(filled.form), find_executed_funds(filled.form)
    if line is None:
        return
    if spent and line.rate is not None and not _same_rate(line.rate, spent.rate):
        computed = f"{half_up(spent.rate)}%"
        how = f"{format_plain(spent.executed)} ÷ {format_plain(spent.annual)} = {computed}"
        message = f"执行率应为 {how}，表上写 {format_plain(line.rate)}，请改正"
        yield Fault(message, "rate", line, published=format_plain(line.rate), computed=computed)
    due = _points_due_for_execution(line, filled.profile)
    if due is not None and line.points is not None and abs(line.points - due) > ROUNDING_TOLERANCE:
        yield _execution_points_fault(line, line.points, due)


def _same_rate(printed: Decimal, rate: Fraction) -> bool:
    """As exact as printed, rounded or cut off; some forms print 0.958 for 95.8 %."""
    exponent = printed.as_tuple().exponent
    last = Fraction(10) ** (exponent if isinstance(exponent, int) else 0)
    return any(
        abs(Fraction(printed) * times - rate) < last * times
        for times in (1, 100)
        if times == 1 or printed <= 2
    )


def _points_due_for_execution(line: FilledFunds, profile: Profile) -> Decimal | None:
    """By the profile, from the weight that the form prints."""
    if line.weight is None:
        return None
    own = replace(
        profile, execution=replace(profile.execution, points=line.weight, over_full=OverFullRule.ALLOWED)
    )
    return score_execution(line.executed, line.annual, own).points


def _execution_points_fault(line: FilledFunds, points: Decimal, due: Decimal) -> Fault:
    """Rounded to whole points is a doubt, not a mistake."""
    rounded = points == half_up(due, 0)
    how = "，像是取了整数" if rounded else ""
    message = f"预算执行率得分应为 {due}，表上写 {format_plain(points)}{how}，请核对"
    return Fault(message, "points", line, WARNING if rounded else ERROR, format_plain(points), str(due))


@check(
    "E11",
    WARNING,
    "把预算执行率列为一行指标，得分与执行率不符",
    FORM,
    remedy="按执行率计分，或写明所用的计分办法",
)
def execution_row_points_are_correct(filled: EvaluationSubject) -> Iterator[Fault]:
    for row, target in filled.rows:
        rate = row_attainment(row, target)
        if (
            not EXECUTION_NAMED.search(row.name)
            or rate is None
            or not row.weight
            or row.points is None
            or rate > 1
        ):
            continue
        due = round_points(rate * Fraction(row.weight), row.weight)
        if abs(row.points - due) > ROUNDING_TOLERANCE and row.points != half_up(due, 0):
            message = f"{quoted_name(row)}为 {row.actual}，按比例应得 {due}，表上写 {format_plain(row.points)}，请核对"
            yield Fault(message, "points", row, published=format_plain(row.points), computed=str(due))


@check(
    "E12", ERROR, "预算执行率超过 100%", FORM, remedy="核对执行数和全年预算数；有追加的，全年预算数应含追加"
)
def execution_stays_within_the_budget(filled: EvaluationSubject) -> Iterator[Fault]:
    spent = find_executed_funds(filled.form)
    if filled.profile.execution.over_full is OverFullRule.REFUSED and spent and spent.rate > 100:
        rate = f"{half_up(spent.rate)}%"
        amounts = f"全年执行数 {format_plain(spent.executed)} 大于全年预算数 {format_plain(spent.annual)}"
        yield Fault(
            f"{amounts}，执行率 {rate}，请核对", "executed", spent.line, published=rate, computed="≤ 100%"
        )


@check("E21", ERROR, "等级与总分不符", FORM, remedy="按总分改正等级")
def grade_follows_the_total(filled: EvaluationSubject) -> Iterator[Fault]:
    form = filled.form
    written = GRADE_SYNONYMS.get(form.grade.strip(), form.grade.strip())
    if form.total is None or written not in {line.name for line in filled.profile.grades.lines}:
        return
    due = grade_of(form.total, filled.profile)
    if due != written:
        message = f"总分 {format_plain(form.total)} 应为“{due}”，表上写“{form.grade}”，请改正"
        yield Fault(message, "grade", published=form.grade, computed=due)


@check(
    "E30",
    WARNING,
    "得分率明显高于预算执行率",
    "地方财政部门的抽查复核要求",
    remedy="核对各行完成情况是否如实；确因节约的写明原因",
)
def points_keep_pace_with_money(filled: EvaluationSubject) -> Iterator[Fault]:
    total, spent = filled.form.total, find_executed_funds(filled.form)
    if (
        total is not None
        and spent
        and spent.executed > 0
        and Fraction(total) - spent.rate > MOST_POINTS_AHEAD
    ):
        rate = f"{half_up(spent.rate)}%"
        message = f"总分 {format_plain(total)}，预算执行率 {rate}，相差超过 {MOST_POINTS_AHEAD} 个百分点，请核对完成情况"
        yield Fault(message, "total", published=format_plain(total), computed=rate)


CHECKS: tuple[Check[EvaluationSubject], ...] = (
    points_stay_within_weights,
    full_points_are_earned,
    points_follow_the_rule,
    weights_make_100,
    points_make_the_total,
    total_leaves_room_for_lost_points,
    sources_make_the_total,
    execution_rate_is_correct,
    execution_row_points_are_correct,
    execution_stays_within_the_budget,
    grade_follows_the_total,
    points_keep_pace_with_money,
)
