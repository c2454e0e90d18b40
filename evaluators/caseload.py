"""督办 measured on work orders: which open orders somebody has to see to.

The docstring is the published definition; reasons of each order are told by ``bulletins/supervision.py``.
"""

from typing import Literal

from evaluators.columns import DAY_SECONDS, Columns, seconds_between
from evaluators.conditions import is_not_true
from evaluators.contract import Count, Quotient, Ratio, Total, evaluator
from evaluators.expressions import and_, or_
from sources.tables import WORK_ORDERS


@evaluator(reads=WORK_ORDERS, unit="件", better="lower", stock=True, cumulative=True, label="应督办件数")
def to_supervise(
    orders: Columns,
    *,
    soon_days: int = 3,
    returned_times: int = 2,
    redone_times: int = 1,
    open_days: int = 30,
) -> Count:
    """应督办件数 = 截止日终了时尚未办结、不是直接答复，且符合任一条的工单，不论何时受理（时点数）。

    各条：办结时限已过，或在 soon_days 天内到期；退单不少于 returned_times 次；重办不少于 redone_times 次；注明督办；
    受理已满 open_days 天仍未办结（疑难）。数据没有时限、退单、重办、督办列的，该条不算；次数以导出时为准。单位：件，越低越好。
    """
    due, end = orders.optional("due_at"), orders.period.end
    reasons = or_(
        seconds_between(end, due) <= soon_days * DAY_SECONDS,
        orders.optional("returned") >= returned_times,
        orders.optional("redone") >= redone_times,
        orders.optional("supervised").is_(True),
        seconds_between(orders.received_at, end) >= open_days * DAY_SECONDS,
    )
    is_open = and_(orders.closed_at.is_(None), is_not_true(orders.optional("replied_directly")))
    return Count(and_(is_open, reasons))


@evaluator(reads=WORK_ORDERS, unit="件", better="lower", label="督办件数")
def supervised(orders: Columns) -> Count:
    """督办件数 = 统计期内受理（按受理时间）、注明督办的工单；未注明的不计。单位：件。"""
    return Count(and_(orders.received_at.is_not(None), orders.supervised.is_(True)))


@evaluator(reads=WORK_ORDERS, unit="%", better="higher", dated_by="due_at", label="督办办结率")
def supervised_closed_rate(orders: Columns, *, on_time: bool = True) -> Ratio:
    """督办办结率 = 按时办结的督办工单 ÷ 办结时限落在统计期内的督办工单；逾期未结的计入分母，未注明督办的不计。

    办结时间不晚于办结时限为按时（含当刻）。口径：on_time=否 时到截止日已办结的都算，不论是否按时。单位：%，越高越好。
    """
    closed = orders.closed_at <= orders.due_at if on_time else orders.closed_at.is_not(None)
    return Ratio(part=closed, of=and_(orders.due_at.is_not(None), orders.supervised.is_(True)))


@evaluator(reads=WORK_ORDERS, unit="%", better="lower", label="催单率")
def urge_rate(orders: Columns, *, count: Literal["times", "orders"] = "times") -> Quotient | Ratio:
    """催单率 = 催单次数 ÷ 统计期内受理的工单（按受理时间）。

    口径：count=times（默认）每催一次计一次；orders 催过的工单只计一次。次数以导出时为准，没有发生时间；未注明的视为没有催单。
    单位：%，越低越好。
    """
    received, urged = orders.received_at.is_not(None), orders.urged > 0
    if count == "orders":
        return Ratio(part=urged, of=received)
    times = Total(orders.urged, where=and_(received, urged))
    return Quotient(times, Count(received), missed=and_(received, urged))
