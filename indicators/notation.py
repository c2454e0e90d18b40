"""年度指标值 as sheets write them, read into ``Target``; actual values read against it; both shown again in one form.

A reading never guesses silently: what is not certain carries ``confirm`` and, in Chinese, ``why``. Nothing raises on any
text. Each kind of cell has one reader in ``READERS``; how widths, words, dates, numbers and units are spelled is known by
spelling.py, words.py, dates.py, quantity.py and units.py. The cases officials can read are in tests/cases/notation.yaml.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext

from indicators.dates import read_moment
from indicators.figures import plain
from indicators.model import Comparison, Kind, Target
from indicators.quantity import DOWNWARD, UPWARD, Quantity, quantity
from indicators.spelling import clean, visible
from indicators.units import MAGNITUDES, UNIT, convert, is_rate
from indicators.words import BLANK_LEFT, answer, graded, is_done, is_not_applicable, is_question, zero

LONGEST = 300
"""A cell with more characters is a paragraph, not a value."""

SYMBOLS = {Comparison.GT: ">", Comparison.GE: "≥", Comparison.EQ: "=", Comparison.LE: "≤", Comparison.LT: "<"}
ZERO = Decimal(0)
DIGIT = re.compile(r"[0-9]+")
RATE_NAME = re.compile(r"[^,;提升高降增减]{1,12}率")
"""完成率 where a value should stand; 提高工作效率 is an aim."""


def read_target(text: str | None, *, year: int | None = None) -> Target:
    """The reading of one target cell. ``year`` completes dates written without one."""
    written = text or ""
    line = clean(written)
    if not line:
        blank = not written.strip()
        return Target(written, Kind.EMPTY, confirm=not blank, why="" if blank else "只有标点，没有指标值")
    if len(line) > LONGEST:
        return unread(written, "文字过长，不是一个值")
    for reader in READERS:
        if found := reader(line, year):
            return replace(found, text=written)
    return Target(written, Kind.QUALITATIVE)


def unread(text: str, why: str) -> Target:
    """A cell that gives no value, with the reason for a person to see to it."""
    return Target(text, Kind.QUALITATIVE, confirm=True, why=why)


def _not_applicable(line: str, _: int | None) -> Target | None:
    return Target(line, Kind.NOT_APPLICABLE) if is_not_applicable(line) else None


def _left_blank(line: str, _: int | None) -> Target | None:
    return unread(line, "还没有填写指标值") if BLANK_LEFT.search(line) else None


def _graded(line: str, _: int | None) -> Target | None:
    scale = graded(line)
    if scale is None:
        return None
    if any(each.isdecimal() for each in scale):
        return unread(line, "写明定性，却含有数字")
    return Target(line, Kind.QUALITATIVE) if scale else unread(line, "只写了“定性”，没有写评价标准")


def _zero(line: str, _: int | None) -> Target | None:
    found = None if is_question(line) else zero(line)
    if found is None:
        return None
    doubt, unit = found
    return Target(line, Kind.NUMBER, Comparison.EQ, ZERO, unit=unit, confirm=bool(doubt), why=doubt)


def _answer(line: str, _: int | None) -> Target | None:
    return Target(line, Kind.YES_NO) if is_question(line) or answer(line) is not None else None


def _date(line: str, year: int | None) -> Target | None:
    moment = read_moment(line, year)
    if moment is None:
        return None
    return Target(
        line, Kind.DATE, Comparison.LE, day=moment.day, confirm=bool(moment.doubts), why="；".join(moment.doubts)
    )


def _number(line: str, _: int | None) -> Target | None:
    read = quantity(line)
    if isinstance(read, str):
        return unread(line, read) if read else None
    comparison, doubts = read.comparison, list(read.doubts)
    if comparison is None:
        comparison = Comparison.GE if is_rate(read.unit) and read.value > 0 else Comparison.EQ
        doubts.append(f"未写计算符号，按“{SYMBOLS[comparison]}”理解")
    return Target(line, Kind.NUMBER, comparison, read.value, None, read.unit, bool(doubts), "；".join(doubts))


def _no_value(line: str, _: int | None) -> Target | None:
    if any(each in "0123456789" for each in line):
        return unread(line, "含有数字，但不能确定指标值")
    alone = UNIT.fullmatch(line) or RATE_NAME.fullmatch(line)
    if alone or set(line) & set("≥≤<>=%") or not any(each.isalpha() for each in line):
        return unread(line, "没有写数值")
    return None


Reader = Callable[[str, int | None], Target | None]
READERS: tuple[Reader, ...] = (_not_applicable, _left_blank, _graded, _zero, _answer, _date, _number, _no_value)


def read_actual(text: str, target: Target) -> Decimal | date | bool | None:
    """An actual value as typed, in the unit of its target; for a yes/no target, whether it is met; for a date, the day or,
    where no day is named, whether it is done.

    ``None``: it cannot be read as what the target needs (a word for a number, units that do not fit, a range, 约).
    """
    line = clean(text)
    if not line or len(line) > LONGEST:
        return None
    if target.kind is Kind.NUMBER:
        return _actual_number(line, target)
    if target.kind is Kind.DATE:
        moment = read_moment(line, target.day.year if target.day else None)
        return moment.day if moment else is_done(line)
    return _met(line, target) if target.kind is Kind.YES_NO else None


def _actual_number(line: str, target: Target) -> Decimal | None:
    if zero(line):
        return ZERO if target.comparison in DOWNWARD or target.value == ZERO else None
    if read_moment(line) and not target.unit.endswith(("月", "日")):
        return None
    read = quantity(line)
    if isinstance(read, str) or read.rough or _turned(read, clean(target.text)) or _says_less(read.comparison, target):
        return None
    if not target.unit and read.unit in MAGNITUDES:
        return None
    return convert(read.value, read.unit, target.unit)


TURNING = "未不没无非减降少差缺负退跌剩余欠尚仅只"


def _turned(read: Quantity, target_line: str) -> bool:
    """未完成5个, 差3户, 减少5%: words that turn the number around, unless the target speaks the same words."""
    return bool(read.words) and read.words not in target_line and any(each in TURNING for each in read.words)


def _says_less(comparison: Comparison | None, target: Target) -> bool:
    """An operator that leaves open whether the target is met: 不足90% for ≥90%, ≥30万元 for ≤30万元."""
    if comparison is None or comparison is Comparison.EQ:
        return False
    if target.comparison in DOWNWARD or not target.value:
        return comparison in UPWARD
    return comparison in DOWNWARD


def _met(line: str, target: Target) -> bool | None:
    wanted = clean(target.text)
    if line == wanted and not is_question(line):
        return True
    said = is_done(line)
    if said is None and read_moment(line):  # 12月20日已完成
        said = is_done(DIGIT.sub("", line))
    if said is None and line == "100%":
        said = True
    if said is None or answer(wanted) is not False:
        return said
    return not said


def show(target: Target) -> str:
    """The reading in the one canonical spelling; reading it again gives the same."""
    if target.kind is Kind.NUMBER and target.value is not None and target.comparison is not None:
        return f"{SYMBOLS[target.comparison]}{plain(target.value)}{target.unit}"
    if target.kind is Kind.DATE and target.day is not None:
        return f"{target.day.year}年{target.day.month}月{target.day.day}日"
    if target.kind is Kind.NOT_APPLICABLE:
        return "无"
    return " ".join(visible(target.text).split())


def show_value(value: Decimal, unit: str = "", *, against: Decimal | None = None) -> str:
    """At most 2 places, half up, no idle zeros; more places where 2 would show it on another side of ``against``."""
    if not value.is_finite():
        return f"{value}{unit}"
    with localcontext() as context:
        context.prec = max(60, abs(value.adjusted()) + len(value.as_tuple().digits) + 5)
        for places in range(2, 31):
            shown = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
            if against is None or shown.compare(against) == value.compare(against):
                break
    return f"{plain(shown)}{unit}"
