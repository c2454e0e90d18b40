"""总分 and 等级: the sum of the rounded lines, held down by a low execution rate where the profile says so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from indicators.figures import format_plain
from indicators.model import Indicator, Score, ScoreStatus, TargetKind
from indicators.points import FULL_SCORE, full_points, points_text, round_points
from indicators.rules import Cap, NotApplicableRule, Profile

BENEFIT_WORD = "效益"
"""In the 一级指标 however a paper spells it."""


OPEN = (ScoreStatus.NO_EVIDENCE, ScoreStatus.NEEDS_PERSON)
"""A line in one of these has no points yet, and so the form no total."""


@dataclass(frozen=True)
class ScoredLine:
    """One line of the form: a row or the funds line."""

    weight: Decimal
    score: Score
    branch: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class TotalScore:
    """``total`` and ``grade`` are ``None`` while anything is unknown. ``so_far`` is what is scored,
    ``scored_weight`` the weight it was scored from. ``notes`` say how the total differs from the plain
    sum."""

    total: Decimal | None
    so_far: Decimal
    scored_weight: Decimal
    grade: str | None
    notes: tuple[str, ...] = ()


def declared_weight(indicators: Iterable[Indicator], profile: Profile) -> Decimal:
    """What the weights of a sheet come to, with that of 预算执行率. A row that does not apply counts only where
    the rules move its weight."""
    counted = (
        indicator.weight
        for indicator in indicators
        if profile.moves_absent or indicator.target.kind is not TargetKind.NOT_APPLICABLE
    )
    return sum(counted, profile.execution_points)


def add_up_lines(
    lines: Sequence[ScoredLine], profile: Profile, rate: Fraction | Decimal | None
) -> TotalScore:
    """``rate``: the execution rate in percent, ``None`` where there is none. Without any line there is no
    total."""
    scored = [line for line in lines if line.score.outcome is ScoreStatus.SCORED]
    judged = sum_weights(scored)
    so_far = round_points(Fraction(_sum_points(scored)), judged)
    if not scored or any(line.score.outcome in OPEN for line in lines):
        return TotalScore(None, so_far, judged, None)
    whole, notes = _with_absent_rows(lines, so_far, judged, profile)
    cap = _applicable_cap(profile, rate)
    if cap is None or whole <= cap.at_most:
        return TotalScore(whole, so_far, judged, grade_of(whole, profile), notes)
    capped = full_points(cap.at_most)
    note = _cap_note(cap, whole, capped)
    return TotalScore(capped, so_far, judged, grade_of(capped, profile), (*notes, note))


def _cap_note(cap: Cap, whole: Decimal, capped: Decimal) -> str:
    below, most = format_plain(cap.below), format_plain(cap.at_most)
    return f"执行率低于 {below}%，总分不超过 {most}，由 {whole} 降为 {capped}"


def sum_weights(lines: Iterable[ScoredLine]) -> Decimal:
    return sum((line.weight for line in lines), Decimal(0))


def _sum_points(lines: Iterable[ScoredLine]) -> Decimal:
    return sum((line.score.points or Decimal(0) for line in lines), Decimal(0))


def grade_of(total: Decimal, profile: Profile) -> str:
    """等级; its lower bound belongs to it."""
    lines = profile.grades.lines
    return next((line.name for line in lines if total >= line.start), lines[-1].name)


def _with_absent_rows(
    lines: Sequence[ScoredLine], so_far: Decimal, judged: Decimal, profile: Profile
) -> tuple[Decimal, tuple[str, ...]]:
    """The total once the weight of rows that do not apply has gone where the profile sends it."""
    absent = sum_weights(line for line in lines if line.score.outcome is ScoreStatus.NOT_APPLICABLE)
    rule = profile.not_applicable.rule
    if not absent or rule is NotApplicableRule.REWEIGHT:
        return so_far, ()
    if rule is NotApplicableRule.RESCALE:
        return _rescaled_total(so_far, judged, absent)
    return _moved_to_benefit(lines, so_far, absent)


def _moved_to_benefit(
    lines: Sequence[ScoredLine], so_far: Decimal, absent: Decimal
) -> tuple[Decimal, tuple[str, ...]]:
    """The weight of absent rows earns as the rows of 效益指标 do."""
    scored = [line for line in lines if line.score.outcome is ScoreStatus.SCORED]
    benefit = [line for line in scored if BENEFIT_WORD in line.branch[0]]
    weight, points = sum_weights(benefit), _sum_points(benefit)
    if not weight:
        return so_far, (f"不适用 {format_plain(absent)} 分，但没有效益指标可以并入",)
    moved = Fraction(points) / Fraction(weight) * Fraction(absent)
    note = _moved_note(points, weight, absent, moved)
    return so_far + round_points(moved, absent), (note,)


def _moved_note(points: Decimal, weight: Decimal, absent: Decimal, moved: Fraction) -> str:
    moving = format_plain(absent)
    how = f"{points} ÷ {format_plain(weight)} × {moving} = {points_text(moved, absent)}"
    return f"不适用 {moving} 分并入效益指标：{how}"


def _rescaled_total(so_far: Decimal, judged: Decimal, absent: Decimal) -> tuple[Decimal, tuple[str, ...]]:
    if not judged:
        return so_far, (
            f"不适用 {format_plain(absent)} 分：{so_far} ÷ {format_plain(judged)} × 100 = {so_far}",
        )
    exact = Fraction(so_far) / Fraction(judged) * 100
    how = f"{so_far} ÷ {format_plain(judged)} × 100 = {points_text(exact, FULL_SCORE)}"
    return round_points(exact, FULL_SCORE), (f"不适用 {format_plain(absent)} 分：{how}",)


def _applicable_cap(profile: Profile, rate: Fraction | Decimal | None) -> Cap | None:
    """The strictest of the caps the rate falls under: 45 % lies below each line above it."""
    if rate is None:
        return None
    under = (line for line in profile.caps.lines if Fraction(rate) < Fraction(line.below))
    return min(under, key=lambda cap: cap.at_most, default=None)
