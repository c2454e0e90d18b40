"""Checks of what a target sheet adds up to: weights and funds."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from checks.registry import Check, Fault, check
from checks.target_subject import TargetSubject
from indicators.figures import format_plain
from indicators.model import FUNDS, FundRow, TargetKind
from indicators.points import FULL_SCORE
from indicators.total import declared_weight
from yamlfiles.problem import Severity

ERROR, WARNING, HINT = Severity.ERROR, Severity.WARNING, Severity.HINT
SOURCE_NAMES = {"fiscal": "财政拨款", "carried_over": "上年结转", "other": "其他资金"}
USE_NAMES = {"basic": "基本支出", "projects": "项目支出"}
POINTS = "财预〔2020〕10号 项目支出绩效自评表：总分 100 分"


@check(
    "T24",
    ERROR,
    "各指标分值合计不对",
    POINTS,
    remedy="调整分值，使各行合计等于 100 减去预算执行率的分值",
    whole=True,
)
def weights_add_up(sheet: TargetSubject) -> Iterator[Fault]:
    """100 less the points of 预算执行率."""
    execution = sheet.profile.execution_points
    due = FULL_SCORE - execution
    given = declared_weight(sheet.project.indicators, sheet.profile) - execution
    if given != due:
        full, less = format_plain(FULL_SCORE), format_plain(execution)
        rule = f"各指标分值合计应为 {format_plain(due)}（满分 {full} 分减去预算执行率 {less} 分）"
        yield Fault(f"{rule}，现为 {format_plain(given)}，请调整分值")


@check("T24", ERROR, "不适用的行占了分值", POINTS, remedy="把分值分给其他行")
def absent_rows_carry_no_weight(sheet: TargetSubject) -> Iterator[Fault]:
    """Unless the rules say where the weight of a row that does not apply goes."""
    if sheet.profile.moves_absent:
        return
    for row in sheet.project.indicators:
        if row.target.kind is TargetKind.NOT_APPLICABLE and row.weight:
            message = f"不适用（无）的行不占分值，现为 {format_plain(row.weight)}，请把分值分给其他行"
            yield Fault(message, "weight", row)


@check(
    "T28",
    ERROR,
    "项目资金各行不相加或没有填写",
    "财预〔2015〕88号 项目支出绩效目标申报表：资金总额等于各来源之和",
    remedy="核对资金总额与财政拨款、上年结转、其他资金；没有的写 0",
    whole=True,
)
def funds_add_up(sheet: TargetSubject) -> Iterator[Fault]:
    """A sum with blank parts can be broken, can hold, or cannot be told."""
    funds = sheet.project.funds
    if funds is None:
        yield Fault("没有写项目资金（funds），预算执行率无法计算", FUNDS, severity=WARNING)
        return
    rows = [("年初预算数", funds.initial)]
    if funds.annual != funds.initial:
        rows.append(("全年预算数", funds.annual))
    for label, row in rows:
        yield from _sum_faults(label, row, funds.unit, USE_NAMES if funds.by_use else SOURCE_NAMES)
        if funds.by_use and (written := written_sources(row)):
            yield from _sum_faults(label, row, funds.unit, SOURCE_NAMES)
            message = f"{label}的{'、'.join(written)}不印在部门整体的表上：表样只分基本支出和项目支出"
            yield Fault(message, FUNDS, severity=HINT)


def written_sources(row: FundRow) -> list[str]:
    return [name for key, name in SOURCE_NAMES.items() if getattr(row, key) is not None]


def _sum_faults(label: str, row: FundRow, unit: str, names: Mapping[str, str]) -> Iterator[Fault]:
    if row.total is None:
        yield Fault(f"{label}的资金总额（total）没有填写，预算执行率无法计算", FUNDS, severity=WARNING)
        return
    parts = {name: getattr(row, key) for key, name in names.items()}
    blank = [name for name, amount in parts.items() if amount is None]
    added = sum((amount for amount in parts.values() if amount is not None), Decimal(0))
    if added == row.total:
        return
    total = f"资金总额 {row.total} {unit}"
    # blank parts may hold what is missing, but not less than nothing
    if not blank or added > row.total:
        yield Fault(f"{label}的各项资金合计 {added} {unit}，与{total} 不符，请核对", FUNDS)
    else:
        message = f"{label}的{'、'.join(blank)}没有填写，无法核对{total}；没有的写 0"
        yield Fault(message, FUNDS, severity=WARNING)


CHECKS: tuple[Check[TargetSubject], ...] = (weights_add_up, absent_rows_carry_no_weight, funds_add_up)
