"""Numerals that say about how many: 两三次, 三四十人, 十七八次, 三至五次, 十来次. They are no one value."""

import re

from indicators.numbers import DIGITS, parse_chinese_number
from indicators.units import UNIT

APPROXIMATE_NUMERAL = "写的是约数或区间，不是一个值"

PAIRS = "一二|一两|二三|两三|三两|三四|三五|四五|五六|六七|七八|八九|百八十|千八百"
"""Neighbours among the digits that leave open which of them is meant."""
NUMERAL = rf"[{DIGITS}十拾百佰千仟万萬亿億]"
ABOUT = re.compile(rf"{NUMERAL}*?(?:{PAIRS}){NUMERAL}*|{NUMERAL}*[十百千万亿]来")
RANGE = re.compile(rf"{NUMERAL}+(?:至|到|或|、|,|~|-+){NUMERAL}+")
NAMES = re.compile(r"期间|时期|规划|[级类号层路代点届]|星级")
"""What makes a name of the numeral before it: 十四五期间, 一二级."""
ALONE = re.compile(r"[\u4e00-\u9fff]?[(及或含,)]*(?:以上|以下|以内|之上|之下|之内|左右|上下)?[)]?")


def is_approximate(line: str) -> bool:
    """A cleaned text counts something with such a numeral."""
    found = (run for run in ABOUT.finditer(line) if parse_chinese_number(run[0]) is None)
    return any(_counts_something(line, match.end()) for match in found)  # 二〇二三 is a year


def is_spoken_range(line: str) -> bool:
    """三至五次, 三、四次: the numerals of a range, in words."""
    return any(_counts_something(line, match.end()) for match in RANGE.finditer(line))


def _counts_something(line: str, end: int) -> bool:
    if NAMES.match(line, end):
        return False
    return bool(UNIT.match(line, end) or ALONE.fullmatch(line, end))
