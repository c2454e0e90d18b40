"""The ends of the months under a drawing, and how they are written."""

from collections.abc import Sequence
from datetime import date

from indicators.periods import last_day_of_month

MOST_LABELS = 12


def every_nth_from_last(ends: Sequence[date]) -> list[date]:
    """As many as there is room for, the last always among them."""
    step = max(1, -(-len(ends) // MOST_LABELS))
    return sorted(ends[::-1][::step])


def month_texts(ends: Sequence[date], one_year: bool) -> list[str]:
    """1, 2, 3月: the last says what is counted; over more than a year 24-1, 24-2."""
    if not one_year:
        return [f"{day:%y}-{day.month}" for day in ends]
    texts = [f"{day.month}" for day in ends]
    return [*texts[:-1], f"{texts[-1]}月"]


def month_ends(span: tuple[date, date]) -> list[date]:
    """The last day of each month of ``span``, the last of them cut to it; at least one."""
    start, end = span
    months = range(start.year * 12 + start.month - 1, end.year * 12 + end.month)
    return [min(last_day_of_month(month // 12, month % 12 + 1), end) for month in months]
