"""When reports of the hotline make themselves: which kinds, since when, at what hour of the day after their
span."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bulletins.periods import is_month_end
from bulletins.report_spans import DAY, WEEK, ReportScope, report_period
from indicators.clock import SHANGHAI
from indicators.model import EMPTY_MAPPING

KINDS: Mapping[str, str] = {"日报": DAY, "周报": WEEK, "月报": "month", "季报": "quarter"}
"""As ``bulletin.yaml`` writes them."""
USUAL_HOUR = time(8)
ONE_DAY = timedelta(days=1)
MOST_BACK = timedelta(days=400)
"""Reports of longer ago are not caught up; they can be asked for on the page."""
PATIENCE: Mapping[str, timedelta] = {
    DAY: timedelta(days=2),
    WEEK: timedelta(days=3),
    "month": timedelta(days=7),
    "quarter": timedelta(days=10),
}
"""So long data may come late, then the report is made and says what it lacks; judgement."""


@dataclass(frozen=True)
class ReportSchedule:
    """``since`` by kind: the first day whose report is made by itself; no kind makes itself without one.
    Due at ``hour`` of the day after."""

    since: Mapping[str, date] = field(default_factory=lambda: EMPTY_MAPPING)
    hour: time = USUAL_HOUR

    def due_scopes(self, now: datetime) -> Iterator[ReportScope]:
        """All that are due by ``now``, each kind from its first day on, oldest first."""
        today = now.astimezone(SHANGHAI).date()
        for span, first in self.since.items():
            for end in days_between(max(first, today - MOST_BACK), today - ONE_DAY):
                if ends_span(span, end) and self.due_at(end) <= now:
                    yield ReportScope(span, report_period(span, end))

    @property
    def words(self) -> str:
        """What makes itself, as said on the page; "" for nothing."""
        words = {span: word for word, span in KINDS.items()}
        kinds = (
            f"{words[span]}自 {first} 起（数据不齐最多等 {PATIENCE[span].days} 天）"
            for span, first in self.since.items()
        )
        told = "、".join(kinds)
        back = f"停机补做，最多补 {MOST_BACK.days} 天"
        return f"{told}；期满次日 {self.hour.hour} 时起生成，{back}" if told else ""

    def due_at(self, end: date) -> datetime:
        return datetime.combine(end + ONE_DAY, self.hour, SHANGHAI)

    def is_late(self, scope: ReportScope, now: datetime) -> bool:
        """Whether data have been waited for long enough."""
        return now >= self.due_at(scope.period.end) + PATIENCE[scope.span]


NO_SCHEDULE = ReportSchedule()


def days_between(first: date, last: date) -> Iterator[date]:
    return (first + number * ONE_DAY for number in range((last - first).days + 1))


def ends_span(span: str, day: date) -> bool:
    if span == DAY:
        return True
    if span == WEEK:
        return day.weekday() == 6
    return is_month_end(day) and (span == "month" or day.month % 3 == 0)
