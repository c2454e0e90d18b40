"""Working days by the official list with 调休, and deadlines counted in them.

A year whose list is not announced yet is never extrapolated: it raises, or, where a caller asks for a
provisional answer, counts Monday to Friday and says so. New years and local rules come from an override
file::

    office_hours: [08:30-12:00, 14:30-18:00]
    2027:
      off: [2027-01-01, 2027-02-05..2027-02-11]
      on: [2027-02-14]
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from yamlfiles.problem import Problem
from yamlfiles.reader import Node, YamlReader, as_date

DAY = timedelta(days=1)
END_OF_DAY = time.max
Hours = tuple[tuple[time, time], ...]
OFFICE_HOURS: Hours = ((time(8, 30), time(12)), (time(14, 30), time(18)))
"""Judgement: usual hours with a break at noon, seven a day. Localities fix their own, in ``office_hours``
of the override file."""


class UnannouncedYearError(LookupError):
    """No official list of working days is known for ``year``."""

    def __init__(self, year: int) -> None:
        super().__init__(f"{year} 年的放假安排尚未公布，不能计算工作日；公布后请更新，或在工作日历文件中写明")
        self.year = year


class LimitUnit(StrEnum):
    """What a deadline counts."""

    HOUR = "hour"
    WORKING_HOUR = "working_hour"
    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"


class LimitStart(StrEnum):
    """Whether the day of the start is the first day, or the day after it."""

    SAME = "same"
    NEXT = "next"


class LimitEnd(StrEnum):
    """When on the last day a deadline ends; hours end where they are full."""

    MIDNIGHT = "24:00"
    CLOSE = "close"
    CLOCK = "clock"


@dataclass(frozen=True)
class Limit:
    """时限: ``n`` units, from which day, to which moment of the last day."""

    n: int
    unit: LimitUnit
    start: LimitStart = LimitStart.NEXT
    end: LimitEnd = LimitEnd.MIDNIGHT

    def __post_init__(self) -> None:
        if self.n < 1:
            raise ValueError(
                "a limit counts at least one unit; the same day is one day that starts with the same day"
            )


@dataclass(frozen=True)
class Deadline:
    """``provisional``: a day of it lies in a year whose list is not announced."""

    at: datetime
    provisional: bool = False


@dataclass(frozen=True)
class WorkingCalendar:
    """The official list, and what an override file puts before it. ``years`` are those the file announces."""

    off: frozenset[date] = frozenset()
    on: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()
    hours: Hours = OFFICE_HOURS
    provisional: bool = False

    def is_announced(self, year: int) -> bool:
        return year in self.years or _is_in_official_list(year)

    def is_working_day(self, day: date) -> bool:
        """Raises UnannouncedYearError unless the calendar is provisional."""
        if day in self.on or day in self.off:
            return day in self.on
        if _is_in_official_list(day.year):
            import chinese_calendar

            return bool(chinese_calendar.is_workday(day))
        if day.year not in self.years and not self.provisional:
            raise UnannouncedYearError(day.year)
        return day.weekday() < 5

    def add_working_days(self, start: date, n: int) -> date:
        """The ``n``-th working day after ``start``; ``start`` itself for 0."""
        day = start
        for _ in range(n):
            day = self._next_working_day(day + DAY)
        return day

    def compute_deadline(self, start: datetime, limit: Limit) -> Deadline:
        """When ``limit`` ends for what started at ``start``."""
        at = self._end_instant(start, limit)
        years = range(start.year, at.year + 1)
        in_working_time = limit.unit in {LimitUnit.WORKING_DAY, LimitUnit.WORKING_HOUR}
        return Deadline(at, in_working_time and not all(self.is_announced(year) for year in years))

    def _end_instant(self, start: datetime, limit: Limit) -> datetime:
        if limit.unit is LimitUnit.HOUR:
            return start + timedelta(hours=limit.n)
        if limit.unit is LimitUnit.WORKING_HOUR:
            opening = (
                start if limit.start is LimitStart.SAME else datetime.combine(start.date() + DAY, time.min)
            )
            return self._after_working_time(opening, timedelta(hours=limit.n))
        return self._instant_on_day(self._last_day(start.date(), limit), start, limit.end)

    def _last_day(self, start: date, limit: Limit) -> date:
        if limit.unit is LimitUnit.CALENDAR_DAY:
            return start + timedelta(days=limit.n if limit.start is LimitStart.NEXT else limit.n - 1)
        first = start + DAY if limit.start is LimitStart.NEXT else start
        return self.add_working_days(self._next_working_day(first), limit.n - 1)

    def _next_working_day(self, day: date) -> date:
        while not self.is_working_day(day):
            day += DAY
        return day

    def _instant_on_day(self, day: date, start: datetime, end: LimitEnd) -> datetime:
        if end is LimitEnd.CLOCK:
            return datetime.combine(day, start.time())
        return datetime.combine(day, self.hours[-1][1] if end is LimitEnd.CLOSE else END_OF_DAY)

    def _after_working_time(self, start: datetime, left: timedelta) -> datetime:
        for opens, closes in self._working_spans(start):
            begins = max(opens, start)
            if begins < closes and left <= closes - begins:
                return begins + left
            left -= max(timedelta(0), closes - begins)
        raise AssertionError("working days never end")

    def _working_spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        day = start.date()
        while True:
            if self.is_working_day(day):
                yield from (
                    (datetime.combine(day, opens), datetime.combine(day, closes))
                    for opens, closes in self.hours
                )
            day += DAY

    def as_provisional(self) -> "WorkingCalendar":
        """The same, with Monday to Friday for years not announced."""
        return replace(self, provisional=True)


OFFICIAL_CALENDAR = WorkingCalendar()


def is_working_day(day: date, calendar: WorkingCalendar = OFFICIAL_CALENDAR) -> bool:
    return calendar.is_working_day(day)


def add_working_days(start: date, n: int, calendar: WorkingCalendar = OFFICIAL_CALENDAR) -> date:
    return calendar.add_working_days(start, n)


@functools.cache
def _is_in_official_list(year: int) -> bool:
    import chinese_calendar

    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def read_calendar(content: bytes, file: str) -> tuple[WorkingCalendar, tuple[Problem, ...]]:
    """The override file; days that cannot be read are problems and are left out."""
    reader = YamlReader(file)
    off: set[date] = set()
    on: set[date] = set()
    years: set[int] = set()
    hours: Hours = ()
    for key, node in reader.read_entries(reader.read_tree(content), "工作日历"):
        if key.value == "office_hours":
            hours = tuple(_read_hours(reader, node))
        elif re.fullmatch(r"\d{4}", key.value):
            year = int(key.value)
            years.add(year)
            days = reader.read_fields(node, key.value, optional=("off", "on"))
            off.update(_read_days(reader, days.get("off"), year))
            on.update(_read_days(reader, days.get("on"), year))
        else:
            reader.add_problem(key, f"应是年份（如 2027）或 office_hours，现为“{key.value}”", "calendar")
    for day in sorted(off & on):
        reader.add_problem(None, f"{day} 既写为放假又写为上班，请只留一处", "calendar")
    calendar = WorkingCalendar(frozenset(off), frozenset(on - off), frozenset(years), hours or OFFICE_HOURS)
    return calendar, reader.sorted_problems()


def _read_days(reader: YamlReader, node: Node | None, year: int) -> Iterator[date]:
    for text in reader.read_texts(node, "日期"):
        first, _, last = text.partition("..")
        start, end = as_date(first), as_date(last or first)
        if start is None or end is None or start > end or start.year != year:
            reader.add_problem(
                node, f"“{text}”不是 {year} 年的日期或日期段（如 {year}-10-01..{year}-10-07）", "calendar"
            )
            continue
        yield from (start + timedelta(days=index) for index in range((end - start).days + 1))


OPENING = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")


def _read_hours(reader: YamlReader, node: Node) -> Iterator[tuple[time, time]]:
    for text in reader.read_texts(node, "office_hours"):
        opening = _parse_opening(text)
        if opening is None:
            reader.add_problem(node, f"“{text}”不是时间段（如 08:30-12:00）", "calendar")
        else:
            yield opening


def _parse_opening(text: str) -> tuple[time, time] | None:
    """08:30-12:00, from the earlier to the later time of one day."""
    numbers = OPENING.fullmatch(text)
    if not numbers:
        return None
    hour, minute, last_hour, last_minute = map(int, numbers.groups())
    try:
        opens, closes = time(hour, minute), time(last_hour, last_minute)
    except ValueError:
        return None
    return (opens, closes) if opens < closes else None
