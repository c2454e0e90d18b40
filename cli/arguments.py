"""The words of a command line read into values, and what is said when they are wrong."""

import argparse
import calendar
import re
from datetime import UTC, date, datetime, time
from typing import Any, Never

from indicators.clock import SHANGHAI, local_day

YEAR = "(?:19|20|21)[0-9]{2}"


class WrongUseError(Exception):
    """The command was called wrongly; the message is for the person at the keyboard. Exit status 2."""


def today() -> date:
    """The day in Shanghai, where every span of days is counted."""
    return local_day(datetime.now(UTC))


def parse_day(text: str) -> date:
    """``2024-06-30``; a bare month ``2024-06`` is its last day when it ends a span."""
    return _parse_date(text) or parse_month(text)[1]


def parse_first_day(text: str) -> date:
    """``2024-06-01``; a bare month is its first day."""
    return _parse_date(text) or parse_month(text)[0]


def parse_known_at(text: str) -> datetime:
    """An instant, in Shanghai where it names no zone; a day is known to its end."""
    try:
        day = _parse_date(text)
        instant = datetime.combine(day, time.max) if day else datetime.fromisoformat(text)
    except ValueError:
        instant = None
    if instant is None or not re.match(YEAR, text):
        raise argparse.ArgumentTypeError(f"时间应写作 2024-08-01 或 2024-08-01T17:30，现为“{text}”")
    return instant if instant.tzinfo else instant.replace(tzinfo=SHANGHAI)


def _parse_date(text: str) -> date | None:
    try:
        return (
            date(*map(int, text.split("-"))) if re.fullmatch(rf"{YEAR}-[0-9]{{2}}-[0-9]{{2}}", text) else None
        )
    except ValueError:
        return None


def parse_month(text: str) -> tuple[date, date]:
    """The first and last day of ``2024-06``."""
    written_year, _, written_month = text.partition("-")
    if not (re.fullmatch(YEAR, written_year) and re.fullmatch("0?[1-9]|1[0-2]", written_month)):
        raise argparse.ArgumentTypeError(f"日期应写作 2024-06-30 或 2024-06，现为“{text}”")
    year, month = int(written_year), int(written_month)
    _, days = calendar.monthrange(year, month)
    return date(year, month, 1), date(year, month, days)


ERROR_TRANSLATIONS = (
    (r"the following arguments are required: (.*)", r"缺少 \1"),
    (r"argument (.*): expected (?:one|at least one) argument", r"\1 后面要写一个值"),
    (r"argument 命令: invalid choice: '(.*)' \(choose from (.*)\)", r"没有命令“\1”，可用的有：\2"),
    (r"argument (.*): invalid choice: '(.*)' \(choose from (.*)\)", r"\1 不能是“\2”，可用的有：\3"),
    (r"argument (.*): invalid (?:int|float) value: '(.*)'", r"\1 应为数字，现为“\2”"),
    (r"argument (.*): ignored explicit argument '(.*)'", r"\1 后面不能写值，现为“\2”"),
    (r"argument (.*?): (.*)", r"\1：\2"),
    (r"unrecognized arguments: (--workspace.*)", r"--workspace 要写在命令前面：\1"),
    (r"unrecognized arguments: (.*)", r"不认识的参数：\1"),
    (r"ambiguous option: (.*) could match (.*)", r"“\1”可以是 \2，请写全"),
)


def translate_message(message: str) -> str:
    """What argparse says of a command line, for people who read Chinese."""
    for pattern, words in ERROR_TRANSLATIONS:
        if re.fullmatch(pattern, message, re.DOTALL):
            return (
                re.sub(pattern, words, message, count=1, flags=re.DOTALL)
                .replace("', '", "、")
                .replace("'", "")
            )
    return message


def parse_count(text: str) -> int:
    """A whole number, 0 or more."""
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise argparse.ArgumentTypeError(f"应为不小于 0 的整数，现为“{text}”")
    return int(text)


class ChineseHelpFormatter(argparse.HelpFormatter):
    """Help with Chinese headings."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        super().start_section({"positional arguments": "参数", "options": "选项"}.get(heading or "", heading))


class ChineseParser(argparse.ArgumentParser):
    """An argument parser that answers in Chinese."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"formatter_class": ChineseHelpFormatter, **options}, add_help=False)
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> Never:
        self.exit(2, f"用法错误：{translate_message(message)}\n{self.format_usage()}")
