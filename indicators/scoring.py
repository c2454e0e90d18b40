"""Scoring one row by the kind of its target: exact until the one rounding at the end, with the sentence
that explains it.

The rules that judge numbers are in ``scoring_rules.py``; what is typed on a sheet is scored by
``written_scores.py``.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from indicators.attainment import attainment_flags, attainment_of, needs_analysis
from indicators.duedates import score_date
from indicators.figures import format_plain, is_figure, round_readable, to_decimal
from indicators.judgement import (
    OutsideBand,
    check_band,
    graded_score,
    override_score,
    undecided_score,
    waiting_score,
)
from indicators.model import Score, ScoreStatus, Target, TargetKind
from indicators.points import points_text, round_points
from indicators.quoting import quote_text
from indicators.relative_text import directed_text
from indicators.rules import NotApplicableRule, Profile
from indicators.scoring_rules import RuleResult, ScoringRule, select_rule

Actual = Decimal | Fraction | date | bool
"""实际完成值 in the unit of the target; a Fraction where a division does not end (397 of 1200)."""

SATISFACTION = "满意度"
NO_ACTUAL_VALUE = "没有实际完成值"
MET_GRADE = "达成"
ABSENT_WEIGHT_TEXTS = {
    NotApplicableRule.REWEIGHT: "应分配到其他指标",
    NotApplicableRule.TO_BENEFIT: "并入效益指标",
    NotApplicableRule.RESCALE: "由其余得分按比例折算",
}
"""What becomes of the weight of a row that does not apply."""


__all__ = [
    "Actual",
    "OutsideBand",
    "check_band",
    "exact_points",
    "needs_analysis",
    "score_row",
    "shown_actual",
]


def score_row(
    target: Target,
    weight: Decimal,
    actual: Actual | None,
    profile: Profile,
    *,
    grade: str | None = None,
    points: Decimal | None = None,
    branch: str | Sequence[str] | None = None,
    as_of: date | None = None,
    reason: str = "",
    absent: str = NO_ACTUAL_VALUE,
) -> Score:
    """得分 of one row. ``points`` are a person's: with ``grade`` on a qualitative row, else an override that
    needs ``reason``. ``as_of`` is the day judged at (a date target not yet due is not judged). ``absent``
    says why there is no actual value. ``attainment`` is A ÷ T; for ≤ it is 1 where met, else 1 − 偏离度; never
    below 0."""
    if not is_figure(weight) or weight < 0:
        raise ValueError(f"分值应是不小于 0 的数，现为 {weight}")
    if target.kind is TargetKind.NOT_APPLICABLE:
        return Score(ScoreStatus.NOT_APPLICABLE, None, None, _not_applicable_text(target, weight, profile))
    if target.kind is TargetKind.EMPTY:
        return undecided_score("没有填写指标值，请先确定指标值")
    if target.kind is TargetKind.QUALITATIVE:
        return graded_score(weight, grade, points, profile)
    if target.kind is TargetKind.YES_NO:
        computed = _score_completion(weight, actual, grade, absent)
    elif target.kind is TargetKind.DATE:
        computed = _score_day(target, weight, actual, grade, profile, as_of, absent)
    else:
        computed = score_number(target, weight, actual, profile, is_satisfaction(branch), absent)
    return override_score(computed, weight, points, reason)


def _score_completion(weight: Decimal, actual: Actual | None, grade: str | None, absent: str) -> Score:
    why = absent if actual is None else "应填“是”或“否”"
    return score_yes_no(weight, _completion_of(actual, grade), why)


def _score_day(
    target: Target,
    weight: Decimal,
    actual: Actual | None,
    grade: str | None,
    profile: Profile,
    as_of: date | None,
    absent: str,
) -> Score:
    day = actual if isinstance(actual, date) else _completion_of(actual, grade)
    why = absent if actual is None else "应填完成日期"
    return score_date(target.day, weight, day, profile.dates, as_of, why)


def _not_applicable_text(target: Target, weight: Decimal, profile: Profile) -> str:
    written = target.text.strip()
    sentence = f"指标值为{quote_text(written)}，不适用，不计分" if written else "不适用，不计分"
    if not weight:
        return sentence
    return f"{sentence}；其分值 {format_plain(weight)} {ABSENT_WEIGHT_TEXTS[profile.not_applicable.rule]}"


def is_satisfaction(branch: str | Sequence[str] | None) -> bool:
    """Whether a row stands under 满意度指标, at either level."""
    names = (branch,) if isinstance(branch, str) else branch or ()
    return any(isinstance(name, str) and SATISFACTION in name for name in names)


def _completion_of(actual: Actual | None, grade: str | None) -> bool | None:
    """Whether it is done: as said, as 1 or 0, or as graded; part done is not done."""
    if isinstance(actual, bool):
        return actual
    if isinstance(actual, Decimal | Fraction) and actual in (0, 1):
        return actual == 1
    return grade == MET_GRADE if grade and actual is None else None


def score_yes_no(weight: Decimal, done: bool | None, absent: str) -> Score:
    """直接赋分: all where met, else nothing."""
    if done is None:
        return waiting_score(absent)
    points = round_points(Fraction(weight if done else 0), weight)
    why = f"达到指标要求，得满分 {points}" if done else f"未达到指标要求，得 {points}"
    return Score(ScoreStatus.SCORED, points, Decimal(int(done)), why)


def score_number(
    target: Target, weight: Decimal, actual: Actual | None, profile: Profile, satisfaction: bool, absent: str
) -> Score:
    """A number against a number, by the rule its comparison and branch call for."""
    if target.value is None or not is_figure(target.value):
        return undecided_score(f"指标值{quote_text(target.text)}不能读作数值，请改写")
    if actual is None:
        return waiting_score(absent)
    if isinstance(actual, date | bool) or not is_figure(actual):
        return waiting_score("实际完成值不是可以计算的数值，请填写数值")
    value, rule = Fraction(actual), select_rule(target, weight, profile, satisfaction)
    result = rule(value)
    points = round_points(result.points, weight)
    why = _explain_points(result, value, rule, target, weight)
    attainment = to_decimal(attainment_of(target, value))
    flags = tuple(attainment_flags(target, value, profile))
    return Score(ScoreStatus.SCORED, points, attainment, why, flags=flags)


def _explain_points(
    result: RuleResult, value: Fraction, rule: ScoringRule, target: Target, weight: Decimal
) -> str:
    return result.sentence.format(
        a=f"{format_plain(_readable_actual(value, rule, weight, target))}{target.unit}",
        t=_target_text(target),
        w=format_plain(weight),
        p=points_text(result.points, weight),
    )


def exact_points(
    target: Target, weight: Decimal, actual: Decimal | Fraction, profile: Profile, branch: Sequence[str] = ()
) -> Fraction | None:
    """The points of a number before they are rounded; ``None`` for what is not judged as a number."""
    if target.kind is not TargetKind.NUMBER or target.value is None:
        return None
    return select_rule(target, weight, profile, is_satisfaction(branch))(Fraction(actual)).points


def shown_actual(
    target: Target,
    weight: Decimal,
    actual: Decimal | Fraction,
    profile: Profile,
    *,
    branch: Sequence[str] = (),
) -> str:
    """实际完成值 as the sentence of its score prints it: rounded, but never across the line it is judged by."""
    if target.kind is not TargetKind.NUMBER or target.value is None:
        return f"{format_plain(round_readable(Fraction(actual)))}{target.unit}"
    rule = select_rule(target, weight, profile, is_satisfaction(branch))
    return directed_text(_readable_actual(Fraction(actual), rule, weight, target), target)


def _readable_actual(value: Fraction, rule: ScoringRule, weight: Decimal, target: Target) -> Decimal:
    """With the fewest digits that give a reader with a calculator the same case and the same points, and
    stand on the same side of the target: a rule of steps may give all points below it."""
    line = rule(value)
    points = round_points(line.points, weight)

    def is_same_case(rounded: Fraction) -> bool:
        return rule(rounded).sentence == line.sentence and _side_of(target, rounded) == _side_of(
            target, value
        )

    def earns_same_points(rounded: Fraction) -> bool:
        return is_same_case(rounded) and round_points(rule(rounded).points, weight) == points

    return round_readable(value, earns_same_points, is_same_case)


def _side_of(target: Target, value: Fraction) -> int:
    """Below, on or above the target."""
    wanted = Fraction(target.value or 0)
    return (value > wanted) - (value < wanted)


def _target_text(target: Target) -> str:
    return f"{format_plain(target.value)}{target.unit}" if target.value is not None else target.text
