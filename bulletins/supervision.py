"""Why an open order is supervised, how many days it is over, and where its supervision stands.

The rule is data; the same numbers are asked of ``evaluators/caseload.py``, which finds the orders."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby
from operator import attrgetter

from indicators.supervision_acts import SupervisionAct, SupervisionDeed

DAY_SECONDS = 86400
YES = "是"


class SupervisionReason(StrEnum):
    """Why an order is supervised; the worst first."""

    OVERDUE = "overdue"
    SOON = "soon"
    RETURNED = "returned"
    REDONE = "redone"
    MARKED = "marked"
    HARD = "hard"


REASON_WORDS: Mapping[SupervisionReason, str] = {
    SupervisionReason.OVERDUE: "已逾期",
    SupervisionReason.SOON: "即将到期",
    SupervisionReason.RETURNED: "多次退单",
    SupervisionReason.REDONE: "退回重办",
    SupervisionReason.MARKED: "注明督办",
    SupervisionReason.HARD: "久办未结（疑难）",
}
REASON_COLUMNS: Mapping[SupervisionReason, str] = {
    SupervisionReason.OVERDUE: "due_at",
    SupervisionReason.SOON: "due_at",
    SupervisionReason.RETURNED: "returned",
    SupervisionReason.REDONE: "redone",
    SupervisionReason.MARKED: "supervised",
}
"""The column without which it cannot be told."""


@dataclass(frozen=True)
class SupervisionRules:
    """From when on an open order is supervised; ``open_days`` make it a hard one (疑难)."""

    soon_days: int = 3
    returned_times: int = 2
    redone_times: int = 1
    open_days: int = 30

    @property
    def params(self) -> Mapping[str, str]:
        """As an evaluator takes them."""
        return {name: str(value) for name, value in vars(self).items()}


USUAL_SUPERVISION = SupervisionRules()


@dataclass(frozen=True)
class SupervisedOrder:
    """One open order, masked. ``over`` is how many days it is past its deadline, begun ones counted, below 0
    while there is time; ``None`` without a deadline. ``cells`` are its columns by name."""

    order_no: str
    cells: Mapping[str, str]
    over: int | None
    reasons: tuple[SupervisionReason, ...]
    days: int | None


@dataclass(frozen=True)
class SupervisionStanding:
    """Where the supervision of one order stands: its newest ``owner``, whether it is 销号, all its acts."""

    order_no: str
    owner: str
    is_cleared: bool
    acts: tuple[SupervisionAct, ...]

    @property
    def last(self) -> SupervisionAct:
        return self.acts[-1]


def supervised_order(
    cells: Mapping[str, str], late: int | None, end: datetime, rules: SupervisionRules
) -> SupervisedOrder:
    """``late`` in seconds at ``end``, the first moment after the day spoken of."""
    received = read_moment(cells.get("received_at", ""))
    days = (end - received) // timedelta(days=1) if received else None
    holds = {
        SupervisionReason.OVERDUE: late is not None and late > 0,
        SupervisionReason.SOON: late is not None and -rules.soon_days * DAY_SECONDS <= late <= 0,
        SupervisionReason.RETURNED: read_count(cells.get("returned", "")) >= rules.returned_times,
        SupervisionReason.REDONE: read_count(cells.get("redone", "")) >= rules.redone_times,
        SupervisionReason.MARKED: cells.get("supervised", "") == YES,
        SupervisionReason.HARD: days is not None and days >= rules.open_days,
    }
    reasons = tuple(reason for reason, is_so in holds.items() if is_so)
    over = None if late is None else -(-late // DAY_SECONDS)
    return SupervisedOrder(cells.get("order_no", ""), cells, over, reasons, days)


def read_moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def read_count(text: str) -> int:
    """What is not written is none."""
    return int(text) if text.isdigit() else 0


def standings(acts: Iterable[SupervisionAct]) -> dict[str, SupervisionStanding]:
    """By order; what was changed behind the product's back decides nothing."""
    ordered = sorted(acts, key=attrgetter("order_no", "seq"))
    return {
        order_no: standing_of(order_no, tuple(group))
        for order_no, group in groupby(ordered, key=attrgetter("order_no"))
    }


def standing_of(order_no: str, acts: Sequence[SupervisionAct]) -> SupervisionStanding:
    sound = [act for act in acts if not act.damage]
    owners = [act.owner for act in sound if act.owner]
    turns = [act.deed for act in sound if act.deed in (SupervisionDeed.CLEARED, SupervisionDeed.REOPENED)]
    is_cleared = bool(turns) and turns[-1] is SupervisionDeed.CLEARED
    return SupervisionStanding(order_no, owners[-1] if owners else "", is_cleared, tuple(acts))


def worst_first(orders: Iterable[SupervisedOrder]) -> list[SupervisedOrder]:
    """The most days over first, those without a deadline last."""
    return sorted(orders, key=lambda order: (order.over is None, -(order.over or 0), order.order_no))
