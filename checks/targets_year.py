"""Checks of a target sheet against what else is known of it: last year, the sheets beside it, what was approved, who proves it."""

import re
from collections.abc import Iterator
from decimal import Decimal

from checks.registry import Check, Fault, check
from checks.target_subject import TargetSubject, YearContext
from indicators.model import Indicator, Party, TargetKind
from indicators.notation import read_actual, show_target, show_value
from indicators.quantity import DOWNWARD
from indicators.quoting import quote_text
from indicators.units import convert_value
from yamlfiles.problem import Severity
from yamlfiles.wording import shorten_text

ERROR, WARNING, HINT = Severity.ERROR, Severity.WARNING, Severity.HINT
BASELINE, BRACKETED_REMARK = "baseline", re.compile(r"[（(].*", re.DOTALL)
MULTI_YEAR_WORDS = re.compile("延续|跨年|多年")
GUIDE = "财预〔2021〕101号 核心绩效目标和指标设置及取值指引"


def find_same_row(row: Indicator, others: tuple[Indicator, ...]) -> Indicator | None:
    """The row of another sheet that is the same: by id, else by branch and name."""
    by_id = (other for other in others if other.id == row.id)
    return next(
        by_id, next((other for other in others if (other.branch, other.name) == (row.branch, row.name)), None)
    )


@check(
    "T5",
    WARNING,
    "跨年项目各年的指标值完全相同",
    "财预〔2015〕88号 跨年项目分年度设定绩效目标",
    remedy="按本年要完成的部分写指标值",
    whole=True,
)
def targets_differ_between_years(sheet: TargetSubject) -> Iterator[Fault]:
    last, (start, end) = sheet.year.last_year, sheet.project.period
    if last is None or not (start.year < end.year or MULTI_YEAR_WORDS.search(sheet.project.attribute)):
        return
    pairs = [(row, find_same_row(row, last.indicators)) for row in sheet.scored_rows]
    counted = [
        (row, old) for row, old in pairs if row.accumulates == "flow" and row.target.kind is TargetKind.NUMBER
    ]
    if counted and all(old and show_target(old.target) == show_target(row.target) for row, old in pairs):
        yield Fault(
            f"项目跨年实施，本年的指标值与 {last.year} 年完全相同，请按本年要完成的部分填写",
            "indicators",
        )


@check(
    "T14",
    WARNING,
    "指标值低于上年实际或三年平均",
    f"{GUIDE}：参考历史值",
    remedy="提高指标值，或在 note 里说明降低的原因",
)
def targets_do_not_fall(sheet: TargetSubject) -> Iterator[Fault]:
    for row in sheet.scored_rows:
        for label, value in _earlier_values(row, sheet.year):
            if not row.note and _is_easier_than(row, value):
                message = (
                    f"{quote_text(shorten_text(row.name))}的指标值 {show_target(row.target)} 比{label} {show_value(value, row.target.unit)} 还容易完成，"
                    f"请提高，或在 note 里说明原因"
                )
                yield Fault(message, "target", row)
                break


def _earlier_values(row: Indicator, year: YearContext) -> Iterator[tuple[str, Decimal]]:
    """What was reached, in the unit of the row: by the store, else as the sheet itself tells."""
    old = find_same_row(row, year.last_year.indicators) if year.last_year else None
    for label, known in (("上年实际", year.actuals), ("前三年平均", year.three_year_means)):
        value = known.get(old.id if old else row.id) if known else None
        fitting = None if value is None else convert_value(value, (old or row).target.unit, row.target.unit)
        if fitting is not None:
            yield label, fitting
    told = read_actual(BRACKETED_REMARK.sub("", row.basis.get(BASELINE, "")), row.target)
    if isinstance(told, Decimal):
        yield "基期值", told


def _is_easier_than(row: Indicator, value: Decimal) -> bool:
    target = row.target.value
    if row.target.kind is not TargetKind.NUMBER or target is None:
        return False
    return target > value if row.target.comparison in DOWNWARD or target == 0 else target < value


@check(
    "T29",
    WARNING,
    "没有写数据来源或佐证",
    "财办〔2023〕12号 指标须有数据来源、佐证资料",
    remedy="在 basis 的 source 写明数据从哪里来，或用 evaluator 自动取数",
)
def rows_name_their_source(sheet: TargetSubject) -> Iterator[Fault]:
    """Told once for all rows that lack it."""
    without = [
        row for row in sheet.scored_rows if row.is_manual and not (row.basis.get("source") or row.note)
    ]
    if without:
        names = "、".join(f"{quote_text(shorten_text(row.name))}" for row in without[:3])
        more = f"等 {len(without)} 行" if len(without) > 3 else ""
        yield Fault(
            f"{names}{more}由人填报，没有写数据来源，请在 basis 的 source 写明凭什么材料填报", "", without[0]
        )


@check("T30", HINT, "单位名称与代码不一致", "财办〔2023〕12号 单位代码统一管理", remedy="核对单位名称和代码")
def party_codes_agree(sheet: TargetSubject) -> Iterator[Fault]:
    department, unit = sheet.project.department, sheet.project.unit
    if department.code and unit.code and not unit.code.startswith(department.code):
        message = f"实施单位代码 {unit.code} 不以主管部门代码 {department.code} 开头，请核对"
        yield Fault(message, "unit")
    for field, label, own in (("department", "主管部门", department), ("unit", "实施单位", unit)):
        for other in sheet.year.other_projects:
            if clash := _describe_conflict(own, other.department if field == "department" else other.unit):
                yield Fault(f"{label}{clash}（{other.id}），请核对", field)
                break


def _describe_conflict(own: Party, other: Party) -> str:
    if own.code and own.code == other.code and own.name and other.name and own.name != other.name:
        return f"代码 {own.code} 在本表写作{quote_text(shorten_text(own.name))}，在另一张目标表写作{quote_text(shorten_text(other.name))}"
    if own.name and own.name == other.name and own.code and other.code and own.code != other.code:
        return f"{quote_text(shorten_text(own.name))}的代码在本表是 {own.code}，在另一张目标表是 {other.code}"
    return ""


@check(
    "T31",
    ERROR,
    "批复后的目标改了，没有作为新版本报批",
    "财预〔2015〕88号 绩效目标批复后一般不予调整，确需调整的按程序报批",
    remedy="恢复批复的内容；确需调整的按原程序报批后作为新版本",
    whole=True,
)
def approved_targets_are_unchanged(sheet: TargetSubject) -> Iterator[Fault]:
    approved = sheet.year.approved
    if approved is None:
        return
    for row in sheet.project.indicators:
        old = find_same_row(row, approved.indicators)
        if old is None:
            yield Fault(
                f"{quote_text(shorten_text(row.name))}不在批复的目标中，请恢复，或按程序报批", "", row
            )
        elif (show_target(old.target), old.weight) != (show_target(row.target), row.weight):
            message = (
                f"{quote_text(shorten_text(row.name))}批复的是 {show_target(old.target)}、{old.weight} 分，现为 {show_target(row.target)}、{row.weight} 分，"
                f"请恢复，或按程序报批"
            )
            yield Fault(message, "target", row)
    for old in approved.indicators:
        if (
            old.target.kind is not TargetKind.NOT_APPLICABLE
            and find_same_row(old, sheet.project.indicators) is None
        ):
            yield Fault(
                f"批复的{quote_text(shorten_text(old.name))}没有了，请恢复，或按程序报批", "indicators"
            )


CHECKS: tuple[Check[TargetSubject], ...] = (
    targets_differ_between_years,
    targets_do_not_fall,
    rows_name_their_source,
    party_codes_agree,
    approved_targets_are_unchanged,
)
