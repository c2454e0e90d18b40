"""Units of target values: how they are spelled, which ones can be turned into each other.

To teach a unit, add it to ``DIMENSIONS``: units of one dimension convert by their factors, a unit of its
own goes to ``COUNTED``. 万, 百万, 亿 … before any unit and 元/人*月-like compounds need no entry.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType

MAGNITUDES = {
    "十": 10,
    "百": 10**2,
    "千": 10**3,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
}
MAGNITUDES |= {"十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12}

YUAN_PER_UNIT: Mapping[str, int] = MappingProxyType(
    {"元": 1, "千元": MAGNITUDES["千"], "万元": MAGNITUDES["万"], "亿元": MAGNITUDES["亿"]}
)
"""The units in which papers and exports state money; to teach one, add it here."""
MONEY_UNIT = "|".join(YUAN_PER_UNIT)
"""Pattern of a unit of money."""
USUAL_MONEY_UNIT = "万元"
"""Of a paper or file that names none."""
AMOUNT_UNIT = rf"{MONEY_UNIT}|[万亿]"
"""Pattern of what may stand behind an amount of money: 8万 is 8万元."""

RATE = "rate"
DIMENSIONS: dict[str, dict[str, str]] = {
    RATE: {"%": "1", "‰": "1/10", "‱": "1/100", "成": "10"},
    "points": {"百分点": "1", "个百分点": "1"},
    "money": {"元": "1", "圆": "1", "块钱": "1", "元人民币": "1", "角": "1/10", "RMB": "1"},
    "time": {
        **dict.fromkeys(("秒", "秒钟", "s"), "1"),
        **dict.fromkeys(("毫秒", "ms"), "1/1000"),
        **dict.fromkeys(("分钟", "min"), "60"),
        **dict.fromkeys(("小时", "个小时", "时", "h", "H"), "3600"),
        **dict.fromkeys(("天", "日", "自然日", "个自然日", "日历天"), "86400"),
        **dict.fromkeys(("周", "星期", "个星期"), "604800"),
    },
    "working day": dict.fromkeys(("工作日", "个工作日"), "1"),
    "months": {
        **dict.fromkeys(("月", "个月", "个自然月"), "1"),
        **dict.fromkeys(("季度", "个季度"), "3"),
        **dict.fromkeys(("年", "周年"), "12"),
    },
    "people": dict.fromkeys(("人", "名", "位"), "1"),
    "occasions": dict.fromkeys(("个", "件", "次", "起", "例", "宗", "桩", "单", "笔", "条", "通", "项"), "1"),
    "length": {
        **dict.fromkeys(("米", "m"), "1"),
        **dict.fromkeys(("公里", "千米", "km", "KM", "Km"), "1000"),
        **dict.fromkeys(("分米", "dm"), "1/10"),
        **dict.fromkeys(("厘米", "公分", "cm", "CM"), "1/100"),
        **dict.fromkeys(("毫米", "mm", "MM"), "1/1000"),
    },
    "area": {
        **dict.fromkeys(("平方米", "平米", "㎡", "m²", "m2", "平方"), "1"),
        **dict.fromkeys(("平方公里", "平方千米", "km²", "km2"), "1000000"),
        **dict.fromkeys(("公顷", "ha", "hm²"), "10000"),
        "亩": "2000/3",
    },
    "volume": {
        **dict.fromkeys(("立方米", "立方", "方", "m³", "m3"), "1"),
        **dict.fromkeys(("升", "L"), "1/1000"),
        **dict.fromkeys(("毫升", "ml", "mL"), "1/1000000"),
    },
    "mass": {
        **dict.fromkeys(("千克", "公斤", "kg", "KG", "Kg"), "1"),
        **dict.fromkeys(("吨", "t"), "1000"),
        "斤": "1/2",
        **dict.fromkeys(("克", "g"), "1/1000"),
        **dict.fromkeys(("毫克", "mg"), "1/1000000"),
    },
    "energy": dict.fromkeys(("千瓦时", "度", "kWh", "KWH", "kwh"), "1"),
    "power": {**dict.fromkeys(("千瓦", "kW", "KW", "kw"), "1"), **dict.fromkeys(("兆瓦", "MW"), "1000")},
    "bytes": {"KB": "1/1024", "MB": "1", "GB": "1024", "TB": "1048576"},
    "bandwidth": {**dict.fromkeys(("Mbps", "M", "兆"), "1"), "Gbps": "1000"},
    "sets": dict.fromkeys(("台", "套", "台套", "台(套)"), "1"),
    "cars": dict.fromkeys(("辆", "台车"), "1"),
}
COUNTED = """
人次 户 户次 家 家庭 所 座 处 栋 幢 间 张 块 片 组 批 批次 期 场 场次 班 班次 车次 架次 趟 头 只 匹 羽 尾 株 棵 粒 颗
枚 盆 床 本 册 份 部 篇 幅 集 档 支 枝 根 把 副 双 面 盏 盘 卷 包 箱 袋 瓶 桶 课时 学时 学分 人天 人月 人年 人日 工日
工时 台班 字 页 版 版面 点 点位 个点 级 分 星 星级 倍 门 类 种 样 口 眼 孔 井 村 镇 乡 乡镇 街道 社区 县 市 省 区 单位
企业 部门 机构 项目 学校 医院 站 站点 席 席位 坐席 座席 号 号码 小组 团队 对 代 届 轮 圈 路 层 段 排 列 学期 学年 亩次
头次 只次 件次 例次 剂次 剂 针 针次 令 美元 欧元 港元 英镑 ℃ 摄氏度 dB 分贝 mg/L mg/m³ μg/m³ 微克/立方米 人份 工位
台次 辆次 艘次 列次 轮次 延米 标箱 标段 个标段 床位 车位 泊位 人公里 吨公里 吨标准煤 瓦 伏 安 赫兹 转
"""
OTHER_UNITS = frozenset(COUNTED.split())

SPELLINGS = {
    "百分比": "%",
    "百分率": "%",
    "个百分比": "%",
    "%百分比": "%",
    "%(百分比)": "%",
    "百分比(%)": "%",
    "‰(千分比)": "‰",
    "千分比": "‰",
}

FACTORS = {
    name: (dimension, Fraction(factor))
    for dimension, names in DIMENSIONS.items()
    for name, factor in names.items()
}
SCALED = {"points", *(name for name, units in DIMENSIONS.items() if len(set(units.values())) > 1)}
"""Dimensions of which a bare number says nothing."""


def _alternation_of(names: set[str]) -> str:
    """Longest first; a Latin unit ends where its letters end (5G is not 5 g)."""
    ordered = sorted(names, key=lambda name: (-len(name), name))
    return "|".join(
        re.escape(name) + ("(?![A-Za-z0-9])" if name[-1].isascii() and name[-1].isalpha() else "")
        for name in ordered
    )


_NAMES = _alternation_of({*FACTORS, *OTHER_UNITS, *SPELLINGS})
_SIZES = _alternation_of(set(MAGNITUDES))
_ATOM = rf"(?:(?:{_SIZES})??(?:{_NAMES})|(?:{_SIZES}))"
_BELOW = rf"(?:/\(?|每){_ATOM}(?:[*·、×/.每]{_ATOM}\)?)*"
UNIT = re.compile(rf"{_ATOM}(?:{_BELOW})?|/{_ATOM}(?:[*·、×/.]{_ATOM})*")
SEPARATOR = re.compile(r"[*·、×/.()每]+")


@dataclass(frozen=True)
class ParsedUnit:
    """A unit taken apart: what it measures, per what, and how many of the base unit it is. "" above means
    anything."""

    above: str
    below: tuple[str, ...]
    factor: Fraction


def normalize_unit(unit: str) -> str:
    """The unit as written, with one spelling for %."""
    return SPELLINGS.get(unit, unit)


def full_money_unit(written: str) -> str:
    """万 behind an amount of money means 万元."""
    return written if written in YUAN_PER_UNIT or not written else f"{written}元"


def is_rate(unit: str) -> bool:
    return FACTORS.get(unit, ("", 1))[0] == RATE


def is_share(unit: str) -> bool:
    """A part of a whole, or points between two."""
    return FACTORS.get(normalize_unit(unit), ("", 1))[0] in (RATE, "points")


def is_money(unit: str) -> bool:
    return parse_unit(unit).above == "money"


def has_magnitude(unit: str) -> bool:
    """万次, 万元, 元/万人: not one of what it counts."""
    return unit not in FACTORS and parse_unit(unit).factor != 1


def convert_value(value: Decimal, from_unit: str, to_unit: str) -> Decimal | None:
    """``value`` in another unit; ``None`` when the units do not fit. Equal and unwritten units pass through.

    A bare 万 fits any counted unit: 80000元 is 8万.
    """
    given, wanted = normalize_unit(from_unit), normalize_unit(to_unit)
    if not given or not wanted or given == wanted:
        return value
    one, other = parse_unit(given), parse_unit(wanted)
    if one.below != other.below or not _is_same_dimension(one.above, other.above):
        return None
    ratio = one.factor / other.factor
    with localcontext() as context:
        context.prec = 50
        return value * ratio.numerator / ratio.denominator


def convert_measured(value: Decimal, from_unit: str, to_unit: str) -> Decimal | None:
    """As ``convert_value``; but a number that was measured in no unit is so many 人 or 场 and never so many
    万人, % or 天, for nobody chose among the larger and the smaller ones."""
    wanted = normalize_unit(to_unit)
    is_plain = not wanted or (not has_magnitude(wanted) and parse_unit(wanted).above not in SCALED)
    return convert_value(value, from_unit, to_unit) if from_unit or is_plain else None


def _is_same_dimension(one: str, other: str) -> bool:
    return one == other or ("" in (one, other) and RATE not in (one, other))


@lru_cache(maxsize=1024)
def parse_unit(unit: str) -> ParsedUnit:
    """元/人*月 → money, per people and months. An unknown name is a dimension of its own."""
    if unit in FACTORS or unit in OTHER_UNITS:
        above, below = unit, ""
    else:
        cut = re.search(r"[/每]", unit)
        above, below = (unit[: cut.start()], unit[cut.end() :]) if cut else (unit, "")
    dimension, factor = _parse_single_unit(above)
    parts = [_parse_single_unit(text) for text in SEPARATOR.split(below) if text]
    for _, part in parts:
        factor /= part
    return ParsedUnit(dimension, tuple(sorted(name for name, _ in parts)), factor)


def _parse_single_unit(name: str) -> tuple[str, Fraction]:
    if name in FACTORS:
        return FACTORS[name]
    for size in _magnitude_prefixes(name):
        rest = name[len(size) :]
        dimension, factor = FACTORS.get(rest, (rest, Fraction(1)))
        return dimension, factor * MAGNITUDES[size]
    return name, Fraction(1)


def _magnitude_prefixes(name: str) -> Iterator[str]:
    if name not in OTHER_UNITS:
        yield from (size for size in sorted(MAGNITUDES, key=len, reverse=True) if name.startswith(size))
