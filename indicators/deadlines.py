"""The day by which something has to be done, where that day comes from, and how pressing it is."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

SUNDAY = 6


class Urgency(StrEnum):
    """How near a deadline is, the most pressing first; ``OPEN`` where nobody set one."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"
    OPEN = "open"


URGENCY_WORDS = {
    Urgency.OVERDUE: "已逾期",
    Urgency.TODAY: "今天到期",
    Urgency.WEEK: "本周到期",
    Urgency.LATER: "以后到期",
    Urgency.OPEN: "没有设定期限",
}


@dataclass(frozen=True)
class DueDay:
    """``day`` is ``None`` where nobody set one; ``source`` says who did, for people."""

    day: date | None = None
    source: str = "没有设定期限"

    @property
    def sort_key(self) -> date:
        """What has no deadline comes last."""
        return self.day or date.max

    def urgency(self, today: date) -> Urgency:
        """The week ends on Sunday."""
        if self.day is None:
            return Urgency.OPEN
        if self.day <= today:
            return Urgency.OVERDUE if self.day < today else Urgency.TODAY
        return Urgency.WEEK if self.day <= end_of_week(today) else Urgency.LATER

    def text(self, today: date) -> str:
        """``今天``, ``逾期 3 天``, ``7月8日``; "" without a day."""
        if self.day is None:
            return ""
        if self.day == today:
            return "今天"
        if self.day < today:
            return f"逾期 {(today - self.day).days} 天"
        year = f"{self.day.year}年" if self.day.year != today.year else ""
        return f"{year}{self.day.month}月{self.day.day}日"


NO_DEADLINE = DueDay()


@lru_cache(maxsize=4096)
def urgency_of(day: date | None, today: date) -> Urgency:
    """Thousands of rows are due on a few days."""
    return DueDay(day).urgency(today)


def end_of_week(day: date) -> date:
    return day + timedelta(days=SUNDAY - day.weekday())


def earlier_of(first: DueDay, second: DueDay) -> DueDay:
    return second if second.sort_key < first.sort_key else first


@dataclass(frozen=True)
class SetDeadline:
    """What somebody set for a paper of a year: a ``day``, or for a monthly paper ``days_after`` the end of
    the month; neither where it was taken back. ``document`` says on what it rests. ``damage`` tells of a row
    that was changed: then nothing of it counts."""

    year: int
    paper: str
    day: date | None
    days_after: int | None
    document: str
    by: str
    account: str
    recorded_at: datetime
    seq: int = 0
    damage: str = ""

    def deadline(self, as_of: date) -> DueDay:
        """``as_of`` is the day that the paper speaks of."""
        day = self.day if self.days_after is None else as_of + timedelta(days=self.days_after)
        if day is None or self.damage:
            return NO_DEADLINE
        basis = f"，依据：{self.document}" if self.document else ""
        return DueDay(day, f"{self.by}设定{basis}")
