"""Which days a schedule owes a measurement for, and when each falls due. Pure; periods and times of day are
Asia/Shanghai.

A schedule is ``monthly``, ``quarterly``, ``yearly`` (as of the last day, due on the day after at 06:00, or on
the day of the next month and at the hour that are written behind it, as ``monthly 5 08:00``), or a cron text
of five fields (as of the day before it fires: what a run in the morning can know is yesterday).
Windows are calendar windows.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from cronsim import CronSim, CronSimError

from indicators.clock import SHANGHAI
from indicators.periods import last_day_of_month
from indicators.schedules import CollectionPeriod, read_collection_period

DAY = timedelta(days=1)
MONTHS_BY_SCHEDULE = {"monthly": 1, "quarterly": 3, "yearly": 12}

DueSlot = tuple[date, datetime]
"""The day a slot speaks of, and the instant it falls due."""


class ScheduleError(ValueError):
    """A schedule text that says nothing; the message says what may be written."""


@lru_cache(maxsize=1024)  # a scheduler asks the same every half minute
def schedule_slots(schedule: str, start: date, end: date) -> tuple[DueSlot, ...]:
    """Every slot with its day in ``start`` to ``end`` (both included), in order, one a day at most. Raises
    ScheduleError."""
    if start > end:
        return ()
    period = read_collection_period(schedule)
    return tuple(calendar_slots(period, start, end) if period else cron_slots(schedule, start, end))


def slots_due_by(schedule: str, period: tuple[date, date], now: datetime) -> tuple[DueSlot, ...]:
    """The slots of a project's period that are due by ``now``."""
    return tuple(slot for slot in schedule_slots(schedule, *period) if slot[1] <= now)


def calendar_slots(period: CollectionPeriod, start: date, end: date) -> Iterator[DueSlot]:
    """Ends of months, quarters or years."""
    months = MONTHS_BY_SCHEDULE[period.word]
    for year in range(start.year, end.year + 1):
        for month in range(months, 13, months):
            as_of = last_day_of_month(year, month)
            if start <= as_of <= end and as_of <= date.max - period.day * DAY:
                yield as_of, datetime.combine(as_of + period.day * DAY, period.hour, SHANGHAI)


def cron_slots(schedule: str, start: date, end: date) -> Iterator[DueSlot]:
    """The first firing of each day."""
    if len(schedule.split()) != 5:
        raise ScheduleError(
            f"采集周期“{schedule}”应为 monthly、quarterly、yearly，或五段的 cron 表达式，如 0 6 1 * *"
        )
    if end >= date.max - DAY:
        raise ScheduleError(f"采集周期“{schedule}”没有截止日，无法列出监测期；请写明项目期间 period")
    try:
        for fired in daily_firings(schedule, start + DAY, end + DAY):
            yield fired.date() - DAY, fired
    except CronSimError as error:
        raise ScheduleError(
            f"采集周期“{schedule}”不是可用的 cron 表达式（{error}），如每月 1 日 6 时写作 0 6 1 * *"
        ) from None


def daily_firings(schedule: str, first: date, last: date) -> Iterator[datetime]:
    """Raises CronSimError."""
    day = first
    while day <= last:
        midnight = datetime.combine(day, time(), SHANGHAI)
        # CronSim gives what comes after an instant: a second earlier, midnight itself may fire
        fired = next(CronSim(schedule, midnight - timedelta(seconds=1)), None)
        if fired is None or fired.date() > last:
            return
        yield fired
        day = fired.date() + DAY
