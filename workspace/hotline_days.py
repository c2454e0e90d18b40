"""The orders of a report day by day, as far as data cover them: what its drawing and its unusual days are
made from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from bulletins.periods import months_before
from bulletins.report_content import ReportTrend, TrendPoint
from bulletins.report_spans import DAY, WEEK, WEEK_DAYS, YEAR_OF_WEEKS, ReportScope, day_count, shifted
from bulletins.unusual_days import MOST_YEARS, WEEKS, JudgedDays, judge_days
from indicators.model import Period
from indicators.periods import last_day_of_month
from indicators.records import MeasurementStatus
from measuring import MeasureRequest
from workspace.data_reach import DataReach
from workspace.hotline_groups import VOLUME
from workspace.opened import Workspace

MOST_DAYS_DRAWN = 62
DAYS_BEFORE = 13
"""That a 日报 shows beside its own."""
LEVEL_DAYS = timedelta(days=7 * WEEKS)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class DaysOfReport:
    """``counts`` by day, of the days that data cover."""

    counts: Mapping[date, int] = field(default_factory=dict)
    judged: JudgedDays = field(default_factory=JudgedDays)


def measured_days(workspace: Workspace, scope: ReportScope, reach: DataReach | None) -> DaysOfReport:
    days = [day for day in wanted_days(scope) if reach and not reach.lacking(Period(day, day))]
    days = [day for day in days if reach is None or covers_day(reach, day)]
    requests = [MeasureRequest(day, VOLUME, scope.subject.filters, Period(day, day)) for day in days]
    found = workspace.measurer().measure(requests) if requests else {}
    counts = {
        day: int(found[day].value or 0) for day in days if found[day].outcome is MeasurementStatus.MEASURED
    }
    return DaysOfReport(counts, judge_days(counts, scope.period))


def covers_day(reach: DataReach, day: date) -> bool:
    """Whether a day without orders is one: it lies between the first and the newest day of the data."""
    return (reach.first is None or reach.first <= day) and (reach.latest is None or day <= reach.latest)


def wanted_days(scope: ReportScope) -> list[date]:
    """Of the span and what is drawn beside it, and the weeks before, of this year and of earlier ones."""
    first, last = scope.period.start - max(LEVEL_DAYS, DAYS_BEFORE * ONE_DAY), scope.period.end
    spans = [Period(first, last)]
    spans += [
        shifted(Period(first, last + WEEK_DAYS), years * YEAR_OF_WEEKS) for years in range(1, MOST_YEARS + 1)
    ]
    drawn = (scope.compared[1], scope.compared[0])
    return sorted({day for span in (*spans, *drawn) for day in days_of(span)})


def days_of(period: Period) -> Iterator[date]:
    return (period.start + number * ONE_DAY for number in range(day_count(period)))


def trend_of(scope: ReportScope, days: DaysOfReport) -> ReportTrend:
    """By day, of long spans by month beside the same months of a year before."""
    counts, period = days.counts, scope.period
    if scope.span == DAY:
        drawn = Period(period.end - DAYS_BEFORE * ONE_DAY, period.end)
        return ReportTrend("近 14 天受理量", tuple(day_points(drawn, counts, None)))
    if day_count(period) > MOST_DAYS_DRAWN:
        return ReportTrend("各月受理量", tuple(month_points(period, counts)), "上年同期")
    if scope.span == WEEK:
        return ReportTrend("本周逐日受理量", tuple(day_points(period, counts, WEEK_DAYS)), "上周同日")
    return ReportTrend("本期逐日受理量", tuple(day_points(period, counts, None)))


def day_points(period: Period, counts: Mapping[date, int], back: timedelta | None) -> Iterator[TrendPoint]:
    for day in days_of(period):
        before = counts.get(day - back) if back else None
        yield TrendPoint(f"{day.month}-{day.day}", counts.get(day), before)


def month_points(period: Period, counts: Mapping[date, int]) -> Iterator[TrendPoint]:
    first = period.start.replace(day=1)
    while first <= period.end:
        last = last_day_of_month(first.year, first.month)
        days = list(days_of(Period(max(first, period.start), min(last, period.end))))
        before = list(days_of(Period(months_before(days[0], 12), months_before(days[-1], 12))))
        label = f"{first.month}月" if period.start.year == period.end.year else f"{first:%Y-%m}"
        yield TrendPoint(label, summed(counts, days), summed(counts, before))
        first = last + ONE_DAY


def summed(counts: Mapping[date, int], days: Sequence[date]) -> int | None:
    """``None`` where not all of them are covered."""
    return sum(counts[day] for day in days) if all(day in counts for day in days) else None
