"""All requests of a span of time from a service that gives 90 days at most, and of these perhaps only the
first so many: the span is asked for in windows, and what may have been cut off again in two parts.

An answer smaller than another one was not cut off. Of the largest the parts tell: where they hold no more
than the whole, it was not either; where they do, they are parted further.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from indicators.clock import SHANGHAI
from sources.origins.fetch_notes import FetchNote
from sources.origins.open311_answers import instant_of, record_hash, request_id
from sources.origins.records_file import Record

WINDOW = timedelta(days=89)
"""Less than the 90 days at which services cut."""
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
MOST_TOLD = 5
LEAST_LIMIT = 10
"""No service gives less at once."""
DATES_IGNORED = "接口没有按起止日期筛选，给出了所问时段以外的请求；可能只有最近 90 天的，请与对方核对"
RequestsById = dict[str, Record]


@dataclass(frozen=True)
class TimeWindow:
    """Both ends belong to it."""

    begin: datetime
    end: datetime

    def told_days(self) -> str:
        first, last = (moment.astimezone(SHANGHAI).date() for moment in (self.begin, self.end))
        return f"{first}" if first == last else f"{first} 至 {last}"

    def is_far_outside(self, moment: datetime, tolerance: timedelta) -> bool:
        return moment < self.begin - tolerance or moment > self.end + tolerance


def windows_of(span: TimeWindow) -> Iterator[TimeWindow]:
    begin = span.begin
    while begin < span.end:
        following = min(begin + WINDOW, span.end)
        yield TimeWindow(begin, following)
        begin = following


@dataclass
class WindowWalk:
    """``largest`` is the largest answer so far: a smaller one was not cut off. ``unsure`` are windows that
    could not be parted, with the size of their answer."""

    ask: Callable[[TimeWindow], list[Record]]
    largest: int = 0
    ignores_dates: bool = False
    unsure: list[tuple[TimeWindow, int]] = field(default_factory=list)

    def walk(self, span: TimeWindow) -> Iterator[RequestsById]:
        """Every request at least once. Raises OriginError."""
        sizes = []
        for window in windows_of(span):
            found = self.ask_window(window)
            self.ignores_dates |= has_moments_outside(window, found, DAY)
            sizes.append((window, len(found)))
            yield found
        for window, size in sizes:
            if not self.ignores_dates and self.may_be_cut(size):
                yield from self.walk_parts(window, self.ask_window(window))

    def may_be_cut(self, size: int) -> bool:
        return size >= max(self.largest, LEAST_LIMIT)

    def ask_window(self, window: TimeWindow) -> RequestsById:
        found = by_number(self.ask(window))
        self.largest = max(self.largest, len(found))
        return found

    def walk_parts(self, window: TimeWindow, found: RequestsById) -> Iterator[RequestsById]:
        """What the parts hold; parted further where that is more than the whole."""
        middle = middle_of(window, found)
        if middle is None:
            self.unsure.append((window, len(found)))
            return
        parts = [
            (part, self.ask_window(part))
            for part in (TimeWindow(window.begin, middle), TimeWindow(middle, window.end))
        ]
        yield from (answer for _, answer in parts)
        tolerance = DAY if is_midnight(middle) else SECOND  # many services read the day alone
        if any(has_moments_outside(part, answer, tolerance) for part, answer in parts):
            self.unsure.append((window, len(found)))
        elif any(answer.keys() - found.keys() for _, answer in parts):
            yield from self.walk_cut_parts(parts)

    def walk_cut_parts(self, parts: list[tuple[TimeWindow, RequestsById]]) -> Iterator[RequestsById]:
        for part, answer in parts:
            if self.may_be_cut(len(answer)):
                yield from self.walk_parts(part, answer)

    def notes(self) -> Iterator[FetchNote]:
        """An answer smaller than another one was not cut off."""
        if self.ignores_dates:
            yield FetchNote(DATES_IGNORED)
        doubtful = [window for window, size in self.unsure if self.may_be_cut(size)]
        if doubtful:
            spans = f"接口一次最多给出约 {self.largest} 条，{told_spans(doubtful)} 的请求可能没有取全"
            yield FetchNote(f"{spans}；接口能翻页的，请在声明里写明")


def told_spans(windows: list[TimeWindow]) -> str:
    more = f"等 {len(windows)} 段" if len(windows) > MOST_TOLD else ""
    return "、".join(window.told_days() for window in windows[:MOST_TOLD]) + more


def by_number(records: list[Record]) -> RequestsById:
    """Those without a number are told apart by what they say."""
    found: RequestsById = {}
    for record in records:
        key = request_id(record) or record_hash(record)
        while key in found and found[key] != record:
            key += "'"
        found[key] = record
    return found


def has_moments_outside(window: TimeWindow, found: RequestsById, tolerance: timedelta) -> bool:
    return any(window.is_far_outside(moment, tolerance) for moment in moments_of(found))


def moments_of(found: RequestsById) -> list[datetime]:
    moments = (instant_of(record, "requested_datetime") for record in found.values())
    return sorted(moment for moment in moments if moment)


def is_midnight(moment: datetime) -> bool:
    return (moment.hour, moment.minute, moment.second) == (0, 0, 0)


def middle_of(window: TimeWindow, found: RequestsById) -> datetime | None:
    """An instant with some of the requests before it and some after, at the start of a day where that can
    be; ``None`` where there is none."""
    moments = moments_of(found)
    later = [moment for moment in moments if moment - moments[0] >= SECOND]
    if not later:
        return None
    median = moments[len(moments) // 2]
    after = min(later, key=lambda moment: abs(moment - median)).replace(microsecond=0)
    day = after.replace(hour=0, minute=0, second=0)
    middle = day if day > moments[0] else after
    return middle if window.begin < middle < window.end else None
