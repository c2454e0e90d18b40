"""A value never prints as equal to a target that it misses, wherever it is shown."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.display import (
    MEASUREMENT_STATUS_WORDS,
    SCORE_STATUS_WORDS,
    SEVERITY_WORDS,
    show_beside,
    show_measured,
    show_percent,
    show_rounded_percent,
    target_in_unit,
)
from indicators.figures import FULL_PERCENT, ZERO_PERCENT
from indicators.model import Comparison, ScoreStatus, Target, TargetKind
from indicators.notation import read_target
from indicators.records import MeasurementStatus
from indicators.scoring import score_row, shown_actual
from tests.indicators.casebook import shipped
from yamlfiles.problem import Severity

MOF = shipped()["mof-2020"]

values = st.fractions(-10, 10**6, max_denominator=10**7)
targets = st.decimals("0", "1e6", places=4)


@given(values, targets, st.sampled_from(["", "%", "件"]), st.booleans())
def test_a_shown_value_compares_with_the_target_as_the_exact_one_does(
    value: Fraction, target: Decimal, unit: str, fixed: bool
) -> None:
    shown = Decimal(show_measured(value, unit, target, fixed=fixed).removesuffix(unit))
    assert (shown > target, shown < target) == (value > target, value < target)


@given(st.sampled_from(list(Comparison)), targets, st.integers(0, 10**7), st.integers(1, 10**7))
def test_what_is_shown_as_equal_to_its_target_has_met_it(
    comparison: Comparison, wanted: Decimal, part: int, of: int
) -> None:
    target = Target("", TargetKind.NUMBER, comparison, wanted)
    actual = Fraction(part, of)
    score = score_row(target, Decimal(10), actual, MOF)
    if Decimal(shown_actual(target, Decimal(10), actual, MOF)) == wanted and comparison is not Comparison.GT:
        assert score.points == 10


@given(st.decimals("0", "1e6", places=6), st.decimals("0", "1e6", places=6))
def test_amounts_side_by_side_look_alike_only_where_they_are(one: Decimal, other: Decimal) -> None:
    shown = [Decimal(show_beside(*pair).replace(",", "")) for pair in ((one, other), (other, one))]
    assert (shown[0] > shown[1], shown[0] == shown[1]) == (one > other, one == other)


@given(st.fractions(0, 200, max_denominator=10**7))
def test_a_percent_is_all_or_nothing_only_where_it_is(share: Fraction) -> None:
    shown = Decimal(show_percent(share, ZERO_PERCENT, FULL_PERCENT).removesuffix("%"))
    assert (shown == 0, shown == 100) == (share == 0, share == 100)


@pytest.mark.parametrize(
    ("value", "unit", "against", "shown", "fixed"),
    [
        ("99.996", "%", "100", "99.996%", "99.996%"),
        ("99.996", "%", None, "99.996%", "99.996%"),
        ("95.2", "%", "98", "95.2%", "95.20%"),
        ("100", "%", "100", "100%", "100.00%"),
        ("29999", "件", "30000", "29999件", "29999.00件"),
        ("29999.9999", "件", "30000", "29999.9999件", "29999.9999件"),
        ("0.001", "", None, "0", "0.00"),
    ],
)
def test_a_value_is_shown_with_two_places_or_what_it_needs(
    value: str, unit: str, against: str | None, shown: str, fixed: str
) -> None:
    target = None if against is None else Decimal(against)
    assert show_measured(Decimal(value), unit, target) == shown
    assert show_measured(Decimal(value), unit, target, fixed=True) == fixed


def test_thousands_are_set_apart_where_asked() -> None:
    assert show_measured(Decimal("1234567.50"), "元", grouped=True) == "1,234,567.5元"
    assert show_measured(Decimal(4000), "件", places=0, grouped=True) == "4,000件"
    assert show_measured(Decimal("1234567.5"), "元", fixed=True, grouped=True) == "1,234,567.50元"


def test_a_rounded_percent_keeps_its_places() -> None:
    assert show_rounded_percent(Decimal("99.996")) == "99.996%"
    assert show_rounded_percent(Decimal(80)) == "80.00%"


def test_a_target_is_turned_into_the_unit_of_the_value() -> None:
    assert target_in_unit(read_target("≤24小时"), "秒") == 86400
    assert target_in_unit(read_target("≤24小时"), "件") is None
    assert target_in_unit(Target("", TargetKind.EMPTY), "件") is None
    assert target_in_unit(None, "件") is None


def test_every_status_and_severity_has_its_word() -> None:
    assert set(SCORE_STATUS_WORDS) == set(ScoreStatus)
    assert set(MEASUREMENT_STATUS_WORDS) == set(MeasurementStatus)
    assert set(SEVERITY_WORDS) == set(Severity)
