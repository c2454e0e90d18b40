"""Days outside of what the season explains: few false ones, a doubled day found, and silence where little
is known."""

import math
import random
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from bulletins.report import unusual_method, unusual_sentences
from bulletins.report_content import HotlineReport
from bulletins.report_spans import ReportScope
from bulletins.unusual_days import JudgedDays, judge_days
from indicators.model import Period

START = date(2024, 6, 3)
MONTH = Period(START, START + timedelta(days=29))
MIDDLE = START + timedelta(days=16)


def ordinary(seed: int, level: float, back: int, spread: float = 0.1) -> dict[date, int]:
    """Fewer at weekends, more in summer, each day straying by chance and by ``spread`` besides."""
    luck = random.Random(seed)
    return dict(drawn(luck, level, back, spread))


def drawn(luck: random.Random, level: float, back: int, spread: float) -> Iterator[tuple[date, int]]:
    for before in range(-29, back):
        day = START - timedelta(days=before)
        season = 1 + 0.2 * math.sin(2 * math.pi * day.timetuple().tm_yday / 365)
        mean = level * season * (0.6 if day.weekday() > 4 else 1.1) * math.exp(luck.gauss(0, spread))
        yield day, max(0, round(luck.gauss(mean, math.sqrt(mean))))


def text_of(judged: JudgedDays) -> str:
    return "".join(unusual_sentences(HotlineReport(ReportScope("month", MONTH), (), judged=judged)))


@pytest.mark.parametrize(("level", "back"), [(40, 70), (150, 70), (400, 70), (150, 1200)])
def test_in_ordinary_months_hardly_any_day_is_named(level: float, back: int) -> None:
    """At most one month in ten of 100, with or without earlier years."""
    named = sum(bool(judge_days(ordinary(seed, level, back), MONTH).found) for seed in range(100))
    assert named <= 10


@pytest.mark.parametrize("back", [70, 1200])
def test_a_doubled_day_is_found(back: int) -> None:
    found = 0
    for seed in range(50):
        counts = ordinary(seed, 150, back)
        counts[MIDDLE] *= 2
        found += any(one.day == MIDDLE and one.count > one.high for one in judge_days(counts, MONTH).found)
    assert found >= 40


def test_earlier_years_are_used_where_two_are_known() -> None:
    judged = judge_days(ordinary(1, 150, 1200), MONTH)
    assert (judged.days, judged.by_years) == (30, 30)
    assert "往年同季" in unusual_method(judged)
    assert judge_days(ordinary(1, 150, 70), MONTH).by_years == 0


def test_with_few_days_it_cannot_be_told() -> None:
    judged = judge_days(ordinary(1, 150, 30), MONTH)
    assert judged.days + judged.unjudged == 30
    assert 0 < judged.days < 30
    assert "不能判断" in unusual_method(judged)
    assert text_of(judge_days({}, MONTH)).startswith("不能判断：")


def test_a_day_is_told_with_its_expectation_and_on_how_many_days_that_rests() -> None:
    counts = {START - timedelta(days=before): 100 for before in range(-29, 70)}
    counts[MIDDLE] = 300
    told = text_of(judge_days(counts, MONTH))
    assert told.startswith("2024-06-19（周三）受理 300 件，高于预期的 ")
    assert "近期同一星期几 8 天的中位数 100.0 件" in told


def test_a_day_without_data_is_not_judged() -> None:
    counts = {START - timedelta(days=before): 100 for before in range(-29, 70)}
    del counts[MIDDLE]
    judged = judge_days(counts, MONTH)
    assert (judged.unjudged, judged.found) == (1, ())
