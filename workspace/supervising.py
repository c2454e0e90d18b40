"""The orders that are to be supervised at a day, found by measuring and told why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bulletins.supervision import (
    REASON_COLUMNS,
    REASON_WORDS,
    SupervisedOrder,
    SupervisionRules,
    supervised_order,
    worst_first,
)
from indicators.model import EMPTY_MAPPING, Period
from indicators.records import MeasurementResult, MeasurementStatus
from measuring import BadRequestError, MeasureRequest, RowChoice, RowPage
from measuring.requests import LATE
from sources.tables import WORK_ORDERS
from workspace.opened import Workspace
from workspace.source_words import official_words

EVALUATOR = "caseload.to_supervise"
MOST_ORDERS = 5000


@dataclass(frozen=True)
class SupervisedOrders:
    """The worst first; ``total`` may be more than are listed. ``reason`` says why there are none to be
    told; ``notes`` what could not be looked at, and up to which day the data reach; ``tables`` name the
    typed tables by content."""

    day: date
    orders: tuple[SupervisedOrder, ...] = ()
    total: int = 0
    reason: str = ""
    notes: tuple[str, ...] = ()
    tables: Mapping[str, str] = field(default_factory=lambda: EMPTY_MAPPING)

    @property
    def is_whole(self) -> bool:
        """Whether an order that is not among them is not to be supervised."""
        return not self.reason and self.total == len(self.orders)


def find_supervised(workspace: Workspace, rules: SupervisionRules, day: date) -> SupervisedOrders:
    """As known at the end of ``day``."""
    request = MeasureRequest(EVALUATOR, EVALUATOR, rules.params, Period(date(day.year, 1, 1), day))
    measurer = workspace.measurer()
    result = measurer.measure([request])[EVALUATOR]
    if result.outcome is not MeasurementStatus.MEASURED:
        return SupervisedOrders(day, reason=official_words(result.reason))
    try:
        page = measurer.rows_behind(request, MOST_ORDERS, choice=RowChoice(order=LATE, descending=True))
    except BadRequestError as error:
        return SupervisedOrders(day, reason=official_words(str(error)))
    end = datetime.combine(day + timedelta(days=1), time())
    orders = worst_first(orders_of(page, end, rules))
    tables = {table.table: table.key for table in result.provenance.tables if table.key}
    notes = tuple(supervision_notes(page, result, day))
    return SupervisedOrders(day, tuple(orders), page.total, "", notes, tables)


def orders_of(page: RowPage, end: datetime, rules: SupervisionRules) -> Iterator[SupervisedOrder]:
    late = page.late or (None,) * len(page.rows)
    for row, seconds in zip(page.rows, late, strict=True):
        cells = {name: cell or "" for name, cell in zip(page.columns, row, strict=True)}
        yield supervised_order(cells, seconds if cells.get("due_at") else None, end, rules)


def supervision_notes(page: RowPage, result: MeasurementResult, day: date) -> Iterator[str]:
    """What a reader has to know beside the list."""
    missing = [REASON_WORDS[reason] for reason, name in REASON_COLUMNS.items() if name not in page.columns]
    if missing:
        yield f"工单数据没有相应的列，没有查：{'、'.join(missing)}"
    for table in result.provenance.tables:
        if table.latest and table.latest < day:
            yield f"工单数据只到 {table.latest}，此后的受理和办结还不知道"
    if page.total > len(page.rows):
        yield f"共 {page.total:,} 件，只列出超期最久的 {len(page.rows):,} 件"
    for doubt in result.provenance.doubts or ():
        yield official_words(doubt.message)


def order_labels() -> dict[str, str]:
    """What the columns of orders are called on screen."""
    return {column.name: column.label for column in WORK_ORDERS.columns}
