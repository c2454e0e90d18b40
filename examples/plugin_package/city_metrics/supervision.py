"""督办指标: orders under supervision (督办) of one city."""

from decimal import Decimal

from sqlalchemy import and_

from evaluators.columns import Columns, seconds_between
from evaluators.contract import Ratio, evaluator
from sources.tables import WORK_ORDERS


@evaluator(reads=WORK_ORDERS, unit="%", better="higher", dated_by="due_at", label="督办件按时办结率")
def on_time_rate(orders: Columns, *, grace_hours: Decimal = Decimal(0)) -> Ratio:
    """督办件按时办结率 = 时限内办结的督办工单 ÷ 应办结的督办工单。

    应办结：办结时限落在统计期内；逾期未结的计入分母。未注明是否督办的不计。
    口径：grace_hours 给出时，时限后若干小时内办结也算按时。单位：%，越高越好。
    """
    owed = and_(orders.supervised.is_(True), orders.due_at.is_not(None))
    return Ratio(part=seconds_between(orders.due_at, orders.closed_at) <= int(grace_hours * 3600), of=owed)
