"""The time zone of the office: days and times of day are those of Shanghai wherever the server stands."""

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
INSTANT = re.compile(r"(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}([T ].+)?")


def local_day(instant: datetime) -> date:
    """The day in Shanghai on which an instant with a time zone falls."""
    return instant.astimezone(SHANGHAI).date()


def format_local_minute(instant: datetime) -> str:
    """``2024-06-30 17:05``; an instant without a time zone is taken for local time already."""
    local = instant.astimezone(SHANGHAI) if instant.tzinfo else instant
    return f"{local:%Y-%m-%d %H:%M}"


def read_instant(text: str) -> datetime:
    """``2024-08-01T17:30``, in Shanghai where it names no zone; a bare day stands for its end. Raises
    ValueError."""
    found = INSTANT.fullmatch(text)
    if not found:
        raise ValueError(f"no instant: {text}")
    if not found[1]:
        return datetime.combine(date.fromisoformat(text), time.max, SHANGHAI)
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=SHANGHAI)
