"""预算执行和成本指标 measured on the table of budget execution and on the sum of payments."""

from decimal import Decimal
from typing import Literal

from evaluators.columns import Columns
from evaluators.conditions import is_inbound
from evaluators.contract import (
    Condition,
    Count,
    Difference,
    Expression,
    Quotient,
    Total,
    evaluator,
)
from evaluators.expressions import and_, func, or_
from evaluators.parameters import Amount
from sources.tables import BUDGET, CALLS, PAYMENTS, WORK_ORDERS


def is_newest_row(budget: Columns) -> Condition:
    """Of cumulative tables of several days, the rows of each project's last day."""
    project = func.coalesce(budget.optional("project_code"), budget.optional("project"))
    newest = func.max(budget.optional("as_of")).over(partition_by=[budget.optional("department"), project])
    return or_(newest.is_(None), budget.optional("as_of") == newest)


def annual_budget(budget: Columns) -> Expression:
    """全年预算数: as given, else 年初 + 调整 + 上年结转."""
    annual, initial = budget.any_of("annual", "initial")
    changes = func.coalesce(budget.optional("adjusted"), 0) + func.coalesce(
        budget.optional("carried_over"), 0
    )
    return func.coalesce(annual, initial + changes)


def net_paid(payments: Columns) -> Total:
    return Total(payments.amount, where=and_(payments.paid_at.is_not(None), payments.amount.is_not(None)))


def known_totals(budget: Columns, part: Expression, whole: Expression) -> tuple[Total, Total]:
    """The sums of two columns over the newest rows where both are known."""
    known = and_(is_newest_row(budget), part.is_not(None), whole.is_not(None))
    return Total(part, known), Total(whole, known)


def column_quotient(budget: Columns, part: Expression, whole: Expression) -> Quotient:
    """One column ÷ another over the rows where both are known."""
    return Quotient(*known_totals(budget, part, whole))


def newest_total(budget: Columns, column: Expression, *, empty_is_zero: bool = True) -> Total:
    """The sum of a column over the newest rows where it is known."""
    return Total(column, and_(is_newest_row(budget), column.is_not(None)), empty_is_zero)


def execution_terms(budget: Columns, payments: Columns, whole: Expression) -> tuple[Total, Total]:
    """Executed as the table says, else as was paid; and what it is of."""
    if not budget.has("executed"):
        return net_paid(payments), newest_total(budget, whole)
    return known_totals(budget, budget.executed, whole)


@evaluator(
    reads=(BUDGET, PAYMENTS),
    unit="%",
    better="higher",
    undated=(BUDGET,),
    cumulative=True,
    label="预算执行率",
)
def execution_rate(
    budget: Columns, payments: Columns, *, base: Literal["annual", "initial", "this_year"] = "annual"
) -> Quotient:
    """预算执行率 = 执行数 ÷ 全年预算数（年初预算 + 调整 + 上年结转）。

    执行数取预算执行表中统计期内各项目最近一次的累计数；该表没有执行数一列的，取统计期内支付明细的净支付额。
    执行数为空的项目不计。口径：base=initial 时以年初预算为分母；this_year 时分母不含上年结转（全年预算数 − 上年结转，
    未注明结转的按 0），分子不变。单位：%，越高越好。
    """
    if base == "initial":
        return Quotient(*execution_terms(budget, payments, budget.initial))
    left_out = func.coalesce(budget.carried_over, 0) if base == "this_year" else 0
    return Quotient(*execution_terms(budget, payments, annual_budget(budget) - left_out))


@evaluator(
    reads=(BUDGET, PAYMENTS),
    unit="%",
    better="higher",
    undated=(BUDGET,),
    cumulative=True,
    label="支出进度与序时进度差",
)
def progress_gap(
    budget: Columns, payments: Columns, *, pace: Literal["months", "quarters"] = "months"
) -> Quotient:
    """支出进度与序时进度差 = 预算执行率 − 序时进度；序时进度 = 截止日已过月数 ÷ 12（不足一月的按天折算）。

    执行数与全年预算数同预算执行率。口径：pace=quarters 时序时进度只在 3、6、9、12 月末考核 = 截止日已满的季度数 ÷ 4。
    单位：百分点（%），不低于 0 为达到序时进度。
    """
    part, of = execution_terms(budget, payments, annual_budget(budget))
    span = budget.period
    return Quotient(part, of, less=span.quarter_share if pace == "quarters" else span.year_share)


@evaluator(reads=BUDGET, unit="%", better="higher", undated=(BUDGET,), cumulative=True, label="资金到位率")
def funds_received_rate(budget: Columns) -> Quotient:
    """资金到位率 = 实际到位资金 ÷ 计划（全年预算数），取统计期内各项目最近一次的累计数；到位数为空的项目不计。单位：%，越高越好。"""
    return column_quotient(budget, budget.received, annual_budget(budget))


@evaluator(
    reads=(PAYMENTS, BUDGET), unit="%", better="lower", undated=(BUDGET,), cumulative=True, label="成本控制率"
)
def cost_rate(payments: Columns, budget: Columns, *, target: Amount | None = None) -> Quotient:
    """成本控制率 = 统计期内净支付额 ÷ 成本目标，不高于 100% 为控制在目标内。

    成本目标由 target 给出（元，可写 8万元）；不给出时取预算执行表中的全年预算数。退款冲减退款当月。单位：%，越低越好。
    """
    if target is not None:
        return Quotient(net_paid(payments), target)
    return Quotient(net_paid(payments), newest_total(budget, annual_budget(budget)))


@evaluator(
    reads=(PAYMENTS, BUDGET),
    unit="%",
    better="higher",
    undated=(BUDGET,),
    cumulative=True,
    label="成本节约率",
)
def saving_rate(payments: Columns, budget: Columns, *, target: Amount | None = None) -> Quotient:
    """成本节约率 =（成本目标 − 统计期内净支付额）÷ 成本目标；超支的为负数。

    成本目标由 target 给出（元，可写 8万元）；不给出时取预算执行表中的全年预算数。退款冲减退款当月。单位：%，越高越好。
    """
    if target is not None:
        return Quotient(Difference(Decimal(target), net_paid(payments)), target)
    planned = newest_total(budget, annual_budget(budget))
    return Quotient(Difference(planned, net_paid(payments)), planned)


@evaluator(reads=(PAYMENTS, CALLS, WORK_ORDERS), unit="元", better="lower", label="单位成本")
def unit_cost(
    payments: Columns,
    calls: Columns,
    orders: Columns,
    *,
    per: Literal["calls", "minutes", "orders"] = "calls",
) -> Quotient:
    """单位成本 = 统计期内净支付额 ÷ 服务量。

    口径 per：calls（默认）呼入量；minutes 呼入通话分钟数；orders 受理工单数。支付按支付日期，服务量按呼叫时间或受理时间。
    单位：元（每个呼入、每分钟、每件），越低越好。
    """
    if per == "orders":
        return Quotient(net_paid(payments), Count(orders.received_at.is_not(None)))
    if per == "minutes":
        talked = Total(calls.talk_seconds, where=and_(is_inbound(calls), calls.talk_seconds >= 0))
        return Quotient(net_paid(payments), talked, times=Decimal(60))
    return Quotient(net_paid(payments), Count(and_(calls.started_at.is_not(None), is_inbound(calls))))


@evaluator(reads=BUDGET, unit="%", better="lower", undated=(BUDGET,), cumulative=True, label="结转结余率")
def carry_over_rate(budget: Columns) -> Quotient:
    """结转结余率 =（全年预算数 − 执行数）÷ 全年预算数，取统计期内各项目最近一次的累计数；执行数为空的项目不计。单位：%，越低越好。"""
    whole = annual_budget(budget)
    return column_quotient(budget, whole - budget.executed, whole)


@evaluator(reads=BUDGET, unit="%", better="lower", undated=(BUDGET,), cumulative=True, label="预算调整率")
def adjustment_rate(budget: Columns) -> Quotient:
    """预算调整率 = 调整金额的绝对值 ÷ 年初预算；多个项目的，各项目调整取绝对值后相加，调增调减不相抵。单位：%，越低越好。"""
    return column_quotient(budget, func.abs(budget.adjusted), budget.initial)


@evaluator(reads=PAYMENTS, unit="元", better="lower", by_source="fund_source", label="项目支出")
def spending(payments: Columns) -> Total:
    """项目支出 = 统计期内按支付日期的净支付额；退款、冲销为负数，冲减退款当月。

    一张凭证只计一次。没有支付记录不能证明没有支出：须有覆盖说明，或统计期前后都有记录。单位：元。
    """
    return net_paid(payments)


@evaluator(reads=BUDGET, unit="元", better="higher", undated=(BUDGET,), cumulative=True, label="预算执行数")
def executed(budget: Columns) -> Total:
    """预算执行数 = 预算执行表中统计期内各项目最近一次的累计执行数之和；供只有进度表、没有支付明细的单位使用。单位：元。"""
    return newest_total(budget, budget.executed, empty_is_zero=False)
