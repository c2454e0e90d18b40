"""Scoring one row: a small function a rule, exact until the one rounding at the end, each with the sentence that explains it.

To add a kind of rule: a function giving a ``Line`` here, its option in ``rules.py``, a case table in ``tests/cases/``.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial

from indicators.attainment import DOWN, attainment_of, needs_analysis, remarks
from indicators.duedates import score_date
from indicators.figures import divided, half_up, is_figure, plain, readable
from indicators.judgement import OutsideBand, check_band, graded, overridden, undecided, waiting
from indicators.model import Comparison, Kind, Result, Score, Target
from indicators.notation import read_actual, read_target
from indicators.quoting import quoted
from indicators.rules import AtMostRule, NotApplicableRule, Profile, SatisfactionRule, ZeroRule
from indicators.units import spelled
from yamlfiles.reader import as_decimal

Actual = Decimal | Fraction | date | bool
"""实际完成值 in the unit of the target; a Fraction where a division does not end (397 of 1200)."""

SATISFACTION = "满意度"
MET = "达成"
MOVED = {
    NotApplicableRule.REWEIGHT: "应分配到其他指标",
    NotApplicableRule.TO_BENEFIT: "并入效益指标",
    NotApplicableRule.RESCALE: "由其余得分按比例折算",
}
"""What becomes of the weight of a row that does not apply."""


@dataclass(frozen=True)
class Line:
    """Points before rounding and how they came; ``{a}``, ``{t}``, ``{w}``, ``{p}`` stand for actual, target, weight, points."""

    points: Fraction
    words: str


Rule = Callable[[Fraction], Line]
__all__ = ["Actual", "Line", "OutsideBand", "check_band", "needs_analysis", "score_row", "score_text", "shown_actual"]


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
    if target.kind is Kind.NOT_APPLICABLE:
        return Score(Result.NOT_APPLICABLE, None, None, _not_applicable(target, weight, profile))
    if target.kind is Kind.EMPTY:
        return undecided("没有填写指标值，请先确定指标值")
    if target.kind is Kind.QUALITATIVE:
        return graded(weight, grade, points, profile)
    if target.kind is Kind.YES_NO:
        told = _told(actual, grade)
        computed = score_yes_no(weight, told, absent if actual is None else "应填“是”或“否”")
    elif target.kind is Kind.DATE:
        day = actual if isinstance(actual, date) else _told(actual, grade)
        why = absent if actual is None else "应填完成日期"
        computed = score_date(target.day, weight, day, profile.dates, as_of, why)
    else:
        computed = score_number(target, weight, actual, profile, is_satisfaction(branch), absent)
    return overridden(computed, weight, points, reason)


def _not_applicable(target: Target, weight: Decimal, profile: Profile) -> str:
    named = f"指标值为{quoted(target.text.strip())}，" if target.text.strip() else ""
    moved = f"；其分值 {plain(weight)} {MOVED[profile.not_applicable.rule]}" if weight else ""
    return f"{named}不适用，不计分{moved}"


def is_satisfaction(branch: str | Sequence[str] | None) -> bool:
    """Whether a row stands under 满意度指标, at either level."""
    names = (branch,) if isinstance(branch, str) else branch or ()
    return any(isinstance(each, str) and SATISFACTION in each for each in names)


def _told(actual: Actual | None, grade: str | None) -> bool | None:
    """Whether it is done: as said, as 1 or 0, or as graded; part done is not done."""
    if isinstance(actual, bool):
        return actual
    if isinstance(actual, Decimal | Fraction) and actual in (0, 1):
        return actual == 1
    return grade == MET if grade and actual is None else None


def score_yes_no(weight: Decimal, done: bool | None, absent: str) -> Score:
    """直接赋分: all where met, else nothing."""
    if done is None:
        return waiting(absent)
    points = half_up(weight if done else Decimal(0))
    why = f"达到指标要求，得满分 {points}" if done else f"未达到指标要求，得 {points}"
    return Score(Result.SCORED, points, Decimal(int(done)), why)


def score_number(
    target: Target, weight: Decimal, actual: Actual | None, profile: Profile, satisfaction: bool, absent: str
) -> Score:
    """A number against a number, by the rule its comparison and branch call for."""
    if target.value is None or not is_figure(target.value):
        return undecided(f"指标值{quoted(target.text)}不能读作数值，请改写")
    if actual is None:
        return waiting(absent)
    if isinstance(actual, date | bool) or not is_figure(actual):
        return waiting("实际完成值不是可以计算的数值，请填写数值")
    value = Fraction(actual)
    rule = number_rule(target, weight, profile, satisfaction)
    line = rule(value)
    points = half_up(line.points)
    words = line.words.format(
        a=f"{plain(_shown(value, rule))}{target.unit}", t=_written(target), w=plain(weight), p=points
    )
    attainment = divided(attainment_of(target, value))
    return Score(Result.SCORED, points, attainment, words, flags=tuple(remarks(target, value, profile)))


def shown_actual(
    target: Target, weight: Decimal, actual: Decimal | Fraction, profile: Profile, *, branch: Sequence[str] = ()
) -> str:
    """实际完成值 as the sentence of its score prints it: rounded, but never across the line it is judged by."""
    if target.kind is not Kind.NUMBER or target.value is None:
        return f"{plain(readable(Fraction(actual)))}{target.unit}"
    rule = number_rule(target, weight, profile, is_satisfaction(branch))
    return f"{plain(_shown(Fraction(actual), rule))}{target.unit}"


def _shown(value: Fraction, rule: Rule) -> Decimal:
    """With the fewest digits that give a reader with a calculator the same case and the same points."""
    line = rule(value)
    points = half_up(line.points)
    return readable(
        value,
        lambda rounded: rule(rounded).words == line.words and half_up(rule(rounded).points) == points,
        lambda rounded: rule(rounded).words == line.words,
    )


def _written(target: Target) -> str:
    return f"{plain(target.value)}{target.unit}" if target.value is not None else target.text


def number_rule(target: Target, weight: Decimal, profile: Profile, satisfaction: bool) -> Rule:
    """The rule that judges a row; a number without a comparison is judged as =."""
    wanted, full = Fraction(target.value or 0), Fraction(weight)
    if target.comparison in DOWN:
        return partial(at_most, wanted=wanted, full=full, rule=profile.at_most.rule)
    if wanted == 0 and target.comparison in (Comparison.EQ, None):
        return partial(zero, full=full, off=profile.zero.per_occurrence, rule=profile.zero.rule)
    if wanted == 0 and target.comparison is Comparison.GT:
        return partial(above_zero, full=full)
    if satisfaction and wanted > 0 and spelled(target.unit) == "%":
        if profile.satisfaction.rule is SatisfactionRule.STEPS:
            return partial(stepped, full=full, steps=[(each.start, each.share) for each in profile.satisfaction.steps])
        if profile.satisfaction.rule is SatisfactionRule.LINEAR_FROM and profile.satisfaction.start is not None:
            return partial(linear_from, wanted=wanted, full=full, start=profile.satisfaction.start)
    return partial(at_least, wanted=wanted, full=full, threshold=profile.at_least.pass_threshold)


def at_least(actual: Fraction, *, wanted: Fraction, full: Fraction, threshold: Decimal | None) -> Line:
    """≥, > and =: in proportion. A negative actual counts as 0; a target of 0 is always met."""
    if actual >= wanted:
        return Line(full, "{a} ≥ {t}，得满分 {p}")
    if wanted == 0:
        return Line(full, "{a} 按 0 计，0 ≥ {t}，得满分 {p}")
    if wanted < 0:
        return Line(Fraction(0), "{a} < {t}，指标值为负数，不能按比例计分，得 {p}")
    if actual < 0:
        return Line(Fraction(0), "{a} 为负数，按 0 计，得 {p}")
    if threshold is not None and actual < wanted * Fraction(threshold) / 100:
        return Line(Fraction(0), f"{{a}} < {{t}} × {plain(threshold)}%，未及格，得 {{p}}")
    return Line(actual / wanted * full, "{a} ÷ {t} × {w} = {p}")


def above_zero(actual: Fraction, *, full: Fraction) -> Line:
    """> 0: anything at all, or nothing."""
    if actual > 0:
        return Line(full, "{a} > 0，得满分 {p}")
    return Line(Fraction(0), "{a} 不大于 0，得 {p}")


def at_most(actual: Fraction, *, wanted: Fraction, full: Fraction, rule: AtMostRule) -> Line:
    """≤ and <: falls to nothing at twice the target, or as the profile says."""
    if actual <= wanted:
        return Line(full, "{a} ≤ {t}，得满分 {p}")
    if wanted <= 0 or rule is AtMostRule.ALL_OR_NOTHING:
        return Line(Fraction(0), "{a} > {t}，得 {p}")
    if rule is AtMostRule.INVERSE:
        return Line(wanted / actual * full, "{t} ÷ {a} × {w} = {p}")
    if actual >= 2 * wanted:
        return Line(Fraction(0), "{a} ≥ {t} × 2，得 {p}")
    return Line((2 - actual / wanted) * full, "(1 − ({a} − {t}) ÷ {t}) × {w} = {p}")


def zero(actual: Fraction, *, full: Fraction, off: Decimal | None, rule: ZeroRule) -> Line:
    """= 0 (零故障): all or nothing, or so many points off for each occurrence."""
    if actual == 0:
        return Line(full, "{a} = 0，得满分 {p}")
    if rule is ZeroRule.ALL_OR_NOTHING or off is None or actual < 0:
        return Line(Fraction(0), "{a} ≠ 0，得 {p}")
    left = full - actual * Fraction(off)
    if left <= 0:
        return Line(Fraction(0), f"{{a}} × {plain(off)} ≥ {{w}}，扣完，得 {{p}}")
    return Line(left, f"{{w}} − {{a}} × {plain(off)} = {{p}}")


def stepped(actual: Fraction, *, full: Fraction, steps: Sequence[tuple[Decimal, Decimal]]) -> Line:
    """By the first step that is reached; a value below all steps counts as the lowest."""
    at = next((index for index, (start, _) in enumerate(steps) if actual >= start), len(steps) - 1)
    (start, share), reached = steps[at], actual >= steps[at][0]
    below_next = f"、< {plain(steps[at - 1][0])}%" if at and reached else ""
    where = f"{'≥' if reached else '<'} {plain(start)}%{below_next}"
    return Line(full * Fraction(share) / 100, f"{{a}} {where}，{plain(share)}% × {{w}} = {{p}}")


def linear_from(actual: Fraction, *, wanted: Fraction, full: Fraction, start: Decimal) -> Line:
    """Nothing up to ``start``, all from the target on, in proportion between."""
    if actual >= wanted:
        return Line(full, "{a} ≥ {t}，得满分 {p}")
    if actual <= start:
        return Line(Fraction(0), f"{{a}} ≤ {plain(start)}%，得 {{p}}")
    share = (actual - Fraction(start)) / (wanted - Fraction(start))
    return Line(share * full, f"({{a}} − {plain(start)}%) ÷ ({{t}} − {plain(start)}%) × {{w}} = {{p}}")


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
    if target.kind is Kind.QUALITATIVE and grade and points is None and not isinstance(actual, bool):
        points = as_decimal(text.removesuffix("分"))
    value: Actual | None = None
    absent = "没有实际完成值"
    if isinstance(actual, bool):
        value = actual
    elif isinstance(actual, int | float | Decimal) and target.kind in (Kind.NUMBER, Kind.YES_NO):
        value = Decimal(text)
    elif grade is None and profile.qualitative.band(text):
        grade, absent = text, f"{quoted(text)}是评定等次，此处需要数值"
    elif text and target.kind is not Kind.QUALITATIVE:
        value = read_actual(text, target)
        absent = f"{quoted(text)}不能读作{READ_AS.get(target.kind, '实际完成值')}"
    return score_row(
        target, weight, value, profile, grade=grade, points=points, branch=branch, reason=reason, absent=absent
    )


READ_AS = {Kind.NUMBER: "数值", Kind.DATE: "日期", Kind.YES_NO: "是或否"}
"""What an actual value has to be, by the kind of its target."""


def _year_in(text: str) -> int | None:
    """The year an actual value names, for a target such as 9月前 that names none."""
    found = re.match(r"\s*((?:19|20)\d\d)\s*[年\-/.]", text)
    return int(found.group(1)) if found else None
