"""监测频次 as written: a word with the day and hour of collecting, or a cron text; and as told to people."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, time

from cronsim import CronSim, CronSimError

SCHEDULES = ("monthly", "quarterly", "yearly")
SCHEDULE_WORDS = {
    "每月": "monthly",
    "按月": "monthly",
    "月": "monthly",
    "每季": "quarterly",
    "每季度": "quarterly",
    "按季": "quarterly",
    "每年": "yearly",
    "按年": "yearly",
    "年": "yearly",
}
TOLD = {"monthly": ("每月", "次月"), "quarterly": ("每季度", "下季首月"), "yearly": ("每年", "次年 1 月")}
FIRST_DAY, DUE_HOUR = 1, time(6)
LATEST_DAY = 28
"""Every month has it."""
WITH_DAY = re.compile(r"(\S+?)\s+(?:day\s*)?(\d{1,2})(?:日|号)?\s+(\d{1,2}):(\d\d)")


@dataclass(frozen=True)
class CollectionPeriod:
    """``word`` is one of ``SCHEDULES``: what is collected is as of the last day of a month, quarter or year,
    on the ``day`` of the month that follows, at ``hour`` (Asia/Shanghai)."""

    word: str
    day: int = FIRST_DAY
    hour: time = DUE_HOUR

    @property
    def text(self) -> str:
        """As a project has it."""
        if (self.day, self.hour) == (FIRST_DAY, DUE_HOUR):
            return self.word
        return f"{self.word} {self.day} {self.hour:%H:%M}"

    @property
    def written(self) -> str:
        """As a form writes it into a target file: by day and hour in the words of its readers."""
        if self.text == self.word:
            return self.word
        return f"{TOLD[self.word][0]} {self.day}日 {self.hour:%H:%M}"


def read_collection_period(text: str) -> CollectionPeriod | None:
    """``monthly``, 每月, ``monthly 5 08:00``, 每季度 10日 09:30; ``None`` for anything else."""
    plain = normalize_schedule(text)
    found = WITH_DAY.fullmatch(plain)
    word, day, hour, minute = found.groups() if found else (plain, FIRST_DAY, DUE_HOUR.hour, 0)
    word = SCHEDULE_WORDS.get(word, word.lower())
    if word not in SCHEDULES or not FIRST_DAY <= int(day) <= LATEST_DAY:
        return None
    try:
        return CollectionPeriod(word, int(day), time(int(hour), int(minute)))
    except ValueError:
        return None


def normalize_schedule(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def read_schedule(text: str) -> str | None:
    """As a project has it: a period with day and hour, or a cron text of five fields."""
    if period := read_collection_period(text):
        return period.text
    plain = normalize_schedule(text)
    return plain if _is_cron(plain) else None


def _is_cron(text: str) -> bool:
    if len(text.split(" ")) != 5 or len(text) > 200:
        return False
    try:
        # a schedule is local time; any day shows whether it can be read
        CronSim(text, datetime(2024, 1, 1))  # noqa: DTZ001
    except CronSimError:
        return False
    return True


def schedule_words(schedule: str) -> str:
    """每月，次月 1 日 06:00."""
    period = read_collection_period(schedule)
    if period is None:
        return f"自定（{schedule}）"
    often, when = TOLD[period.word]
    return f"{often}，{when} {period.day} 日 {period.hour:%H:%M}"
