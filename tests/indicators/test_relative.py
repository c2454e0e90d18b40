"""Relative targets: the change against last year, last month or a baseline, scored; 待采集 where the base is missing."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from indicators.assessed_row import AssessedRow
from indicators.assessment import assess
from indicators.model import ComparedWith, Indicator, Period, Project, ScoreStatus
from indicators.notation import read_target
from indicators.reading import read_project
from indicators.records import ManualEntry, MeasurementResult, MeasurementStatus, Observation, ProjectRecords
from tests.indicators.casebook import shipped

NOW = datetime(2025, 1, 1, tzinfo=UTC)
JULY = date(2024, 7, 31)


def row(target: str, evaluator: str = "hotline.volume", **more: Any) -> Indicator:
    given = {"accumulates": "rate", **more}
    return Indicator(
        "row",
        ("效益指标", "社会效益指标"),
        "受理量",
        read_target(target, year=2024),
        Decimal(90),
        evaluator,
        **given,
    )


def seen(
    value: str, day: date = JULY, unit: str = "件", of: str | None = None, evaluator: str = "hotline.volume"
) -> Observation:
    part = Decimal(value)
    number = part / Decimal(of) * (100 if unit == "%" else 1) if of else part
    measured = MeasurementResult(
        evaluator,
        Period(date(day.year, 1, 1), day),
        MeasurementStatus.MEASURED,
        unit,
        part,
        Decimal(of) if of else None,
        number,
        1,
    )
    return Observation(f"{day.year}/x", "row", measured, NOW)


def judged(
    indicator: Indicator, now: Observation | None, *bases: Observation, entries: tuple[ManualEntry, ...] = ()
) -> AssessedRow:
    project = Project("2024/x", "热线", 2024, (indicator,), period=(date(2024, 1, 1), date(2024, 12, 31)))
    observations = {"row": now} if now else {}
    records = ProjectRecords(observations, entries, bases={"row": [*bases, *observations.values()]})
    return assess(project, shipped()["mof-2020"], records, JULY).rows[0]


LAST_JULY = date(2023, 7, 31)


def test_a_fall_that_was_asked_for_is_scored_with_base_change_and_both_periods() -> None:
    found = judged(row("较上年下降≥5%"), seen("940"), seen("1000", LAST_JULY))
    assert (found.score.outcome, found.actual) == (ScoreStatus.SCORED, "下降6%")
    assert found.value == 6
    assert found.score.points == Decimal("90.00")
    assert "本期 2024-01-01 至 2024-07-31 为 940件" in found.score.why
    assert "上年同期 2023-01-01 至 2023-07-31 为 1000件" in found.score.why
    assert "下降6%" in found.score.why


def test_half_of_the_fall_earns_half_and_a_rise_nothing() -> None:
    half = judged(row("较上年下降≥5%"), seen("975"), seen("1000", LAST_JULY))
    assert (half.actual, half.score.points) == ("下降2.5%", Decimal("45.00"))
    rise = judged(row("较上年下降≥5%"), seen("1020"), seen("1000", LAST_JULY))
    assert (rise.actual, rise.score.points) == ("提高2%", Decimal("0.00"))
    same = judged(row("较上年下降≥5%"), seen("1000"), seen("1000", LAST_JULY))
    assert (same.actual, same.score.points) == ("持平", Decimal("0.00"))


def test_percent_and_points_are_different_things() -> None:
    """From 80 % to 84 %: five parts of a hundred more, and four points."""
    now, base = seen("84", unit="%", of="100"), seen("80", LAST_JULY, "%", "100")
    relative = judged(row("较上年提高≥5%"), now, base)
    points = judged(row("较上年提高≥5个百分点"), now, base)
    assert (relative.actual, relative.score.points) == ("提高5%", Decimal("90.00"))
    assert (points.actual, points.score.points) == ("提高4个百分点", Decimal("72.00"))
    wrong = judged(row("较上年提高≥5个百分点"), seen("84"), seen("80", LAST_JULY))
    assert wrong.score.outcome is ScoreStatus.NO_EVIDENCE
    assert "不是比率" in wrong.score.why


def test_a_difference_is_told_in_the_unit_of_the_target() -> None:
    found = judged(row("较上年减少10件以上"), seen("985"), seen("1000", LAST_JULY))
    assert (found.actual, found.score.points) == ("下降15件", Decimal("90.00"))


def test_a_ceiling_on_growth_is_kept_by_a_fall() -> None:
    found = judged(row("较上年增长不超过5%"), seen("900"), seen("1000", LAST_JULY))
    assert (found.actual, found.score.points) == ("下降10%", Decimal("90.00"))


def test_a_count_in_no_unit_is_not_taken_for_10000_times_as_many() -> None:
    """25,000 rows against 2万人次: asked for the unit, not met by far."""
    bare = judged(row("≥2万人次", "table.count", accumulates="flow"), seen("25000", unit=""))
    assert (bare.score.outcome, bare.score.points) == (ScoreStatus.NO_EVIDENCE, None)
    assert "采集值没有写明单位，不能当作“万人次”" in bare.score.why
    told = judged(row("≥2万人次", "table.count", accumulates="flow"), seen("25000", unit="人次"))
    assert (told.actual, told.score.points) == ("2.5万人次", Decimal("90.00"))
    fall = judged(row("较上年减少≥1万人次"), seen("3", unit=""), seen("5", LAST_JULY, ""))
    assert "没有写明单位" in fall.score.why


@pytest.mark.parametrize(
    ("bases", "reason"),
    [
        ((), "没有上年同期（截至 2023-07-31）的数"),
        ((seen("1000", date(2023, 6, 30)),), "没有上年同期（截至 2023-07-31）的数"),
        ((seen("1000", LAST_JULY, evaluator="hotline.other"),), "不能比较"),
        ((seen("0", LAST_JULY),), "算不出增减幅度"),
    ],
)
def test_without_a_base_it_waits_and_is_never_0(bases: tuple[Observation, ...], reason: str) -> None:
    found = judged(row("较上年下降≥5%"), seen("940"), *bases)
    assert (found.score.outcome, found.score.points, found.actual) == (
        ScoreStatus.NO_EVIDENCE,
        None,
        "待采集",
    )
    assert reason in found.score.why


def test_a_base_that_failed_later_is_no_base() -> None:
    failed = seen("1000", LAST_JULY)
    failed = replace(failed, measured=replace(failed.measured, outcome=MeasurementStatus.FAILED, value=None))
    found = judged(row("较上年下降≥5%"), seen("940"), seen("1000", LAST_JULY), failed)
    assert found.actual == "待采集"


def test_the_last_day_of_february_is_held_against_the_last_of_february() -> None:
    end = date(2024, 2, 29)
    found = judged(row("较上年下降≥5%"), seen("94", end), seen("100", date(2023, 2, 28)))
    assert found.actual == "下降6%"


def test_a_month_is_held_against_the_month_before() -> None:
    """400 in June and 420 in July: what stood at the ends of May, June and July."""
    bases = [seen("1000", date(2024, 5, 31)), seen("1400", date(2024, 6, 30))]
    found = judged(row("环比增长不低于5%"), seen("1820"), *bases)
    assert (found.actual, found.score.points) == ("提高5%", Decimal("90.00"))
    assert "本月 2024-07 为 420件，上月 2024-06 为 400件" in found.score.why
    assert judged(row("环比增长不低于5%"), seen("1820"), bases[1]).actual == "待采集"


def test_the_rate_of_a_month_is_that_of_its_counts() -> None:
    bases = [seen("50", date(2024, 5, 31), "%", "100"), seen("130", date(2024, 6, 30), "%", "200")]
    found = judged(row("环比提高≥10个百分点"), seen("220", unit="%", of="300"), *bases)
    assert found.actual == "提高10个百分点"


def test_a_baseline_of_the_sheet_is_what_it_says() -> None:
    found = judged(row("较基期下降≥5%", basis={"baseline": "1000件（2021年实际完成值）"}), seen("940"))
    assert found.actual == "下降6%"
    assert "基期值 1000件" in found.score.why
    assert "没有写基期值" in judged(row("较基期下降≥5%"), seen("940")).score.why
    assert "不能读作" in judged(row("较基期下降≥5%", basis={"baseline": "约一千"}), seen("940")).score.why


@pytest.mark.parametrize(
    ("typed", "actual"), [("下降6.2%", "下降6.2%"), ("上升2%", "提高2%"), ("持平", "持平"), ("5%", "下降5%")]
)
def test_people_type_the_change_itself(typed: str, actual: str) -> None:
    entry = ManualEntry("2024/x", "row", JULY, "张三", NOW, value=typed)
    assert judged(row("较上年下降≥5%", "manual.value"), None, entries=(entry,)).actual == actual


SHEET = """
name: 热线
indicators:
  效益指标:
    社会效益指标:
      - {{id: row, name: {name}, target: "{target}", weight: 90, {more}}}
"""


def read_row(name: str, target: str, more: str) -> tuple[Indicator | None, str]:
    text = SHEET.format(name=name, target=target, more=more)
    project, problems = read_project(text.encode(), "targets/2024/x.yaml", "2024/x")
    return project.indicators[0] if project else None, "；".join(problem.message for problem in problems)


def test_compare_says_what_the_text_does_not() -> None:
    found, _ = read_row("工单量下降率", "≥5%", "compare: last_month")
    assert found
    assert found.target.relative
    assert (found.target.relative.base, found.target.relative.falls) == (ComparedWith.LAST_MONTH, True)
    assert found.accumulates == "rate"
    plain, _ = read_row("工单量", "下降5%", "compare: last_year")
    assert plain
    assert plain.target.relative
    assert plain.target.text == "下降5%"


def test_compare_without_a_direction_or_with_an_unknown_word_is_refused() -> None:
    found, message = read_row("工单量", "≥5件", "compare: last_year")
    assert found is None
    assert "没有写提高还是下降多少" in message
    assert "last_yaer" in read_row("工单量", "下降5%", "compare: last_yaer")[1]
    assert "可用的有：上年同期、上月、基期值" in read_row("工单量", "下降5%", "compare: 55")[1]


def test_a_rate_that_is_to_rise_by_percent_has_to_be_confirmed() -> None:
    found, _ = read_row("满意率", "较上年提高≥5%", "note: 无")
    assert found
    assert "如指百分点" in found.target.why
