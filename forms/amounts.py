"""How numbers are written on a paper, and cells that carry the number they show."""

from decimal import Decimal

from forms.grid import Cell
from indicators.figures import half_up, plain

WAITING, UNDECIDED = "待采集", "待评定"
MOST_DIGITS = 15
"""Spreadsheets keep no more significant digits; a longer number goes there as text."""


def two_decimals(value: Decimal, style: str = "text") -> Cell:
    rounded = half_up(value)
    return Cell(f"{rounded:f}", style=style, number=exact(rounded), number_format="0.00")


def percent(value: Decimal) -> Cell:
    """83.08 is shown as 83.08%; digits that decide are not rounded away."""
    places = places_of(value)
    number = exact(value)
    shown = None if number is None else number.scaleb(-2)
    return Cell(percent_text(value), number=shown, number_format=f"0.{'0' * places}%")


def percent_text(value: Decimal) -> str:
    return f"{value:.{places_of(value)}f}%"


def places_of(value: Decimal) -> int:
    return max(2, -int(value.as_tuple().exponent))


def weight(value: Decimal, style: str = "text") -> Cell:
    return Cell(plain(value), style=style, number=exact(Decimal(plain(value))))


def exact(value: Decimal) -> Decimal | None:
    return value if len(value.as_tuple().digits) <= MOST_DIGITS else None


def waiting(text: str = WAITING) -> Cell:
    return Cell(text, style="waiting")
