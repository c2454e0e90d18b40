"""年度指标值 as sheets write them, read into ``Target``; actual values read against it; both shown again in one
form.

A reading never guesses silently: what is not certain carries ``confirm`` and, in Chinese, ``why``. Nothing
raises on any text. Each kind of cell has one reader in ``CELL_READERS``; how widths, words, dates, numbers
and units are spelled is known by spelling.py, words.py, dates.py, quantity.py and units.py. The cases
officials can read are in tests/cases/notation.yaml.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from indicators.dates import read_date
from indicators.figures import format_plain
from indicators.model import Comparison, Target, TargetKind
from indicators.quantity import DOWNWARD, UPWARD, Quantity, read_quantity
from indicators.relative_text import WORDS, direction_word, read_change, read_typed_change
from indicators.spelling import clean_text, strip_invisible
from indicators.units import MAGNITUDES, UNIT, convert_value, is_rate, parse_unit
from indicators.words import (
    BLANK_LEFT,
    is_done,
    is_not_applicable,
    is_nothing_happened,
    is_question,
    match_answer,
    match_scale,
    match_zero,
)

MOST_CHARACTERS = 300
"""A cell with more characters is a paragraph, not a value."""

SYMBOLS = {Comparison.GT: ">", Comparison.GE: "≥", Comparison.EQ: "=", Comparison.LE: "≤", Comparison.LT: "<"}
ZERO = Decimal(0)
DIGIT = re.compile(r"[0-9]+")
EVERY_PERIOD = re.compile(r"每个?(?:半?年|季|月|周|星期|日|天)")
"""每月1次 is not 1 beside 12次."""
RATE_NAME = re.compile(r"[^,;提升高降增减]{1,12}率")
"""完成率 where a value should stand; 提高工作效率 is an aim."""


@lru_cache(maxsize=4096)
def read_target(text: str | None, *, year: int | None = None) -> Target:
    """The reading of one target cell. ``year`` completes dates written without one."""
    written = text or ""
    line = clean_text(written)
    if not line:
        blank = not written.strip()
        return Target(
            written, TargetKind.EMPTY, confirm=not blank, why="" if blank else "只有标点，没有指标值"
        )
    if len(line) > MOST_CHARACTERS:
        return unread_target(written, "文字过长，不是一个值")
    for reader in CELL_READERS:
        if found := reader(line, year):
            return replace(found, text=written)
    return Target(written, TargetKind.QUALITATIVE)


def unread_target(text: str, why: str) -> Target:
    """A cell that gives no value, with the reason for a person to see to it."""
    return Target(text, TargetKind.QUALITATIVE, confirm=True, why=why)


def _read_not_applicable(line: str, _: int | None) -> Target | None:
    return Target(line, TargetKind.NOT_APPLICABLE) if is_not_applicable(line) else None


def _read_left_blank(line: str, _: int | None) -> Target | None:
    return unread_target(line, "还没有填写指标值") if BLANK_LEFT.search(line) else None


def _read_graded(line: str, year: int | None) -> Target | None:
    """A day is no number: forms with a cell for 指标性质 write 定性 beside it."""
    scale = match_scale(line)
    if scale is None:
        return None
    if day := _read_date(scale, year):
        return day
    if any(text.isdecimal() for text in scale):
        return unread_target(line, "写明定性，却含有数字")
    return (
        Target(line, TargetKind.QUALITATIVE) if scale else unread_target(line, "只写了“定性”，没有写评价标准")
    )


def _read_relative(line: str, year: int | None) -> Target | None:
    return read_change(line, year)


def _read_zero(line: str, _: int | None) -> Target | None:
    found = None if is_question(line) else match_zero(line)
    if found is None:
        return None
    doubt, unit = found
    return Target(line, TargetKind.NUMBER, Comparison.EQ, ZERO, unit=unit, confirm=bool(doubt), why=doubt)


def _read_answer(line: str, _: int | None) -> Target | None:
    return Target(line, TargetKind.YES_NO) if is_question(line) or match_answer(line) is not None else None


def _read_date(line: str, year: int | None) -> Target | None:
    moment = read_date(line, year)
    if moment is None:
        return None
    return Target(
        line,
        TargetKind.DATE,
        Comparison.LE,
        day=moment.day,
        confirm=bool(moment.doubts),
        why="；".join(moment.doubts),
    )


def _read_number(line: str, _: int | None) -> Target | None:
    read = read_quantity(line)
    if isinstance(read, str):
        return unread_target(line, read) if read else None
    comparison, doubts = read.comparison, list(read.doubts)
    if comparison is None:
        comparison = Comparison.GE if is_rate(read.unit) and read.value > 0 else Comparison.EQ
        doubts.append(f"未写计算符号，按“{SYMBOLS[comparison]}”理解")
    return Target(
        line, TargetKind.NUMBER, comparison, read.value, None, read.unit, bool(doubts), "；".join(doubts)
    )


def _read_no_value(line: str, _: int | None) -> Target | None:
    if any(text in "0123456789" for text in line):
        return unread_target(line, "含有数字，但不能确定指标值")
    alone = UNIT.fullmatch(line) or RATE_NAME.fullmatch(line)
    if alone or set(line) & set("≥≤<>=%") or not any(character.isalpha() for character in line):
        return unread_target(line, "没有写数值")
    return None


CellReader = Callable[[str, int | None], Target | None]
CELL_READERS: tuple[CellReader, ...] = (
    _read_not_applicable,
    _read_left_blank,
    _read_graded,
    _read_relative,
    _read_zero,
    _read_answer,
    _read_date,
    _read_number,
    _read_no_value,
)


def read_actual(text: str, target: Target) -> Decimal | date | bool | None:
    """An actual value as typed, in the unit of its target; for a yes/no target, whether it is met; for a
    date, the day or, where no day is named, whether it is done.

    ``None``: it cannot be read as what the target needs (a word for a number, units that do not fit, a
    range, 约).
    """
    line = clean_text(text)
    if not line or len(line) > MOST_CHARACTERS:
        return None
    if target.relative:
        change = read_typed_change(line, target.relative)
        return convert_value(change.value, change.unit, target.unit) if change else None
    if target.kind is TargetKind.NUMBER:
        return _read_actual_number(line, target)
    if target.kind is TargetKind.DATE:
        moment = read_date(line, target.day.year if target.day else None)
        return moment.day if moment else is_done(line)
    return _read_met(line, target) if target.kind is TargetKind.YES_NO else None


def _read_actual_number(line: str, target: Target) -> Decimal | None:
    if match_zero(line) or _says_none(line, target):
        return ZERO if target.comparison in DOWNWARD or target.value == ZERO else None
    if EVERY_PERIOD.match(line) and not EVERY_PERIOD.search(clean_text(target.text)):
        return None
    if read_date(line) and not target.unit.endswith(("月", "日")):
        return None
    read = read_quantity(line)
    if (
        isinstance(read, str)
        or read.rough
        or _inverts_number(read, clean_text(target.text))
        or _leaves_target_open(read.comparison, target)
    ):
        return None
    if not target.unit and read.unit in MAGNITUDES:
        return None
    return convert_value(read.value, read.unit, target.unit)


def _says_none(line: str, target: Target) -> bool:
    """无 and 未发生 are no time; beside a ceiling of money 无 may as well mean that it does not apply."""
    return is_nothing_happened(line) and parse_unit(target.unit).above != "money"


INVERTING_SIGNS = "未不没无非减降少差缺负退跌剩余欠尚仅只"


def _inverts_number(read: Quantity, target_line: str) -> bool:
    """未完成5个, 差3户, 减少5%: words that turn the number around, unless the target speaks the same words."""
    return (
        bool(read.words)
        and read.words not in target_line
        and any(word in INVERTING_SIGNS for word in read.words)
    )


def _leaves_target_open(comparison: Comparison | None, target: Target) -> bool:
    """An operator that leaves open whether the target is met: 不足90% for ≥90%, ≥30万元 for ≤30万元."""
    if comparison is None or comparison is Comparison.EQ:
        return False
    if target.comparison in DOWNWARD or not target.value:
        return comparison in UPWARD
    return comparison in DOWNWARD


def _read_met(line: str, target: Target) -> bool | None:
    wanted = clean_text(target.text)
    if line == wanted and not is_question(line):
        return True
    said = is_done(line)
    if said is None and read_date(line):  # 12月20日已完成
        said = is_done(DIGIT.sub("", line))
    if said is None and line == "100%":
        said = True
    if said is None or match_answer(wanted) is not False:
        return said
    return not said


def change_words(target: Target) -> str:
    """较上年下降; "" of a level."""
    relative = target.relative
    return f"{WORDS[relative.base]}{direction_word(relative)}" if relative else ""


def show_target(target: Target) -> str:
    """The reading in the one canonical spelling; reading it again gives the same."""
    if target.kind is TargetKind.NUMBER and target.value is not None and target.comparison is not None:
        return f"{change_words(target)}{SYMBOLS[target.comparison]}{format_plain(target.value)}{target.unit}"
    if target.kind is TargetKind.DATE and target.day is not None:
        return f"{target.day.year}年{target.day.month}月{target.day.day}日"
    if target.kind is TargetKind.NOT_APPLICABLE:
        return "无"
    return " ".join(strip_invisible(target.text).split())
