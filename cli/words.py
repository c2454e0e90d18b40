"""The words of a command line read into values, and what is said when they are wrong."""

import argparse
import calendar
from datetime import date, datetime
from typing import Never
from zoneinfo import ZoneInfo


class WrongUseError(Exception):
    """The command was called wrongly; the message is for the person at the keyboard. Exit status 2."""


def today() -> date:
    """The day in Shanghai, where every span of days is counted."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def day(text: str) -> date:
    """``2024-06-30``; a bare month ``2024-06`` is its last day when it ends a span."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return month(text)[1]


def first_day(text: str) -> date:
    """``2024-06-01``; a bare month is its first day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return month(text)[0]


def month(text: str) -> tuple[date, date]:
    """The first and last day of ``2024-06``."""
    year, _, number = text.partition("-")
    if not (year.isdigit() and number.isdigit() and len(year) == 4 and 1 <= int(number) <= 12):
        raise argparse.ArgumentTypeError(f"日期应写作 2024-06-30 或 2024-06，现为“{text}”")
    last = calendar.monthrange(int(year), int(number))[1]
    return date(int(year), int(number), 1), date(int(year), int(number), last)


class Parser(argparse.ArgumentParser):
    """An argument parser that answers in Chinese."""

    def error(self, message: str) -> Never:
        self.exit(2, f"用法错误：{message}\n{self.format_usage()}")
