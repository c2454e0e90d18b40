"""Numbers as filled in: points, weights, amounts of money, rates of execution; what is no number is ``None``.

Judged is the number that a workbook stores, where it shows fewer digits, or points and money as percent.
"""

from decimal import Decimal
from fractions import Fraction

from indicators.points import FULL_SCORE
from indicators.printed_number import PrintedNumber, read_printed_number
from indicators.units import convert_value
from papers.target_sheets.read_sheet import PrintedText
from papers.target_sheets.rows import WEIGHT_UNITS
from papers.target_sheets.vocabulary import BLANK_MARK

POINT_UNITS = ("", "分")
THOUSANDS = "千元"
RATE_TOLERANCE = Fraction(1, 1000)
RELATIVE_TOLERANCE = Fraction(1, 100)
"""How far a rate printed as a part of 1 may lie from the amounts beside it: the larger of the two."""


def parse_points(printed: PrintedText) -> Decimal | None:
    return _value_in(printed, POINT_UNITS)


def parse_weight(printed: PrintedText) -> Decimal | None:
    """Points or, of a sheet that says 权重, percent."""
    return _value_in(printed, WEIGHT_UNITS)


def _value_in(printed: PrintedText, units: tuple[str, ...]) -> Decimal | None:
    number = read_printed_number(printed.number_text)
    if number is None:
        return None
    if printed.exact and number.unit == "%" and number.value > FULL_SCORE:
        return number.value / 100
    return number.value if number.unit in units else None


def parse_amount(printed: PrintedText, money: str) -> Decimal | None:
    """In the money of the form; an amount that names another unit is brought to it."""
    number = read_printed_number(printed.number_text, accounting=True)
    if number is not None and printed.exact and number.unit == "%":
        number = PrintedNumber(number.value / 100)
    if number is None or not number.is_amount:
        return None
    if not number.unit and money == THOUSANDS and _shows_thousands(printed, number):
        return number.value / 1000
    return convert_value(number.value, number.money_unit or money, money)


def _shows_thousands(printed: PrintedText, stored: PrintedNumber) -> bool:
    """Whether 元 are stored and the format shows 千元, which is then the unit of the form."""
    shown = read_printed_number(printed.text, accounting=True)
    return shown is not None and shown.value != 0 and round(stored.value / 1000) == round(shown.value)


def parse_rate(text: str, executed: Decimal | None, annual: Decimal | None) -> Decimal | None:
    """In percent, to as many places as printed: 83.08%, 83.08, and 0.8308 where the amounts beside it, or its
    size, say so."""
    number = read_printed_number(text)
    if number is None or number.unit not in ("", "%"):
        return None
    is_part = not number.unit and _is_part_of_one(number.value, executed, annual)
    return number.value.scaleb(2) if is_part else number.value


def _is_part_of_one(value: Decimal, executed: Decimal | None, annual: Decimal | None) -> bool:
    if executed is None or not annual:
        return 0 < value <= 1
    exact = Fraction(executed) / Fraction(annual)
    return abs(Fraction(value) - exact) <= max(RATE_TOLERANCE, RELATIVE_TOLERANCE * exact)


def unread_numbers(cells: dict[str, PrintedText], values: dict[str, Decimal | None]) -> dict[str, str]:
    """The texts that stand where a number is due and are none, by field; a stroke stands for no number."""
    return {
        name: printed.text
        for name, printed in cells.items()
        if printed.text and values[name] is None and not BLANK_MARK.fullmatch(printed.text)
    }
