"""How numbers are written on a paper, and cells that carry the number they show."""

from decimal import Decimal

from forms.grid import Cell
from indicators.figures import half_up, plain
from indicators.model import Result

WAITING, UNDECIDED = "待采集", "待评定"
NOT_USED = "/"
PLACES = 2
MOST_DIGITS = 15
"""Spreadsheets keep no more significant digits; a longer number goes there as text."""


def two_decimals(value: Decimal, style: str = "text") -> Cell:
    return amount(half_up(value), style)


def amount(value: Decimal, style: str = "text") -> Cell:
    """With as many places as it has, at least two."""
    return Cell(f"{value:.{places_of(value)}f}", style=style, number=exact(value), number_format=f"0.{zeros(value)}")


def percent(value: Decimal) -> Cell:
    """83.08 is shown as 83.08%; digits that decide are not rounded away."""
    number = exact(value)
    shown = None if number is None else number.scaleb(-2)
    return Cell(percent_text(value), number=shown, number_format=f"0.{zeros(value)}%")


def percent_text(value: Decimal) -> str:
    return f"{value:.{places_of(value)}f}%"


def zeros(value: Decimal) -> str:
    return "0" * places_of(value)


def places_of(value: Decimal) -> int:
    return max(PLACES, -int(value.as_tuple().exponent))


def weight(value: Decimal, style: str = "text") -> Cell:
    return Cell(plain(value), style=style, number=exact(Decimal(plain(value))))


def exact(value: Decimal) -> Decimal | None:
    return value if len(value.as_tuple().digits) <= MOST_DIGITS else None


def waiting(text: str = WAITING) -> Cell:
    return Cell(text, style="waiting")


def points(value: Decimal | None, outcome: Result) -> Cell:
    if value is not None:
        return two_decimals(value)
    if outcome is Result.NOT_APPLICABLE:
        return Cell(NOT_USED)
    return waiting(UNDECIDED) if outcome is Result.NEEDS_PERSON else waiting()
