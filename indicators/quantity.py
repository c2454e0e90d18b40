"""One number in a cell: its operator (sign or words, before or after), value, unit, and whatever else
stands there.

To teach an operator word, add it to ``SIGNS``; what may stand beside a value without changing it, to
``IDLE_WORDS``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from indicators.approximate import APPROXIMATE_NUMERAL, is_approximate, is_spoken_range
from indicators.figures import format_plain
from indicators.model import Comparison
from indicators.numbers import (
    CHINESE_NUMERAL,
    NUMBER,
    parse_chinese_number,
    parse_number,
    rewrite_mixed,
    rewrite_shares,
)
from indicators.units import MAGNITUDES, UNIT, normalize_unit, parse_unit

GT, GE, EQ, LE, LT = Comparison.GT, Comparison.GE, Comparison.EQ, Comparison.LE, Comparison.LT
UPWARD, DOWNWARD = {GT, GE}, {LT, LE}

NEGATION = r"(?:不得|不应|不能|不宜|不可|不准|不允许|未|没有|不)"
MORE = r"(?:超过|超出|超|高于|大于|多于|突破|长于|高过|大过)"
LESS = r"(?:少于|低于|小于|短于|弱于)"
EQUAL = r"(?:(?:或|或者)?(?:等于|=))"
SIGNS: tuple[tuple[str, Comparison], ...] = (
    (rf"{NEGATION}{LESS}|{MORE}{EQUAL}|>或=|≥|至少|最少|最低|等于或{MORE}|达到或{MORE}", GE),
    (
        rf"{NEGATION}{MORE}|{LESS}{EQUAL}|<或=|≤|至多|最多|最高|最长|控制在|控制到|等于或{LESS}|(?:下降|降低|降|减少|减|压减|压降|缩短)[到至]",
        LE,
    ),
    (rf"{MORE}|>", GT),
    (rf"{LESS}|<|不足|不满|不到|未达到|未达", LT),
    (r"等于|=", EQ),
    (r"达到|达", GE),
)
REACHED_INDEX = len(SIGNS) - 1
TRAILING_SIGNS: tuple[tuple[str, Comparison], ...] = (
    (r"\(?(?:及|或|含|,含)?\)?(?:以上|之上)\)?|\+", GE),
    (r"\(?(?:及|或|含|,含)?\)?(?:以下|之下|以内|之内)\)?|内", LE),
)
ABOUT = r"(?<![节签预履特邀公契制])约|大约|大概|近|接近|将近|左右|上下|±"
IDLE_WORDS = (
    r"定量|目标值|指标值|年度|完成|实现|保持|达成|共计|共|合计|总计|累计|计|为|是|在|需|须|应当|应|要求|必须|均|都|全部|实际|已经|已|:|"
    r"\(含\)|,含|含|整|到位|达标"
)


def _alternation_of(table: tuple[tuple[str, Comparison], ...]) -> str:
    return "|".join(pattern for pattern, _ in table)


AHEAD = re.compile(
    rf"(?P<words>.*?)(?P<tokens>(?:{_alternation_of(SIGNS)}|{ABOUT}|{IDLE_WORDS}|[()]|负|-|\+)*+)", re.DOTALL
)
SIGN_AHEAD = re.compile("|".join(f"(?P<o{index}>{pattern})" for index, (pattern, _) in enumerate(SIGNS)))
BEHIND = re.compile(
    rf"(?P<tokens>(?:{_alternation_of(TRAILING_SIGNS)}|{ABOUT}|{IDLE_WORDS})*+)(?P<words>.*)", re.DOTALL
)
SIGN_BEHIND = re.compile("|".join(f"(?P<o{index}>{one})" for index, (one, _) in enumerate(TRAILING_SIGNS)))
ROUGHLY = re.compile(ABOUT)
REPEATED_UNIT = re.compile(r"\(([^()0-9]{1,6})\)")
UNKNOWN_UNIT = re.compile(r"(?![余多])[\u4e00-\u9fff]{1,4}?(?=$|以上|以下|以内|之内|及以上|及以下|左右|\()")
RANGE = re.compile(r"[-~至到±×:*/xX]|和|与")
ORDINAL = re.compile(r"(?:第|(?<!提)前|[A-Za-z.*?≠≈#/])$")
CLAUSE = re.compile(r"[,;。!?*≠≈≥≤=<>%‰]|且|并")
A_YEAR = re.compile(r"(?:19|20|21)[0-9]{2}")
YEAR_AHEAD = re.compile(r"(?:19|20|21)[0-9]{2}年度?(?=[^0-9])")
PER_UNKNOWN = re.compile(r"/[\u4e00-\u9fffA-Za-z*·、]{1,8}")
HAN = re.compile(r"[\u4e00-\u9fff]")
SHORT_NAME, LONG_NAME = 8, 30
"""How many words may stand beside a value without and with an operator before the cell is a sentence."""
RANKS = {"级", "类", "号", "层", "路", "代", "点", "届", "星级"}
VAGUE_AHEAD = re.compile(r"(?:(?![近上]年)[半数几近上]|[十百千万亿]+[余多])[余多]?")
IDIOM = re.compile(r"零[件星]|一次性|一体")


UNSURE_NUMERAL = "含有中文数字，不能确定是不是指标值"


@dataclass(frozen=True)
class Quantity:
    """``words`` is what stands beside the value; ``rough`` marks 约, 左右, 余; ``doubts`` are Chinese half
    sentences."""

    comparison: Comparison | None
    value: Decimal
    unit: str
    words: str = ""
    rough: bool = False
    doubts: tuple[str, ...] = ()


SEVERAL_NUMBERS = "一句话里有几个数，不是一个值，请拆分"
UNCLEAR_UNITS = {"月": "“月”指时长还是月份不能确定", "级": "“级”数越大是越高还是越低不能确定"}


@lru_cache(maxsize=4096)
def read_quantity(line: str) -> Quantity | str:
    """The one number of a cleaned text, or in Chinese why there is not exactly one; "" when there is none
    at all."""
    if is_approximate(line):
        return APPROXIMATE_NUMERAL
    line = rewrite_mixed(rewrite_shares(line))
    numbers = list(NUMBER.finditer(line))
    if not numbers:
        return _read_chinese_quantity(line)
    if len(numbers) == 1:
        return _read_around(line, numbers[0].start(), numbers[0].end())
    if len(numbers) > 2:
        return SEVERAL_NUMBERS
    after_year = _read_after_year(line)
    if after_year is not None:
        return after_year
    between = line[numbers[0].end() : numbers[1].start()]
    return "写的是区间、比例或算式，不是一个值" if RANGE.search(between) else SEVERAL_NUMBERS


def _read_after_year(line: str) -> Quantity | None:
    """2024年完成≥12次: the year ahead belongs to the words."""
    year = YEAR_AHEAD.match(line)
    quantity = read_quantity(line[year.end() :]) if year else None
    if year is None or not isinstance(quantity, Quantity) or quantity.comparison is None:
        return None
    return replace(quantity, words=year[0] + quantity.words)


def _is_vague(line: str) -> bool:
    """数百人, 十余次, 近万元: a magnitude counts as a unit."""
    return any(UNIT.match(line, ahead.end()) for ahead in VAGUE_AHEAD.finditer(line))


def _read_chinese_quantity(line: str) -> Quantity | str:
    """三万六千五百人, 不少于三次; idioms such as 一流 and 一户一策 are words, not numbers."""
    if is_spoken_range(line):
        return APPROXIMATE_NUMERAL
    if _is_vague(line):
        return UNSURE_NUMERAL
    runs = list(CHINESE_NUMERAL.finditer(line))
    if not runs or IDIOM.search(line):
        return ""
    unit = UNIT.match(line, runs[0].end())
    if unit and unit[0] in RANKS:
        return UNSURE_NUMERAL
    quantity = _read_numeral(line, runs[0], bool(unit)) if len(runs) == 1 else None
    if quantity is not None:
        return quantity
    return UNSURE_NUMERAL if unit else ""


def _read_numeral(line: str, run: re.Match[str], has_unit: bool) -> Quantity | None:
    """The quantity of the one run of Chinese numerals; ``None`` where the text around it says something
    else."""
    numeral, magnitude = _split_magnitude(run[0])
    value = parse_chinese_number(numeral)
    if value is None or not (has_unit or magnitude or run.end() == len(line)):
        return None
    digits = f"{line[: run.start()]}{format_plain(value)}"
    quantity = _read_around(f"{digits}{magnitude}{line[run.end() :]}", run.start(), len(digits))
    return quantity if isinstance(quantity, Quantity) and not quantity.words else None


def _split_magnitude(numeral: str) -> tuple[str, str]:
    """三万: three of the unit 万, unless 万 or 亿 stands inside as well."""
    if numeral[-1] in "万亿" and not set(numeral[:-1]) & set("万亿"):
        return numeral[:-1], numeral[-1]
    return numeral, ""


def _read_around(line: str, start: int, end: int) -> Quantity | str:
    """The quantity whose digits stand at ``start`` to ``end``; what is before and after them is read
    outwards."""
    value = parse_number(line[start:end])
    if value is None:
        return "数字过长，不像指标值"
    if A_YEAR.fullmatch(format_plain(value)) and line.startswith("年", end):
        return "写的是年份，不是指标值"
    more, unit, rest, doubts = _split_unit(line[end:])
    ahead, behind = AHEAD.fullmatch(line[:start]), BEHIND.fullmatch(rest)
    if ahead is None or behind is None:  # both patterns fit any text
        return "不能识别"
    is_negative = ahead["tokens"].endswith(("-", "负"))
    if reason := _reason_not_value(ahead["words"], behind["words"], is_negative):
        return reason
    if more:
        doubts = [*doubts, f"写有“{more}”，不是确定的数"]
    words = ahead["words"] + behind["words"]
    signed = -value if is_negative else value
    quantity = Quantity(None, signed, unit, words, bool(more), tuple(doubts))
    return _with_signs(quantity, ahead["tokens"], behind["tokens"])


def _with_signs(quantity: Quantity, ahead: str, behind: str) -> Quantity | str:
    """``ahead``, ``behind``: the signs around the number. 余 and 多 alone (300余人) mean at least."""
    at_least = [GE] if quantity.rough else []
    operators = _find_operators(ahead, behind) or at_least
    return _with_operator(quantity, operators, ROUGHLY.findall(ahead + behind))


def _split_unit(rest: str) -> tuple[str, str, str, list[str]]:
    """What follows the digits: 余 or 多, the unit, the rest, and doubts about the unit."""
    more = rest[0] if rest[:1] in ("余", "多") else ""
    rest = rest[len(more) :]
    match = UNIT.match(rest)
    if match is None:
        return more, *_split_unknown_unit(rest)
    unit, rest = normalize_unit(match[0]), rest[match.end() :]
    per = PER_UNKNOWN.fullmatch(rest)
    if per and not REPEATED_UNIT.match(rest):
        return more, unit + per[0], "", []
    unit, rest = _drop_repeated_unit(unit, rest)
    return more, unit, rest, _unit_doubts(unit)


def _drop_repeated_unit(unit: str, rest: str) -> tuple[str, str]:
    """册(套) counts as 册; the unit behind a magnitude belongs to it (3万(人))."""
    again = REPEATED_UNIT.match(rest)
    if again is None or not UNIT.fullmatch(again[1]):
        return unit, rest
    if _is_same_size(again[1], unit):
        return unit, rest[again.end() :]
    if unit in MAGNITUDES:
        return unit + again[1], rest[again.end() :]
    return unit, rest


def _unit_doubts(unit: str) -> list[str]:
    if unit.startswith("/"):
        return [f"单位“{unit}”缺了分子"]
    return [UNCLEAR_UNITS[unit]] if unit in UNCLEAR_UNITS else []


def _is_same_size(one: str, other: str) -> bool:
    """册(套) counts as 册; 元(万元) is a contradiction."""
    return parse_unit(normalize_unit(one)).factor == parse_unit(other).factor


def _split_unknown_unit(rest: str) -> tuple[str, str, list[str]]:
    behind = BEHIND.fullmatch(rest)
    again = REPEATED_UNIT.match(rest)
    if again and UNIT.fullmatch(again[1]):
        return normalize_unit(again[1]), rest[again.end() :], []
    match = UNKNOWN_UNIT.match(rest)
    if match is None or (behind and (behind["tokens"] or not behind["words"])):
        return "", rest, []
    return match[0], rest[match.end() :], [f"不认识的单位“{match[0]}”"]


def _reason_not_value(ahead: str, behind: str, minus: bool) -> str:
    """Why the words around a number make it something else than the value of the indicator; "" when they do
    not."""
    if ORDINAL.search(ahead):
        return "数字是序号、代号或模板，不是指标值"
    if CLAUSE.search(ahead) or CLAUSE.search(behind):
        return "一个数之外还有其他内容，请拆分"
    if minus and ahead:
        return "“-”是负号还是连接号不能确定"
    return f"不认识的单位“{behind[:8]}”" if behind and not HAN.match(behind) else ""


def _find_operators(ahead: str, behind: str) -> list[Comparison]:
    """All operators written; 达到 counts only where no other stands (达到≤5 is ≤5)."""
    found = [int(match.lastgroup[1:]) for match in SIGN_AHEAD.finditer(ahead) if match.lastgroup]
    strong = [SIGNS[number][1] for number in found if number != REACHED_INDEX]
    trailing = [match.lastgroup for match in SIGN_BEHIND.finditer(behind) if match.lastgroup]
    after = [TRAILING_SIGNS[int(group[1:])][1] for group in trailing]
    return strong + after or [SIGNS[number][1] for number in found]


def _with_operator(quantity: Quantity, signs: list[Comparison], roughly: list[str]) -> Quantity | str:
    """The quantity with its operator, once the signs before and after it agree."""
    kinds = set(signs)
    if kinds & UPWARD and kinds & DOWNWARD:
        return "计算符号前后矛盾"
    if "±" in roughly:
        return "写的是允许偏差的区间，不是一个值"
    comparison = next((sign for sign in (GE, LE, GT, LT, EQ) if sign in kinds), None)
    if len(quantity.words) > (LONG_NAME if comparison else SHORT_NAME):
        return "写的是一句话，不是一个值"
    doubts = [*quantity.doubts, *_operator_doubts(kinds, roughly, quantity.words)]
    rough = quantity.rough or bool(roughly)
    return replace(quantity, comparison=comparison, rough=rough, doubts=tuple(doubts))


def _operator_doubts(kinds: set[Comparison], roughly: list[str], words: str) -> Iterator[str]:
    if len(kinds) > 1:
        yield "写了两个计算符号，按较宽的理解"
    if roughly:
        yield f"写有“{roughly[0]}”，不是确定的数"
    if words:
        yield f"数值之外还有文字“{words}”"
