"""Checks of a target sheet against what else is known: last year, other sheets, what was approved, its
sources."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from checks.registry import Check, Fault, check
from checks.target_subject import TargetSubject, YearContext, fault_of_row, quoted_name
from checks.wording import list_first, quote_short
from indicators.display import show_measured
from indicators.model import Indicator, Party, Project, TargetKind
from indicators.notation import read_actual, show_target
from indicators.quantity import DOWNWARD
from indicators.units import convert_value
from yamlfiles.problem import Severity

ERROR, WARNING, HINT = Severity.ERROR, Severity.WARNING, Severity.HINT
BASELINE, BRACKETED_REMARK = "baseline", re.compile(r"[（(].*", re.DOTALL)
RESTORE = "请恢复，或按程序报批"
MULTI_YEAR_WORDS = re.compile("延续|跨年|多年")
GUIDE = "财预〔2021〕101号 核心绩效目标和指标设置及取值指引"


def find_same_row(row: Indicator, others: Sequence[Indicator]) -> Indicator | None:
    """The row of another sheet that is the same: by id, else by branch and name."""
    by_id = [other for other in others if other.id == row.id]
    by_name = [other for other in others if _has_same_name(other, row)]
    return next(iter(by_id + by_name), None)


@check(
    "T5",
    WARNING,
    "跨年项目各年的指标值完全相同",
    "财预〔2015〕88号 跨年项目分年度设定绩效目标",
    remedy="按本年要完成的部分写指标值",
    whole=True,
)
def targets_differ_between_years(sheet: TargetSubject) -> Iterator[Fault]:
    last_year = sheet.year.last_year
    if last_year is None or not _spans_years(sheet.project):
        return
    rows = sheet.scored_rows
    if any(map(_counts_over_the_year, rows)) and all(_is_unchanged(row, last_year) for row in rows):
        same = f"本年的指标值与 {last_year.year} 年完全相同"
        yield Fault(f"项目跨年实施，{same}，请按本年要完成的部分填写", "indicators")


def _spans_years(project: Project) -> bool:
    start, end = project.period
    return start.year < end.year or MULTI_YEAR_WORDS.search(project.attribute) is not None


def _counts_over_the_year(row: Indicator) -> bool:
    return row.accumulates == "flow" and row.target.kind is TargetKind.NUMBER


def _is_unchanged(row: Indicator, earlier: Project) -> bool:
    old = find_same_row(row, earlier.indicators)
    return old is not None and show_target(old.target) == show_target(row.target)


@check(
    "T14",
    WARNING,
    "指标值低于上年实际或三年平均",
    f"{GUIDE}：参考历史值",
    remedy="提高指标值，或在“说明”里写明降低的原因",
)
def targets_do_not_fall(sheet: TargetSubject) -> Iterator[Fault]:
    for row in sheet.scored_rows:
        easier = [earlier for earlier in _earlier_values(row, sheet.year) if _is_easier_than(row, earlier[1])]
        if easier and not row.note:
            label, value = easier[0]
            than = f"{label} {show_measured(value, row.target.unit)}"
            compared = f"{quoted_name(row)}的指标值 {show_target(row.target)} 比{than} 还容易完成"
            yield Fault(f"{compared}，请提高，或在“说明”里写明原因", "target", row)


def _earlier_values(row: Indicator, year: YearContext) -> Iterator[tuple[str, Decimal]]:
    """What was reached, in the unit of the row: by the store, else as the sheet itself has it. A change is
    held against no level."""
    if row.target.relative:
        return
    same_row = find_same_row(row, year.last_year.indicators) if year.last_year else None
    old = same_row or row
    for label, values in (("上年实际", year.actuals), ("前三年平均", year.three_year_means)):
        value = values.get(old.id) if values else None
        fitting = None if value is None else convert_value(value, old.target.unit, row.target.unit)
        if fitting is not None:
            yield label, fitting
    baseline = read_actual(BRACKETED_REMARK.sub("", row.basis.get(BASELINE, "")), row.target)
    if isinstance(baseline, Decimal):
        yield "基期值", baseline


def _has_same_name(one: Indicator, other: Indicator) -> bool:
    return (one.branch, one.name) == (other.branch, other.name)


def _is_easier_than(row: Indicator, value: Decimal) -> bool:
    target = row.target.value
    if row.target.kind is not TargetKind.NUMBER or target is None:
        return False
    less_is_better = row.target.comparison in DOWNWARD or target == 0
    return target > value if less_is_better else target < value


@check(
    "T29",
    WARNING,
    "没有写数据来源或佐证",
    "财办〔2023〕12号 指标须有数据来源、佐证资料",
    remedy="在设定依据的“数据来源”写明数据从哪里来，或选用自动的取数方法",
)
def rows_name_their_source(sheet: TargetSubject) -> Iterator[Fault]:
    """Once for all rows that lack it."""
    rows = [row for row in sheet.scored_rows if row.is_manual and not _names_source(row)]
    if rows:
        names = list_first([quoted_name(row) for row in rows])
        advice = "请写明数据来源，即凭什么材料填报"
        yield Fault(f"{names}由人填报，没有写数据来源，{advice}", "", rows[0])


def _names_source(row: Indicator) -> bool:
    return bool(row.basis.get("source") or row.note)


@check("T30", HINT, "单位名称与代码不一致", "财办〔2023〕12号 单位代码统一管理", remedy="核对单位名称和代码")
def party_codes_agree(sheet: TargetSubject) -> Iterator[Fault]:
    project, others = sheet.project, sheet.year.other_projects
    department, unit = project.department, project.unit
    if department.code and unit.code and not unit.code.startswith(department.code):
        codes = f"实施单位代码 {unit.code} 不以主管部门代码 {department.code} 开头"
        yield Fault(f"{codes}，请核对", "unit")
    departments = [(other.id, other.department) for other in others]
    units = [(other.id, other.unit) for other in others]
    yield from _conflicting_party("department", "主管部门", department, departments)
    yield from _conflicting_party("unit", "实施单位", unit, units)


def _conflicting_party(
    field: str, label: str, party: Party, others: list[tuple[str, Party]]
) -> Iterator[Fault]:
    """Against the same party in other sheets, by their ids; the first that differs is enough."""
    for project_id, other in others:
        if conflict := _describe_conflict(party, other):
            yield Fault(f"{label}{conflict}（{project_id}），请核对", field)
            return


def _describe_conflict(party: Party, other: Party) -> str:
    """ "" where they agree, or are two parties, or lack a code or a name."""
    if not (party.code and other.code and party.name and other.name):
        return ""
    same_code, same_name = party.code == other.code, party.name == other.name
    if same_code and not same_name:
        here, there = quote_short(party.name), quote_short(other.name)
        return f"代码 {party.code} 在本表写作{here}，在另一张目标表写作{there}"
    if same_name and not same_code:
        return f"{quote_short(party.name)}的代码在本表是 {party.code}，在另一张目标表是 {other.code}"
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
    approved, rows = sheet.year.approved, sheet.project.indicators
    if approved is None:
        return
    for row in rows:
        yield from _change_since_approval(row, find_same_row(row, approved.indicators))
    for old in approved.indicators:
        applies = old.target.kind is not TargetKind.NOT_APPLICABLE
        if applies and find_same_row(old, rows) is None:
            yield Fault(f"批复的{quoted_name(old)}没有了，{RESTORE}", "indicators")


def _change_since_approval(row: Indicator, approved: Indicator | None) -> Iterator[Fault]:
    if approved is None:
        yield fault_of_row(row, f"不在批复的目标中，{RESTORE}")
        return
    is_same_target = show_target(approved.target) == show_target(row.target)
    if not is_same_target or approved.weight != row.weight:
        change = f"批复的是 {_target_and_weight(approved)}，现为 {_target_and_weight(row)}"
        yield fault_of_row(row, f"{change}，{RESTORE}", "target")


def _target_and_weight(row: Indicator) -> str:
    return f"{show_target(row.target)}、{row.weight} 分"


CHECKS: tuple[Check[TargetSubject], ...] = (
    targets_differ_between_years,
    targets_do_not_fall,
    rows_name_their_source,
    party_codes_agree,
    approved_targets_are_unchanged,
)
