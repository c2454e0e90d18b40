"""预算执行率: 全年执行数 ÷ 全年预算数 on the total row, in percent to two places, and its points."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from indicators.figures import (
    FULL_PERCENT,
    format_plain,
    is_figure,
    round_apart,
    round_fewest_digits,
    to_decimal,
)
from indicators.judgement import undecided_score, waiting_score
from indicators.model import Score, ScoreStatus
from indicators.points import points_text, round_points
from indicators.rules import ExecutionParameters, ExecutionRule, OverFullRule, Profile


@dataclass(frozen=True)
class ExecutionRate:
    """How much of the budget was spent: ``rate`` in percent as shown (two places, more only where two would
    put it on the wrong side of a line of the profile), ``exact`` as compared."""

    rate: Decimal
    exact: Fraction


def listed_rate(annual: Decimal | None, executed: Decimal | None) -> Decimal | None:
    """In percent, as lists show it, for any profile; ``None`` without a budget, or where one is not known."""
    if not annual or executed is None:
        return None
    return round_apart(Fraction(executed) / Fraction(annual) * 100, FULL_PERCENT)


def execution_rate(executed: Decimal, annual: Decimal, profile: Profile) -> ExecutionRate:
    """A budget of 0 has rate 0."""
    if annual <= 0:
        return ExecutionRate(Decimal("0.00"), Fraction(0))
    exact = Fraction(executed) / Fraction(annual) * 100
    lines = [Fraction(threshold) for threshold in _rate_thresholds(profile)]
    shown = round_fewest_digits(
        exact, lambda rounded: _sides_of_thresholds(rounded, lines) == _sides_of_thresholds(exact, lines)
    )
    return ExecutionRate(shown, exact)


def _rate_thresholds(profile: Profile) -> Iterable[Decimal]:
    yield FULL_PERCENT
    if profile.execution.reason_below is not None:
        yield profile.execution.reason_below
    yield from (
        step.start for step in profile.execution.steps if profile.execution.rule is ExecutionRule.STEPS
    )
    yield from (line.below for line in profile.caps.lines)


def _sides_of_thresholds(value: Fraction, lines: Iterable[Fraction]) -> tuple[bool, ...]:
    """On which side of each line; what is exactly on a line belongs above, but 100 % is not more than 100
    %."""
    return (value > FULL_PERCENT, *(value >= line for line in lines))


def score_execution(
    executed: Decimal | None, annual: Decimal | None, profile: Profile, *, absent: str = "没有全年执行数"
) -> Score:
    """得分 of the line 预算执行率. The points are worked out from the rate as the form prints it (two places);
    whether the rate lies above 100 % or below a line is judged on the amounts themselves."""
    if annual is None or not is_figure(annual):
        return waiting_score("没有填写全年预算数")
    if executed is None or not is_figure(executed):
        return waiting_score(absent)
    if annual < 0:
        return undecided_score(f"全年预算数 {format_plain(annual)} 为负数，请核实")
    if annual == 0:
        return _unbudgeted_score(executed, profile)
    rate = execution_rate(executed, annual, profile)
    division = f"{format_plain(executed)} ÷ {format_plain(annual)} = {rate.rate}%"
    return _score_rate(rate, division, profile)


def _score_rate(rate: ExecutionRate, division: str, profile: Profile) -> Score:
    """``division``: how the rate came about, for the sentence."""
    if rate.exact > FULL_PERCENT and profile.execution.over_full is OverFullRule.REFUSED:
        return undecided_score(f"执行率 {division} 超过 100%，请核实执行数和全年预算数")
    points, how = _points_for_rate(rate, profile.execution)
    attainment = to_decimal(max(rate.exact / 100, Fraction(0)))
    return Score(ScoreStatus.SCORED, points, attainment, f"{division}，{how}")


def _unbudgeted_score(executed: Decimal, profile: Profile) -> Score:
    points = round_points(Fraction(0), profile.execution_points)
    why = "全年预算数为 0，执行率按 0 计，得 0.00"
    return Score(ScoreStatus.SCORED, points, Decimal(0), why, flags=_unbudgeted_flags(executed))


def _unbudgeted_flags(executed: Decimal) -> tuple[str, ...]:
    return ("没有预算却有支出，请核实",) if executed > 0 else ()


def _points_for_rate(rate: ExecutionRate, rule: ExecutionParameters) -> tuple[Decimal, str]:
    if rule.rule is ExecutionRule.STEPS:
        exact, how = _points_by_step(rate, rule)
    else:
        exact, how = _points_in_proportion(rate, rule)
    return round_points(exact, rule.points), f"{how} = {points_text(exact, rule.points)}"


def _points_by_step(rate: ExecutionRate, rule: ExecutionParameters) -> tuple[Fraction, str]:
    step = next((step for step in rule.steps if rate.exact >= Fraction(step.start)), rule.steps[-1])
    share = format_plain(step.share)
    exact = Fraction(rule.points) * Fraction(step.share) / 100
    return exact, f"{format_plain(step.start)}% 起得 {share}%：{share}% × {format_plain(rule.points)}"


def _points_in_proportion(rate: ExecutionRate, rule: ExecutionParameters) -> tuple[Fraction, str]:
    """Money beyond the budget earns nothing more."""
    counted = min(max(rate.rate, Decimal(0)), FULL_PERCENT)
    exact = Fraction(counted) * Fraction(rule.points) / 100
    return exact, f"{format_plain(counted)}% × {format_plain(rule.points)}"


def needs_reason(score: Score, executed: Decimal | None, annual: Decimal | None, profile: Profile) -> bool:
    """Whether the rate lies below the line under which the profile requires a reason."""
    line = profile.execution.reason_below
    if line is None or score.outcome is not ScoreStatus.SCORED or executed is None or annual is None:
        return False
    return execution_rate(executed, annual, profile).exact < Fraction(line)
