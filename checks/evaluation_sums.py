"""Checks of what a self-evaluation form adds up to: weights, total and grade."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import starmap

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
from checks.filled_form import FilledForm, FilledRow
from checks.registry import Fault, check
from indicators.figures import format_plain
from indicators.model import Score, ScoreStatus, Target, TargetKind
from indicators.points import FULL_SCORE
from indicators.rules import Profile
from indicators.total import ScoredLine, add_up_lines, grade_of
from yamlfiles.problem import Severity

ERROR = Severity.ERROR
GRADE_SYNONYMS = {
    "优秀": "优",
    "良好": "良",
    "中等": "中",
    "一般": "中",
    "合格": "中",
    "较差": "差",
    "不合格": "差",
}


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
        return
    added, full = format_plain(weights), format_plain(FULL_SCORE)
    if printed is not None and printed != weights:
        message = f"各行分值合计 {added}，表上写 {format_plain(printed)}，请核对"
        yield Fault(message, "total_weight", published=format_plain(printed), computed=added)
    if weights != FULL_SCORE:
        message = f"各行分值合计 {added}，应为 {full}，请核对"
        yield Fault(message, "total_weight", published=added, computed=full)


def sum_weights(filled: EvaluationSubject) -> Decimal | None:
    """All weights with that of 预算执行率; ``None`` where some are not printed."""
    line, rows = execution_line(filled.form), filled.form.rows
    if any(row.weight is None and row.points is not None for row in rows):
        return None
    if line is not None and line.weight is None:
        return None
    weights = list(_counted_weights(filled))
    if not weights:
        return None
    if line is not None:
        return sum(weights, line.weight or NOTHING)
    added = sum(weights, NOTHING)
    # without a line of its own the points of 预算执行率 may stand elsewhere
    return None if added + filled.profile.execution_points == FULL_SCORE else added


def _counted_weights(filled: EvaluationSubject) -> Iterator[Decimal]:
    for row, target in filled.rows:
        if row.weight is not None and _counts_in_total(row.points, target.kind, filled.profile):
            yield row.weight


def _counts_in_total(points: Decimal | None, kind: TargetKind, profile: Profile) -> bool:
    return kind is not TargetKind.NOT_APPLICABLE or points is not None or profile.moves_absent


@check(
    "E9",
    ERROR,
    "各行得分相加不等于总分",
    SELF_EVALUATION_FORM,
    remedy="重新加总，改正总分或各行得分",
    whole=True,
)
def points_make_the_total(filled: EvaluationSubject) -> Iterator[Fault]:
    form, lines = filled.form, list(_printed_lines(filled))
    if form.total is None or not lines:
        return
    if any(line.score.outcome is ScoreStatus.NO_EVIDENCE for line in lines):
        return
    added = sum((line.score.points or NOTHING for line in lines), NOTHING)
    ruled = _total_by_rule(form, lines, filled.profile)
    if _differs(form.total, added) and (ruled is None or _differs(form.total, ruled)):
        total, plainly = format_plain(form.total), format_plain(added)
        message = f"各行得分相加为 {plainly}，总分写 {total}，请核对"
        yield Fault(message, "total", published=total, computed=plainly)


def _printed_lines(filled: EvaluationSubject) -> Iterator[ScoredLine]:
    yield from starmap(_printed_line, filled.rows)
    line = execution_line(filled.form)
    if line:
        yield ScoredLine(line.weight or NOTHING, _printed_score(line.points, TargetKind.NUMBER))


def _printed_line(row: FilledRow, target: Target) -> ScoredLine:
    return ScoredLine(row.weight or NOTHING, _printed_score(row.points, target.kind), row.branch)


def _printed_score(points: Decimal | None, kind: TargetKind) -> Score:
    if kind is TargetKind.NOT_APPLICABLE and not points:
        return Score(ScoreStatus.NOT_APPLICABLE, None, None, "")
    status = ScoreStatus.NO_EVIDENCE if points is None else ScoreStatus.SCORED
    return Score(status, points, None, "")


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
    form, grades = filled.form, filled.profile.grades.lines
    grade = GRADE_SYNONYMS.get(form.grade.strip(), form.grade.strip())
    if form.total is None or grade not in {line.name for line in grades}:
        return
    due = grade_of(form.total, filled.profile)
    if due != grade:
        message = f"总分 {format_plain(form.total)} 应为“{due}”，表上写“{form.grade}”，请改正"
        yield Fault(message, "grade", published=form.grade, computed=due)
