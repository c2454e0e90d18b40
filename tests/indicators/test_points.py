"""Points are rounded in one way, wherever they come from."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.figures import half_up
from indicators.model import Score, ScoreStatus
from indicators.points import (
    explains_points,
    full_points,
    has_full_points,
    lost_points,
    points_text,
    round_points,
)
from indicators.rules import Profile
from indicators.total import ScoredLine, add_up_lines
from tests.indicators.casebook import profile, shipped

MOF = shipped()["mof-2020"]

weights = st.decimals("0", "100", places=3)
shares = st.fractions(0, 1, max_denominator=10**7)


@given(weights, shares)
def test_points_are_full_exactly_where_the_rule_gives_all(weight: Decimal, share: Fraction) -> None:
    exact = Fraction(weight) * share
    assert (round_points(exact, weight) == weight) == (exact == weight)


@given(weights, shares)
def test_points_never_differ_by_a_cent_from_what_was_earned(weight: Decimal, share: Fraction) -> None:
    exact = Fraction(weight) * share
    points = round_points(exact, weight)
    assert 0 <= points <= weight
    assert abs(Fraction(points) - exact) < Fraction(1, 100)
    assert points == half_up(exact) or points == weight or half_up(exact) >= weight


@pytest.mark.parametrize(
    ("weight", "full"), [("25", "25.00"), ("12.5", "12.50"), ("33.333", "33.333"), ("20.000", "20.00")]
)
def test_full_points_are_the_weight_with_two_places_or_more(weight: str, full: str) -> None:
    assert str(full_points(Decimal(weight))) == full


def test_a_sentence_says_that_points_were_held_back() -> None:
    assert points_text(Fraction("24.99917"), Decimal(25)) == "24.999，未达标，不计满分，得 24.99"
    assert points_text(Fraction("24.99"), Decimal(25)) == "24.99"
    assert points_text(Fraction("12.345"), Decimal("12.345")) == "12.345"


def test_a_paper_that_prints_a_weight_in_hundredths_lost_nothing() -> None:
    assert has_full_points(Decimal("33.33"), Decimal("33.333"))
    assert lost_points(Decimal("33.33"), Decimal("33.333")) == 0
    assert lost_points(Decimal("24.99"), Decimal(25)) == Decimal("0.01")


@pytest.mark.parametrize(("printed", "explained"), [("25.00", True), ("24.99", True), ("24.98", False)])
def test_points_of_others_may_be_rounded_up_to_full_ones(printed: str, explained: bool) -> None:
    assert explains_points(Fraction("24.99917"), Decimal(25), Decimal(printed)) is explained


def scored(weight: str, points: str) -> ScoredLine:
    return ScoredLine(Decimal(weight), Score(ScoreStatus.SCORED, Decimal(points), None, ""), ("效益指标", ""))


ABSENT = ScoredLine(Decimal(10), Score(ScoreStatus.NOT_APPLICABLE, None, None, ""))


@pytest.mark.parametrize("rules", [MOF, profile(not_applicable__rule="rescale")])
def test_weights_of_three_places_that_are_all_earned_come_to_100(rules: Profile) -> None:
    lines = [scored("33.333", "33.333"), scored("33.333", "33.333"), scored("33.334", "33.334")]
    assert str(add_up_lines(lines, rules, Decimal(100)).total) == "100.00"


@pytest.mark.parametrize("rule", ["rescale", "to_benefit"])
def test_a_total_with_lost_points_never_comes_to_100(rule: str) -> None:
    lines = [scored("89.99", "89.99"), scored("0.01", "0.006"), ABSENT]
    total = add_up_lines(lines, profile(not_applicable__rule=rule), Decimal(100))
    assert total.total is not None
    assert total.total < 100
