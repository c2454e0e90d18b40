"""The clock on the wall may be set back; what is recorded never goes back with it."""

from datetime import datetime, timedelta

from indicators.clock import format_local_minute
from store import Store

SET_BACK_TOLERANCE = timedelta(seconds=5)
"""A clock that is corrected by less than this was not set back."""


def guarded_now(store: Store, now: datetime) -> datetime:
    """``now``, or the latest instant the clock was ever seen at when that is later; notes ``now``."""
    before = store.slots.advance_clock(now)
    return max(now, before) if before else now


def set_back_warning(store: Store, now: datetime) -> str | None:
    """What to tell people when the clock stands before an instant it was already seen at; else ``None``."""
    before = store.slots.last_clock_instant()
    if before is None or now >= before - SET_BACK_TOLERANCE:
        return None
    return (
        f"系统时间 {format_local_minute(now)} 早于已记录过的时间 {format_local_minute(before)}，"
        "其中一个不准。现在的时间不对的，请校准服务器时钟；现在的时间对、以前快了的，不必处理："
        "当时提前采集的监测期，到期后重新采集"
    )
