"""The two official indicator trees (一级指标 → 二级指标), and the many spellings under which their names occur."""

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

COST = "成本指标"
SATISFACTION = "服务对象满意度指标"
BENEFIT = "效益指标"

BRANCH_TREE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        COST: ("经济成本指标", "社会成本指标", "生态环境成本指标"),
        "产出指标": ("数量指标", "质量指标", "时效指标", COST),
        BENEFIT: ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
        "满意度指标": (SATISFACTION,),
    }
)
ID_STEMS: Mapping[str, str] = MappingProxyType(
    {
        "数量指标": "quantity",
        "质量指标": "quality",
        "时效指标": "timeliness",
        COST: "cost",
        "经济成本指标": "economic-cost",
        "社会成本指标": "social-cost",
        "生态环境成本指标": "ecological-cost",
        "经济效益指标": "economic",
        "社会效益指标": "social",
        "生态效益指标": "ecological",
        "可持续影响指标": "sustained",
        SATISFACTION: "satisfaction",
    }
)
"""What the id of a new row below each 二级指标 begins with, whichever way it comes in: ``quantity-1``."""
ID_STEM_ELSEWHERE = "row"
"""Of a row below no known 二级指标."""
MISPLACED: Mapping[str, tuple[str, ...]] = MappingProxyType({BENEFIT: (SATISFACTION,)})
"""Seen on many published sheets, so read, and warned about by a check (T7)."""

FIRST_LEVEL_ALIASES = {
    "效果": BENEFIT,
    "项目效益": BENEFIT,
    "项目效果": BENEFIT,
    "项目产出": "产出指标",
    "项目成本": COST,
}
SECOND_LEVEL_ALIASES = {
    "满意度": SATISFACTION,
    "满意": SATISFACTION,
    "公众满意度": SATISFACTION,
    "社会公众满意度": SATISFACTION,
    "社会公众或服务对象满意度": SATISFACTION,
    "服务对象或项目受益人满意度": SATISFACTION,
    "受益对象满意度": SATISFACTION,
    "生态环境效益": "生态效益指标",
    "环境效益": "生态效益指标",
    "生态成本": "生态环境成本指标",
    "可持续": "可持续影响指标",
    "可持续发展": "可持续影响指标",
    "可持续发展影响": "可持续影响指标",
    "可持续影响效益": "可持续影响指标",
}


def first_level(written: str) -> str | None:
    """The official name of a 一级指标: 产出, 产出指标, 产出目标, 产出指标(50分) are one."""
    stem = _name_stem(written)
    return next((name for name in BRANCH_TREE if _name_stem(name) == stem), FIRST_LEVEL_ALIASES.get(stem))


def second_level(first: str, written: str) -> str | None:
    """The official name of a 二级指标 below ``first``; ``None`` where it does not belong there."""
    stem = _name_stem(written)
    known = second_levels(first)
    other = SECOND_LEVEL_ALIASES.get(stem)
    return next((name for name in known if _name_stem(name) == stem), other if other in known else None)


def second_levels(first: str) -> tuple[str, ...]:
    return (*BRANCH_TREE[first], *MISPLACED.get(first, ()))


def official_first_levels(written: str) -> tuple[str, ...]:
    """The 一级指标 below which this 二级指标 belongs."""
    return tuple(first for first in BRANCH_TREE if second_level(first, written))


def _name_stem(written: str) -> str:
    plain = re.sub(r"\s|\([^()]*\)", "", unicodedata.normalize("NFKC", written))
    return re.sub(r"(指标|目标)?等?$", "", re.sub(r"^[一二三四五六七八九十\d]+[、.]", "", plain))
