"""Checks of a target sheet that could be read: each is one small function from a ``Sheet`` to problems, listed in ``CHECKS``.

To add a check, write a function with the id of domain knowledge it stands for (T24 …) and put it into ``CHECKS``; say what
is wrong, where, and what to do.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from indicators.branches import SATISFACTION
from indicators.figures import plain
from indicators.model import FUNDS, Comparison, EvaluatorInfo, FundRow, Indicator, Kind, Problem, Project, Severity
from indicators.rules import Profile
from indicators.total import FULL, declared_weight
from indicators.units import convert
from indicators.yamlnodes import as_decimal
from indicators.yamlwords import hint, shown

MANUAL = ("manual.value", "manual.grade", "manual.done")
MEASURED_IN = re.compile(r"\s*([%％]|[万亿]?元|[万亿])$")
UNFINISHED = ("，", ",", "、", "；", ";", "：", ":")


@dataclass(frozen=True)
class Sheet:
    """A project with the rules and evaluators it is checked against."""

    project: Project
    profile: Profile
    evaluators: Mapping[str, EvaluatorInfo]

    @property
    def scored(self) -> tuple[Indicator, ...]:
        return tuple(each for each in self.project.indicators if each.target.kind is not Kind.NOT_APPLICABLE)

    def at(
        self, field: str, message: str, code: str, severity: Severity = Severity.ERROR, *, row: Indicator | None = None
    ) -> Problem:
        """At a field of ``row``, else of the project; at the row itself or the head of the file where there is no such field."""
        places = row.places if row else self.project.places
        line, column = places.get(field) or places.get("") or (1, 1)
        return Problem(self.project.file, line, column, message, code, severity)


Check = Callable[[Sheet], Iterator[Problem]]


def check(
    project: Project, profile: Profile, evaluators: Mapping[str, EvaluatorInfo], *, whole: bool = True
) -> tuple[Problem, ...]:
    """Everything the checks have to say of one project, in the order of its file.

    Of a draft, which lacks what could not be read, ``whole`` is false: then only what holds for each part is said.
    """
    sheet = Sheet(project, profile, evaluators)
    found = (problem for each in (CHECKS if whole else CHECKS_OF_PARTS) for problem in each(sheet))
    return tuple(sorted(found, key=lambda each: (each.line, each.column)))


def weights_make_up_the_rest(sheet: Sheet) -> Iterator[Problem]:
    """T24: 100 less the points of 预算执行率."""
    execution = sheet.profile.execution_points
    due, given = FULL - execution, declared_weight(sheet.project.indicators, sheet.profile) - execution
    if given != due:
        message = (
            f"各指标分值合计应为 {plain(due)}（满分 {plain(FULL)} 分减去预算执行率 {plain(execution)} 分），"
            f"现为 {plain(given)}，请调整分值"
        )
        yield sheet.at("", message, "T24")


def absent_rows_carry_no_weight(sheet: Sheet) -> Iterator[Problem]:
    """Unless the rules say where the weight of a row that does not apply goes."""
    for row in sheet.project.indicators:
        if row.target.kind is Kind.NOT_APPLICABLE and row.weight and not sheet.profile.moves_absent:
            message = f"不适用（无）的行不占分值，现为 {plain(row.weight)}，请把分值分给其他行"
            yield sheet.at("weight", message, "T24", row=row)


def rules_are_of_the_time(sheet: Sheet) -> Iterator[Problem]:
    """A sheet is judged in the year after it, so rules may come into force as late as then."""
    start, end = sheet.project.span
    if not sheet.profile.in_force(start, end.replace(year=end.year + 1, day=min(end.day, 28))):
        until = f"至 {sheet.profile.end} " if sheet.profile.end else ""
        message = (
            f"评分规则 {sheet.profile.name} 自 {sheet.profile.start} {until}施行，"
            f"不是 {sheet.project.year} 年的规则，请在 rules 中写明当年的规则"
        )
        yield sheet.at("rules", message, "rules-time", Severity.WARNING)


def ids_are_unique(sheet: Sheet) -> Iterator[Problem]:
    seen: dict[str, Indicator] = {}
    for row in sheet.project.indicators:
        if row.id in seen:
            line, _ = seen[row.id].places.get("", (1, 1))
            message = f"id“{row.id}”重复：第 {line} 行的指标已经用过，请换一个"
            yield sheet.at("id", message, "id", row=row)
        seen.setdefault(row.id, row)


def evaluators_exist(sheet: Sheet) -> Iterator[Problem]:
    known = sorted({*sheet.evaluators, *MANUAL})
    for row in sheet.scored:
        if row.evaluator not in known:
            message = f"“{shown(row.name)}”的取数方法“{shown(row.evaluator)}”不存在{hint(row.evaluator, known)}"
            yield sheet.at("evaluator", message, "evaluator", row=row)
    funds = sheet.project.funds
    if funds and funds.evaluator not in known:
        message = f"预算执行数的取数方法“{shown(funds.evaluator)}”不存在{hint(funds.evaluator, known)}"
        yield sheet.at(FUNDS, message, "evaluator")


def parameters_fit(sheet: Sheet) -> Iterator[Problem]:
    """A name in ``with`` is a parameter of the evaluator or a column its tables can be filtered by."""
    for row in sheet.scored:
        for message in _misfits(row.evaluator, row.params, sheet.evaluators):
            yield sheet.at("with", f"“{shown(row.name)}”的{message}", "with", row=row)
    if funds := sheet.project.funds:
        for message in _misfits(funds.evaluator, funds.params, sheet.evaluators):
            yield sheet.at(FUNDS, f"预算执行数的{message}", "with")


def _misfits(evaluator: str, params: Mapping[str, Any], evaluators: Mapping[str, EvaluatorInfo]) -> Iterator[str]:
    info = evaluators.get(evaluator)
    if info is None and evaluator not in MANUAL:
        return  # another check says that it does not exist
    defaults: Mapping[str, Any] = info.params if info else {}
    known = [*defaults, *(info.columns if info else ())]
    for name, value in params.items():
        if name not in known:
            advice = hint(name, known) if known else "，它不需要参数"
            yield f"参数“{shown(name)}”不是 {evaluator} 的参数{advice}"
        elif name in defaults and not _is_like(value, defaults[name]):
            yield f"参数“{shown(name)}”应是{_expected(defaults[name])}，现为“{shown(_written(value))}”"


def _written(value: Any) -> str:
    return "、".join(value) if isinstance(value, tuple | Mapping) else str(value)


def _is_like(value: Any, default: Any) -> bool:
    """Whether a written value can stand where ``default`` stands; the evaluator itself reads it, and more strictly."""
    if default is None:
        return True  # nothing says what it takes
    if isinstance(default, Mapping):
        return isinstance(value, Mapping | str)
    if isinstance(default, bool):
        return str(value).lower() in {"true", "false", "是", "否", "yes", "no", "有", "无", "1", "0"}
    if isinstance(default, int):
        number = as_decimal(value) if isinstance(value, str) else None
        return number is not None and number == number.to_integral_value()
    if isinstance(default, float | Decimal):
        return isinstance(value, str) and as_decimal(MEASURED_IN.sub("", value)) is not None
    return not isinstance(value, Mapping)


def _expected(default: Any) -> str:
    if isinstance(default, Mapping):
        return "若干“名称: 值”"
    if isinstance(default, bool):
        return "“是”或“否”"
    if isinstance(default, int):
        return f"整数（默认 {default}）"
    return f"数字（默认 {default}）" if isinstance(default, float | Decimal) else "文字"


def units_fit(sheet: Sheet) -> Iterator[Problem]:
    """T17: what the evaluator gives can be brought into the unit of the target."""
    for row in sheet.scored:
        info = sheet.evaluators.get(row.evaluator)
        if info is None or row.manual or row.target.kind is not Kind.NUMBER:
            continue
        if convert(Decimal(1), info.unit, row.target.unit) is None:
            message = (
                f"“{shown(row.name)}”的指标值“{shown(row.target.text)}”以“{row.target.unit}”计，"
                f"而取数方法 {row.evaluator} 得出的是“{info.unit}”，无法比较：请换取数方法，或用 reading 写明指标值"
            )
            yield sheet.at("target", message, "T17", row=row)


def targets_can_be_missed(sheet: Sheet) -> Iterator[Problem]:
    """T32."""
    for row in sheet.scored:
        if row.target.comparison is Comparison.GE and row.target.value == 0:
            message = f"“{shown(row.name)}”的指标值“{shown(row.target.text)}”任何完成值都能达到，请写出应达到的数"
            yield sheet.at("target", message, "T32", Severity.WARNING, row=row)


def funds_add_up(sheet: Sheet) -> Iterator[Problem]:
    """T28: a sum with blank parts can be broken, can hold, or cannot be told."""
    funds = sheet.project.funds
    if funds is None:
        yield sheet.at(FUNDS, "没有写项目资金（funds），预算执行率无法计算", "T28", Severity.WARNING)
        return
    rows = [("年初预算数", funds.initial)]
    if funds.annual != funds.initial:
        rows.append(("全年预算数", funds.annual))
    for label, row in rows:
        for message, severity in _sum_problems(label, row, funds.unit):
            yield sheet.at(FUNDS, message, "T28", severity)


def _sum_problems(label: str, row: FundRow, unit: str) -> Iterator[tuple[str, Severity]]:
    if row.total is None:
        yield f"{label}的资金总额（total）没有填写，预算执行率无法计算", Severity.WARNING
        return
    parts = {"财政拨款": row.fiscal, "上年结转": row.carried_over, "其他资金": row.other}
    known = sum((each for each in parts.values() if each is not None), Decimal(0))
    blank = [name for name, each in parts.items() if each is None]
    if known > row.total or (not blank and known != row.total):
        message = f"{label}的各项资金合计 {known} {unit}，与资金总额 {row.total} {unit} 不符，请核对"
        yield message, Severity.ERROR
    elif blank and known != row.total:
        message = f"{label}的{'、'.join(blank)}没有填写，无法核对资金总额 {row.total} {unit}；没有的写 0"
        yield message, Severity.WARNING


def goal_is_whole(sheet: Sheet) -> Iterator[Problem]:
    """T26."""
    goal = sheet.project.goal
    if not goal:
        yield sheet.at("goal", "没有写年度总体目标（goal），请补充", "T26", Severity.WARNING)
    elif goal.endswith(UNFINISHED):
        message = f"年度总体目标“{shown(goal)}”以“{goal[-1]}”结尾，像是没有写完，请核对"
        yield sheet.at("goal", message, "T26", Severity.WARNING)


def satisfaction_stands_alone(sheet: Sheet) -> Iterator[Problem]:
    """T7."""
    for row in sheet.project.indicators:
        if row.branch[1] == SATISFACTION and row.branch[0] != "满意度指标":
            message = f"“{shown(row.name)}”是满意度，却放在“{row.branch[0]}”下，应放在“满意度指标”下"
            yield sheet.at("", message, "T7", Severity.WARNING, row=row)


CHECKS_OF_PARTS: tuple[Check, ...] = (
    ids_are_unique,
    absent_rows_carry_no_weight,
    rules_are_of_the_time,
    evaluators_exist,
    parameters_fit,
    units_fit,
    targets_can_be_missed,
    satisfaction_stands_alone,
)
CHECKS: tuple[Check, ...] = (*CHECKS_OF_PARTS, weights_make_up_the_rest, funds_add_up, goal_is_whole)
