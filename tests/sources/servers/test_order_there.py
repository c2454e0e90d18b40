"""The order of instants that is noticed when a table on a server is looked over spares comparing them:
of the rows that were looked over, and of no others."""

from calendar import monthrange
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from indicators.model import Period
from measuring.measurer import Measurer
from measuring.requests import MeasureRequest
from measuring.server_states import ServerStates
from sources import Sources
from sources.typed import TypedTable
from tests.sources.servers import test_unsteady
from tests.sources.servers.test_end_to_end import VOID
from tests.sources.servers.test_unsteady import change_at, office
from tests.sources.servers.warehouse import Warehouse, looked_over

__all__ = ["office"]

LATE_CELLS = (
    "'A9', '2024-12-30 08:00:00', '2024-02-01 09:00:00', '住建局', '2024-02-10 18:00:00', NULL, '办理中', ''"
)
BORN_LATE = f"INSERT INTO dw.orders VALUES ({LATE_CELLS})"
"""Received long after it was due: no month before December knows of it."""
MONTHS = [
    Period(date(2024, month, 1), date(2024, month, monthrange(2024, month)[1])) for month in range(1, 13)
]
ASKED = [
    MeasureRequest((name, month.start), f"hotline.{name}", {}, month)
    for name in ("on_time_rate", "closed_rate", "volume")
    for month in MONTHS
]


def answers(sources: Sources, table: TypedTable) -> dict[Any, Any]:
    """All that is said of each number but by which table it was counted, and the months of one."""
    measurer = Measurer(lambda name: table if name == "work_orders" else sources.read_table(name))
    measurer.access = sources.server_access
    parts = measurer.breakdown(
        replace(ASKED[0], period=Period(date(2024, 1, 1), date(2024, 12, 31))), "month"
    )
    found = measurer.measure(ASKED)
    said = {
        key: (one.outcome, one.part, one.of, one.reason, one.provenance.doubts) for key, one in found.items()
    }
    return {**said, "months": [(part.key, part.part, part.of) for part in parts]}


def both(sources: Sources, table: TypedTable) -> tuple[dict[Any, Any], dict[Any, Any]]:
    """With what was noticed, and with the careful comparing."""
    return answers(sources, table), answers(sources, replace(table, in_order=frozenset()))


def test_what_is_noticed_changes_no_number(any_warehouse: Warehouse) -> None:
    any_warehouse.put_orders()
    sources = any_warehouse.orders(VOID)
    table = looked_over(sources)
    assert {("received_at", "due_at"), ("dispatched_at", "closed_at")} <= table.in_order
    assert ("closed_at", "due_at") not in table.in_order  # one was closed late
    trusting, careful = both(sources, table)
    assert trusting == careful


def test_nothing_is_held_of_rows_that_came_later(
    any_warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    any_warehouse.put_orders()
    sources = any_warehouse.orders(VOID)
    table = looked_over(sources)
    any_warehouse.server.run(BORN_LATE)
    trusting, careful = both(sources, table)
    assert trusting == careful
    monkeypatch.setattr(ServerStates, "has_moved", lambda *_: False)
    wrong, _ = both(sources, table)
    key = ASKED[1].key
    assert (wrong[key][1:3], careful[key][1:3]) == ((0, 1), (None, None))


def test_rows_that_break_the_order_are_seen_by_the_next_look(any_warehouse: Warehouse) -> None:
    any_warehouse.put_orders()
    any_warehouse.server.run(BORN_LATE)
    table = looked_over(any_warehouse.orders(VOID))
    assert ("received_at", "due_at") not in table.in_order


def test_a_table_that_changes_while_it_is_counted_is_counted_with_care(
    office: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = office.orders(VOID)
    table = looked_over(sources)
    monkeypatch.setattr(test_unsteady, "MORE", BORN_LATE)
    change_at(monkeypatch, office, "sipHash64")
    found = Measurer(sources.read_table, access=sources.server_access).measure(ASKED)
    counted = {key: (one.part, one.of) for key, one in found.items()}
    careful = answers(sources, replace(table, in_order=frozenset()))
    assert counted == {key: careful[key][1:3] for key in counted}
    assert "正在变" in str(found[ASKED[0].key].provenance.doubts)
