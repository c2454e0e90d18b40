"""Limits are those of exact counting, and keep their word over many made-up periods."""

import os
from bisect import bisect
from fractions import Fraction
from itertools import accumulate
from math import comb
from random import Random

import pytest

from bulletins.funnel import CaseCount, chance_at_most, funnel_limits
from bulletins.judging import UnitBand, judge_rate
from bulletins.rules import BulletinRules, RateRule, UnitClass

RATE = RateRule("on_time", "按时办结率", "hotline.on_time_rate")
UNITS = tuple(f"单位{number:02d}" for number in range(24))
RULES = BulletinRules((RATE,), (UnitClass("县区", {name: (name,) for name in UNITS}),))
RUNS = int(os.environ.get("BULLETIN_RUNS", "1000"))


def exact_chance(count: int, of: int, whole: CaseCount) -> Fraction:
    rest = whole.of - whole.part
    ways = sum(comb(whole.part, x) * comb(rest, of - x) for x in range(count + 1) if of - x <= rest)
    return Fraction(ways, comb(whole.of, of))


@pytest.mark.parametrize(
    ("of", "part", "whole"),
    [(1, 0, 2), (12, 30, 40), (30, 1900, 2000), (120, 1400, 1500), (5, 3, 5), (7, 0, 50), (7, 50, 50)],
)
def test_the_chance_is_that_of_counting_all_ways(of: int, part: int, whole: int) -> None:
    cases = CaseCount(part, whole)
    for count in range(max(0, of - (whole - part)), min(of, part) + 1):
        assert chance_at_most(count, of, cases) == pytest.approx(
            float(exact_chance(count, of, cases)), rel=1e-7
        )


def test_outside_the_limits_a_count_is_as_unlikely_as_laid_down_and_inside_it_is_not() -> None:
    whole, error = CaseCount(9120, 9600), 0.05 / 24
    limits = funnel_limits(400, whole, error)
    assert exact_chance(limits.least - 1, 400, whole) <= error < exact_chance(limits.least, 400, whole)
    above = 1 - exact_chance(limits.most, 400, whole)
    assert above <= error < 1 - exact_chance(limits.most - 1, 400, whole)


def test_the_only_unit_of_a_class_is_like_its_class() -> None:
    assert funnel_limits(40, CaseCount(3, 40), 0.05).least == 3
    assert funnel_limits(40, CaseCount(3, 40), 0.05).most == 3


def test_ten_million_cases_are_no_more_work() -> None:
    limits = funnel_limits(1_000_000, CaseCount(9_500_000, 10_000_000), 0.05 / 24)
    assert 949_000 < limits.least < 950_000 < limits.most < 951_000


def chances(rate: float, orders: int = 400) -> list[float]:
    """Of having no more than 0, 1, 2 … orders in time, each of them with the chance ``rate``."""
    return list(accumulate(comb(orders, x) * rate**x * (1 - rate) ** (orders - x) for x in range(orders + 1)))


def draw_period(rng: Random, units: list[list[float]]) -> dict[str, CaseCount]:
    return {
        name: CaseCount(bisect(chances, rng.random()), 400)
        for name, chances in zip(UNITS, units, strict=True)
    }


def bands_of(counts: dict[str, CaseCount]) -> dict[str, UnitBand]:
    (found,) = judge_rate(RULES, RATE, counts)
    return {unit.unit: unit.band for unit in found.units}


@pytest.mark.parametrize("rate", [0.5, 0.9, 0.97])
def test_of_24_equal_units_one_is_put_below_in_no_more_than_one_period_of_twenty(rate: float) -> None:
    rng, usual = Random(20250066), chances(rate)
    periods = [bands_of(draw_period(rng, [usual] * 24)) for _ in range(RUNS)]
    assert sum(UnitBand.WORSE in bands.values() for bands in periods) <= 0.05 * RUNS


@pytest.mark.parametrize("rate", [0.5, 0.9, 0.97])
def test_a_unit_truly_ten_points_worse_is_found_in_four_periods_of_five(rate: float) -> None:
    rng, usual, worse = Random(20250066), chances(rate), chances(rate - 0.1)
    periods = [bands_of(draw_period(rng, [worse, *[usual] * 23])) for _ in range(RUNS)]
    assert sum(bands[UNITS[0]] is UnitBand.WORSE for bands in periods) >= 0.8 * RUNS
