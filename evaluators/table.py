"""任何台账 measured without a line of Python: rows counted, summed and compared under conditions that a
target file writes; which table, ``with`` says."""

from decimal import Decimal

from evaluators.columns import Columns
from evaluators.contract import ANY_TABLE, Count, Mean, Quotient, Ratio, Total, evaluator
from evaluators.expressions import and_
from evaluators.parameters import Amount, ColumnName, RowConditions
from evaluators.row_conditions import NUMBERS
from evaluators.row_expressions import conditions, named_column

NO_COLUMN, NO_PLAN = ColumnName(""), Amount(Decimal(0))
"""What has to be said is refused before anything is counted."""


@evaluator(reads=ANY_TABLE, unit="", better="higher", label="台账行数")
def count(rows: Columns, *, where: RowConditions | None = None) -> Count:
    """台账行数 = 统计期内符合条件（where）的行数；不写条件的，全部计入。

    空的单元格不符合任何条件（“空”除外）。统计期内一行也没有的，台账声明完整或前后都有记录才算 0。
    """
    return Count(conditions(rows, where))


@evaluator(reads=ANY_TABLE, unit="", better="higher", label="台账合计")
def total(rows: Columns, *, column: ColumnName = NO_COLUMN, where: RowConditions | None = None) -> Total:
    """台账合计 = 统计期内符合条件（where）的各行某一列（column）之和；该列为空的行不计。"""
    value = named_column(rows, column, *NUMBERS)
    return Total(value, where=and_(conditions(rows, where), value.is_not(None)))


@evaluator(reads=ANY_TABLE, unit="", better="higher", label="台账平均")
def mean(
    rows: Columns, *, column: ColumnName = NO_COLUMN, where: RowConditions | None = None, at_least: int = 0
) -> Mean:
    """台账平均 = 统计期内符合条件（where）的各行某一列（column）的平均数；该列为空的行不计。

    有数的行少于 at_least 行的，不出结果。
    """
    return Mean(named_column(rows, column, *NUMBERS), where=conditions(rows, where), at_least=at_least)


@evaluator(reads=ANY_TABLE, unit="", better="higher", label="台账去重计数")
def distinct(rows: Columns, *, column: ColumnName = NO_COLUMN, where: RowConditions | None = None) -> Count:
    """台账去重计数 = 统计期内符合条件（where）的各行中，某一列（column）有多少个不同的值；空的不计。"""
    value = named_column(rows, column)
    return Count(and_(conditions(rows, where), value.is_not(None)), distinct=value)


@evaluator(reads=ANY_TABLE, unit="%", better="higher", label="台账比率")
def ratio(
    rows: Columns, *, part: RowConditions | None = None, of: RowConditions | None = None, at_least: int = 0
) -> Ratio:
    """台账比率 = 统计期内既符合分母条件（of）又符合分子条件（part）的行数 ÷ 符合分母条件的行数。

    不写分母条件的，统计期内全部行为分母。分母少于 at_least 行的，不出结果。单位：%。
    """
    return Ratio(part=conditions(rows, part), of=conditions(rows, of), at_least=at_least)


@evaluator(reads=ANY_TABLE, unit="%", better="higher", cumulative=True, label="计划完成率")
def share_of_plan(
    rows: Columns,
    *,
    plan: Amount = NO_PLAN,
    column: ColumnName | None = None,
    where: RowConditions | None = None,
) -> Quotient:
    """计划完成率 = 统计期内符合条件（where）的行数（写了 column 的，该列之和）÷ 计划数（plan）。

    计划数是整个年度的：年中看到的是截至当日的进度。计划数为 0 的不出结果。单位：%。
    """
    if column is None:
        return Quotient(Count(conditions(rows, where)), Decimal(plan))
    value = named_column(rows, column, *NUMBERS)
    return Quotient(Total(value, and_(conditions(rows, where), value.is_not(None))), Decimal(plan))
