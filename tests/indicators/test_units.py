"""Units: what converts into what, exactly, and what never does."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.units import (
    COUNTED,
    DIMENSIONS,
    MAGNITUDES,
    UNIT,
    convert_measured,
    convert_value,
    normalize_unit,
)

CONVERTED = [
    ("280000", "元", "万元", "28"),
    ("28", "万元", "元", "280000"),
    ("1.2", "亿元", "万元", "12000"),
    ("80000", "元", "万", "8"),
    ("8", "万", "元", "80000"),
    ("3.65", "万人", "人", "36500"),
    ("500", "件", "万件", "0.05"),
    ("5", "‰", "%", "0.5"),
    ("98", "百分比", "%", "98"),
    ("9", "成", "%", "90"),
    ("90", "秒", "分钟", "1.5"),
    ("1.5", "小时", "分钟", "90"),
    ("2", "天", "小时", "48"),
    ("1", "年", "个月", "12"),
    ("15", "亩", "公顷", "1"),
    ("3", "公里", "米", "3000"),
    ("2", "吨", "公斤", "2000"),
    ("4", "斤", "公斤", "2"),
    ("120", "平米", "㎡", "120"),
    ("6", "件", "次", "6"),
    ("583", "元/人·月", "元/人*月", "583"),
    ("583", "元/月/人", "元/人、月", "583"),
    ("0.5", "元/斤", "元/吨", "1000"),
    ("12", "元/人*年", "元/人*月", "1"),
    ("28", "元/株", "/株", "28"),
    ("7", "万粒", "粒", "70000"),
]


@pytest.mark.parametrize(("value", "one", "other", "expected"), CONVERTED)
def test_units_of_one_kind_convert(value: str, one: str, other: str, expected: str) -> None:
    assert convert_value(Decimal(value), one, other) == Decimal(expected)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("元", "%"),
        ("人", "人次"),
        ("万", "%"),
        ("工作日", "天"),
        ("户", "人"),
        ("元/人", "元"),
        ("元/人", "元/户"),
        ("分", "分钟"),
        ("美元", "元"),
        ("百分点", "%"),
        ("月", "天"),
        ("甲", "乙"),
    ],
)
def test_units_of_different_kinds_do_not(one: str, other: str) -> None:
    assert convert_value(Decimal(5), one, other) is None
    assert convert_value(Decimal(5), other, one) is None


@pytest.mark.parametrize(
    ("one", "other"), [("", "万元"), ("个", ""), ("", ""), ("甲乙", "甲乙"), ("％", "％")]
)
def test_equal_and_unwritten_units_pass_through(one: str, other: str) -> None:
    assert convert_value(Decimal("5.5"), one, other) == Decimal("5.5")


@given(
    st.decimals(0, 10**9, places=4),
    st.sampled_from([(one, other) for names in DIMENSIONS.values() for one in names for other in names]),
)
def test_there_and_back_is_the_same(value: Decimal, pair: tuple[str, str]) -> None:
    there = convert_value(value, *pair)
    assert there is not None
    back = convert_value(there, pair[1], pair[0])
    assert back is not None
    assert abs(back - value) <= abs(value) * Decimal("1e-40")


@pytest.mark.parametrize(
    "unit", sorted({*COUNTED.split(), *(name for names in DIMENSIONS.values() for name in names)})
)
def test_every_listed_unit_is_recognised_whole_and_with_a_magnitude(unit: str) -> None:
    for written in (unit, *(size + unit for size in ("万", "百万"))):
        match = UNIT.match(written)
        assert match is not None
        assert match[0] == written


def test_magnitudes_alone_are_units() -> None:
    assert all(UNIT.fullmatch(size) for size in MAGNITUDES)


@given(st.text(max_size=20), st.text(max_size=20))
def test_no_unit_breaks_the_conversion(one: str, other: str) -> None:
    value = convert_value(Decimal(3), one, other)
    assert value is None or value > 0
    assert convert_value(Decimal(3), one, one) == 3
    assert isinstance(normalize_unit(one), str)


@pytest.mark.parametrize("unit", ["人", "场次", "人/场", "", "分"])
def test_a_number_in_no_unit_is_so_many_things(unit: str) -> None:
    assert convert_measured(Decimal(3), "", unit) == 3


@pytest.mark.parametrize("unit", ["万人", "万", "%", "‰", "个百分点", "元", "万元", "天", "元/人", "人/万户"])
def test_a_number_in_no_unit_is_no_percent_and_not_10000_times_as_much(unit: str) -> None:
    assert convert_measured(Decimal(3), "", unit) is None
    assert convert_measured(Decimal(3), unit, unit) == 3
