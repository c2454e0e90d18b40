"""The evaluators of payments answered from the table of budget execution, where an office has no payments.

Every docstring is the published definition.
"""

from evaluators.columns import Columns
from evaluators.contract import Quotient, Total, stands_in_for
from evaluators.finance import budget as of_budget
from evaluators.finance.budget import annual_budget, column_quotient
from evaluators.parameters import Amount
from sources.tables import BUDGET


@stands_in_for(of_budget.spending, BUDGET, from_new_year=True)
def spending(budget: Columns) -> Total:
    """按预算执行表的项目支出 = 统计期内各项目最近一次的累计执行数之和。

    没有支付明细时取自预算执行表；累计数自 1 月 1 日起，统计期不自 1 月 1 日开始的不给出。单位：元。
    """
    return of_budget.executed(budget)


@stands_in_for(of_budget.cost_rate, BUDGET, from_new_year=True)
def cost_rate(budget: Columns, *, target: Amount | None = None) -> Quotient:
    """按预算执行表的成本控制率 = 统计期内各项目最近一次的累计执行数 ÷ 成本目标，不高于 100% 为控制在目标内。

    没有支付明细时取自预算执行表；累计数自 1 月 1 日起，统计期不自 1 月 1 日开始的不给出。
    成本目标由 target 给出（元，可写 8万元）；不给出时取全年预算数。单位：%，越低越好。
    """
    if target is None:
        return column_quotient(budget, budget.executed, annual_budget(budget))
    return Quotient(of_budget.executed(budget), target)
