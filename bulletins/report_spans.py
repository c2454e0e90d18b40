"""Of which days a report of the hotline speaks, what it is called, of what it speaks, and the equal spans
that it is compared with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bulletins.periods import bulletin_period, earlier_period, is_month_end, months_before
from indicators.model import Period

DAY, WEEK, SPECIAL = "day", "week", "special"
REPORT_WORDS: Mapping[str, str] = {
    DAY: "日报",
    WEEK: "周报",
    "month": "月报",
    "quarter": "季报",
    "year": "累计情况报告",
    SPECIAL: "专报",
}
SUBJECT_WORDS: Mapping[str, str] = {"category": "诉求类型", "place": "区域", "handler": "承办单位"}
"""By what a 专报 may pick orders, by the column of their data."""
MONTHS_OF_YEAR = 12
WEEK_DAYS = timedelta(days=7)
YEAR_OF_WEEKS = 52 * WEEK_DAYS
"""A year before on the same day of the week: a hotline has fewer calls on days off."""


@dataclass(frozen=True)
class ReportSubject:
    """What a 专报 speaks of: the orders whose ``column`` is ``value``; of all orders where it is ""."""

    column: str
    value: str

    @property
    def words(self) -> str:
        return self.value or "全部诉求"

    @property
    def filters(self) -> Mapping[str, tuple[str, ...]]:
        return {self.column: (self.value,)} if self.value else {}


ALL_ORDERS = ReportSubject("", "")


@dataclass(frozen=True)
class ReportScope:
    """One report: its kind by name, its days and its subject."""

    span: str
    period: Period
    subject: ReportSubject = ALL_ORDERS

    @property
    def is_of_year(self) -> bool:
        """Whether the span before is that of a year before: there is no 环比."""
        before, year_before = self.compared
        return before == year_before

    @property
    def before_word(self) -> str:
        """What the span before is called."""
        return "上年同期" if self.is_of_year else "上期"

    @property
    def share_of_days(self) -> float:
        """Of its days and those of the span before: 0.5 where both have as many."""
        own, before = day_count(self.period), day_count(self.compared[0])
        return own / (own + before)

    @property
    def compared(self) -> tuple[Period, Period]:
        """The equal span before, and that of a year before."""
        if self.span in (DAY, WEEK):
            step = WEEK_DAYS if self.span == WEEK else timedelta(days=1)
            return shifted(self.period, step), shifted(self.period, YEAR_OF_WEEKS)
        before = (
            earlier_special(self.period) if self.span == SPECIAL else earlier_period(self.span, self.period)
        )
        return before, earlier_period("year", self.period)


def report_period(span: str, day: date) -> Period:
    """The day, or from Monday, the first of the month, the quarter or the year up to ``day``."""
    if span == DAY:
        return Period(day, day)
    if span == WEEK:
        return Period(day - timedelta(days=day.weekday()), day)
    return bulletin_period(span, day)


def shifted(period: Period, days: timedelta) -> Period:
    return Period(period.start - days, period.end - days)


def earlier_special(period: Period) -> Period:
    """As many whole months before whole months, else as many days."""
    start, end = period.start, period.end
    if start.day == 1 and is_month_end(end):
        months = (end.year - start.year) * MONTHS_OF_YEAR + end.month - start.month + 1
        return Period(months_before(start, months), months_before(end, months))
    return shifted(period, end - start + timedelta(days=1))


def day_count(period: Period) -> int:
    return (period.end - period.start).days + 1


def length_words(period: Period, compared: tuple[Period, Period]) -> str:
    """That the spans are not of as many days, "" where they are."""
    own, (before, year_before) = day_count(period), compared
    spans = {"环比": before, "同比": year_before} if before != year_before else {"同比": year_before}
    unequal = [
        f"{word}的对比期 {days} 天" for word, other in spans.items() if (days := day_count(other)) != own
    ]
    return f"本期 {own} 天，{'、'.join(unequal)}，件数没有按天数折算" if unequal else ""
