"""Figures as they are judged and shown: exact fractions inside, one rounding (half up) at the end, text
without surprises."""

from collections.abc import Callable
from decimal import Context, Decimal
from fractions import Fraction

PLACES = 2
STRICT_PLACES = 8
"""Judgement: a test that may be let go is worth fewer places than these; the last one, such as on which side
of a line a number lies, gets as many as it needs."""
MOST_DIGITS = 300
"""More digits than this before or after the point is no number of this world, and would only fill the
memory."""
MOST_PLACES_TRIED = 2 * MOST_DIGITS
"""Enough to tell the quotient of two numbers from a third."""

ZERO_PERCENT, FULL_PERCENT = Decimal(0), Decimal(100)
"""Nothing and all: a share that is not quite either is never shown as either."""
DIVISION = Context(prec=60)


def is_figure(value: object) -> bool:
    """Whether ``value`` is a finite number of sane length; NaN and Infinity are not."""
    if isinstance(value, Fraction):
        return True
    return (
        isinstance(value, Decimal)
        and value.is_finite()
        and abs(value.adjusted()) <= MOST_DIGITS
        and len(value.as_tuple().digits) <= MOST_DIGITS
    )


def half_up(value: Fraction | Decimal, places: int = PLACES) -> Decimal:
    """四舍五入: exact, however long the number; half goes away from zero."""
    above, below = value.as_integer_ratio()
    whole = (2 * abs(above) * 10**places + below) // (2 * below)
    return Decimal(f"{'-' if above < 0 and whole else ''}{whole}E-{places}")


def round_down(value: Fraction | Decimal, places: int = PLACES) -> Decimal:
    """Cut off after ``places``; of what is not below 0."""
    above, below = value.as_integer_ratio()
    return Decimal(f"{above * 10**places // below}E-{places}")


def to_decimal(value: Fraction) -> Decimal:
    """A fraction as a decimal of 60 digits, exact where it ends before."""
    return DIVISION.divide(Decimal(value.numerator), Decimal(value.denominator))


def format_plain(value: Decimal) -> str:
    """All digits, no exponent, no idle zeros: 95.20 is 95.2."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def round_fewest_digits(
    value: Fraction, *agrees: Callable[[Fraction], bool], fewest: int = PLACES
) -> Decimal:
    """``value`` rounded to the fewest places, from ``fewest`` on, with which every test of ``agrees`` holds.

    Tests are given from the strictest to the most important; where no length passes all, the earlier ones
    are let go.
    """
    for tests in (agrees[start:] for start in range(len(agrees))):
        for places in range(fewest, MOST_PLACES_TRIED if len(tests) == 1 else STRICT_PLACES):
            rounded = half_up(value, places)
            if all(test(Fraction(rounded)) for test in tests):
                return rounded
    return half_up(value, fewest)


def round_apart(value: Fraction | Decimal, *lines: Fraction | Decimal, places: int = PLACES) -> Decimal:
    """So many places, and more where these would put ``value`` on a line or on another side of it."""
    return round_fewest_digits(Fraction(value), keeps_side(value, *lines), fewest=places)


def keeps_side(value: Fraction | Decimal, *lines: Fraction | Decimal) -> Callable[[Fraction], bool]:
    """Whether a rounded number compares with every line as ``value`` does."""
    sides = [(Fraction(line), _side(Fraction(value), Fraction(line))) for line in lines]
    return lambda rounded: all(_side(rounded, line) == side for line, side in sides)


def _side(value: Fraction, line: Fraction) -> int:
    difference = value.numerator * line.denominator - line.numerator * value.denominator
    return (difference > 0) - (difference < 0)


def round_readable(value: Fraction, *agrees: Callable[[Fraction], bool], unit: str = "") -> Decimal:
    """The same, but a value of no more than four places is shown whole, unless it is a percent: all of them
    have as many places."""
    if unit == "%":
        return round_fewest_digits(value, *agrees)
    exact = half_up(value, 4)
    return exact if exact == value else round_fewest_digits(value, *agrees)
