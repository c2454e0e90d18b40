"""Checks of money among the indicators of a target sheet: where it stands, whether it repeats, and how it compares with the funds."""

import re
from collections.abc import Iterator
from decimal import Decimal

from checks.registry import Check, Fault, check
from checks.target_subject import TargetSubject
from checks.targets_tree import QUANTITY
from indicators.branches import COST
from indicators.figures import format_plain
from indicators.model import FUNDS, Indicator, TargetKind
from indicators.quoting import quote_text
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
    return (
        convert_value(target.value, target.unit, YUAN) if unit.above == "money" and not unit.below else None
    )


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
        bare = row.target.kind is TargetKind.NUMBER and not row.target.unit and AMOUNT_NAMED.search(row.name)
        if row.branch[1] == QUANTITY and (target_in_yuan(row) is not None or bare):
            message = f"{quote_text(shorten_text(row.name))}的指标值{quote_text(shorten_text(row.target.text))}是金额，不是数量：请写做多少事，金额放到成本指标"
            yield Fault(message, "target", row)


@check(
    "T10",
    WARNING,
    "同一个名称或金额写了两次",
    f"{GUIDE}：指标之间不重复",
    remedy="删去重复的一行，或改成各自的内容",
)
def rows_are_not_duplicated(sheet: TargetSubject) -> Iterator[Fault]:
    names: dict[str, Indicator] = {}
    amounts: dict[Decimal, Indicator] = {}
    for row in sheet.scored_rows:
        name, amount = clean_text(row.name), target_in_yuan(row)
        if name in names:
            yield Fault(
                f"{quote_text(shorten_text(row.name))}写了两次（{_second_level(names[name])}和{_second_level(row)}），请删去一行或改名",
                "name",
                row,
            )
        elif amount and amount in amounts:
            first = amounts[amount]
            message = (
                f"{_second_level(first)}{quote_text(shorten_text(first.name))}和{_second_level(row)}{quote_text(shorten_text(row.name))}的指标值都是 "
                f"{shorten_text(row.target.text)}，像是同一件事写了两次，请核对"
            )
            yield Fault(message, "target", row)
        names.setdefault(name, row)
        if amount:
            amounts.setdefault(amount, row)


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
    rows, budget = (
        [row for row in sheet.scored_rows if COST_BRANCHES & set(row.branch)],
        budget_in_yuan(sheet),
    )
    if rows and budget and all(target_in_yuan(row) == budget for row in rows):
        yield Fault(
            f"成本指标只有{quote_text(shorten_text(rows[0].target.text))}，就是预算总额，建议补充单位成本或支出标准",
            "target",
            rows[0],
        )


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
        amount = target_in_yuan(row) if COST_BRANCHES & set(row.branch) else None
        if amount is not None and amount > budget:
            message = f"{quote_text(shorten_text(row.name))}的成本指标值{quote_text(shorten_text(row.target.text))}超过年度资金总额 {total}，请核对"
            yield Fault(message, "target", row, ERROR)
        elif amount is not None and amount < budget and WHOLE_COST_NAMED.search(row.name):
            message = f"{quote_text(shorten_text(row.name))}的成本指标值{quote_text(shorten_text(row.target.text))}与年度资金总额 {total} 不一致，请核对"
            yield Fault(message, "target", row)


@check(
    "T27",
    WARNING,
    "有项目支出没有绩效目标表",
    "财预〔2015〕88号 编报项目支出预算须同时编报绩效目标",
    remedy="为没有目标表的项目支出（含上年结转）补报绩效目标表",
    whole=True,
)
def all_spending_has_a_sheet(sheet: TargetSubject) -> Iterator[Fault]:
    """Told once, on the first sheet of the year."""
    sheets, spending = (sheet.project, *sheet.year.other_projects), sheet.year.spending
    if spending is None or sheet.project.id != min(project.id for project in sheets):
        return
    totals = [
        convert_value(project.funds.initial.total, project.funds.unit, "万元")
        if project.funds and project.funds.initial.total is not None
        else None
        for project in sheets
    ]
    known = [total for total in totals if total is not None]
    if len(known) == len(totals) and sum(known) != spending:
        covered = sum(known, Decimal(0))
        less = (
            f"有 {format_plain(spending - covered)} 万元没有目标表"
            if covered < spending
            else "目标表多于预算"
        )
        yield Fault(
            f"预算中项目支出 {format_plain(spending)} 万元，各目标表合计 {format_plain(covered)} 万元，{less}，请核对",
            FUNDS,
        )


CHECKS: tuple[Check[TargetSubject], ...] = (
    quantities_are_not_money,
    rows_are_not_duplicated,
    cost_is_more_than_the_budget,
    cost_fits_the_funds,
    all_spending_has_a_sheet,
)
