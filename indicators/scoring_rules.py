"""The rules a number is judged by: a small function each, exact, with the sentence that explains what it
did.

To add a kind of rule: a function giving a ``RuleResult`` here, its option in ``rules.py``, a case table in
``tests/cases/``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial

from indicators.attainment import LOWER_IS_BETTER
from indicators.figures import format_plain
from indicators.model import Comparison, Target
from indicators.rules import AtMostRule, Profile, SatisfactionRule, ZeroRule
from indicators.units import normalize_unit


@dataclass(frozen=True)
class RuleResult:
    """Points before rounding and how they came; ``{a}``, ``{t}``, ``{w}``, ``{p}`` stand for actual,
    target, weight, points."""

    points: Fraction
    sentence: str


ScoringRule = Callable[[Fraction], RuleResult]


def select_rule(target: Target, weight: Decimal, profile: Profile, satisfaction: bool) -> ScoringRule:
    """The rule that judges a row; a number without a comparison is judged as =.

    The first case that holds decides. What divides by the target stands last, behind the targets of 0; a
    ceiling stands first, for ≤ 0 is one too; 满意度 by steps or from a line is for a rate that must be
    reached.
    """
    wanted, full = Fraction(target.value or 0), Fraction(weight)
    if target.comparison in LOWER_IS_BETTER:
        return partial(at_most_rule, wanted=wanted, full=full, rule=profile.at_most.rule)
    if wanted == 0 and target.comparison in (Comparison.EQ, None):
        return partial(zero_rule, full=full, off=profile.zero.per_occurrence, rule=profile.zero.rule)
    if wanted == 0 and target.comparison is Comparison.GT:
        return partial(above_zero_rule, full=full)
    if satisfaction and wanted > 0 and normalize_unit(target.unit) == "%":
        return _satisfaction_rule(wanted, full, profile)
    return _proportional_rule(wanted, full, profile)


def _proportional_rule(wanted: Fraction, full: Fraction, profile: Profile) -> ScoringRule:
    return partial(at_least_rule, wanted=wanted, full=full, threshold=profile.at_least.pass_threshold)


def _satisfaction_rule(wanted: Fraction, full: Fraction, profile: Profile) -> ScoringRule:
    """A rate below 满意度指标: by steps or from a starting line where the profile says so."""
    satisfaction = profile.satisfaction
    if satisfaction.rule is SatisfactionRule.STEPS:
        steps = [(step.start, step.share) for step in satisfaction.steps]
        return partial(steps_rule, full=full, steps=steps)
    if satisfaction.rule is SatisfactionRule.LINEAR_FROM and satisfaction.start is not None:
        return partial(linear_from_rule, wanted=wanted, full=full, start=satisfaction.start)
    return _proportional_rule(wanted, full, profile)


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
    reached = [index for index, (start, _) in enumerate(steps) if actual >= start]
    index = reached[0] if reached else len(steps) - 1
    start, share = steps[index]
    where = f"{'≥' if reached else '<'} {format_plain(start)}%"
    if reached and index:
        where += f"、< {format_plain(steps[index - 1][0])}%"
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
