"""How numbers are written on a paper, and cells that carry the number they show."""

from decimal import Decimal

from forms.grid import GridCell
from indicators.figures import format_plain, half_up
from indicators.model import ScoreStatus

WAITING, UNDECIDED = "待采集", "待评定"
NOT_USED = "/"
MIN_PLACES = 2
MOST_DIGITS = 15
"""Spreadsheets keep no more significant digits; a longer number goes there as text."""


def two_decimals_cell(value: Decimal, style: str = "text") -> GridCell:
    return amount_cell(half_up(value), style)


def amount_cell(value: Decimal, style: str = "text") -> GridCell:
    """With as many places as it has, at least two."""
    return GridCell(
        f"{value:.{decimal_places(value)}f}",
        style=style,
        number=spreadsheet_number(value),
        number_format=f"0.{decimal_zeros(value)}",
    )


def percent_cell(value: Decimal) -> GridCell:
    """83.08 is shown as 83.08%; digits that decide are not rounded away."""
    number = spreadsheet_number(value)
    shown = None if number is None else number.scaleb(-2)
    return GridCell(percent_text(value), number=shown, number_format=f"0.{decimal_zeros(value)}%")


def percent_text(value: Decimal) -> str:
    return f"{value:.{decimal_places(value)}f}%"


def decimal_zeros(value: Decimal) -> str:
    return "0" * decimal_places(value)


def decimal_places(value: Decimal) -> int:
    return max(MIN_PLACES, -int(value.as_tuple().exponent))


def weight_cell(value: Decimal, style: str = "text") -> GridCell:
    return GridCell(format_plain(value), style=style, number=spreadsheet_number(Decimal(format_plain(value))))


def spreadsheet_number(value: Decimal) -> Decimal | None:
    return value if len(value.as_tuple().digits) <= MOST_DIGITS else None


def waiting_cell(text: str = WAITING) -> GridCell:
    return GridCell(text, style="waiting")


def points_cell(value: Decimal | None, outcome: ScoreStatus) -> GridCell:
    if value is not None:
        return amount_cell(value)
    if outcome is ScoreStatus.NOT_APPLICABLE:
        return GridCell(NOT_USED)
    return waiting_cell(UNDECIDED) if outcome is ScoreStatus.NEEDS_PERSON else waiting_cell()
