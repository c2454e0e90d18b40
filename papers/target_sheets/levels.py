"""The official names of the levels of a row, and what is not sure of them."""

from indicators.branches import is_no_target_level, is_older_first_level, is_older_second_level
from papers.target_sheets.vocabulary import (
    SATISFACTION_WORD,
    first_levels_of,
    official_first_level,
    official_second_level,
    only_second_level,
)

OF_EVALUATIONS = "评价决策、管理或部门整体时才用，请并入产出、效益、满意度指标或删去"
Branch = tuple[str, str]


def official_branch(first: str, second: str) -> tuple[Branch, list[str]]:
    """The official names of two printed levels, and what is not sure; a level that cannot be told is ""."""
    if not first.strip():
        return _branch_of_second(second)
    official_first = official_first_level(first)
    if official_first is None:
        return _branch_without_first(first, second)
    official_second, doubts = _second_below(official_first, first, second)
    if is_older_first_level(first):
        doubts.insert(0, _older_name_doubt("一级", first, official_first))
    return (official_first, official_second), doubts


def _second_below(official_first: str, first: str, second: str) -> tuple[str, list[str]]:
    if not second.strip():
        only = only_second_level(official_first)
        return only or "", [] if only else [f"“{first}”下没有写二级指标"]
    official_second = official_second_level(official_first, second)
    if official_second is None and SATISFACTION_WORD in second:
        official_second = only_second_level(official_first)  # whoever it is that is satisfied
    if official_second is None:
        return "", [f"“{second}”不是“{first}”下的二级指标"]
    if is_older_second_level(second):
        return official_second, [_older_name_doubt("二级", second, official_second)]
    return official_second, []


def _branch_without_first(first: str, second: str) -> tuple[Branch, list[str]]:
    """A 二级指标 may stand in the place of the 一级指标."""
    if is_no_target_level(first):
        return ("", ""), [f"“{first}”不在绩效指标的级次中（{OF_EVALUATIONS}）"]
    if first_levels_of(first) and not first_levels_of(second):
        return _branch_of_second(first)
    return ("", ""), [f"“{first}”不在绩效指标的级次中"]


def _branch_of_second(second: str) -> tuple[Branch, list[str]]:
    """Without a 一级指标, the one below which alone the 二级指标 belongs."""
    firsts = first_levels_of(second)
    if len(firsts) == 1:
        official_second = official_second_level(firsts[0], second) or ""
        return (firsts[0], official_second), [f"没有写一级指标，按二级指标“{second}”归入“{firsts[0]}”"]
    if not second.strip():
        return ("", ""), ["没有写一级指标和二级指标"]
    return ("", ""), [f"“{second}”不在绩效指标的级次中"]


def _older_name_doubt(level: str, written: str, official: str) -> str:
    return f"{level}指标“{written}”不是现行名称，按“{official}”归类"
