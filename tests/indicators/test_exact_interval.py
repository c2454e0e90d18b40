"""The exact limits against all possible draws counted one by one, and against what they promise."""

from fractions import Fraction
from itertools import combinations
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.exact_interval import ONE_SIDED, TWO_SIDED, interval_of_wrong, most_wrong


def chance_at_most(found: int, drawn: int, wrong: int, whole: int) -> Fraction:
    """By going through every draw there is."""
    draws = list(combinations(range(whole), drawn))
    return Fraction(sum(sum(item < wrong for item in draw) <= found for draw in draws), len(draws))


@pytest.mark.parametrize("beyond", [ONE_SIDED, TWO_SIDED, Fraction(1, 10)])
def test_the_limit_is_that_of_all_draws_counted(beyond: Fraction) -> None:
    for whole in range(1, 9):
        for drawn in range(1, whole + 1):
            for found in range(drawn + 1):
                possible = range(found, whole - (drawn - found) + 1)
                kept = [wrong for wrong in possible if chance_at_most(found, drawn, wrong, whole) > beyond]
                assert most_wrong(found, drawn, whole, beyond) == max(kept)


@given(st.data(), st.integers(1, 60))
def test_whatever_is_wrong_at_least_95_of_100_draws_give_an_interval_that_holds_it(
    data: st.DataObject, whole: int
) -> None:
    drawn, wrong = data.draw(st.integers(1, whole)), data.draw(st.integers(0, whole))
    missed = 0
    for found in range(max(0, drawn - (whole - wrong)), min(drawn, wrong) + 1):
        limits = interval_of_wrong(found, drawn, whole)
        if not limits.least <= wrong <= limits.most:
            missed += comb(wrong, found) * comb(whole - wrong, drawn - found)
    assert Fraction(missed, comb(whole, drawn)) <= Fraction(5, 100)


def test_of_a_large_whole_the_limits_are_the_usual_ones() -> None:
    whole = 10_000_000
    assert most_wrong(0, 29, whole, Fraction(1, 10)) / whole == pytest.approx(1 - 0.1 ** (1 / 29), abs=1e-4)
    assert most_wrong(0, 61, whole, ONE_SIDED) / whole == pytest.approx(1 - 0.05 ** (1 / 61), abs=1e-4)


@given(st.data(), st.integers(1, 500))
def test_all_drawn_leaves_no_doubt(data: st.DataObject, whole: int) -> None:
    found = data.draw(st.integers(0, whole))
    limits = interval_of_wrong(found, whole, whole)
    assert (limits.least, limits.most) == (found, found)
