"""Days of work and rest by the official calendar, and how busy each day is."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import chinese_calendar

from examples.city import MONTHS

FIRST_YEAR, LAST_YEAR = 2005, max(chinese_calendar.constants.workdays).year - 1
"""The years whose neighbours' holidays are announced too: orders of December are due in the January after."""

DAY = timedelta(days=1)


def days_between(first: date, last: date) -> Iterator[date]:
    """Both ends included."""
    while first <= last:
        yield first
        first += DAY


class WorkingDays:
    """The working days around one year (调休 included), to count deadlines in."""

    def __init__(self, year: int) -> None:
        around = days_between(date(year - 1, 11, 1), date(year + 1, 3, 31))
        self.days = [day for day in around if chinese_calendar.is_workday(day)]
        self._set = frozenset(self.days)

    def __contains__(self, day: date) -> bool:
        return day in self._set

    def index_on_or_after(self, day: date) -> int:
        return bisect_left(self.days, day)

    def nth_day_after(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day``; the last day known where that lies beyond it."""
        return self.days[min(bisect_right(self.days, day) + count - 1, len(self.days) - 1)]


def busyness(day: date) -> float:
    """How many calls come on ``day`` against a mean day."""
    on_holiday, name = chinese_calendar.get_holiday_detail(day)
    if name == chinese_calendar.Holiday.spring_festival.value and on_holiday:
        return 0.42
    if on_holiday and name:
        return 0.62
    return MONTHS[day.month - 1] * (0.74 if on_holiday else 1.12)


def instant_at(day: date, seconds: int) -> datetime:
    """The instant ``seconds`` after midnight of ``day``."""
    return datetime.combine(day, time()) + timedelta(seconds=seconds)
