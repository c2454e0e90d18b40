"""The day of a table whose rows have none: from its title, or from the name of its file."""

import calendar
import re
import unicodedata
from collections.abc import Sequence
from datetime import date

YEAR = r"((?:19|20)\d\d)"
STATED_AS_END = re.compile(r"截[止至]")
NOT_THE_DAY = re.compile(r"(制表|打印|导出|填[表报]|报送|编制|印发|生成)(日期|时间)?|报表(日期|时间)")
FULL_DAY = re.compile(
    rf"{YEAR}\s*[-/.年]\s*(\d{{1,2}})\s*[-/.月]\s*(\d{{1,2}})(?!\d)|{YEAR}(\d\d)(\d\d)(?!\d)"
)
MONTH = re.compile(
    rf"{YEAR}\s*年\s*(?:\d{{1,2}}\s*月?\s*[-—~至到]\s*)?(\d{{1,2}})\s*月"
    rf"|{YEAR}[-._/年](\d{{1,2}})(?!\d)|{YEAR}(\d\d)(?!\d)"
)
QUARTER = re.compile(rf"{YEAR}\s*年?\s*(?:度)?(?:第?([1-4一二三四])\s*季度?|[Qq]([1-4]))")
HALF = re.compile(rf"{YEAR}\s*年?(?:度)?(上半年|下半年|全年)")
QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
MONTH_OF_HALF = {"上半年": 6, "下半年": 12, "全年": 12}


def stated_day(titles: Sequence[str], file_name: str) -> date | None:
    """截止日期 before any other day, a day before a month, a title before the name of the file."""
    lines = [unicodedata.normalize("NFKC", line) for line in titles]
    lines = [line for line in lines if STATED_AS_END.search(line) or not NOT_THE_DAY.search(line)]
    ends = [line for line in lines if STATED_AS_END.search(line)]
    for text in (*ends, *lines, unicodedata.normalize("NFKC", file_name)):
        if day := _day_in(text):
            return day
    return None


def _day_in(text: str) -> date | None:
    for match in FULL_DAY.finditer(text):
        numbers = [int(group) for group in match.groups() if group]
        if day := _valid_day(*numbers):
            return day
    return _end_of_months(text)


def _end_of_months(text: str) -> date | None:
    if match := QUARTER.search(text):
        number = match[2] or match[3]
        return _last_day(int(match[1]), 3 * QUARTERS.get(number, 0) or 3 * int(number))
    if match := HALF.search(text):
        return _last_day(int(match[1]), MONTH_OF_HALF[match[2]])
    if match := MONTH.search(text):
        year, month = (int(group) for group in match.groups() if group)
        return _last_day(year, month)
    return None


def _last_day(year: int, month: int) -> date | None:
    return _valid_day(year, month, calendar.monthrange(year, month)[1]) if 1 <= month <= 12 else None


def is_end_of_month(day: date) -> bool:
    return day == _last_day(day.year, day.month)


def _valid_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
