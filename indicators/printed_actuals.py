"""What an actual value on somebody's form says beside its target, where that form is judged and nobody can be
asked: 0.986 under ≥98% is 98.6%, 每月1次 beside 12次 is 12 times, 79500 under ≤8万元 is 元.

``notation.read_actual`` reads what is certain; here a likely reading is given with its doubt.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from indicators.attainment import attainment_of
from indicators.figures import format_plain
from indicators.model import Target, TargetKind
from indicators.notation import read_actual
from indicators.quantity import Quantity, read_quantity
from indicators.quoting import quote_text
from indicators.spelling import clean_text
from indicators.units import YUAN_PER_UNIT, convert_value, full_money_unit, is_rate, parse_unit

TIMES_A_YEAR = {"年": 1, "半年": 2, "季": 4, "季度": 4, "月": 12, "周": 52, "星期": 52, "日": 365, "天": 365}
EVERY_PERIOD = re.compile(r"(?:每个?|/)(?P<period>半年|年度?|季度|季|月|周|星期|日|天)(?:都|均|至少)?")
OF_THE_WHOLE_YEAR = re.compile(
    r"(?:全年|年度|年|本年度?|当年)?(?:内|度)?(?:累计|共计|合计|总计|一共|共)|全年度?|年度|本年度?|当年"
)
"""全年30次 says itself that it is of the year."""
REMARK_IN_BRACKETS = re.compile(r"\([^()]*\)")
END_OF_CLAUSE = re.compile(r"[,;。]")
OCCASIONS = frozenset({"occasions", "期", "场", "场次", "批", "批次", "轮"})
HUNDREDTHS = Decimal("0.01")
OTHER_UNIT_FACTOR = 1000
"""So many times the target is rather another unit of money (元 for 万元)."""


@dataclass(frozen=True)
class PrintedActual:
    """``doubt`` says in Chinese how the text was understood where it can be understood otherwise."""

    value: Decimal
    doubt: str = ""


def read_printed_actual(text: str, target: Target) -> PrintedActual | None:
    """The number that an actual value gives in the unit of its target; ``None`` where it gives none."""
    if target.kind is not TargetKind.NUMBER or target.value is None:
        return None
    for part, is_whole in _parts_to_read(clean_text(text)):
        found = _read_per_period(part, target) or _read_in_unit(part, target)
        if found:
            return found if is_whole or found.doubt else PrintedActual(found.value, _part_doubt(part))
    return None


def _parts_to_read(line: str) -> tuple[tuple[str, bool], ...]:
    """The text, the text without remarks in brackets, and its first clause, which may leave something out."""
    bare = REMARK_IN_BRACKETS.sub("", line)
    return (line, True), (bare, True), (END_OF_CLAUSE.split(bare)[0], False)


def _part_doubt(part: str) -> str:
    return f"只按{quote_text(part)}理解"


def _read_per_period(line: str, target: Target) -> PrintedActual | None:
    """每月1次 beside 12次, and 12次 beside 每月1次: brought to the period of the target where that reaches it."""
    wanted, given = times_a_year(clean_text(target.text)), times_a_year(line)
    if wanted != given and None not in (wanted, given):
        return None
    value = _occasions(EVERY_PERIOD.sub("", line), EVERY_PERIOD.sub("", target.unit))
    if value is None or wanted is given is None:
        return None
    if wanted == given:
        return PrintedActual(value)
    brought = value * (given or 1) / (wanted or 1)
    is_of_year = OF_THE_WHOLE_YEAR.match(line) is not None
    if not is_of_year and _attainment(target, brought) < 1 <= _attainment(target, value):
        return PrintedActual(value, f"{quote_text(line)}没有写是全年还是每期，按每期理解")
    shown = format_plain(brought.quantize(HUNDREDTHS))
    return PrintedActual(brought, f"{quote_text(line)}按全年折算后与指标值比较，合 {shown}{target.unit}")


def _occasions(line: str, unit: str) -> Decimal | None:
    """How often, in the unit of the target; ``None`` for what is no number of occasions."""
    read = read_quantity(line)
    if not isinstance(read, Quantity) or read.rough or parse_unit(unit).above not in OCCASIONS:
        return None
    return convert_value(read.value, read.unit, unit)


def times_a_year(line: str) -> int | None:
    """How often a year the period comes that a cleaned text names, 每月 or /季度."""
    match = EVERY_PERIOD.search(line)
    return TIMES_A_YEAR[match["period"].removesuffix("度") or "年"] if match else None


def _read_in_unit(line: str, target: Target) -> PrintedActual | None:
    value = read_actual(line, target)
    if not isinstance(value, Decimal):
        return None
    other = _in_likelier_unit(line, value, target)
    if other is None or _lies_farther(target, other.value, value):
        return PrintedActual(value)
    return other


def _lies_farther(target: Target, other: Decimal, value: Decimal) -> bool:
    """Whether the other reading is farther from the target than the plain one."""
    wanted = target.value or Decimal(0)
    return abs(other - wanted) >= abs(value - wanted)


def _attainment(target: Target, value: Decimal) -> Fraction:
    return attainment_of(target, Fraction(value))


def _in_likelier_unit(line: str, value: Decimal, target: Target) -> PrintedActual | None:
    """A number without a unit as a part of one, or as 元, where the target has % or 万元."""
    if _is_unwritten_share(line, value, target):
        return _understood(line, value * 100, "%")
    if is_rate(_written_unit(line)) and not target.unit and (target.value or 0) <= 1:
        return _understood_as(line, value / 100, "指标值没有写单位")
    money = full_money_unit(target.unit)
    yuan = convert_value(value, "元", money) if money in YUAN_PER_UNIT else None
    if yuan is None or _written_unit(line) or value < OTHER_UNIT_FACTOR * (target.value or 0):
        return None
    return _understood(line, yuan, target.unit)


def _is_unwritten_share(line: str, value: Decimal, target: Target) -> bool:
    return is_rate(target.unit) and not _written_unit(line) and 0 < value <= 1


def _written_unit(line: str) -> str:
    read = read_quantity(line)
    return read.unit if isinstance(read, Quantity) else ""


def _understood(line: str, value: Decimal, unit: str) -> PrintedActual:
    return _understood_as(line, value, "没有写单位", unit)


def _understood_as(line: str, value: Decimal, why: str, unit: str = "") -> PrintedActual:
    return PrintedActual(value, f"{quote_text(line)}{why}，按 {format_plain(value)}{unit} 理解")
