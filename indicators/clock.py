"""The time zone of the office: days and times of day are those of Shanghai wherever the server stands."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def local_day(instant: datetime) -> date:
    """The day in Shanghai on which an instant with a time zone falls."""
    return instant.astimezone(SHANGHAI).date()


def format_local_minute(instant: datetime) -> str:
    """``2024-06-30 17:05``; an instant without a time zone is taken for local time already."""
    local = instant.astimezone(SHANGHAI) if instant.tzinfo else instant
    return f"{local:%Y-%m-%d %H:%M}"
