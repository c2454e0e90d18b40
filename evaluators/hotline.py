"""热线指标 measured on work orders, calls, call-backs and line faults."""

from evaluators.columns import Columns
from evaluators.contract import Ratio, evaluator
from sources.tables import WORK_ORDERS


@evaluator(reads=WORK_ORDERS, unit="%", better="higher", dated_by="due_at", label="按时办结率")
def on_time_rate(orders: Columns) -> Ratio:
    """按时办结率 = 期限内办结的工单 ÷ 应办结工单。

    应办结工单：办结时限落在统计期内的工单；逾期未结的计入分母。办结时间不晚于办结时限为按时（含时限当刻）；
    时限只写到日的，算到当日结束。以截止日所知为准：截止日之后的办结视为尚未办结。
    单位：%，越高越好。用日历时间比较时限与办结时间，工作日、延期已含在平台给出的办结时限中。
    """
    return Ratio(part=orders.closed_at <= orders.due_at, of=orders.due_at.is_not(None))
