"""The vertical scale of a drawing."""

from decimal import Decimal

import pytest

from forms.scale import build_scale, format_short


@pytest.mark.parametrize(
    ("values", "unit", "from_zero", "ticks"),
    [
        (["98.47", "98.5", "100"], "%", False, ["98", "99", "100"]),
        (["96.79", "97.07", "98"], "%", False, ["96.5", "97", "97.5", "98"]),
        (["0.64", "7.62", "8"], "万元", True, ["0", "5", "10"]),
        (["0", "0", "0"], "次", True, ["0", "1"]),
        (["1", "2", "3"], "次", True, ["0", "1", "2", "3"]),
        (["50", "98"], "%", False, ["40", "60", "80", "100"]),
        (["110", "130"], "%", False, ["110", "120", "130"]),
        (["-3", "5"], "", False, ["-5", "0", "5"]),
        (["95"], "%", False, ["85", "90", "95"]),
        ([], "%", False, ["0", "50", "100"]),
        (["1E+200", "2E+200"], "", True, ["0", "1E+200", "2E+200"]),
    ],
)
def test_ticks_are_round_and_hold_every_value(
    values: list[str], unit: str, from_zero: bool, ticks: list[str]
) -> None:
    assert list(build_scale([Decimal(value) for value in values], unit, from_zero).ticks) == [
        Decimal(tick) for tick in ticks
    ]


@pytest.mark.parametrize("low", ["0", "-12.5", "0.001", "99.99", "123456789.01"])
@pytest.mark.parametrize("width", ["0", "0.0003", "1", "7", "99999"])
def test_every_value_lies_between_the_first_and_the_last_tick(low: str, width: str) -> None:
    values = [Decimal(low), Decimal(low) + Decimal(width)]
    found = build_scale(values, "", False)
    assert found.ticks[0] == found.low <= min(values)
    assert found.ticks[-1] == found.high >= max(values)
    assert 2 <= len(found.ticks) <= 6
    assert all(0 <= found.relative_height(value) <= 1 for value in values)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("98.50", "%", "98.5"),
        ("12345", "件", "1.23万"),
        ("123456789", "元", "1.23亿"),
        ("12345", "万元", "12,345"),
        ("0", "次", "0"),
        ("-20000", "", "-2万"),
    ],
)
def test_numbers_are_written_short(value: str, unit: str, text: str) -> None:
    assert format_short(Decimal(value), 2, unit) == text


@pytest.mark.parametrize(
    ("value", "unit", "target", "text"),
    [
        ("29999", "件", "30000", "2.9999万"),
        ("99.996", "%", "100", "99.996"),
        ("9999.999", "件", "10000", "9,999.999"),
        ("30000", "件", "30000", "3万"),
    ],
)
def test_a_drawn_number_is_never_rounded_to_the_target(value: str, unit: str, target: str, text: str) -> None:
    assert format_short(Decimal(value), 2, unit, Decimal(target)) == text
