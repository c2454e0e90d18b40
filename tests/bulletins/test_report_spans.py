"""Each kind of report speaks of its days and is held against equal ones."""

from datetime import date

import pytest

from bulletins.report_spans import ReportScope, ReportSubject, length_words, report_period
from indicators.model import Period


def days(start: str, end: str) -> Period:
    return Period(date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    ("span", "day", "period", "before", "year_before"),
    [
        ("day", "2024-06-12", ("2024-06-12", "2024-06-12"), ("2024-06-11", "2024-06-11"), ("2023-06-14", "2023-06-14")),
        ("week", "2024-06-12", ("2024-06-10", "2024-06-12"), ("2024-06-03", "2024-06-05"), ("2023-06-12", "2023-06-14")),
        ("quarter", "2024-05-15", ("2024-04-01", "2024-05-15"), ("2024-01-01", "2024-02-15"), ("2023-04-01", "2023-05-15")),
        ("month", "2024-02-29", ("2024-02-01", "2024-02-29"), ("2024-01-01", "2024-01-31"), ("2023-02-01", "2023-02-28")),
    ],
)  # fmt: skip
def test_a_span_half_over_is_held_against_the_equal_half(
    span: str, day: str, period: tuple[str, str], before: tuple[str, str], year_before: tuple[str, str]
) -> None:
    scope = ReportScope(span, report_period(span, date.fromisoformat(day)))
    assert scope.period == days(*period)
    assert scope.compared == (days(*before), days(*year_before))


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (("2024-05-01", "2024-06-30"), ("2024-03-01", "2024-04-30")),
        (("2024-06-03", "2024-06-19"), ("2024-05-17", "2024-06-02")),
    ],
)
def test_a_special_report_is_held_against_as_many_months_or_days(
    period: tuple[str, str], before: tuple[str, str]
) -> None:
    assert ReportScope("special", days(*period), ReportSubject("place", "甲县")).compared[0] == days(*before)


def test_days_of_the_week_stay_the_same_a_year_before() -> None:
    scope = ReportScope("day", days("2024-06-12", "2024-06-12"))
    assert scope.compared[1].start.weekday() == scope.period.start.weekday()


def test_spans_of_unlike_length_are_told() -> None:
    june = ReportScope("month", days("2024-06-01", "2024-06-30"))
    assert length_words(june.period, june.compared) == "本期 30 天，环比的对比期 31 天，件数没有按天数折算"
    week = ReportScope("week", days("2024-06-10", "2024-06-16"))
    assert length_words(week.period, week.compared) == ""
