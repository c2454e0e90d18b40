"""What a person decides: a graded judgement inside its band, and an override of computed points that leaves
both visible."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from indicators.figures import FULL_PERCENT, format_plain, half_up, is_figure
from indicators.model import Score, ScoreStatus
from indicators.points import round_points
from indicators.rules import Band, Profile


class OutsideBand(ValueError):  # noqa: N818  the name the regulation's check E8 gives it
    """Points that the band of the grade, or the weight of the row, does not allow; the message is for the
    person."""


def waiting_score(why: str) -> Score:
    """待采集: nothing to judge; never 0 and never full."""
    return Score(ScoreStatus.NO_EVIDENCE, None, None, f"待采集：{why}")


def unverified_score(why: str) -> Score:
    """待核实: a number that is in doubt; not scored until a person accepts it or the data are mended."""
    return Score(ScoreStatus.UNVERIFIED, None, None, f"待核实：{why}")


def undecided_score(why: str) -> Score:
    """待评定: a person has to decide something first."""
    return Score(ScoreStatus.NEEDS_PERSON, None, None, f"待评定：{why}")


def graded_score(weight: Decimal, grade: str | None, points: Decimal | None, profile: Profile) -> Score:
    """定性指标: the grade and the points a person gave, if the points lie in the band of the grade."""
    if not grade:
        names = "、".join(band.name for band in profile.qualitative.bands)
        return undecided_score(f"请评定等次（{names}），并在对应区间内给分")
    try:
        return _score_in_band(band_of(grade, profile), grade, weight, points)
    except OutsideBand as error:
        return undecided_score(str(error))


def _score_in_band(band: Band, grade: str, weight: Decimal, points: Decimal | None) -> Score:
    """``grade`` as it was entered; raises OutsideBand for points that the band does not allow."""
    limits = _band_limits_text(band, weight)
    if points is None:
        return undecided_score(f"已评定为“{grade}”，得分{limits}，请给分")
    _refuse_outside_band(band, weight, points)
    given = round_points(Fraction(points), weight)
    return Score(ScoreStatus.SCORED, given, None, f"评定为“{grade}”，得分{limits}，给 {given}")


def check_band(grade: str, points: Decimal, weight: Decimal, profile: Profile) -> None:
    """Raise OutsideBand for a grade or points that ``graded_score`` would not accept; for those who record
    them."""
    _refuse_outside_band(band_of(grade, profile), weight, points)


def override_score(score: Score, weight: Decimal, points: Decimal | None, reason: str) -> Score:
    """A person's points before the computed ones, if there are computed ones and a reason; else the
    computed ones, flagged."""
    if points is None or score.points is None:
        return score
    try:
        _refuse_outside_weight(weight, points)
    except OutsideBand as error:
        return _reject_override(score, str(error))
    given = round_points(Fraction(points), weight)
    if given == score.points:
        return score
    if not reason.strip():
        return _reject_override(score, f"人工给分 {given} 没有写明理由")
    why = f"{score.why}；人工改为 {given}：{reason.strip()}"
    return replace(score, points=given, computed=score.points, why=why, flags=(*score.flags, "人工改分"))


def _reject_override(score: Score, why: str) -> Score:
    return replace(score, why=f"{score.why}（{why}，未采用）", flags=(*score.flags, f"{why}，未采用"))


def band_of(grade: str, profile: Profile) -> Band:
    """The band of a grade; raises OutsideBand for one the profile does not know."""
    band = profile.qualitative.find_band(grade)
    if band is None:
        names = "、".join(band.name for band in profile.qualitative.bands)
        raise OutsideBand(f"不认识的评定等次“{grade}”，应为{names}之一")
    return band


def _refuse_outside_band(band: Band, weight: Decimal, points: Decimal) -> None:
    if not is_figure(points) or not (
        _is_within_band(band, weight, points)
        and _is_within_band(band, weight, round_points(Fraction(points), weight))
    ):
        raise OutsideBand(f"得分 {points} 不在“{band.name}”的区间内，{_band_limits_text(band, weight)}")


def _refuse_outside_weight(weight: Decimal, points: Decimal) -> None:
    if not is_figure(points) or not 0 <= points <= weight:
        raise OutsideBand(f"人工给分 {points} 应在 0 到分值 {format_plain(weight)} 之间")


def _is_within_band(band: Band, weight: Decimal, points: Decimal) -> bool:
    low, high = _band_ends(band, weight)
    return low <= Fraction(points) < high or (band.high == FULL_PERCENT and Fraction(points) == high)


def _band_ends(band: Band, weight: Decimal) -> tuple[Fraction, Fraction]:
    return Fraction(weight) * Fraction(band.low) / 100, Fraction(weight) * Fraction(band.high) / 100


def _band_limits_text(band: Band, weight: Decimal) -> str:
    low, high = (half_up(end) for end in _band_ends(band, weight))
    return f"应在 {low}–{high}{' ' if band.high == FULL_PERCENT else '（不含）'}分之间"
