"""A server's own bookkeeping spares reading all rows to know that none has changed; where it proves
nothing, they are read."""

import pytest

from measuring import state_proofs
from measuring.measurer import Measurer
from sources import Sources
from sources.servers.bookkeeping import BOOKKEEPING
from tests.sources.servers.test_end_to_end import ON_TIME, VOID
from tests.sources.servers.warehouse import READER, Warehouse, looked_over


@pytest.fixture
def states(monkeypatch: pytest.MonkeyPatch) -> list[state_proofs.State]:
    """Those that are read from all rows from now on."""
    found: list[state_proofs.State] = []
    read = state_proofs.read_state

    def watched(*given: object) -> state_proofs.State:
        found.append(read(*given))  # type: ignore[arg-type]
        return found[-1]

    monkeypatch.setattr(state_proofs, "read_state", watched)
    return found


def doubts(sources: Sources) -> list[str]:
    found = Measurer(sources.read_table, access=sources.server_access).measure([ON_TIME])["on-time"]
    return [doubt.message for doubt in found.provenance.doubts or ()]


def test_rows_are_read_once_while_the_server_proves_that_they_are_the_same(
    any_warehouse: Warehouse, states: list[state_proofs.State]
) -> None:
    any_warehouse.put_orders()
    sources = any_warehouse.orders(VOID)
    looked_over(sources)
    for _ in range(3):
        assert doubts(sources) == []
    assert len(states) == (1 if any_warehouse.kind in BOOKKEEPING else 3)


@pytest.mark.parametrize(
    "change",
    [
        "INSERT INTO dw.orders SELECT * FROM dw.orders WHERE 工单编号 = 'A1'",
        "DELETE FROM dw.orders WHERE 工单编号 = 'A1'",
        "UPDATE dw.orders SET 承办单位 = '城管局' WHERE 工单编号 = 'A1'",
    ],
)
def test_a_change_is_seen_at_once(
    any_warehouse: Warehouse, states: list[state_proofs.State], change: str
) -> None:
    any_warehouse.put_orders()
    sources = any_warehouse.orders(VOID)
    looked_over(sources)
    doubts(sources)
    any_warehouse.server.run(change)
    (told,) = doubts(sources)
    assert "核对以后又变了" in told
    assert doubts(sources) == [told]
    assert states[0] != states[1]


def test_of_a_view_nothing_is_proven(any_warehouse: Warehouse, states: list[state_proofs.State]) -> None:
    any_warehouse.put_orders("rows_below")
    any_warehouse.server.run("CREATE VIEW dw.orders AS SELECT * FROM dw.rows_below")
    if any_warehouse.kind != "clickhouse":
        any_warehouse.server.run(f"GRANT SELECT ON dw.orders TO {READER}")
    sources = any_warehouse.orders(VOID)
    looked_over(sources)
    doubts(sources)
    before = len(states)
    doubts(sources)
    assert len(states) > before


@pytest.mark.parametrize(
    "changed",
    [
        "ALTER TABLE dw.orders SET UNLOGGED",
        "ALTER TABLE dw.orders ENABLE ROW LEVEL SECURITY; CREATE POLICY everything ON dw.orders USING (true)",
    ],
)
def test_of_tables_that_a_crash_empties_or_that_show_some_rows_nothing_is_proven(
    warehouse: Warehouse, states: list[state_proofs.State], changed: str
) -> None:
    warehouse.put_orders()
    warehouse.server.run(changed)
    sources = warehouse.orders(VOID)
    looked_over(sources)
    doubts(sources)
    doubts(sources)
    assert len(states) == 2
