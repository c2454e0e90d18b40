"""Relative targets as sheets write them: 较上年下降5%, 同比提高3个百分点, 环比增长不低于2%.

To teach a word for what is compared with, add it to ``BASES``; for a direction, to ``RISING`` or ``FALLING``.
"""

import re
from decimal import Decimal

from indicators.figures import format_plain
from indicators.model import ComparedWith, Comparison, Relative, Target, TargetKind
from indicators.quantity import Quantity, read_quantity

WITH = r"(?:与|和|同|比|较|相比|对比)"
AFTER = r"(?:同期|同月)?(?:实际|完成)?(?:数|值|水平)?(?:相比较?|相较|比较)?"
BASES = {
    ComparedWith.LAST_YEAR: rf"{WITH}(?:上一?年度?|去年|(?P<year>(?:19|20)\d\d)年度?){AFTER}|同比",
    ComparedWith.LAST_MONTH: rf"{WITH}上个?月{AFTER}|环比",
    ComparedWith.BASELINE: rf"{WITH}(?:基期值?|基数|基准年?|现状){AFTER}",
}
FALLING = r"下降|降低|减少|压减|压降|缩短|减降|下调"
RISING = r"提高|提升|增长|增加|上升|上涨|增收"
DIRECTION = rf"(?P<falls>{FALLING})|(?P<rises>{RISING})"
ANY_BASE = "|".join(f"(?P<{base.value}>{text})" for base, text in BASES.items())
CHANGE = re.compile(
    rf"[^\d≥≤<>=%]{{0,20}}?(?:{ANY_BASE}),?(?:累计|平均)?"
    rf"(?:{DIRECTION})(?:率|幅度?|比例|了)?(?![到至为])(?P<rest>.*)"
)
CHANGE_ALONE = re.compile(rf"(?:{DIRECTION})(?:率|幅度?|比例|了)?(?![到至为])(?P<rest>.*)")
UNCHANGED = re.compile(r"(?:.*(?:持平|无变化|没有变化|不变))")
FALLING_NAME, RISING_NAME = re.compile(FALLING), re.compile(RISING)
WORDS = {ComparedWith.LAST_YEAR: "较上年", ComparedWith.LAST_MONTH: "较上月", ComparedWith.BASELINE: "较基期"}
FALLS, RISES, UNCHANGED_WORD = "下降", "提高", "持平"


def read_change(line: str, year: int | None = None, base: ComparedWith | None = None) -> Target | None:
    """The reading of a cleaned text that asks for a change; ``base`` where the row says what is compared
    with, so that the text need not. ``None`` where the text asks for none."""
    found = CHANGE.fullmatch(line)
    named = next((one for one in ComparedWith if found and found[one.value]), None)
    match = found or (CHANGE_ALONE.fullmatch(line) if base else None)
    if match is None:
        return None
    read = read_quantity(match["rest"])
    if isinstance(read, str) or read.words or read.value <= 0:
        return None
    falls, doubts = match["falls"] is not None, list(read.doubts)
    older = older_year(found, year) if base is None else ""
    if older:
        doubts.append(f"与 {older} 年相比，须写明基期值")
    compared = ComparedWith.BASELINE if older else base or named or ComparedWith.LAST_YEAR
    return change_target(line, read, Relative(compared, falls), doubts)


def older_year(found: re.Match[str] | None, year: int | None) -> str:
    """The year compared with, where one is named that is not the last."""
    named = found["year"] if found else None
    return named if named and year is not None and int(named) != year - 1 else ""


def change_target(line: str, read: Quantity, relative: Relative, doubts: list[str]) -> Target:
    comparison = read.comparison
    if comparison is None:
        comparison = Comparison.GE
        doubts.append(f"未写计算符号，按“{direction_word(relative)}不低于”理解")
    return Target(
        line,
        TargetKind.NUMBER,
        comparison,
        read.value,
        None,
        read.unit,
        bool(doubts),
        "；".join(doubts),
        relative,
    )


def direction_word(relative: Relative) -> str:
    return FALLS if relative.falls else RISES


def directed_text(value: Decimal, target: Target) -> str:
    """A number in the unit of its target; of a change its direction instead of a sign."""
    if target.relative is None:
        return f"{format_plain(value)}{target.unit}"
    if not value:
        return UNCHANGED_WORD
    falls = target.relative.falls if value > 0 else not target.relative.falls
    return f"{FALLS if falls else RISES}{format_plain(abs(value))}{target.unit}"


def direction_of_name(name: str) -> bool | None:
    """Whether a name such as 工单量下降率 speaks of a fall; ``None`` where it speaks of neither or both."""
    falls, rises = bool(FALLING_NAME.search(name)), bool(RISING_NAME.search(name))
    return None if falls == rises else falls


def read_typed_change(line: str, relative: Relative) -> Quantity | None:
    """What a person typed as the change that was reached: 下降6.2%, 上升2%, 持平, -2%. The value is told in the
    direction of the target."""
    if UNCHANGED.fullmatch(line):
        return Quantity(None, Decimal(0), "")
    match = CHANGE.fullmatch(line) or CHANGE_ALONE.fullmatch(line)
    read = read_quantity(match["rest"] if match else line)
    if isinstance(read, str) or read.words or read.rough or read.comparison not in (None, Comparison.EQ):
        return None
    turned = match is not None and (match["falls"] is not None) is not relative.falls
    return Quantity(None, -read.value if turned else read.value, read.unit)
