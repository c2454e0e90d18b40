"""The page of 督办: open orders by reason and unit, the worst first, and one order with all that was done."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bulletins.supervision import (
    REASON_WORDS,
    SupervisedOrder,
    SupervisionReason,
    SupervisionRules,
    SupervisionStanding,
)
from forms.supervision import last_text, names_in
from indicators.model import EMPTY_MAPPING
from indicators.supervision_acts import DEED_WORDS, SupervisionDeed
from workspace.supervising import SupervisedOrders

PAGE_SIZE = 100
OPEN_DEEDS = (SupervisionDeed.NOTED, SupervisionDeed.ASSIGNED, SupervisionDeed.CLEARED)
CLEARED_DEEDS = (SupervisionDeed.NOTED, SupervisionDeed.REOPENED)
WORDS = {
    "reasons": REASON_WORDS,
    "deeds": DEED_WORDS,
    "last": last_text,
    "overdue": SupervisionReason.OVERDUE,
}


@dataclass(frozen=True)
class SupervisionChoice:
    """Which of the orders are asked for; "" for all."""

    reason: str = ""
    handler: str = ""
    page: int = 1

    @property
    def words(self) -> tuple[str, ...]:
        """What was asked for, as said on a paper."""
        reasons = {reason.value: word for reason, word in REASON_WORDS.items()}
        return tuple(filter(None, (reasons.get(self.reason, self.reason), self.handler)))

    def fits(self, order: SupervisedOrder) -> bool:
        is_asked = not self.reason or self.reason in order.reasons
        return is_asked and (not self.handler or order.cells.get("handler", "") == self.handler)


@dataclass(frozen=True)
class SupervisionPage:
    """``found`` without those that are 销号; ``standings`` of all orders on which anything was done."""

    found: SupervisedOrders
    chosen: SupervisionChoice
    standings: Mapping[str, SupervisionStanding]
    rules: SupervisionRules

    @property
    def open_orders(self) -> tuple[SupervisedOrder, ...]:
        return open_orders(self.found, self.standings)

    @property
    def chosen_orders(self) -> list[SupervisedOrder]:
        return [order for order in self.open_orders if self.chosen.fits(order)]

    @property
    def shown(self) -> list[SupervisedOrder]:
        start = (self.number - 1) * PAGE_SIZE
        return self.chosen_orders[start : start + PAGE_SIZE]

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.chosen_orders) // PAGE_SIZE))

    @property
    def number(self) -> int:
        """Of the page that is shown: the last one where a later one was asked for."""
        return min(self.chosen.page, self.pages)

    @property
    def counts(self) -> list[tuple[SupervisionReason, int]]:
        """How many orders each reason holds of; one order may have several."""
        counted = Counter(reason for order in self.open_orders for reason in order.reasons)
        return [(reason, counted[reason]) for reason in SupervisionReason]

    @property
    def handlers(self) -> list[str]:
        return [name for name in names_in(self.open_orders, "handler") if name]

    @property
    def cleared_but_open(self) -> list[SupervisedOrder]:
        """销号, while the data still have them as open."""
        return [order for order in self.found.orders if is_cleared(order.order_no, self.standings)]

    @property
    def gone(self) -> list[SupervisionStanding]:
        """On which something was done, not 销号, and which the data do not show as supervised any more; none
        where they do not show all."""
        if not self.found.is_whole:
            return []
        listed = {order.order_no for order in self.found.orders}
        return [one for one in self.standings.values() if one.order_no not in listed and not one.is_cleared]

    def on_page(self, page: int) -> SupervisionChoice:
        return replace(self.chosen, page=page)


def open_orders(
    found: SupervisedOrders, standings: Mapping[str, SupervisionStanding]
) -> tuple[SupervisedOrder, ...]:
    return tuple(order for order in found.orders if not is_cleared(order.order_no, standings))


def is_cleared(order_no: str, standings: Mapping[str, SupervisionStanding]) -> bool:
    standing = standings.get(order_no)
    return standing is not None and standing.is_cleared


@dataclass(frozen=True)
class SupervisedOrderPage:
    """One order. ``order`` is ``None`` where the data do not show it as to be supervised, ``absence`` why;
    ``typed`` is what was sent and refused."""

    order_no: str
    order: SupervisedOrder | None
    absence: str
    labels: Mapping[str, str]
    standing: SupervisionStanding
    hindrance: str
    refusal: str = ""
    typed: Mapping[str, str] = field(default_factory=lambda: EMPTY_MAPPING)

    @property
    def deeds(self) -> tuple[SupervisionDeed, ...]:
        """What can be done with it now."""
        return CLEARED_DEEDS if self.standing.is_cleared else OPEN_DEEDS

    @property
    def newest(self) -> int:
        return self.standing.last.seq if self.standing.acts else 0

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Its columns with their names, but for those that are empty."""
        cells = self.order.cells if self.order else {}
        return [(self.labels.get(name, name), text) for name, text in cells.items() if text]
