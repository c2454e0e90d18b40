"""How much of the year of a sheet is over at the end of a month: what the 序时 standard is worked out from."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from indicators.model import Project
from indicators.periods import last_day_of_month
from indicators.records import ManualEntry, Observation


class NoMonthEndError(ValueError):
    """A day that no monitoring can be made for; the message is for the person who asked."""


@dataclass(frozen=True)
class ElapsedTime:
    """``months`` of the ``total`` months of the sheet are over at ``as_of``, the last day of month
    ``month``."""

    as_of: date
    months: int
    total: int

    @property
    def month(self) -> int:
        return self.as_of.month

    @property
    def elapsed_share(self) -> Fraction:
        return Fraction(self.months, self.total)

    @property
    def month_span(self) -> str:
        return month_span_to(self.month)

    @property
    def start(self) -> date:
        return self.as_of.replace(day=1)

    def covers(self, record: Observation | ManualEntry) -> bool:
        """Whether something was measured or said in the month itself."""
        return self.start <= record.as_of <= self.as_of

    def scaling_of(self, amount: str) -> str:
        """How an amount of the months that are over is scaled up to all."""
        return f"{amount} × {self.total} ÷ {self.months}"


def elapsed_time(project: Project, as_of: date) -> ElapsedTime:
    """``as_of`` is the last day of a month."""
    start, end = project.span
    total = months_between(start, end)
    return ElapsedTime(as_of, min(max(months_between(start, as_of), 0), total), total)


def months_between(start: date, end: date) -> int:
    """Both months count."""
    return (end.year - start.year) * 12 + end.month - start.month + 1


def month_span_to(month: int) -> str:
    """1–7月."""
    return "1月" if month == 1 else f"1–{month}月"


def is_month_end(day: date) -> bool:
    return day == last_day_of_month(day.year, day.month)


def month_end(project: Project, day: date, *, asked: bool = False) -> date:
    """The newest end of a month of the project's year at ``day``; a day that was ``asked`` for must be
    one. Raises NoMonthEndError."""
    year = project.year
    if asked and not (is_month_end(day) and day.year == year):
        raise NoMonthEndError(
            f"运行监控按月末编制，应为 {year} 年某月的最后一天，如 {year}-07-31，现为 {day}"
        )
    if day < date(year, 1, 31):
        raise NoMonthEndError(f"{year} 年 1 月还没有过完，尚不能编制运行监控（{day}）")
    if day >= date(year, 12, 31):
        return date(year, 12, 31)
    return day if is_month_end(day) else day.replace(day=1) - timedelta(days=1)
