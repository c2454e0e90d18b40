"""The clock on the wall may be set back or far ahead; what is recorded never goes back with it, and nothing
is measured by a clock that cannot well be right."""

from datetime import UTC, datetime, timedelta

from indicators.clock import format_local_minute
from store import Store

SET_BACK_TOLERANCE = timedelta(seconds=5)
"""A clock that is corrected by less than this was not set back."""

MOST_JUMP = timedelta(days=400)
"""A clock that is further ahead of the last time seen is not believed until somebody says that it is right.
Judgement: no office leaves its server off for more than a year; a smaller jump is believed, and what it ran
too early is owed again."""

FIRST_PLAUSIBLE = datetime(2020, 1, 1, tzinfo=UTC)
"""No clock that is right shows an earlier time than that of the first release."""

NOT_MEASURED = "没有采集"
NOT_ENTERED = "没有保存这次填报"
NOT_DECIDED = "没有登记这次决定"
ACCEPT_ADVICE = "时间确实对的，请运行 clock --accept 确认；不对的，请校准服务器时钟"


def guarded_now(store: Store, now: datetime) -> datetime:
    """``now``, or the latest instant the clock was ever seen at when that is later; notes ``now``."""
    before = store.slots.advance_clock(now)
    return max(now, before) if before else now


def refused_clock_text(store: Store, now: datetime, undone: str = NOT_MEASURED) -> str | None:
    """Why nothing is done by this clock, in the words ``undone``; ``None`` when it may be right."""
    before = store.slots.last_clock_instant()
    shown = format_local_minute(now)
    if before is None or before < FIRST_PLAUSIBLE:
        if now >= FIRST_PLAUSIBLE:
            return None
        return f"系统时间 {shown} 早于本系统的第一个版本，不准，{undone}；请校准服务器时钟"
    if now - before <= MOST_JUMP:
        return None
    days = (now - before).days
    seen = format_local_minute(before)
    return f"系统时间 {shown} 比上次记录的 {seen} 晚了 {days} 天，可能不准，{undone}；{ACCEPT_ADVICE}"


def set_back_warning(store: Store, now: datetime) -> str | None:
    """What to tell people when the clock stands before an instant it was already seen at; else ``None``."""
    before = store.slots.last_clock_instant()
    if before is None or now >= before - SET_BACK_TOLERANCE:
        return None
    return (
        f"系统时间 {format_local_minute(now)} 早于已记录过的时间 {format_local_minute(before)}，"
        "其中一个不准。现在的时间不对的，请校准服务器时钟；现在的时间对、以前快了的，不必处理："
        "当时提前采集的监测期，到期后重新采集；要让以后的记录也用现在的时间，请运行 clock --accept"
    )
