"""督办 measured on work orders: which open orders somebody has to see to.

The docstring is the published definition; reasons of each order are told by ``bulletins/supervision.py``.
"""

from evaluators.columns import Columns, seconds_between
from evaluators.conditions import is_not_true
from evaluators.contract import Count, evaluator
from evaluators.expressions import and_, or_
from sources.tables import WORK_ORDERS

DAY_SECONDS = 86400


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
