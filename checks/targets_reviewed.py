"""Checks of a target sheet after what real reviews of published sheets found: rows that read well and
promise nothing, or what belongs to somebody else."""

from collections.abc import Iterator

from checks.doubtful_rows import counts_nothing, find_other_trade, is_cost_floor
from checks.registry import Check, Fault, check
from checks.target_subject import TargetSubject, fault_of_row, fault_of_target
from checks.wording import quote_short
from indicators.branches import SATISFACTION
from indicators.model import Indicator
from yamlfiles.problem import Severity
from yamlfiles.wording import shorten_text

HINT, WARNING = Severity.HINT, Severity.WARNING
GUIDE = "财预〔2021〕101号 核心绩效目标和指标设置及取值指引"
REVIEWED = "地方财政部门的抽查复核发现的问题"
SOURCE = f"{REVIEWED}；{GUIDE}：指标指向明确、可以衡量"
MOST_NAMED = 3


@check(
    "T33",
    WARNING,
    "成本指标写成花得越多越好（≥）",
    SOURCE,
    remedy="成本写 ≤ 或 =；说的是节约、收入的，在名称里写明",
)
def costs_are_not_floors(sheet: TargetSubject) -> Iterator[Fault]:
    for row in sheet.scored_rows:
        if is_cost_floor(row.branch, row.name, row.target):
            yield fault_of_target(
                row, "是花得越多越好，控制不了成本：请改为 ≤ 或 =；是节约额的，请在名称里写明"
            )


@check(
    "T34",
    WARNING,
    "名称是一句评价，指标值却是百分比，没有算法",
    SOURCE,
    remedy="写明是什么占什么（如“问题解决率”），或在设定依据的“计算方法”写明算法；写不出的改为定性指标",
)
def shares_have_something_to_count(sheet: TargetSubject) -> Iterator[Fault]:
    for row in sheet.scored_rows:
        if counts_nothing(row):
            yield fault_of_target(row, "只是形式上量化，看不出用什么除以什么：请写明算法，或改为定性指标")


@check(
    "T35",
    WARNING,
    "满意度的对象像是别的行业的",
    SOURCE,
    remedy="改为本项目的服务对象；确是本项目服务的，在年度总体目标里写明",
)
def satisfaction_is_of_those_served(sheet: TargetSubject) -> Iterator[Fault]:
    for row in sheet.scored_rows:
        if row.branch[1] != SATISFACTION and "满意" not in row.name:
            continue
        found = find_other_trade(row.name, _texts_around(sheet, row), _offices(sheet))
        if found:
            people, trade = found
            told = f"说的是“{people}”，而本表没有一处讲到{trade}，像是从别的项目抄来的，请核对服务对象"
            yield fault_of_row(row, told, "name")


def _texts_around(sheet: TargetSubject, row: Indicator) -> Iterator[str]:
    project = sheet.project
    yield from (project.name, project.goal)
    for other in sheet.scored_rows:
        if other is not row:
            yield from (other.name, other.target.text)
        yield from other.basis.values()


def _offices(sheet: TargetSubject) -> tuple[str, str]:
    return sheet.project.department.name, sheet.project.unit.name


@check(
    "T36",
    HINT,
    "年度总体目标与别的项目一字不差",
    f"{REVIEWED}：各项目的文字互相照抄",
    remedy="写本项目自己的内容",
)
def goal_is_of_this_project(sheet: TargetSubject) -> Iterator[Fault]:
    """Not between sheets of one project name: a project that many units carry out may be described alike."""
    others = [other for other in sheet.year.same_goal if other.name != sheet.project.name]
    if not others:
        return
    names = "、".join(f"“{shorten_text(other.name)}”（{other.id}）" for other in others[:MOST_NAMED])
    more = f"等 {len(others)} 个项目" if len(others) > MOST_NAMED else ""
    goal = quote_short(sheet.project.goal)
    yield Fault(f"年度总体目标{goal}与{names}{more}除名称外一字不差，请写本项目自己的内容", "goal")


CHECKS: tuple[Check[TargetSubject], ...] = (
    costs_are_not_floors,
    shares_have_something_to_count,
    satisfaction_is_of_those_served,
    goal_is_of_this_project,
)
