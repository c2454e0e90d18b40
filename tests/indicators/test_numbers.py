"""Numbers in words and in mixed writing."""

from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.figures import format_plain
from indicators.numbers import DIGITS, parse_chinese_number, parse_number, rewrite_mixed, rewrite_shares


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("零", "0"),
        ("两", "2"),
        ("十", "10"),
        ("十五", "15"),
        ("一百零五", "105"),
        ("三万六千五百", "36500"),
        ("一亿二千万", "120000000"),
        ("九十五点五", "95.5"),
        ("零点一二三四五六七八九一二三", "0.123456789123"),
        ("壹佰", "100"),
        ("二〇二四", "2024"),
        ("二○二四", "2024"),
    ],
)
def test_chinese_numerals_are_exact(text: str, value: str) -> None:
    assert parse_chinese_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "百", "万", "点五", "十点", "十十", "人", "五人", "1", "一" * 100])
def test_what_is_no_numeral_is_none(text: str) -> None:
    assert parse_chinese_number(text) is None


@given(st.integers(0, 10**12 - 1))
def test_a_number_spoken_is_that_number(value: int) -> None:
    """一亿一千 may mean 一亿一千万: what leaves out a 零 that way is not read at all."""
    assert parse_chinese_number(cn2an.an2cn(value)) in ((value,) if value < 10**8 else (value, None))


@pytest.mark.parametrize("digit", DIGITS)
def test_a_single_digit_is_read_as_in_a_longer_numeral(digit: str) -> None:
    assert parse_chinese_number(digit) == cn2an.cn2an(digit.replace("○", "〇"), "normal")


@given(st.text("零〇一二两三四五六七八九十百千万亿点壹拾", max_size=26))
def test_no_numeral_breaks_the_reading(text: str) -> None:
    value = parse_chinese_number(text)
    assert value is None or value >= 0


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("1亿2000万元", "120000000元"),
        ("3万5千人", "35000人"),
        ("2万5000元", "25000元"),
        ("1万2万", "1万2万"),
        ("5千3万", "5千3万"),
        ("2024年12月", "2024年12月"),
        ("3百5", "3百5"),
    ],
)
def test_mixed_writing_adds_up_only_when_it_falls(line: str, written: str) -> None:
    assert rewrite_mixed(line) == written


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("百分之九十八", "98%"),
        ("百分之98.5", "98.5%"),
        ("百分之百", "100%"),
        ("百分百", "100%"),
        ("千分之三", "3‰"),
        ("万分之五", "5‱"),
        ("三分之二", "三分之二"),
    ],
)
def test_shares_become_signs(line: str, written: str) -> None:
    assert rewrite_shares(line) == written


def test_a_token_too_long_is_no_value() -> None:
    assert parse_number("1,234.50") == Decimal("1234.5")
    assert parse_number("9" * 25) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1E+5", "100000"),
        ("28.40", "28.4"),
        ("100", "100"),
        ("-0.0", "0"),
        ("0.000", "0"),
        ("1E-7", "0.0000001"),
    ],
)
def test_plain_shows_every_digit_and_no_idle_zero(value: str, text: str) -> None:
    assert format_plain(Decimal(value)) == text
