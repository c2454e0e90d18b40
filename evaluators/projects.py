"""部门整体: numbers made from the self-evaluations of a department's projects, as they stood when it was
measured.

Each reads the newest lines of 项目自评结果 alone; the rows behind name the projects that went in and those that did
not.
"""

from decimal import Decimal
from typing import Literal

from evaluators.columns import Columns
from evaluators.contract import Condition, Count, Quotient, Ratio, Total, evaluator
from evaluators.expressions import and_, func, or_
from sources.tables import PROJECT_RESULTS

HUNDREDTH = Decimal("0.01")


def is_newest_day(results: Columns) -> Condition:
    """Of several days that were put together, the last one: a project that is gone is not in it."""
    day = results.as_of
    return day == func.max(day).over()


@evaluator(reads=PROJECT_RESULTS, unit="个", better="higher", cumulative=True, label="项目个数")
def count(results: Columns) -> Count:
    """项目个数 = 部门当年申报绩效目标的项目数，不含部门整体。单位：个。"""
    return Count(is_newest_day(results))


@evaluator(reads=PROJECT_RESULTS, unit="%", better="higher", cumulative=True, label="项目自评完成率")
def evaluated_rate(results: Columns) -> Ratio:
    """项目自评完成率 = 已评定自评总分的项目数 ÷ 部门当年的项目数。

    还有一项待采集、待核实或待评定的项目没有总分，不算已评定。单位：%，越高越好。
    """
    newest = is_newest_day(results)
    return Ratio(part=and_(newest, results.grade.is_not(None)), of=newest)


@evaluator(reads=PROJECT_RESULTS, unit="%", better="higher", cumulative=True, label="项目自评封存率")
def issued_rate(results: Columns) -> Ratio:
    """项目自评封存率 = 自评表已审核封存的项目数 ÷ 部门当年的项目数。单位：%，越高越好。"""
    newest = is_newest_day(results)
    return Ratio(part=and_(newest, results.issued.is_(True)), of=newest)


@evaluator(reads=PROJECT_RESULTS, unit="分", better="higher", cumulative=True, label="项目自评平均得分")
def mean_score(results: Columns, *, weigh: Literal["budget", "equal"] = "budget") -> Quotient:
    """项目自评平均得分 = 各项目自评总分按全年预算数加权的平均数；weigh=equal 时各项目同等看待。

    没有总分或没有预算数的项目不计入，列为存疑：采信以前，这个数待核实、不计分。单位：分，越高越好。
    """
    # whole hundredths, so that an engine without exact decimals counts the same
    score = results.hundredths
    newest = is_newest_day(results)
    known = and_(newest, score.is_not(None))
    if weigh == "equal":
        missed = and_(newest, score.is_(None))
        return Quotient(
            Total(score, known, empty_is_zero=False), Count(known), times=HUNDREDTH, missed=missed
        )
    weighed = and_(known, results.budget.is_not(None))
    return Quotient(
        Total(score * results.budget, weighed, empty_is_zero=False),
        Total(results.budget, weighed, empty_is_zero=False),
        times=HUNDREDTH,
        missed=and_(newest, or_(score.is_(None), results.budget.is_(None))),
    )


@evaluator(reads=PROJECT_RESULTS, unit="%", better="higher", cumulative=True, label="项目支出预算执行率")
def execution_rate(results: Columns) -> Quotient:
    """项目支出预算执行率 = 部门各项目全年执行数之和 ÷ 全年预算数之和。

    没有执行数或预算数的项目不计入，列为存疑：采信以前，这个数待核实、不计分。单位：%，越高越好。
    """
    newest = is_newest_day(results)
    known = and_(newest, results.executed.is_not(None), results.budget.is_not(None))
    missed = and_(newest, or_(results.executed.is_(None), results.budget.is_(None)))
    return Quotient(
        Total(results.executed, known, empty_is_zero=False), Total(results.budget, known), missed=missed
    )


@evaluator(reads=PROJECT_RESULTS, unit="%", better="higher", cumulative=True, label="项目优良率")
def good_rate(results: Columns) -> Ratio:
    """项目优良率 = 自评等级为优、良的项目数 ÷ 已评定等级的项目数。

    没有等级的项目不在分母中。单位：%，越高越好。
    """
    graded = and_(is_newest_day(results), results.grade.is_not(None))
    return Ratio(part=and_(graded, results.grade.in_(("优", "良"))), of=graded)
