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
from tests.sources.conftest import read
from tests.sources.servers import test_unsteady
from tests.sources.servers.test_end_to_end import VOID
from tests.sources.servers.test_looking import CALLS
from tests.sources.servers.test_unsteady import change_at, office
from tests.sources.servers.warehouse import ON_SERVER, Warehouse, looked_over

__all__ = ["office"]

LATE_CELLS = (
    "'A9', '2024-12-30 08:00:00', '2024-02-01 09:00:00', '住建局', '2024-02-10 18:00:00', NULL, '办理中', ''"
)
ORDERS_THERE = f"work_orders: {ON_SERVER.format(table='dw.orders', more=f', {VOID}')}"
CALLS_THERE = f"calls: {ON_SERVER.format(table='dw.calls', more='')}"
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

CALLED = MeasureRequest("calls", "hotline.calls", {}, MONTHS[0])
MORE_CALLS = "INSERT INTO dw.calls SELECT * FROM dw.calls LIMIT 1"


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


@pytest.fixture
def both_tables(office: Warehouse) -> Sources:
    """Orders and calls on one server, both looked over."""
    office.put_export("calls", CALLS, {"呼叫时间": "timestamp", "等待时长": "integer", "通话时长": "integer"})
    sources = office.declare(f"{ORDERS_THERE}\n{CALLS_THERE}")
    looked_over(sources, "calls")
    looked_over(sources)
    return sources


def test_a_change_of_another_table_brings_back_no_order(
    office: Warehouse, both_tables: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One table has moved on since it was looked over, another changes while both are counted."""
    office.server.run(BORN_LATE)
    monkeypatch.setattr(test_unsteady, "MORE", MORE_CALLS)
    change_at(monkeypatch, office, "windows")
    found = Measurer(both_tables.read_table, access=both_tables.server_access).measure([*ASKED, CALLED])
    assert "正在变" in str(found[CALLED.key].provenance.doubts)
    table = read(both_tables, "work_orders")
    careful = answers(both_tables, replace(table, in_order=frozenset()))
    assert {one.key: (found[one.key].part, found[one.key].of) for one in ASKED} == {
        one.key: careful[one.key][1:3] for one in ASKED
    }


def test_a_change_while_all_is_counted_once_more_is_told_too(
    office: Warehouse, both_tables: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes = iter((MORE_CALLS, BORN_LATE))
    count_with = Measurer.count_with

    def changing(*given: Any) -> Any:
        found = count_with(*given)
        office.server.run(next(changes))
        return found

    monkeypatch.setattr(Measurer, "count_with", changing)
    found = Measurer(both_tables.read_table, access=both_tables.server_access).measure([*ASKED, CALLED])
    for key in (ASKED[0].key, CALLED.key):
        assert "正在变" in str(found[key].provenance.doubts)
    assert not list(changes)
