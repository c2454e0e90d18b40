"""Checks of money among the indicators of a target sheet: where it stands, whether it repeats, and the
funds."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from checks.registry import Check, Fault, check
from checks.target_subject import TargetSubject, fault_of_row, fault_of_target, quoted_name, quoted_target
from checks.targets_tree import QUANTITY
from indicators.branches import COST
from indicators.figures import format_plain
from indicators.model import FUNDS, Indicator, Project, TargetKind
from indicators.spelling import clean_text
from indicators.units import convert_value, parse_unit
from yamlfiles.problem import Severity
from yamlfiles.wording import shorten_text

ERROR, WARNING, HINT = Severity.ERROR, Severity.WARNING, Severity.HINT
GUIDE = "财预〔2021〕101号 核心绩效目标和指标设置及取值指引"
YUAN = "元"
COST_BRANCHES = {COST, "经济成本指标"}
WHOLE_COST_NAMED = re.compile(
    r"总成本|总费用|总投资|总金额|总额|项目成本|成本控制数|预算控制数|成本概算|总概算"
)
AMOUNT_NAMED = re.compile(r"(?:金额|资金|经费|费用|投入|支出额)$")


def target_in_yuan(row: Indicator) -> Decimal | None:
    """The target in 元 where it is an amount and not a price per something."""
    target = row.target
    if target.kind is not TargetKind.NUMBER or target.value is None or not target.unit:
        return None
    unit = parse_unit(target.unit)
    is_amount = unit.above == "money" and not unit.below
    return convert_value(target.value, target.unit, YUAN) if is_amount else None


def budget_in_yuan(sheet: TargetSubject) -> Decimal | None:
    funds = sheet.project.funds
    if funds is None or funds.annual.total is None or funds.annual.total <= 0:
        return None
    return convert_value(funds.annual.total, funds.unit, YUAN)


@check(
    "T9",
    WARNING,
    "把花多少钱当作数量指标",
    f"{GUIDE}：数量指标反映提供的产品和服务",
    remedy="数量指标写做多少事，金额放到成本指标",
)
def quantities_are_not_money(sheet: TargetSubject) -> Iterator[Fault]:
    for row in sheet.scored_rows:
        if row.branch[1] == QUANTITY and _is_amount(row):
            yield fault_of_target(row, "是金额，不是数量：请写做多少事，金额放到成本指标")


def _is_amount(row: Indicator) -> bool:
    return target_in_yuan(row) is not None or _is_bare_amount(row)


def _is_bare_amount(row: Indicator) -> bool:
    """A number without a unit under the name of an amount."""
    is_bare = row.target.kind is TargetKind.NUMBER and not row.target.unit
    return is_bare and AMOUNT_NAMED.search(row.name) is not None


@check(
    "T10",
    WARNING,
    "同一个名称或金额写了两次",
    f"{GUIDE}：指标之间不重复",
    remedy="删去重复的一行，或改成各自的内容",
)
def rows_are_not_duplicated(sheet: TargetSubject) -> Iterator[Fault]:
    first_with_name: dict[str, Indicator] = {}
    first_with_amount: dict[Decimal, Indicator] = {}
    for row in sheet.scored_rows:
        namesake = first_with_name.setdefault(clean_text(row.name), row)
        amount = target_in_yuan(row)
        equal = first_with_amount.setdefault(amount, row) if amount else row
        if namesake is not row:
            yield _same_name_fault(row, namesake)
        elif equal is not row:
            yield _same_amount_fault(row, equal)


def _same_name_fault(row: Indicator, first: Indicator) -> Fault:
    where = f"{_second_level(first)}和{_second_level(row)}"
    return fault_of_row(row, f"写了两次（{where}），请删去一行或改名", "name")


def _same_amount_fault(row: Indicator, first: Indicator) -> Fault:
    rows = f"{_full_name(first)}和{_full_name(row)}"
    amount = shorten_text(row.target.text)
    return Fault(f"{rows}的指标值都是 {amount}，像是同一件事写了两次，请核对", "target", row)


def _full_name(row: Indicator) -> str:
    return f"{_second_level(row)}{quoted_name(row)}"


def _second_level(row: Indicator) -> str:
    return row.branch[1]


@check(
    "T11",
    HINT,
    "成本指标只写了预算总额",
    f"{GUIDE}：成本指标要有单位成本或标准",
    remedy="补充单位成本（如每分钟通话费、每人每年标准）",
)
def cost_is_more_than_the_budget(sheet: TargetSubject) -> Iterator[Fault]:
    rows = [row for row in sheet.scored_rows if _is_cost(row)]
    budget = budget_in_yuan(sheet)
    if rows and budget and all(target_in_yuan(row) == budget for row in rows):
        message = f"成本指标只有{quoted_target(rows[0])}，就是预算总额，建议补充单位成本或支出标准"
        yield Fault(message, "target", rows[0])


def _is_cost(row: Indicator) -> bool:
    return not COST_BRANCHES.isdisjoint(row.branch)


@check(
    "T12",
    WARNING,
    "成本指标与项目资金不一致",
    "财预〔2015〕88号 绩效目标与预算相匹配",
    remedy="核对成本指标值与年度资金总额",
)
def cost_fits_the_funds(sheet: TargetSubject) -> Iterator[Fault]:
    """More than the funds is an error; a whole cost that is less is a warning."""
    funds, budget = sheet.project.funds, budget_in_yuan(sheet)
    if funds is None or budget is None or funds.annual.total is None:
        return
    total = f"{format_plain(funds.annual.total)} {funds.unit}"
    for row in sheet.scored_rows:
        amount = target_in_yuan(row) if _is_cost(row) else None
        if amount is None:
            continue
        cost = f"{quoted_name(row)}的成本指标值{quoted_target(row)}"
        if amount > budget:
            yield Fault(f"{cost}超过年度资金总额 {total}，请核对", "target", row, ERROR)
        elif amount < budget and WHOLE_COST_NAMED.search(row.name):
            yield Fault(f"{cost}与年度资金总额 {total} 不一致，请核对", "target", row)


@check(
    "T27",
    WARNING,
    "有项目支出没有绩效目标表",
    "财预〔2015〕88号 编报项目支出预算须同时编报绩效目标",
    remedy="为没有目标表的项目支出（含上年结转）补报绩效目标表",
    whole=True,
)
def all_spending_has_a_sheet(sheet: TargetSubject) -> Iterator[Fault]:
    """Once for all sheets of the year, on the first of them."""
    projects, spending = (sheet.project, *sheet.year.other_projects), sheet.year.spending
    if spending is None or sheet.project.id != min(project.id for project in projects):
        return
    covered = _initial_funds_of(projects)
    if covered is None or covered == spending:
        return
    less = f"有 {format_plain(spending - covered)} 万元没有目标表" if covered < spending else "目标表多于预算"
    amounts = f"预算中项目支出 {format_plain(spending)} 万元，各目标表合计 {format_plain(covered)} 万元"
    yield Fault(f"{amounts}，{less}，请核对", FUNDS)


def _initial_funds_of(projects: Iterable[Project]) -> Decimal | None:
    """The sum of 年初预算数 in 万元; ``None`` where that of a project is not known."""
    amounts = [_initial_funds(project) for project in projects]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if len(known) == len(amounts) else None


def _initial_funds(project: Project) -> Decimal | None:
    """In 万元."""
    if project.funds is None or project.funds.initial.total is None:
        return None
    return convert_value(project.funds.initial.total, project.funds.unit, "万元")


CHECKS: tuple[Check[TargetSubject], ...] = (
    quantities_are_not_money,
    rows_are_not_duplicated,
    cost_is_more_than_the_budget,
    cost_fits_the_funds,
    all_spending_has_a_sheet,
)
