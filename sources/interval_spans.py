"""From when to when a row of an interval report counts: read from its day, its interval and what the title
says."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import TypeVar

from sources.stated_days import NOT_THE_DAY

Found = TypeVar("Found", int, date)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
HOUR = 60 * MINUTE
USUAL_LENGTHS = (5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 20 * MINUTE, 30 * MINUTE, HOUR)
"""Of rows that state their beginning alone, the step between them is one of these."""
YEAR = r"(?P<year>(?:19|20)\d\d)"
FULL_DAY = re.compile(
    rf"{YEAR}\s*[-/.年]\s*(?P<month>\d{{1,2}})\s*[-/.月]\s*(?P<day>\d{{1,2}})日?(?!\d)"
    r"|(?P<compact>20\d{6})(?!\d)"
)
SPAN_END = re.compile(
    r"\s*(?:~|—+|–|至|到|-(?=[^日]{1,6}日))\s*(?:(?P<month>\d{1,2})\s*[-/.月]\s*)?(?P<day>\d{1,2})日?(?![\d:时点])"
)
MONTH_DAY = re.compile(r"(?<!\d)(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})[日号]?(?![\d:])")
MONTH = re.compile(rf"{YEAR}\s*[-/.年]\s*(?P<month>\d{{1,2}})月?(?![\d:-])")
MONTH_ALONE = re.compile(r"(?P<month>\d{1,2})月份?")
DAY_ALONE = re.compile(r"(?P<day>\d{1,2})[日号]?")
SERIAL = re.compile(r"(?P<serial>4\d{4})(?:\.0+)?")
CLOCK = r"(\d{1,2})(?:\s*:\s*(\d{2})(?::(\d{2})(?:\.\d+)?)?|\s*[时点](?:(\d{1,2})分?)?)"
TO = r"\s*(?:-+|~|—+|–|至|到)\s*"
CLOCKS = re.compile(rf"{CLOCK}(?:{TO}{CLOCK})?")
HOURS = re.compile(rf"(\d{{1,2}}){TO}(\d{{1,2}})\s*[时点]?")
HOUR_ALONE = re.compile(r"(\d{1,2})[时点]?")
MIDNIGHT = re.compile(r"[ T]0?0:00(:00(\.0+)?)?$")
WEEKDAY = re.compile(r"[(\[]?(周|星期|礼拜)[一二三四五六日天][)\]]?")
IDLE = re.compile(r"全天|[\s,;()~T至到—–-]")
"""What stands beside a day and says nothing of the clock."""
LAST_MINUTES = (4, 9, 14, 19, 29, 39, 44, 49, 59)
"""An interval that ends so means the minute to be part of it: 8:00-8:29."""


@dataclass(frozen=True)
class StatedTime:
    """What the title, the sheet or the file says of when: as much of it as it says."""

    year: int | None = None
    month: int | None = None
    day: date | None = None


@dataclass(frozen=True)
class IntervalSpan:
    """The first moment and the first moment after; ``end`` is ``None`` where only the beginning is stated."""

    start: datetime
    end: datetime | None

    @property
    def hour(self) -> int | None:
        """Whole hours since 1970-01-01 00:00 of the clock hour that it lies in."""
        within = self.start.replace(minute=0, second=0) + HOUR
        if self.end is None or self.end > within:
            return None
        return int((self.start - datetime(1970, 1, 1)) / HOUR)  # noqa: DTZ001  # local time, as all instants


def stated_time(titles: Iterable[str]) -> StatedTime:
    """Of several that say something the first; a day says more than a month, a month more than a year. The
    day on which it was printed says nothing; of a span of days only what they share."""
    normalized = (unicodedata.normalize("NFKC", title) for title in titles)
    texts = [text for text in normalized if not NOT_THE_DAY.search(text)]
    if days := {day for text in texts for day in _stated_days(text)}:
        months = {(day.year, day.month) for day in days}
        month = min(months)[1] if len(months) == 1 else None
        return StatedTime(_only({day.year for day in days}), month, _only(days))
    for text in texts:
        if match := MONTH.search(text):
            return StatedTime(int(match["year"]), int(match["month"]))
    years = [match["year"] for text in texts for match in re.finditer(rf"(?<!\d){YEAR}(?!\d)", text)]
    return StatedTime(int(years[0]) if years else None)


def _only(found: set[Found]) -> Found | None:
    return min(found) if len(found) == 1 else None


def _stated_days(text: str) -> Iterator[date]:
    """The days that are written with their year, and those until which a span from one of them reaches."""
    for match in FULL_DAY.finditer(text):
        if day := _day_of(match):
            yield day
            if until := SPAN_END.match(text, match.end()):
                yield _valid(day.year, int(until["month"] or day.month), int(until["day"])) or day


def span_of(day_text: str, interval_text: str, stated: StatedTime) -> IntervalSpan | None:
    """``None`` where it cannot be told."""
    day_text, interval = (
        WEEKDAY.sub("", unicodedata.normalize("NFKC", text)).strip() for text in (day_text, interval_text)
    )
    days, rest = _days_of(MIDNIGHT.sub("", day_text), stated)
    more, interval = _full_days(interval)
    days = days or more
    if not days and not day_text and interval:
        days = [(stated.day, stated.day + DAY)] if stated.day else []
    if not days:
        return None
    first, last = days[0], days[-1]
    if not IDLE.sub("", rest + interval):
        return IntervalSpan(_midnight(first[0]), _midnight(last[1]))
    return _within_days(first[0], last[0], f"{rest} {interval}".strip(" -~"))


def _within_days(first: date, last: date, text: str) -> IntervalSpan | None:
    clocks = _clocks_of(text)
    if clocks is None or clocks[0] >= DAY or (clocks[1] or DAY) > DAY:
        return None
    start = _midnight(first) + clocks[0]
    if clocks[1] is None:
        return IntervalSpan(start, None)
    end = _midnight(last) + clocks[1]
    end += DAY if end <= start else 0 * DAY
    return IntervalSpan(start, end)


def _clocks_of(text: str) -> tuple[timedelta, timedelta | None] | None:
    if match := HOUR_ALONE.fullmatch(text):
        return int(match[1]) * HOUR, (int(match[1]) + 1) * HOUR
    if match := CLOCKS.fullmatch(text):
        return _clock(match.groups()[:4]), _after(_clock(match.groups()[4:])) if match[5] else None
    if match := HOURS.fullmatch(text):
        return int(match[1]) * HOUR, int(match[2]) * HOUR
    return None


def _clock(parts: Sequence[str | None]) -> timedelta:
    hour, minute, second, spoken = (int(part or 0) for part in parts)
    return timedelta(hours=hour, minutes=minute + spoken, seconds=second)


def _after(end: timedelta) -> timedelta:
    """The first moment after an interval whose last minute or second is written."""
    minutes, seconds = divmod(int(end.total_seconds()), 60)
    is_last = minutes % 60 in LAST_MINUTES and seconds in (0, 59)
    return (minutes + 1) * MINUTE if is_last else end


def _full_days(text: str) -> tuple[list[tuple[date, date]], str]:
    """The days that are written with their year, and what is left of the text."""
    found = [day for match in FULL_DAY.finditer(text) if (day := _day_of(match))]
    return [(day, day + DAY) for day in found], FULL_DAY.sub("", text) if found else text


def _days_of(text: str, stated: StatedTime) -> tuple[list[tuple[date, date]], str]:
    days, rest = _full_days(text)
    if days or not text:
        return days, rest
    if match := SERIAL.fullmatch(text):
        day = date(1899, 12, 30) + int(match["serial"]) * DAY
        return [(day, day + DAY)], ""
    for pattern in (MONTH, MONTH_ALONE):
        if (match := pattern.fullmatch(text)) and (month := _month_of(match, stated)):
            return [month], ""
    if MONTH_DAY.search(text):
        found = (_one(stated.year, int(day["month"]), int(day["day"])) for day in MONTH_DAY.finditer(text))
        return [day for day in found if day], MONTH_DAY.sub("", text)
    if match := DAY_ALONE.fullmatch(text):
        day_found = _one(stated.year, stated.month, int(match["day"]))
        return ([day_found] if day_found else []), ""
    return [], text


def _one(year: int | None, month: int | None, day: int) -> tuple[date, date] | None:
    found = _valid(year, month, day)
    return (found, found + DAY) if found else None


def _month_of(match: re.Match[str], stated: StatedTime) -> tuple[date, date] | None:
    year = int(match.groupdict().get("year") or 0) or stated.year
    first = _valid(year, int(match["month"]), 1)
    return (first, (first + 32 * DAY).replace(day=1)) if first else None


def _day_of(match: re.Match[str]) -> date | None:
    if compact := match["compact"]:
        return _valid(int(compact[:4]), int(compact[4:6]), int(compact[6:]))
    return _valid(int(match["year"]), int(match["month"]), int(match["day"]))


def _valid(year: int | None, month: int | None, day: int) -> date | None:
    try:
        return date(year, month, day) if year and month else None
    except ValueError:
        return None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def with_inferred_ends(
    spans: Sequence[IntervalSpan | None],
) -> tuple[list[IntervalSpan | None], timedelta | None]:
    """Spans without an end reach as far as the rows are apart, where that is a usual length; and that
    length."""
    starts = sorted({span.start for span in spans if span and span.end is None})
    steps = Counter(later - earlier for earlier, later in pairwise(starts))
    step = steps.most_common(1)[0][0] if steps else None
    if step not in USUAL_LENGTHS:
        return list(spans), None
    return [
        replace(span, end=span.start + step) if span and span.end is None else span for span in spans
    ], step
