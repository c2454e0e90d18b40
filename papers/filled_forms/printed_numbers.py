"""Numbers as filled in: points, amounts of money, rates of execution; what is no number is ``None``."""

import re
from decimal import Decimal
from fractions import Fraction

from indicators.units import AMOUNT_UNIT, convert_value, full_money_unit
from papers.target_sheets.read_sheet import PrintedText
from yamlfiles.reader import as_decimal

POINTS = re.compile(r"(-?\d+(?:\.\d+)?)\s*分?")
AMOUNT = re.compile(rf"(-?[\d,，]+(?:\.\d+)?)\s*({AMOUNT_UNIT})?")
RATE_TOLERANCE = Fraction(1, 1000)
RELATIVE_TOLERANCE = Fraction(1, 100)
"""How far a rate printed as a part of 1 may lie from the amounts beside it: the larger of the two."""


def parse_points(printed: PrintedText) -> Decimal | None:
    match = POINTS.fullmatch(printed.text.strip())
    return Decimal(match[1]) if match else None


def parse_amount(printed: PrintedText, money: str) -> Decimal | None:
    """In the money of the form; an amount that names another unit is brought to it."""
    match = AMOUNT.fullmatch(printed.text.strip())
    value = as_decimal(match[1].replace("，", ",")) if match else None
    if not match or value is None:
        return None
    return convert_value(value, full_money_unit(match[2] or money), money)


def parse_rate(text: str, executed: Decimal | None, annual: Decimal | None) -> Decimal | None:
    """In percent: 83.08%, 83.08, and 0.8308 where the amounts beside it, or its size, say so."""
    plain = text.strip().removesuffix("%").removesuffix("％").strip()
    value = as_decimal(plain)
    if value is None or plain != text.strip():
        return value
    return value * 100 if _is_part_of_one(value, executed, annual) else value


def _is_part_of_one(value: Decimal, executed: Decimal | None, annual: Decimal | None) -> bool:
    if executed is None or not annual:
        return 0 < value <= 1
    exact = Fraction(executed) / Fraction(annual)
    return abs(Fraction(value) - exact) <= max(RATE_TOLERANCE, RELATIVE_TOLERANCE * exact)
