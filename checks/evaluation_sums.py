"""Checks of what a self-evaluation form adds up to: weights, total and grade."""

from collections.abc import Iterator
from decimal import Decimal

from checks.evaluation_points_sum import (
    PointsSum,
    counted_weights,
    find_points_sum,
    printed_lines,
    sum_known_weights,
    sum_row_weights,
)
from checks.evaluation_subject import (
    NOTHING,
    ROUNDING_TOLERANCE,
    SELF_EVALUATION_FORM,
    EvaluationSubject,
    execution_line,
    find_executed_funds,
    lost_points,
    scored_parts,
)
from checks.filled_form import FilledForm
from checks.registry import Fault, check
from indicators.figures import format_plain
from indicators.points import FULL_SCORE
from indicators.rules import Profile
from indicators.total import ScoredLine, add_up_lines, grade_of
from yamlfiles.problem import Severity

ERROR = Severity.ERROR


@check(
    "E9",
    ERROR,
    "分值合计不是 100",
    SELF_EVALUATION_FORM,
    remedy="核对各行分值和预算执行率的分值",
    whole=True,
)
def weights_make_100(filled: EvaluationSubject) -> Iterator[Fault]:
    weights, printed = sum_weights(filled), filled.form.total_weight
    if weights is None:
        yield from _weights_beyond_100(filled)
        return
    added, full = format_plain(weights), format_plain(FULL_SCORE)
    if printed is not None and printed != weights:
        due = "" if weights == FULL_SCORE else f"，应为 {full}"
        message = f"各行分值合计 {added}，表上写 {format_plain(printed)}{due}，请核对"
        yield Fault(message, "total_weight", published=format_plain(printed), computed=added)
    elif weights != FULL_SCORE:
        message = f"各行分值合计 {added}，应为 {full}，请核对"
        yield Fault(message, "total_weight", published=added, computed=full)


def _weights_beyond_100(filled: EvaluationSubject) -> Iterator[Fault]:
    """Whatever is not printed: no weight is less than nothing."""
    weights, full = sum_known_weights(filled), format_plain(FULL_SCORE)
    if weights > FULL_SCORE:
        added = format_plain(weights)
        message = f"读到的各行分值合计已有 {added}，超过 {full}，请核对"
        yield Fault(message, "total_weight", published=added, computed=full)


@check(
    "E9",
    ERROR,
    "读到的分值或得分已经超出 100 或总分",
    SELF_EVALUATION_FORM,
    remedy="核对有没有重复的行，改正分值、得分或总分",
)
def visible_rows_stay_within_the_form(filled: EvaluationSubject) -> Iterator[Fault]:
    """Of a form of which rows may be missing: no missing row takes anything away."""
    if filled.form.whole:
        return
    yield from _weights_beyond_100(filled)
    total, known = filled.form.total, find_points_sum(filled)
    if total is not None and known is not None and known.least - total > ROUNDING_TOLERANCE:
        added, printed = format_plain(known.least), format_plain(total)
        message = f"读到的各行得分相加已有 {added}，总分写 {printed}，请核对"
        yield Fault(message, "total", published=printed, computed=f"≥ {added}")


def sum_weights(filled: EvaluationSubject) -> Decimal | None:
    """All weights with that of 预算执行率; ``None`` where some are not printed."""
    line, rows = execution_line(filled.form), filled.form.rows
    added = sum_row_weights(filled)
    blank = [row for row in rows if row.weight is None]
    # items below a row may have no weight of their own, but only where the others make 100
    if blank and (added < FULL_SCORE or any(row.points is not None for row in blank)):
        return None
    if not any(counted_weights(filled)):
        return None
    if line is not None and line.weight is not None:
        return added + line.weight
    if line is not None:
        # rows that make 100 leave no points for 预算执行率: some forms give it none
        return added if added == FULL_SCORE else None
    # without a line of its own the points of 预算执行率 may stand elsewhere
    return None if added + filled.profile.execution_points == FULL_SCORE else added


@check(
    "E9",
    ERROR,
    "各行得分相加不等于总分",
    SELF_EVALUATION_FORM,
    remedy="重新加总，改正总分或各行得分",
    whole=True,
)
def points_make_the_total(filled: EvaluationSubject) -> Iterator[Fault]:
    form, known = filled.form, find_points_sum(filled)
    if form.total is None or known is None:
        return
    if _lies_within(form.total, known) or _follows_the_rule(form.total, filled):
        return
    total, told = format_plain(form.total), known.text
    message = f"各行得分相加为 {told}，总分写 {total}，请核对"
    yield Fault(message, "total", published=total, computed=told)


def _lies_within(total: Decimal, known: PointsSum) -> bool:
    return known.least - ROUNDING_TOLERANCE <= total <= known.most + ROUNDING_TOLERANCE


def _follows_the_rule(total: Decimal, filled: EvaluationSubject) -> bool:
    ruled = _total_by_rule(filled.form, list(printed_lines(filled)), filled.profile)
    return ruled is not None and not _differs(total, ruled)


def _total_by_rule(form: FilledForm, lines: list[ScoredLine], profile: Profile) -> Decimal | None:
    """Some rules move the weight of absent rows or cap the total by 预算执行率."""
    spent = find_executed_funds(form)
    return add_up_lines(lines, profile, spent.rate if spent else None).total


def _differs(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) > ROUNDING_TOLERANCE


@check(
    "E9",
    ERROR,
    "已经失去的分数超出总分所余",
    SELF_EVALUATION_FORM,
    remedy="重新加总，改正总分或各行得分",
)
def total_leaves_room_for_lost_points(filled: EvaluationSubject) -> Iterator[Fault]:
    """Holds also where rows are missing: no missing row gives back what a visible one lost."""
    form = filled.form
    if form.whole or form.total is None:
        return
    lost = _lost_points_shown(form)
    if form.total - (FULL_SCORE - lost) > ROUNDING_TOLERANCE:
        most, total = format_plain(FULL_SCORE - lost), format_plain(form.total)
        message = f"表上各行已失 {format_plain(lost)} 分，总分至多 {most}，却写 {total}，请核对"
        yield Fault(message, "total", published=total, computed=f"≤ {most}")


def _lost_points_shown(form: FilledForm) -> Decimal:
    return sum(map(lost_points, scored_parts(form)), NOTHING)


@check("E21", ERROR, "等级与总分不符", SELF_EVALUATION_FORM, remedy="按总分改正等级")
def grade_follows_the_total(filled: EvaluationSubject) -> Iterator[Fault]:
    form, grade = filled.form, filled.named_grade
    if form.total is None or not grade:
        return
    due = grade_of(form.total, filled.profile)
    if due != grade:
        message = f"总分 {format_plain(form.total)} 应为“{due}”，表上写“{form.grade}”，请改正"
        yield Fault(message, "grade", published=form.grade, computed=due)
