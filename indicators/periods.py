"""项目期 as written: a span of days."""

import calendar
import re
import unicodedata
from datetime import date

POINT = r"(\d{4})(?:[-./年](\d{1,2})(?:月|[-./月](\d{1,2})日?)?|年)?"
TO = r"\s*(?:\.{2,3}|~|至|到|—+|–|-+)\s*"
SPAN = re.compile(rf"{POINT}(?:{TO}{POINT})?")
MONTHS = re.compile(rf"(\d{{4}})年(\d{{1,2}})月?{TO}(\d{{1,2}})月")
MONTHS_IN_NUMBERS = re.compile(rf"(\d{{4}})[./](\d{{1,2}}){TO}(\d{{1,2}})")
"""2023.01-12 are twelve months, and no twelfth of January."""
WITHOUT_SIGNS = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])?(?!\d)")
"""202307 and 20230701."""
NEXT_YEAR = re.compile(r"(?P<year>\d{4})(?P<between>\D.*?)(?:次年|第二年|下一?年)度?(?=\d)")
"""2023年7月至次年1月."""
WORDS_AROUND = re.compile(r"^(?:自|从)|(?:止|全年)$|(?<=年)度")
EARLIEST, LATEST = 1990, 2100


def last_day_of_month(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def read_period(text: str) -> tuple[date, date] | None:
    """2024, 2024-2026, 2024-03, 2024-03..2024-09, 2024年3-9月, 2024年3月1日至2024年9月30日; both ends included."""
    written = unicodedata.normalize("NFKC", text).strip()
    bare = NEXT_YEAR.sub(_name_next_year, WORDS_AROUND.sub("", written).strip())
    bare = WITHOUT_SIGNS.sub(_part_digits, bare)
    if months := MONTHS_IN_NUMBERS.fullmatch(bare):
        bare = months.expand(r"\1-\2..\1-\3")
    found = SPAN.fullmatch(MONTHS.sub(r"\1-\2..\1-\3", bare))
    if not found:
        return None
    parts = [int(group) if group else None for group in found.groups()]
    start = _first_or_last_day(parts[:3], last=False)
    end = _first_or_last_day(parts[3:] if parts[3] else parts[:3], last=True)
    return (start, end) if start and end and start <= end else None


def _name_next_year(match: re.Match[str]) -> str:
    return f"{match['year']}{match['between']}{int(match['year']) + 1}年"


def _part_digits(match: re.Match[str]) -> str:
    return "-".join(filter(None, match.groups()))


def _first_or_last_day(parts: list[int | None], *, last: bool) -> date | None:
    """The first or last day of a year, of a month, or the day itself."""
    year, month, day = parts
    if year is None or not EARLIEST <= year <= LATEST:
        return None
    month = month or (12 if last else 1)
    try:
        return date(year, month, day or (calendar.monthrange(year, month)[1] if last else 1))
    except (ValueError, calendar.IllegalMonthError):
        return None
