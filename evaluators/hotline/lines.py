"""热线线路指标 measured on line faults. No record proves no fault: coverage has to be stated."""

from decimal import Decimal

from evaluators.columns import Columns, seconds_between
from evaluators.conditions import is_not_true
from evaluators.contract import Condition, Count, Difference, Mean, Quotient, Ratio, Total, evaluator
from evaluators.expressions import and_, case, func, or_, true
from sources.tables import FAULTS


def has_begun(faults: Columns, include_planned: bool) -> Condition:
    """A fault that counts: not a planned one, unless these are asked for."""
    happened = faults.began_at.is_not(None)
    return happened if include_planned else and_(happened, is_not_true(faults.optional("planned")))


@evaluator(reads=FAULTS, unit="%", better="higher", stock=True, label="线路可用率")
def line_availability(faults: Columns, *, include_planned: bool = False) -> Quotient:
    """线路可用率 =（应服务时长 − 故障中断时长）÷ 应服务时长；应服务时长为统计期全部时间（24 小时）。

    中断时长只计落在统计期内的部分：期前开始的从期初算，未恢复的算到期末；同时发生的故障只算一次。
    计划检修不计（未注明的视为非计划）；include_planned=是 时计入。没有故障记录不能证明没有故障，须有覆盖说明。单位：%，越高越好。
    """
    start, end = faults.period.start, faults.period.end
    began = case((faults.began_at < start, start), else_=faults.began_at)
    over = case(
        (faults.restored_at.is_(None), end), (faults.restored_at > end, end), else_=faults.restored_at
    )
    counts = and_(over > began, true() if include_planned else is_not_true(faults.optional("planned")))
    before = func.max(case((counts, over))).over(
        order_by=[faults.began_at, faults.optional("fault_id")], rows=(None, -1)
    )
    fresh = case((before > began, before), else_=began)
    outage = Total(case((over > fresh, seconds_between(fresh, over)), else_=0), where=counts)
    return Quotient(Difference(faults.period.seconds, outage), faults.period.seconds, missed=counts)


@evaluator(reads=FAULTS, unit="次", better="lower", label="线路故障次数")
def fault_count(faults: Columns, *, include_planned: bool = False) -> Count:
    """线路故障次数 = 开始时间落在统计期内的故障；计划检修不计（未注明的视为非计划），include_planned=是 时计入。

    没有记录不能证明没有故障：须有覆盖说明，或统计期前后都有记录。单位：次，越低越好。
    """
    return Count(has_begun(faults, include_planned))


# 24 hours: judgement; the contract with the carrier says what holds.
@evaluator(reads=FAULTS, unit="%", better="higher", label="故障恢复及时率")
def restored_on_time_rate(
    faults: Columns, *, hours: Decimal = Decimal(24), include_planned: bool = False
) -> Ratio:
    """故障恢复及时率 = 开始后 hours 小时内恢复的故障 ÷ 应恢复的故障。

    应恢复的故障：开始时间落在统计期内，且已经恢复或到截止日已超过时限；时限未到尚未恢复的不计。
    恰好满 hours 小时恢复的算及时，恢复早于开始的不算。默认 24 小时，请按合同约定填写。
    计划检修不计（未注明的视为非计划），include_planned=是 时计入。单位：%，越高越好。
    """
    limit = int(hours * 3600)
    overdue = seconds_between(faults.began_at, faults.period.end) > limit
    due = and_(has_begun(faults, include_planned), or_(faults.restored_at.is_not(None), overdue))
    quick = seconds_between(faults.began_at, faults.restored_at) <= limit
    return Ratio(part=and_(quick, faults.restored_at >= faults.began_at), of=due)


@evaluator(reads=FAULTS, unit="秒", better="lower", label="平均恢复时长")
def average_restore_time(faults: Columns, *, include_planned: bool = False) -> Mean:
    """平均恢复时长 = 各故障从开始到恢复的时长之和 ÷ 故障数；只计开始时间落在统计期内、到截止日已恢复的故障。

    尚未恢复的、恢复早于开始的不计。计划检修不计（未注明的视为非计划），include_planned=是 时计入。
    单位：秒，指标值可写分钟、小时；越低越好。
    """
    taken = seconds_between(faults.began_at, faults.restored_at)
    over = and_(has_begun(faults, include_planned), faults.restored_at >= faults.began_at)
    return Mean(taken, where=over)
