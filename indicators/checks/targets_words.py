"""Checks of the words of a target sheet: the goal, names under their branches, values that say something."""

from collections.abc import Iterator

from indicators.branches import SATISFACTION
from indicators.checks.register import Check, Fault, check
from indicators.checks.sheet import Sheet
from indicators.model import Comparison, Severity
from indicators.yamlwords import shown

ERROR, WARNING, HINT = Severity.ERROR, Severity.WARNING, Severity.HINT
UNFINISHED = ("，", ",", "、", "；", ";", "：", ":")
TREE = "财预〔2020〕10号 绩效指标体系"


@check(
    "T7",
    WARNING,
    "满意度放在效益指标下",
    TREE,
    remedy="移到“满意度指标 › 服务对象满意度指标”下",
)
def satisfaction_stands_alone(sheet: Sheet) -> Iterator[Fault]:
    for row in sheet.project.indicators:
        if row.branch[1] == SATISFACTION and row.branch[0] != "满意度指标":
            yield Fault(f"“{shown(row.name)}”是满意度，却放在“{row.branch[0]}”下，应放在“满意度指标”下", row=row)


@check(
    "T26",
    WARNING,
    "年度总体目标空白或没有写完",
    "财预〔2015〕88号 绩效目标应指向明确",
    remedy="写明本年要做成什么、做到什么程度",
    whole=True,
)
def goal_is_whole(sheet: Sheet) -> Iterator[Fault]:
    goal = sheet.project.goal
    if not goal:
        yield Fault("没有写年度总体目标（goal），请补充", "goal")
    elif goal.endswith(UNFINISHED):
        yield Fault(f"年度总体目标“{shown(goal)}”以“{goal[-1]}”结尾，像是没有写完，请核对", "goal")


@check(
    "T32",
    WARNING,
    "指标值任何完成值都能达到（≥0）",
    "财预〔2015〕88号 绩效目标应合理可行",
    remedy="写出应达到的数",
)
def targets_can_be_missed(sheet: Sheet) -> Iterator[Fault]:
    for row in sheet.scored:
        if row.target.comparison is Comparison.GE and row.target.value == 0:
            message = f"“{shown(row.name)}”的指标值“{shown(row.target.text)}”任何完成值都能达到，请写出应达到的数"
            yield Fault(message, "target", row)


CHECKS: tuple[Check[Sheet], ...] = (satisfaction_stands_alone, goal_is_whole, targets_can_be_missed)
