"""How numbers are written on a paper, and cells that carry the number they show."""

from collections.abc import Iterable
from decimal import Decimal

from forms.grid import GridCell
from indicators.display import OPEN_WORDS, SCORE_STATUS_WORDS, WAITING, decimal_places, show_rounded_percent
from indicators.figures import PLACES, format_plain, half_up
from indicators.model import ScoreStatus

NOT_USED = "/"
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


def align_amounts(values: Iterable[Decimal | None]) -> list[Decimal | None]:
    """A column of money: all with as many places as the one that needs most, none with fewer than it has."""
    column = list(values)
    places = most_places(column)
    return [pad_amount(value, places) for value in column]


def most_places(values: Iterable[Decimal | None]) -> int:
    """Of the amount that needs most, at least two."""
    return max((decimal_places(value) for value in values if value is not None), default=PLACES)


def pad_amount(value: Decimal | None, places: int) -> Decimal | None:
    return None if value is None else half_up(value, places)


def percent_cell(value: Decimal) -> GridCell:
    """83.08 is shown as 83.08%; digits that decide are not rounded away."""
    number = spreadsheet_number(value)
    # A spreadsheet keeps 83.08% as 0.8308.
    fraction = None if number is None else number.scaleb(-2)
    return GridCell(show_rounded_percent(value), number=fraction, number_format=f"0.{decimal_zeros(value)}%")


def decimal_zeros(value: Decimal) -> str:
    return "0" * decimal_places(value)


def weight_cell(value: Decimal, style: str = "text") -> GridCell:
    return GridCell(format_plain(value), style=style, number=spreadsheet_number(Decimal(format_plain(value))))


def spreadsheet_number(value: Decimal) -> Decimal | None:
    return value if len(value.as_tuple().digits) <= MOST_DIGITS else None


def waiting_cell(text: str = WAITING) -> GridCell:
    return GridCell(text, style="waiting")


def actual_cell(text: str) -> GridCell:
    """实际完成值 as printed; in red where it is still to come."""
    return waiting_cell(text) if text in OPEN_WORDS else GridCell(text)


def amount_or_blank(value: Decimal | None) -> GridCell:
    """A cell left blank on the declared sheet stays blank."""
    return GridCell() if value is None else amount_cell(value)


def amount_or_waiting(value: Decimal | None, waiting: str = WAITING) -> GridCell:
    return waiting_cell(waiting) if value is None else amount_cell(value)


def percent_or_waiting(value: Decimal | None, waiting: str = WAITING) -> GridCell:
    return waiting_cell(waiting) if value is None else percent_cell(value)


def points_or_waiting(value: Decimal | None, style: str = "text", waiting: str = WAITING) -> GridCell:
    """A sum of points, or the word for why there is none yet."""
    return waiting_cell(waiting) if value is None else two_decimals_cell(value, style)


def weight_or_blank(value: Decimal) -> GridCell:
    """A row that was given no points has an empty cell."""
    return weight_cell(value) if value else GridCell()


def points_cell(value: Decimal | None, outcome: ScoreStatus) -> GridCell:
    if value is not None:
        return amount_cell(value)
    if outcome is ScoreStatus.NOT_APPLICABLE:
        return GridCell(NOT_USED)
    return waiting_cell(SCORE_STATUS_WORDS.get(outcome, WAITING))


def applied_weight_cell(value: Decimal, outcome: ScoreStatus) -> GridCell:
    """分值 of a row; one that does not apply carries none."""
    return GridCell(NOT_USED) if outcome is ScoreStatus.NOT_APPLICABLE else weight_cell(value)
