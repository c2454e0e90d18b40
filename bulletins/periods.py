"""The span of days a 通报 speaks of, the equal span it is compared with, and what people call them."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta

from indicators.model import Period

SPANS: Mapping[str, str] = {"month": "当月", "quarter": "当季", "year": "本年累计"}
EARLIER: Mapping[str, str] = {"month": "上月", "quarter": "上季", "year": "上年同期"}
"""What a span is compared with: as many months before it, of a year the same days a year before."""
MONTHS: Mapping[str, int] = {"month": 1, "quarter": 3, "year": 12}


def bulletin_period(span: str, day: date) -> Period:
    """From the first day of the month, quarter or year up to ``day``."""
    first = {"month": day.month, "quarter": (day.month - 1) // 3 * 3 + 1, "year": 1}[span]
    return Period(date(day.year, first, 1), day)


def earlier_period(span: str, period: Period) -> Period:
    """The equal span before; a last day of a month stays one."""
    return Period(months_before(period.start, MONTHS[span]), months_before(period.end, MONTHS[span]))


def months_before(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 - months
    year, month = number // 12, number % 12 + 1
    last = monthrange(year, month)[1]
    return date(year, month, last if is_month_end(day) else min(day.day, last))


def is_month_end(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1


def period_words(period: Period) -> str:
    """2024年6月, 2024年1—6月, 2024-06-30, else both days."""
    start, end = period.start, period.end
    if start == end:
        return str(start)
    if start.day != 1 or not is_month_end(end) or start.year != end.year:
        return f"{start} 至 {end}"
    if (start.month, end.month) == (1, 12):
        return f"{start.year}年"
    months = f"{start.month}月" if start.month == end.month else f"{start.month}—{end.month}月"
    return f"{start.year}年{months}"
