"""A day as a person types it: 2024-6-3, 20240603, 2024/6/3, 2024.6.3, 2024年6月3日, wide or narrow."""

import re
import unicodedata
from datetime import date

DAY_EXAMPLE = "2024-06-30"
WRITTEN_DAY = re.compile(
    r"(?P<year>[0-9]{4})"
    r"(?:(?P<sign>[-/.])(?P<month>[0-9]{1,2})(?P=sign)(?P<day>[0-9]{1,2})"
    r"|(?P<month2>[0-9]{2})(?P<day2>[0-9]{2})"
    r"|年(?P<month3>[0-9]{1,2})月(?P<day3>[0-9]{1,2})[日号]?)"
)
YEARS = range(1900, 9999)


def read_typed_day(text: str) -> date:
    """Raises ValueError where the text is no single day, or one of no year that an office has to do with."""
    written = "".join(unicodedata.normalize("NFKC", text).split())
    found = WRITTEN_DAY.fullmatch(written)
    if not found:
        raise ValueError(f"no day: {text}")
    year, *rest = (int(part) for part in (found["year"], *_month_and_day(found)))
    if year not in YEARS:
        raise ValueError(f"no year of an office: {text}")
    return date(year, *rest)


def _month_and_day(found: re.Match[str]) -> tuple[str, str]:
    for month, day in (("month", "day"), ("month2", "day2"), ("month3", "day3")):
        if found[month]:
            return found[month], found[day]
    raise ValueError(f"no day: {found[0]}")
