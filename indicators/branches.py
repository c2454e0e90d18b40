"""The two official indicator trees (一级指标 → 二级指标), and the many spellings under which their names occur."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

COST = "成本指标"
SATISFACTION = "服务对象满意度指标"
BENEFIT = "效益指标"
OUTPUT = "产出指标"
SATISFACTION_FIRST = "满意度指标"

BRANCH_TREE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        COST: ("经济成本指标", "社会成本指标", "生态环境成本指标"),
        OUTPUT: ("数量指标", "质量指标", "时效指标", COST),
        BENEFIT: ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
        SATISFACTION_FIRST: (SATISFACTION,),
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
    "项目产出": OUTPUT,
    "项目成本": COST,
    "项目满意度": SATISFACTION_FIRST,
    "服务对象满意度": SATISFACTION_FIRST,
}
OLDER_FIRST_LEVELS = {
    "项目完成": OUTPUT,
    "完成": OUTPUT,
    "任务完成": OUTPUT,
    "工作完成": OUTPUT,
    "产出与完成": OUTPUT,
    "实施效果": BENEFIT,
    "项目实施效果": BENEFIT,
    "实施效益": BENEFIT,
    "成效": BENEFIT,
    "项目成效": BENEFIT,
    "影响": BENEFIT,
    "项目影响": BENEFIT,
    "影响力": BENEFIT,
    "成本控制": COST,
    "社会满意度": SATISFACTION_FIRST,
    "公众满意度": SATISFACTION_FIRST,
    "社会公众满意度": SATISFACTION_FIRST,
    "受益对象满意度": SATISFACTION_FIRST,
    "受益群体满意度": SATISFACTION_FIRST,
}
"""Older and provincial templates: their official name is a guess that a person confirms."""
SECOND_LEVEL_ALIASES = {
    "产出数量": "数量指标",
    "产出质量": "质量指标",
    "产出时效": "时效指标",
    "产出成本": COST,
    "满意度": SATISFACTION,
    "满意": SATISFACTION,
    "公众满意度": SATISFACTION,
    "社会公众满意度": SATISFACTION,
    "社会公众或服务对象满意度": SATISFACTION,
    "社会公众及服务对象满意度": SATISFACTION,
    "服务对象或项目受益人满意度": SATISFACTION,
    "服务对象或受益人满意度": SATISFACTION,
    "受益对象满意度": SATISFACTION,
    "受益群体满意度": SATISFACTION,
    "受益人群满意度": SATISFACTION,
    "生态环境效益": "生态效益指标",
    "环境效益": "生态效益指标",
    "生态成本": "生态环境成本指标",
    "可持续": "可持续影响指标",
    "可持续性": "可持续影响指标",
    "可持续效益": "可持续影响指标",
    "可持续性影响": "可持续影响指标",
    "可持续发展": "可持续影响指标",
    "可持续发展影响": "可持续影响指标",
    "可持续影响效益": "可持续影响指标",
}
OLDER_SECOND_LEVELS = {
    "完成数量": "数量指标",
    "实际完成数量": "数量指标",
    "工作数量": "数量指标",
    "完成质量": "质量指标",
    "工作质量": "质量指标",
    "质量达标": "质量指标",
    "完成时效": "时效指标",
    "完成及时": "时效指标",
    "完成进度": "时效指标",
    "产出进度": "时效指标",
    "进度": "时效指标",
    "时间": "时效指标",
    "完成时间": "时效指标",
    "及时性": "时效指标",
    "完成成本": COST,
    "成本控制": COST,
    "产出成本控制": COST,
    "成本节约": COST,
    "项目成本": COST,
    "经济效果": "经济效益指标",
    "经济影响": "经济效益指标",
    "社会效果": "社会效益指标",
    "社会影响": "社会效益指标",
    "项目效益": "社会效益指标",
    "实施效益": "社会效益指标",
    "实施效果": "社会效益指标",
    "生态效果": "生态效益指标",
    "生态影响": "生态效益指标",
    "环境影响": "生态效益指标",
    "长期影响": "可持续影响指标",
    "持续影响": "可持续影响指标",
    "长效机制": "可持续影响指标",
}
"""As above, for 二级指标."""
NO_TARGET_LEVEL = re.compile(
    "(?:项目|部门|预算)?(?:决策|过程|投入|管理|过程管理|管理过程|业务管理|财务管理|资金管理|组织管理|实施管理|立项|"
    "组织实施|资金投入|项目立项|预算执行|预算管理|资产管理|运行成本|管理效率|履职效能|履职效果|履职目标|履职|"
    "社会效应|可持续发展能力)(?:情况|类|实现|完成)?"
)
"""Levels of evaluations of whole departments and of how a project was run: no targets of the project."""


def first_level(written: str) -> str | None:
    """The official name of a 一级指标: 产出, 产出指标, 产出目标, 产出指标(50分) are one."""
    stem = _name_stem(written)
    alias = FIRST_LEVEL_ALIASES.get(stem) or OLDER_FIRST_LEVELS.get(stem)
    return next((name for name in BRANCH_TREE if _name_stem(name) == stem), alias)


def second_level(first: str, written: str) -> str | None:
    """The official name of a 二级指标 below ``first``; ``None`` where it does not belong there."""
    stem = _name_stem(written)
    known = second_levels(first)
    other = SECOND_LEVEL_ALIASES.get(stem) or OLDER_SECOND_LEVELS.get(stem)
    return next((name for name in known if _name_stem(name) == stem), other if other in known else None)


def second_levels(first: str) -> tuple[str, ...]:
    return (*BRANCH_TREE[first], *MISPLACED.get(first, ()))


def official_first_levels(written: str) -> tuple[str, ...]:
    """The 一级指标 below which this 二级指标 belongs."""
    return tuple(first for first in BRANCH_TREE if second_level(first, written))


def is_older_first_level(written: str) -> bool:
    """Whether the official name of a 一级指标 is a guess."""
    return _name_stem(written) in OLDER_FIRST_LEVELS


def is_older_second_level(written: str) -> bool:
    return _name_stem(written) in OLDER_SECOND_LEVELS


def is_no_target_level(written: str) -> bool:
    """Whether this is a level that evaluations have and target sheets have not."""
    return NO_TARGET_LEVEL.fullmatch(_name_stem(written)) is not None


@lru_cache(maxsize=1024)
def _name_stem(written: str) -> str:
    plain = re.sub(r"\s|\([^()]*\)", "", unicodedata.normalize("NFKC", written))
    return re.sub(r"(指标|目标)?等?$", "", re.sub(r"^[一二三四五六七八九十\d]+[、.]", "", plain))
