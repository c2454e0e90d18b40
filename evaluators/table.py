"""任何台账 measured without a line of Python: rows counted, summed and compared under conditions that a
target file writes; which table, ``with`` says."""

from decimal import Decimal

from evaluators.columns import DAY_SECONDS, Columns, seconds_between
from evaluators.contract import (
    ANY_TABLE,
    Condition,
    Count,
    Expression,
    Mean,
    Quotient,
    Ratio,
    Total,
    evaluator,
)
from evaluators.expressions import and_, case, func, literal_column, or_
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


@evaluator(reads=ANY_TABLE, unit="", better="higher", stock=True, cumulative=True, label="台账时点数")
def at_end(rows: Columns, *, until: ColumnName | None = None, where: RowConditions | None = None) -> Count:
    """台账时点数 = 截止日终了时在册、符合条件（where）的行数，不论何时开始；在册名册、在用设备、在保合同用它。

    写了终止列（until）的：已经开始（台账自己的日期列），且终止日为空或在截止日之后；终止日就是截止日的，已不在册。
    没有写的：台账每期一份，只计截止日以前最新一天的那一份；统计期内一份也没有的，不出结果。
    """
    return standing(rows, where, until)


@evaluator(reads=ANY_TABLE, unit="%", better="higher", stock=True, cumulative=True, label="时点到位率")
def share_at_end(
    rows: Columns,
    *,
    plan: Amount = NO_PLAN,
    until: ColumnName | None = None,
    where: RowConditions | None = None,
) -> Quotient:
    """时点到位率 = 截止日终了时在册、符合条件（where）的行数 ÷ 计划数（plan），如在岗人数 ÷ 编制和外聘人数。

    怎样算在册，同“台账时点数”。计划数是任一时点应有的数。单位：%。
    """
    return Quotient(standing(rows, where, until), Decimal(plan))


def standing(rows: Columns, where: RowConditions | None, until: ColumnName | None) -> Count:
    return Count(and_(conditions(rows, where), is_standing(rows, until)))


def is_standing(rows: Columns, until: ColumnName | None) -> Condition:
    begun: Expression = getattr(rows, rows.table_read.birth_column)
    if until is None:
        newest: Condition = begun == func.max(begun).over(partition_by=[literal_column("1")])
        return newest
    ends = named_column(rows, until, "instant")
    return and_(begun < rows.period.end, or_(ends.is_(None), ends >= rows.period.end))


@evaluator(reads=ANY_TABLE, unit="%", better="higher", stock=True, label="时段覆盖率")
def covered_time(
    rows: Columns, *, until: ColumnName = NO_COLUMN, where: RowConditions | None = None
) -> Quotient:
    """时段覆盖率 = 统计期内至少有一行覆盖的时长 ÷ 统计期全部时长（24 小时）；值班、坐席签入用它证明 7×24 小时有人。

    每行从台账自己的日期列覆盖到终止列（until）；期前开始的从期初算，期后终止的算到期末，重叠的只算一次。
    截止前 24 小时内开始而还没有终止时间的，视为仍在进行，算到期末；其他没有终止时间的、终止不晚于开始的不算覆盖；
    符合条件（where）的才计。单位：%。
    """
    start, end = rows.period.start, rows.period.end
    begun: Expression = getattr(rows, rows.table_read.birth_column)
    ends = named_column(rows, until, "instant")
    began = case((begun < start, start), else_=begun)
    lasting = and_(ends.is_(None), seconds_between(begun, end) <= DAY_SECONDS)
    over = case((or_(ends > end, lasting), end), else_=ends)
    counts = and_(conditions(rows, where), over > began)
    before = func.max(case((counts, over))).over(order_by=[begun, ends], rows=(None, -1))
    fresh = case((before > began, before), else_=began)
    covered = Total(case((over > fresh, seconds_between(fresh, over)), else_=0), where=counts)
    return Quotient(covered, rows.period.seconds)


@evaluator(reads=ANY_TABLE, unit="%", better="higher", label="按月达标率")
def regular_months(rows: Columns, *, times: int = 1, where: RowConditions | None = None) -> Quotient:
    """按月达标率 = 符合条件（where）的行不少于 times 行（默认 1 行）的月数 ÷ 统计期涉及的月数；每月至少几次的要求用它。

    按台账自己的日期列归入月份；首尾不足一月的也各算一个月。单位：%。
    """
    met, day = conditions(rows, where), getattr(rows, rows.table_read.birth_column)
    month = func.date_trunc("month", day)
    among = case((met, literal_column("1")))
    enough = func.count().over(partition_by=[among, month]) >= times
    return Quotient(Count(and_(met, enough), distinct=month), rows.period.months)
