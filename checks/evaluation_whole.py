"""Checks of a self-evaluation form against what else is known: the approved targets, the finance data, the year, its own texts."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from checks.evaluation_subject import (
    ROUNDING_TOLERANCE,
    EvaluationSubject,
    find_executed_funds,
    lost_points,
    meaningful_text,
    quoted_name,
    total_line,
)
from checks.filled_form import FilledForm
from checks.registry import Check, Fault, check
from indicators.branches import COST
from indicators.figures import format_plain, half_up
from indicators.model import Indicator, TargetKind
from indicators.notation import read_actual, show_target
from indicators.quoting import quote_text
from indicators.spelling import clean_text
from indicators.total import FULL
from indicators.units import convert_value
from yamlfiles.problem import Severity
from yamlfiles.wording import shorten_text

ERROR, WARNING, HINT = Severity.ERROR, Severity.WARNING, Severity.HINT
FORM = "财预〔2020〕10号 项目支出绩效自评表"
REVIEW = "地方财政部门的抽查复核要求"

BUDGET_WORDS = re.compile(r"调整|追加|调减|调增|调剂|压减|核减|收回|结转|下达")
MEASURES_MARKED = re.compile(r"(?:改进措施|整改措施|措施)[:：]\s*(?P<text>.+)", re.DOTALL)
RESPONSIBLE_WORDS = re.compile(r"负责|责任|牵头|由.{1,12}|[科股处室局办]|中心|小组|单位|部门|同志")
DEADLINE_WORDS = re.compile(
    r"\d+\s*[年月日号]|年底|月底|季度|上半年|下半年|年内|前完成|期限|每[月季周]|明年|次年|下一?年度?|(?:一|二|三|四)季"
)
NOTHING_WRITTEN = re.compile(r"无|没有|暂无|未发现(?:问题)?|不存在(?:问题)?|无问题|/|-+")
NO_EVIDENCE_HINT = "各行都得满分，请准备佐证资料备查"


@check(
    "E2",
    ERROR,
    "预算执行率偏低没有写原因",
    "评分规则 execution.reason_below",
    remedy="写明资金没有执行的原因",
)
def low_execution_has_a_reason(filled: EvaluationSubject) -> Iterator[Fault]:
    spent, below = find_executed_funds(filled.form), filled.profile.execution.reason_below
    if spent and below is not None and spent.rate < below and not meaningful_text(spent.line.reason):
        message = f"预算执行率 {half_up(spent.rate)}%，低于 {format_plain(below)}%，没有写原因，请补充"
        yield Fault(message, "reason", spent.line)


@check("E3", WARNING, "预算有调整没有说明", FORM, remedy="写明调整的原因和文号")
def budget_changes_are_explained(filled: EvaluationSubject) -> Iterator[Fault]:
    form, line = filled.form, total_line(filled.form)
    if line is None or line.initial is None or line.annual is None or line.initial == line.annual:
        return
    if line.annual - line.initial == _carryover_growth(form):
        return
    if not BUDGET_WORDS.search(" ".join((line.reason, *form_texts(form)))):
        message = f"年初预算数 {format_plain(line.initial)}，全年预算数 {format_plain(line.annual)}，没有写为什么调整，请说明"
        yield Fault(message, "annual", line)


def _carryover_growth(form: FilledForm) -> Decimal:
    """By how much 上年结转 grew after the budget was approved: a change that needs no other word."""
    lines = (fund for fund in form.funds if fund.key == "carried_over")
    return sum(((line.annual or Decimal(0)) - (line.initial or Decimal(0)) for line in lines), Decimal(0))


def form_texts(form: FilledForm) -> tuple[str, ...]:
    return form.achieved, form.conclusion, form.problems, form.measures, *(row.reason for row in form.rows)


@check("E5", WARNING, "全部满分而没有佐证", REVIEW, remedy="为各行附佐证资料", whole=True)
def full_marks_have_evidence(filled: EvaluationSubject) -> Iterator[Fault]:
    """Where nobody knows of files, as on a paper, it is a hint."""
    rows = [row for row in filled.form.rows if row.weight and row.points is not None]
    if len(rows) < 3 or any(row.points != row.weight for row in rows):
        return
    known = [row.evidence for row in rows if row.evidence is not None]
    if known and not any(known):
        yield Fault(f"{len(rows)} 行都得满分，却没有一份佐证资料，请补充")
    elif not known:
        yield Fault(NO_EVIDENCE_HINT, severity=HINT)


@check(
    "E13",
    ERROR,
    "与批复的绩效目标不一致",
    "财预〔2015〕88号 自评以批复的绩效目标为准",
    remedy="按批复的目标填写；已按程序调整的附文件",
)
def form_keeps_the_approved_targets(filled: EvaluationSubject) -> Iterator[Fault]:
    approved, form = filled.approved, filled.form
    if approved is None:
        return
    wanted = {
        _row_key(indicator.branch[1], indicator.name): indicator
        for indicator in approved.indicators
        if indicator.target.kind is not TargetKind.NOT_APPLICABLE
    }
    seen = set()
    for row, target in filled.rows:
        if target.kind is TargetKind.NOT_APPLICABLE or not clean_text(row.name):
            continue
        key = _row_key(row.branch[1], row.name)
        seen.add(key)
        if key not in wanted:
            yield Fault(f"{quoted_name(row)}不在批复的绩效目标中，请核对", "name", row)
        elif difference := _describe_difference(
            wanted[key], clean_text(row.target), show_target(target), row.weight
        ):
            message = f"{quoted_name(row)}与批复的不一致：{difference}，请按批复填写"
            yield Fault(message, "target", row, published=row.target, computed=wanted[key].target.text)
    for key, indicator in wanted.items():
        if form.whole and key not in seen:
            yield Fault(f"批复的{quote_text(shorten_text(indicator.name))}没有自评，请补充")


def _row_key(second: str, name: str) -> tuple[str, str]:
    return second, clean_text(name)


def _describe_difference(approved: Indicator, text: str, read: str, weight: Decimal | None) -> str:
    if _without_nature(text) != _without_nature(clean_text(approved.target.text)) and read != show_target(
        approved.target
    ):
        return f"指标值批复为{quote_text(approved.target.text)}，表上写{quote_text(text)}"
    if weight is not None and weight != approved.weight:
        return f"分值批复为 {format_plain(approved.weight)}，表上写 {format_plain(weight)}"
    return ""


def _without_nature(text: str) -> str:
    """Layouts with a cell for 指标性质 print 定性 before what is to be reached."""
    return text.removeprefix("定性") or text


@check("E15", WARNING, "扣了分却写没有问题", REVIEW, remedy="写明失分反映的问题")
def problems_follow_lost_points(filled: EvaluationSubject) -> Iterator[Fault]:
    form = filled.form
    gone = sum(map(lost_points, form.rows), Decimal(0)) or (
        FULL - form.total if form.total is not None else Decimal(0)
    )
    if gone > 0 and NOTHING_WRITTEN.fullmatch(clean_text(form.problems)):
        yield Fault(
            f"失了 {format_plain(gone)} 分，存在问题却写“{form.problems.strip()}”，请写明问题", "problems"
        )


@check("E16", WARNING, "改进措施没有责任人和期限", REVIEW, remedy="写明由谁负责、何时完成")
def measures_name_who_and_when(filled: EvaluationSubject) -> Iterator[Fault]:
    form = filled.form
    marked = [(row, found["text"]) for row in form.rows if (found := MEASURES_MARKED.search(row.reason))]
    for row, text in [*marked, *([(None, form.measures)] if meaningful_text(form.measures) else [])]:
        if (
            not NOTHING_WRITTEN.fullmatch(clean_text(text))
            and not RESPONSIBLE_WORDS.search(text)
            and not DEADLINE_WORDS.search(text)
        ):
            whose = quoted_name(row) if row else ""
            yield Fault(
                f"{whose}改进措施{quote_text(shorten_text(text))}没有写由谁负责、何时完成，请补充",
                "reason" if row else "measures",
                row,
            )


@check(
    "E19",
    ERROR,
    "全年执行数与财务数据不一致",
    "财预〔2020〕10号 自评数据应真实准确",
    remedy="按国库支付数据核对全年执行数",
)
def executed_agrees_with_finance_data(filled: EvaluationSubject) -> Iterator[Fault]:
    line = total_line(filled.form)
    if (
        line is None
        or line.executed is None
        or filled.executed is None
        or abs(line.executed - filled.executed) <= ROUNDING_TOLERANCE
    ):
        return
    money = filled.form.money
    message = f"表上全年执行数 {format_plain(line.executed)} {money}，财务数据为 {format_plain(half_up(filled.executed))} {money}，请核对"
    yield Fault(
        message,
        "executed",
        line,
        published=format_plain(line.executed),
        computed=format_plain(half_up(filled.executed)),
    )


@check(
    "E19", WARNING, "成本指标的实际值与全年执行数不一致", FORM, remedy="核对成本指标的实际完成值与全年执行数"
)
def cost_agrees_with_the_funds(filled: EvaluationSubject) -> Iterator[Fault]:
    """Of a cost that is the whole budget."""
    spent, money = find_executed_funds(filled.form), filled.form.money
    for row, target in filled.rows:
        actual = read_actual(row.actual, target)
        if not spent or COST not in row.branch or target.value is None or not isinstance(actual, Decimal):
            continue
        planned, paid = (
            convert_value(target.value, target.unit, money),
            convert_value(actual, target.unit, money),
        )
        if (
            target.unit
            and planned == spent.annual
            and paid is not None
            and abs(paid - spent.executed) > ROUNDING_TOLERANCE
        ):
            message = f"{quoted_name(row)}就是项目预算，实际写“{row.actual}”，全年执行数却是 {format_plain(spent.executed)} {money}，请核对"
            yield Fault(
                message,
                "actual",
                row,
                published=row.actual,
                computed=f"{format_plain(spent.executed)}{money}",
            )


@check("E22", ERROR, "有项目没有自评", "财预〔2020〕10号 预算部门应对全部项目支出开展自评", remedy="补做自评")
def every_project_is_evaluated(filled: EvaluationSubject) -> Iterator[Fault]:
    """Told once, on the first form."""
    without = sorted({*filled.projects} - {*filled.evaluated_projects})
    if without and filled.evaluated_projects and filled.form.name == min(filled.evaluated_projects):
        names = "、".join(f"“{shorten_text(each)}”" for each in without)
        yield Fault(f"{names}没有自评表，请补做自评")


@check(
    "E23",
    WARNING,
    "没有签章或填报过迟",
    "财预〔2020〕10号 年度终了后开展自评",
    remedy="补签；自评一般在次年 3 月底前完成",
)
def form_is_signed_in_time(filled: EvaluationSubject) -> Iterator[Fault]:
    form = filled.form
    if form.signed is None and not form.leader and "leader" in form.places:
        yield Fault("没有填写负责人，请签字盖章", "leader")
    if form.signed and form.year and date.min.year <= form.year < date.max.year:
        last = date(form.year + 1, 3, 31)
        if form.signed > last:
            yield Fault(f"填报日期 {form.signed} 晚于 {last}，请注明原因", "signed")
        elif form.signed <= date(form.year, 12, 25):
            yield Fault(f"填报日期 {form.signed} 在年度终了之前，请核对", "signed")


@check(
    "E26",
    WARNING,
    "预算调减后目标没有相应调整",
    "财预〔2020〕10号 目标与预算相匹配",
    remedy="说明目标为何不变，或按程序调整目标",
    whole=True,
)
def targets_follow_a_cut(filled: EvaluationSubject) -> Iterator[Fault]:
    line, approved = total_line(filled.form), filled.approved
    if (
        line is None
        or approved is None
        or line.initial is None
        or line.annual is None
        or line.annual >= line.initial
    ):
        return
    wanted = {
        _row_key(indicator.branch[1], indicator.name): clean_text(indicator.target.text)
        for indicator in approved.indicators
    }
    if all(
        wanted.get(_row_key(row.branch[1], row.name)) == clean_text(row.target) for row in filled.form.rows
    ):
        message = f"全年预算数由 {format_plain(line.initial)} 减为 {format_plain(line.annual)}，各行指标值没有变，请说明"
        yield Fault(message, "annual", line)


CHECKS: tuple[Check[EvaluationSubject], ...] = (
    low_execution_has_a_reason,
    budget_changes_are_explained,
    full_marks_have_evidence,
    form_keeps_the_approved_targets,
    problems_follow_lost_points,
    measures_name_who_and_when,
    executed_agrees_with_finance_data,
    cost_agrees_with_the_funds,
    every_project_is_evaluated,
    form_is_signed_in_time,
    targets_follow_a_cut,
)
