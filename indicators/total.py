"""总分 and 等级: the sum of the rounded lines, held down by a low execution rate where the profile says so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from indicators.figures import format_plain
from indicators.model import Indicator, Score, ScoreStatus, TargetKind
from indicators.points import full_points, points_text, round_points
from indicators.rules import Cap, NotApplicableRule, Profile

FULL = Decimal(100)
BENEFIT = "效益"


@dataclass(frozen=True)
class ScoredLine:
    """One line of the form: a row or the funds line."""

    weight: Decimal
    score: Score
    branch: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class TotalScore:
    """``total`` and ``grade`` are ``None`` while anything is unknown. ``so_far`` is what is scored, ``judged`` the weight it
    was scored from. ``before_cap`` differs from ``total`` where a low execution rate holds it down; ``notes`` say how the
    total differs from the plain sum."""

    total: Decimal | None
    so_far: Decimal
    scored_weight: Decimal
    grade: str | None
    before_cap: Decimal | None = None
    notes: tuple[str, ...] = ()


def declared_weight(indicators: Iterable[Indicator], profile: Profile) -> Decimal:
    """What the weights of a sheet come to, with that of 预算执行率. A row that does not apply counts only where the rules
    move its weight."""
    counted = (
        indicator.weight
        for indicator in indicators
        if profile.moves_absent or indicator.target.kind is not TargetKind.NOT_APPLICABLE
    )
    return sum(counted, profile.execution_points)


def add_up_lines(
    lines: Sequence[ScoredLine], profile: Profile, rate: Fraction | Decimal | None
) -> TotalScore:
    """``rate``: the execution rate in percent, ``None`` where there is none. Without any line there is no total."""
    scored = [line for line in lines if line.score.outcome is ScoreStatus.SCORED]
    so_far = sum((line.score.points or Decimal(0) for line in scored), Decimal(0))
    judged = sum((line.weight for line in scored), Decimal(0))
    so_far = round_points(Fraction(so_far), judged)
    open_lines = [
        line for line in lines if line.score.outcome in (ScoreStatus.NO_EVIDENCE, ScoreStatus.NEEDS_PERSON)
    ]
    if open_lines or not scored:
        return TotalScore(None, so_far, judged, None)
    whole, notes = _with_absent_rows(lines, so_far, judged, profile)
    cap = _applicable_cap(profile, rate)
    if cap is None or whole <= cap.at_most:
        return TotalScore(whole, so_far, judged, grade_of(whole, profile), whole, notes)
    capped = full_points(cap.at_most)
    held = f"执行率低于 {format_plain(cap.below)}%，总分不超过 {format_plain(cap.at_most)}，由 {whole} 降为 {capped}"
    return TotalScore(capped, so_far, judged, grade_of(capped, profile), whole, (*notes, held))


def grade_of(total: Decimal, profile: Profile) -> str:
    """等级; its lower bound belongs to it."""
    return next(
        line.name for line in profile.grades.lines if total >= line.start or line is profile.grades.lines[-1]
    )


def _with_absent_rows(
    lines: Sequence[ScoredLine], so_far: Decimal, judged: Decimal, profile: Profile
) -> tuple[Decimal, tuple[str, ...]]:
    """The total once the weight of rows that do not apply has gone where the profile sends it."""
    absent = sum(
        (line.weight for line in lines if line.score.outcome is ScoreStatus.NOT_APPLICABLE), Decimal(0)
    )
    if not absent or profile.not_applicable.rule is NotApplicableRule.REWEIGHT:
        return so_far, ()
    if profile.not_applicable.rule is NotApplicableRule.RESCALE:
        return _rescaled_total(so_far, judged, absent)
    benefit = [
        line for line in lines if BENEFIT in line.branch[0] and line.score.outcome is ScoreStatus.SCORED
    ]
    weight = sum((line.weight for line in benefit), Decimal(0))
    if not weight:
        return so_far, (f"不适用 {format_plain(absent)} 分，但没有效益指标可以并入",)
    points = sum((line.score.points or Decimal(0) for line in benefit), Decimal(0))
    moved = Fraction(points) / Fraction(weight) * Fraction(absent)
    shown = points_text(moved, absent)
    how = f"并入效益指标：{points} ÷ {format_plain(weight)} × {format_plain(absent)} = {shown}"
    return so_far + round_points(moved, absent), (f"不适用 {format_plain(absent)} 分{how}",)


def _rescaled_total(so_far: Decimal, judged: Decimal, absent: Decimal) -> tuple[Decimal, tuple[str, ...]]:
    if not judged:
        return so_far, (
            f"不适用 {format_plain(absent)} 分：{so_far} ÷ {format_plain(judged)} × 100 = {so_far}",
        )
    exact = Fraction(so_far) / Fraction(judged) * 100
    how = f"{so_far} ÷ {format_plain(judged)} × 100 = {points_text(exact, FULL)}"
    return round_points(exact, FULL), (f"不适用 {format_plain(absent)} 分：{how}",)


def _applicable_cap(profile: Profile, rate: Fraction | Decimal | None) -> Cap | None:
    """The strictest of the caps the rate falls under: 45 % lies below each line above it."""
    if rate is None:
        return None
    under = (line for line in profile.caps.lines if Fraction(rate) < Fraction(line.below))
    return min(under, key=lambda cap: cap.at_most, default=None)
