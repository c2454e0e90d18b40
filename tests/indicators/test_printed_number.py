"""A number that stands alone in a cell is read in every spelling; what is none is not guessed."""

from decimal import Decimal

import pytest

from indicators.printed_number import read_printed_number


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("97.25", "97.25", ""),
        ("９７．２５", "97.25", ""),
        ("97.25分", "97.25", "分"),
        (" 10 分", "10", "分"),
        ("得10分", "10", "分"),
        ("97.25\u3000", "97.25", ""),
        ("95.00%", "95.00", "%"),
        ("12 ％", "12", "%"),
        ("￥1,200,000.00", "1200000.00", ""),
        ("¥ 1,200,000.00 元", "1200000.00", "元"),
        ("1，200，000", "1200000", ""),
        ("1 200 000", "1200000", ""),
        ("1 200 000.50", "1200000.50", ""),
        ("-￥8.00", "-8.00", ""),
        ("￥-8.00", "-8.00", ""),
        ("−8", "-8", ""),
        ("１２．５万元", "12.5", "万元"),
        ("3万", "3", "万"),
        ("人民币12.5万元", "12.5", "万元"),
        (".50", "0.50", ""),
        ("10.", "10", ""),
    ],
)
def test_every_spelling_is_read(text: str, value: str, unit: str) -> None:
    number = read_printed_number(text)
    assert number is not None
    assert (number.value, number.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "—",
        "/",
        "无",
        "约3万元",
        "5 10",
        "10/10",
        "1,20",
        "10-15",
        "十分",
        "待定",
        "(8)",
        "9" * 30,
        "8.75.1",
        "2024年",
    ],
)
def test_what_is_no_number_is_not_guessed(text: str) -> None:
    assert read_printed_number(text) is None


def test_brackets_are_a_minus_in_accounts_alone() -> None:
    number = read_printed_number("（1,234.50）", accounting=True)
    assert number is not None
    assert number.value == Decimal("-1234.50")
