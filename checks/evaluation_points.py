"""Checks of the points of each row of a self-evaluation form: within the weight, earned, and what the rule
gives."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from checks.evaluation_funds import points_due_for_execution
from checks.evaluation_reached import judged_rows
from checks.evaluation_subject import (
    ROUNDING_TOLERANCE,
    SELF_EVALUATION_FORM,
    EvaluationSubject,
    actual_number,
    is_execution_row,
    quoted_name,
    row_attainment,
    scored_parts,
)
from checks.filled_form import FilledFunds, FilledRow
from checks.registry import Fault, check
from indicators.completeness import meaningful_text
from indicators.duedates import score_date
from indicators.figures import format_plain
from indicators.model import Target, TargetKind
from indicators.notation import read_actual
from indicators.points import explains_points, round_points
from indicators.rules import Profile
from indicators.scoring import exact_points
from yamlfiles.problem import Severity

ERROR, WARNING, HINT = Severity.ERROR, Severity.WARNING, Severity.HINT


@check("E9", ERROR, "得分超过分值", SELF_EVALUATION_FORM, remedy="核对得分，不得超过分值")
def points_stay_within_weights(filled: EvaluationSubject) -> Iterator[Fault]:
    for part in scored_parts(filled.form):
        if isinstance(part, FilledRow):
            yield from _points_beyond_weight(quoted_name(part), part)
        elif points_due_for_execution(part, filled.profile) is None:
            # where they can be worked out, wrong ones are told with the right ones
            yield from _points_beyond_weight("预算执行率", part)


def _points_beyond_weight(name: str, row: FilledRow | FilledFunds) -> Iterator[Fault]:
    weight, points = row.weight, row.points
    if weight is None or points is None or 0 <= points <= weight:
        return
    most, given = format_plain(weight), format_plain(points)
    message = f"{name}分值 {most}，得分 {given} 不在 0 到 {most} 之间，请核对"
    yield Fault(message, "points", row, published=given, computed=f"0–{most}")


@dataclass(frozen=True)
class _MissedRow:
    """A row that missed its target, with the points the rule gives; ``None`` where that cannot be worked
    out."""

    row: FilledRow
    target: Target
    weight: Decimal
    points: Decimal
    due: Fraction | None
    is_sure: bool

    @property
    def comparison_text(self) -> str:
        return f"{quoted_name(self.row)}指标值“{self.row.target}”，实际“{self.row.actual}”"


def _missed_rows(filled: EvaluationSubject) -> Iterator[_MissedRow]:
    for row, target, judged in judged_rows(filled):
        if judged.reached is not False or not row.weight or row.points is None:
            continue
        if not _is_judged_as_execution(row, target):
            due = _points_due_for_row(row, target, filled)
            yield _MissedRow(row, target, row.weight, row.points, due, judged.sure)


def _is_judged_as_execution(row: FilledRow, target: Target) -> bool:
    return is_execution_row(row) and row_attainment(row, target) is not None


def _points_due_for_row(row: FilledRow, target: Target, filled: EvaluationSubject) -> Fraction | None:
    """By the profile, before rounding, from the actual value as printed."""
    if row.weight is None:
        return None
    if target.kind is TargetKind.DATE:
        return _points_due_for_day(row.weight, read_actual(row.actual, target), target, filled.profile)
    value = actual_number(row, target)
    return value if value is None else exact_points(target, row.weight, value, filled.profile, row.branch)


def _points_due_for_day(
    weight: Decimal, actual: Decimal | date | bool | None, target: Target, profile: Profile
) -> Fraction | None:
    if not isinstance(actual, date):
        return None
    points = score_date(target.day, weight, actual, profile.dates, None, "").points
    return None if points is None else Fraction(points)


@check(
    "E9",
    ERROR,
    "没有完成指标值却得满分",
    SELF_EVALUATION_FORM,
    remedy="按完成情况计分，并写明偏差原因",
)
def full_points_are_earned(filled: EvaluationSubject) -> Iterator[Fault]:
    """Where another reading of target or actual value may hold, it is a doubt."""
    for missed in _missed_rows(filled):
        if missed.points == missed.weight and not _may_have_full_points(missed):
            is_plain = missed.is_sure and not meaningful_text(missed.row.reason)
            points = format_plain(missed.points)
            message = f"{missed.comparison_text}，没有完成却得满分 {points}，请核对得分"
            severity = ERROR if is_plain else WARNING
            yield Fault(message, "points", missed.row, severity, points, f"< {format_plain(missed.weight)}")


def _may_have_full_points(missed: _MissedRow) -> bool:
    """Full points that come of rounding to hundredths, or that the rule gives, are no mistake of the form."""
    return missed.due is not None and explains_points(missed.due, missed.weight, missed.points)


@check(
    "E9",
    WARNING,
    "没有完成的行，得分与按规则计算的不同",
    SELF_EVALUATION_FORM,
    remedy="按评分规则计分；按别的办法计分的，写明办法",
)
def points_follow_the_rule(filled: EvaluationSubject) -> Iterator[Fault]:
    """Of rows that missed their target, where that itself says which way it counts. Who gives less than
    the rule may have a stricter one, and who gives part of the points of a late row a milder one."""
    for missed in _missed_rows(filled):
        if missed.target.confirm or missed.due is None or not 0 <= missed.points < missed.weight:
            continue
        ruled = round_points(missed.due, missed.weight)
        if _differs_as_printed(missed.points, ruled):
            is_generous = missed.points > ruled and missed.target.kind is not TargetKind.DATE
            severity = WARNING if is_generous else HINT
            printed, due = format_plain(missed.points), format_plain(ruled)
            message = (
                f"{missed.comparison_text}，分值 {format_plain(missed.weight)}，按规则应得 {due}，"
                f"表上 {printed}，请核对得分"
            )
            yield Fault(message, "points", missed.row, severity, printed, due)


def _differs_as_printed(points: Decimal, ruled: Decimal) -> bool:
    """Compared no closer than the points are printed: 9 of 10 may be 9.4 rounded."""
    place = Decimal(1).scaleb(int(points.as_tuple().exponent))
    return abs(points - ruled) >= max(place, ROUNDING_TOLERANCE)
