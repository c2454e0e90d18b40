"""Scoring one row: a small function a rule, exact until the one rounding at the end, each with the sentence that explains it.

To add a kind of rule: a function giving a ``RuleResult`` here, its option in ``rules.py``, a case table in ``tests/cases/``.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial

from indicators.attainment import LOWER_IS_BETTER, attainment_flags, attainment_of, needs_analysis
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
from indicators.model import Comparison, Score, ScoreStatus, Target, TargetKind
from indicators.notation import read_actual, read_target
from indicators.points import points_text, round_points
from indicators.quoting import quote_text
from indicators.rules import AtMostRule, NotApplicableRule, Profile, SatisfactionRule, ZeroRule
from indicators.units import normalize_unit
from yamlfiles.reader import as_decimal

Actual = Decimal | Fraction | date | bool
"""实际完成值 in the unit of the target; a Fraction where a division does not end (397 of 1200)."""

SATISFACTION = "满意度"
MET_GRADE = "达成"
ABSENT_WEIGHT_TEXTS = {
    NotApplicableRule.REWEIGHT: "应分配到其他指标",
    NotApplicableRule.TO_BENEFIT: "并入效益指标",
    NotApplicableRule.RESCALE: "由其余得分按比例折算",
}
"""What becomes of the weight of a row that does not apply."""


@dataclass(frozen=True)
class RuleResult:
    """Points before rounding and how they came; ``{a}``, ``{t}``, ``{w}``, ``{p}`` stand for actual, target, weight, points."""

    points: Fraction
    sentence: str


ScoringRule = Callable[[Fraction], RuleResult]
__all__ = [
    "Actual",
    "OutsideBand",
    "RuleResult",
    "check_band",
    "exact_points",
    "needs_analysis",
    "score_row",
    "score_text",
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
    absent: str = "没有实际完成值",
) -> Score:
    """得分 of one row. ``points`` are a person's: with ``grade`` on a qualitative row, else an override that needs
    ``reason``. ``as_of`` is the day judged at (a date target not yet due is not judged). ``absent`` says why there is no
    actual value. ``attainment`` is A ÷ T; for ≤ it is 1 where met, else 1 − 偏离度; never below 0."""
    if not is_figure(weight) or weight < 0:
        raise ValueError(f"分值应是不小于 0 的数，现为 {weight}")
    if target.kind is TargetKind.NOT_APPLICABLE:
        return Score(ScoreStatus.NOT_APPLICABLE, None, None, _not_applicable_text(target, weight, profile))
    if target.kind is TargetKind.EMPTY:
        return undecided_score("没有填写指标值，请先确定指标值")
    if target.kind is TargetKind.QUALITATIVE:
        return graded_score(weight, grade, points, profile)
    if target.kind is TargetKind.YES_NO:
        told = _completion_of(actual, grade)
        computed = score_yes_no(weight, told, absent if actual is None else "应填“是”或“否”")
    elif target.kind is TargetKind.DATE:
        day = actual if isinstance(actual, date) else _completion_of(actual, grade)
        why = absent if actual is None else "应填完成日期"
        computed = score_date(target.day, weight, day, profile.dates, as_of, why)
    else:
        computed = score_number(target, weight, actual, profile, is_satisfaction(branch), absent)
    return override_score(computed, weight, points, reason)


def _not_applicable_text(target: Target, weight: Decimal, profile: Profile) -> str:
    named = f"指标值为{quote_text(target.text.strip())}，" if target.text.strip() else ""
    moved = (
        f"；其分值 {format_plain(weight)} {ABSENT_WEIGHT_TEXTS[profile.not_applicable.rule]}"
        if weight
        else ""
    )
    return f"{named}不适用，不计分{moved}"


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
    value = Fraction(actual)
    rule = select_rule(target, weight, profile, satisfaction)
    line = rule(value)
    points = round_points(line.points, weight)
    words = line.sentence.format(
        a=f"{format_plain(_readable_actual(value, rule, weight))}{target.unit}",
        t=_target_text(target),
        w=format_plain(weight),
        p=points_text(line.points, weight),
    )
    attainment = to_decimal(attainment_of(target, value))
    return Score(
        ScoreStatus.SCORED, points, attainment, words, flags=tuple(attainment_flags(target, value, profile))
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
    return f"{format_plain(_readable_actual(Fraction(actual), rule, weight))}{target.unit}"


def _readable_actual(value: Fraction, rule: ScoringRule, weight: Decimal) -> Decimal:
    """With the fewest digits that give a reader with a calculator the same case and the same points."""
    line = rule(value)
    points = round_points(line.points, weight)

    def is_same_case(rounded: Fraction) -> bool:
        return rule(rounded).sentence == line.sentence

    def earns_same_points(rounded: Fraction) -> bool:
        return is_same_case(rounded) and round_points(rule(rounded).points, weight) == points

    return round_readable(value, earns_same_points, is_same_case)


def _target_text(target: Target) -> str:
    return f"{format_plain(target.value)}{target.unit}" if target.value is not None else target.text


def select_rule(target: Target, weight: Decimal, profile: Profile, satisfaction: bool) -> ScoringRule:
    """The rule that judges a row; a number without a comparison is judged as =."""
    wanted, full = Fraction(target.value or 0), Fraction(weight)
    if target.comparison in LOWER_IS_BETTER:
        return partial(at_most_rule, wanted=wanted, full=full, rule=profile.at_most.rule)
    if wanted == 0 and target.comparison in (Comparison.EQ, None):
        return partial(zero_rule, full=full, off=profile.zero.per_occurrence, rule=profile.zero.rule)
    if wanted == 0 and target.comparison is Comparison.GT:
        return partial(above_zero_rule, full=full)
    if satisfaction and wanted > 0 and normalize_unit(target.unit) == "%":
        if profile.satisfaction.rule is SatisfactionRule.STEPS:
            return partial(
                steps_rule, full=full, steps=[(step.start, step.share) for step in profile.satisfaction.steps]
            )
        if (
            profile.satisfaction.rule is SatisfactionRule.LINEAR_FROM
            and profile.satisfaction.start is not None
        ):
            return partial(linear_from_rule, wanted=wanted, full=full, start=profile.satisfaction.start)
    return partial(at_least_rule, wanted=wanted, full=full, threshold=profile.at_least.pass_threshold)


def at_least_rule(
    actual: Fraction, *, wanted: Fraction, full: Fraction, threshold: Decimal | None
) -> RuleResult:
    """≥, > and =: in proportion. A negative actual counts as 0; a target of 0 is always met."""
    if actual >= wanted:
        return RuleResult(full, "{a} ≥ {t}，得满分 {p}")
    if wanted == 0:
        return RuleResult(full, "{a} 按 0 计，0 ≥ {t}，得满分 {p}")
    if wanted < 0:
        return RuleResult(Fraction(0), "{a} < {t}，指标值为负数，不能按比例计分，得 {p}")
    if actual < 0:
        return RuleResult(Fraction(0), "{a} 为负数，按 0 计，得 {p}")
    if threshold is not None and actual < wanted * Fraction(threshold) / 100:
        return RuleResult(Fraction(0), f"{{a}} < {{t}} × {format_plain(threshold)}%，未及格，得 {{p}}")
    return RuleResult(actual / wanted * full, "{a} ÷ {t} × {w} = {p}")


def above_zero_rule(actual: Fraction, *, full: Fraction) -> RuleResult:
    """> 0: anything at all, or nothing."""
    if actual > 0:
        return RuleResult(full, "{a} > 0，得满分 {p}")
    return RuleResult(Fraction(0), "{a} 不大于 0，得 {p}")


def at_most_rule(actual: Fraction, *, wanted: Fraction, full: Fraction, rule: AtMostRule) -> RuleResult:
    """≤ and <: falls to nothing at twice the target, or as the profile says."""
    if actual <= wanted:
        return RuleResult(full, "{a} ≤ {t}，得满分 {p}")
    if wanted <= 0 or rule is AtMostRule.ALL_OR_NOTHING:
        return RuleResult(Fraction(0), "{a} > {t}，得 {p}")
    if rule is AtMostRule.INVERSE:
        return RuleResult(wanted / actual * full, "{t} ÷ {a} × {w} = {p}")
    if actual >= 2 * wanted:
        return RuleResult(Fraction(0), "{a} ≥ {t} × 2，得 {p}")
    return RuleResult((2 - actual / wanted) * full, "(1 − ({a} − {t}) ÷ {t}) × {w} = {p}")


def zero_rule(actual: Fraction, *, full: Fraction, off: Decimal | None, rule: ZeroRule) -> RuleResult:
    """= 0 (零故障): all or nothing, or so many points off for each occurrence."""
    if actual == 0:
        return RuleResult(full, "{a} = 0，得满分 {p}")
    if rule is ZeroRule.ALL_OR_NOTHING or off is None or actual < 0:
        return RuleResult(Fraction(0), "{a} ≠ 0，得 {p}")
    left = full - actual * Fraction(off)
    if left <= 0:
        return RuleResult(Fraction(0), f"{{a}} × {format_plain(off)} ≥ {{w}}，扣完，得 {{p}}")
    return RuleResult(left, f"{{w}} − {{a}} × {format_plain(off)} = {{p}}")


def steps_rule(actual: Fraction, *, full: Fraction, steps: Sequence[tuple[Decimal, Decimal]]) -> RuleResult:
    """By the first step that is reached; a value below all steps counts as the lowest."""
    at = next((index for index, (start, _) in enumerate(steps) if actual >= start), len(steps) - 1)
    (start, share), reached = steps[at], actual >= steps[at][0]
    below_next = f"、< {format_plain(steps[at - 1][0])}%" if at and reached else ""
    where = f"{'≥' if reached else '<'} {format_plain(start)}%{below_next}"
    return RuleResult(full * Fraction(share) / 100, f"{{a}} {where}，{format_plain(share)}% × {{w}} = {{p}}")


def linear_from_rule(actual: Fraction, *, wanted: Fraction, full: Fraction, start: Decimal) -> RuleResult:
    """Nothing up to ``start``, all from the target on, in proportion between."""
    if actual >= wanted:
        return RuleResult(full, "{a} ≥ {t}，得满分 {p}")
    if actual <= start:
        return RuleResult(Fraction(0), f"{{a}} ≤ {format_plain(start)}%，得 {{p}}")
    share = (actual - Fraction(start)) / (wanted - Fraction(start))
    return RuleResult(
        share * full, f"({{a}} − {format_plain(start)}%) ÷ ({{t}} − {format_plain(start)}%) × {{w}} = {{p}}"
    )


def score_text(
    target_text: str | None,
    actual: object,
    weight: Decimal,
    profile: Profile,
    *,
    grade: str | None = None,
    points: Decimal | None = None,
    branch: str | Sequence[str] | None = None,
    reason: str = "",
) -> Score:
    """The same from what is written on a sheet: ``actual`` is a number, a text, true or false, or ``None``.

    A number stands in the unit of the target. A text is read in the target's notation; the name of a grade counts as the
    grade, and a number beside the grade of a qualitative row as the points given. A word where a number is needed is no
    evidence.
    """
    text = "" if actual is None else str(actual).strip()
    target = read_target(target_text, year=_year_in(text))
    if target.kind is TargetKind.QUALITATIVE and grade and points is None and not isinstance(actual, bool):
        points = as_decimal(text.removesuffix("分"))
    value: Actual | None = None
    absent = "没有实际完成值"
    if isinstance(actual, bool):
        value = actual
    elif isinstance(actual, int | float | Decimal) and target.kind in (TargetKind.NUMBER, TargetKind.YES_NO):
        value = Decimal(text)
    elif grade is None and profile.qualitative.find_band(text):
        grade, absent = text, f"{quote_text(text)}是评定等次，此处需要数值"
    elif text and target.kind is not TargetKind.QUALITATIVE:
        value = read_actual(text, target)
        absent = f"{quote_text(text)}不能读作{EXPECTED_TEXTS.get(target.kind, '实际完成值')}"
    return score_row(
        target,
        weight,
        value,
        profile,
        grade=grade,
        points=points,
        branch=branch,
        reason=reason,
        absent=absent,
    )


EXPECTED_TEXTS = {TargetKind.NUMBER: "数值", TargetKind.DATE: "日期", TargetKind.YES_NO: "是或否"}
"""What an actual value has to be, by the kind of its target."""


def _year_in(text: str) -> int | None:
    """The year an actual value names, for a target such as 9月前 that names none."""
    found = re.match(r"\s*((?:19|20)\d\d)\s*[年\-/.]", text)
    return int(found.group(1)) if found else None
