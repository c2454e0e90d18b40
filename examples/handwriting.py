"""How different hands write the same thing: instants and days in several notations, stray blanks after a
word."""

from datetime import date, datetime, time
from enum import StrEnum
from random import Random

from examples.papers import Cell


class Style(StrEnum):
    """One notation of instants and days; CELL is a true date cell of a workbook, MIXED changes from row to
    row."""

    DASHES = "2024-01-05 10:11:12"
    SLASHES = "2024/1/5 10:11"
    WORDS = "2024年1月5日 10:11:12"
    CELL = "cell"
    MIXED = "mixed"


TEXT_STYLES = (Style.DASHES, Style.SLASHES, Style.WORDS)


def write_instant(value: datetime | None, style: Style, rng: Random) -> Cell:
    """``value`` in ``style``; an unknown one is an empty cell."""
    if value is None:
        return None
    if style is Style.MIXED:
        style = rng.choice(TEXT_STYLES)
    if style is Style.CELL:
        return value
    if style is Style.SLASHES:
        return f"{value.year}/{value.month}/{value.day} {value.hour}:{value:%M}"
    if style is Style.WORDS:
        return f"{value.year}年{value.month}月{value.day}日 {value:%H:%M:%S}"
    return f"{value:%Y-%m-%d %H:%M:%S}{' ' if rng.random() < 0.01 else ''}"


def write_day(value: date | None, style: Style, rng: Random) -> Cell:
    """Like ``write_instant``, without a time of day."""
    if value is None:
        return None
    if style is Style.MIXED:
        style = rng.choice(TEXT_STYLES)
    if style is Style.CELL:
        return datetime.combine(value, time())
    if style is Style.SLASHES:
        return f"{value.year}/{value.month}/{value.day}"
    if style is Style.WORDS:
        return f"{value.year}年{value.month}月{value.day}日"
    return value.isoformat()


def write_word(value: str, rng: Random) -> str:
    """``value``, now and then with a blank behind it."""
    return f"{value}{rng.choice((' ', '  ', '　'))}" if value and rng.random() < 0.015 else value
