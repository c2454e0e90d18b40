"""Scoring a date: in time, late, or not yet due."""

import calendar
from datetime import date
from decimal import Decimal
from fractions import Fraction

from indicators.figures import format_plain
from indicators.judgement import undecided_score, waiting_score
from indicators.model import Score, ScoreStatus
from indicators.points import full_points, points_text, round_points
from indicators.rules import DateParameters, DateRule


def score_date(
    due: date | None,
    weight: Decimal,
    actual: date | bool | None,
    rule: DateParameters,
    as_of: date | None,
    absent: str,
) -> Score:
    """``actual`` is the day of completion, or only whether it is done at the end of ``as_of``."""
    if due is None:
        return undecided_score("指标值没有写明完成日期，请改写为具体日期")
    if isinstance(actual, date):
        return _score_completed(due, weight, actual, rule, as_of)
    if actual and as_of is not None and as_of <= due:
        return _score_in_time(weight, f"至 {as_of} 已完成，不晚于 {due}")
    if as_of is not None and as_of < due:
        return waiting_score(f"尚未到期（{due}）")
    if actual is None:
        return waiting_score(absent)
    if actual:
        return waiting_score(f"已完成，但没有完成日期，无法判断是否晚于 {due}，请填写日期")
    if as_of is None:
        return waiting_score("未完成，但不知截至日期，无法判断是否逾期")
    return _score_late(weight, f"至 {as_of} 未完成，期限为 {due}", due, as_of, rule)


def _score_completed(
    due: date, weight: Decimal, actual: date, rule: DateParameters, as_of: date | None
) -> Score:
    if as_of is not None and as_of < min(due, actual):
        return waiting_score(f"完成日期 {actual} 晚于截至日期 {as_of}，尚未发生")
    if actual <= due:
        return _score_in_time(weight, f"{actual} 不晚于 {due}")
    return _score_late(weight, f"{actual} 晚于 {due}", due, actual, rule)


def _score_in_time(weight: Decimal, how: str) -> Score:
    points = full_points(weight)
    return Score(ScoreStatus.SCORED, points, Decimal(1), f"{how}，得满分 {points}")


def _score_late(weight: Decimal, how: str, due: date, actual: date, rule: DateParameters) -> Score:
    off = rule.per_late
    if rule.rule is DateRule.ALL_OR_NOTHING or off is None:
        return Score(ScoreStatus.SCORED, round_points(Fraction(0), weight), Decimal(0), f"{how}，得 0.00")
    count, unit = _periods_late(due, actual, rule.rule)
    left = max(Fraction(0), Fraction(weight) - count * Fraction(off))
    points, each_off = round_points(left, weight), format_plain(off)
    deduction = f"{format_plain(weight)} − {count} × {each_off} = {points_text(left, weight)}"
    if not points:
        deduction = f"每{unit}扣 {each_off}，扣完，得 {points}"
    return Score(ScoreStatus.SCORED, points, Decimal(0), f"{how}，逾期 {count} {unit}，{deduction}")


def _periods_late(due: date, actual: date, rule: DateRule) -> tuple[int, str]:
    """Days or months by the rule, at least one, and their unit."""
    if rule is DateRule.PER_DAY:
        return max(1, (actual - due).days), "日"
    return months_late(due, actual), "个月"


def months_late(due: date, actual: date) -> int:
    """Months begun since ``due``, at least one; from the last day of a month, the months that follow are
    whole calendar months."""
    months = (actual.year - due.year) * 12 + actual.month - due.month
    at_month_end = due.day == calendar.monthrange(due.year, due.month)[1]
    return max(1, months if at_month_end else months + (actual.day > due.day))
