"""What is noticed of the order of instants holds in every row, and whatever holds is noticed."""

from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.assembly import PROBE_ROWS, find_ordered_pairs
from sources.tables import WORK_ORDERS
from tests.sources.conftest import Make, read
from tests.typed_tables import typed_query, typed_table

START = datetime(2024, 1, 1)
EVENTS = ("received_at", "dispatched_at", "closed_at")
NAMES = (*EVENTS, "due_at")
INSTANTS = st.one_of(st.none(), st.integers(0, 3).map(lambda day: START + timedelta(days=day)))
Row = tuple[datetime | None, ...]


def noticed(path: Path) -> frozenset[tuple[str, str]]:
    with duckdb.connect(":memory:") as connection:
        return find_ordered_pairs(connection, WORK_ORDERS, NAMES, path)


def keeps(row: Row, first: str, second: str) -> bool:
    earlier, later = row[NAMES.index(first)], row[NAMES.index(second)]
    return later is None or (earlier is not None and earlier <= later)


@settings(max_examples=20)
@given(rows=st.lists(st.tuples(INSTANTS.filter(bool), INSTANTS, INSTANTS, INSTANTS), min_size=1, max_size=3))
def test_a_pair_is_noticed_just_when_every_row_keeps_it(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Row]
) -> None:
    made = [dict(zip(NAMES, row, strict=True)) for row in rows]
    typed = typed_table(tmp_path_factory.mktemp("rows"), "work_orders", made)
    pairs = ((first, second) for first in EVENTS for second in NAMES if first != second)
    assert noticed(typed.path) == {pair for pair in pairs if all(keeps(row, *pair) for row in rows)}


def test_a_single_row_far_down_refutes_what_all_others_keep(tmp_path: Path) -> None:
    last = 3 * PROBE_ROWS
    typed = typed_query(
        tmp_path,
        "work_orders",
        f"SELECT TIMESTAMP '2024-01-01' + to_seconds(n) AS received_at, received_at + INTERVAL 1 DAY AS closed_at, "
        f"received_at - to_seconds(n // {last}) AS dispatched_at FROM range({last + 1}) AS numbers(n)",
    )
    found = noticed(typed.path)
    assert ("received_at", "closed_at") in found
    assert ("received_at", "dispatched_at") not in found


def test_a_read_table_says_it_also_when_it_is_opened_again(make: Make) -> None:
    csv = "工单编号,受理时间,派单时间,办结时限\n1,2024-01-01 08:00,2024-01-01 09:00,2024-01-05\n2,2024-01-02 08:00,2024-01-01 09:00,\n"
    sources = make("work_orders: {files: inbox/*.csv}", {"a.csv": csv})
    assert read(sources).in_order == {("received_at", "due_at"), ("dispatched_at", "due_at")}
    assert read(make("work_orders: {files: inbox/*.csv}")).in_order == read(sources).in_order
