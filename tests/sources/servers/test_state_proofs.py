"""A server's own bookkeeping spares reading all rows to know that none has changed; where it proves
nothing, they are read."""

import re
from contextlib import closing
from decimal import Decimal

import pymysql
import pytest

from measuring import state_proofs
from measuring.measurer import Measurer
from sources import Sources
from sources.origins.contract import OriginError
from sources.origins.mariadb_session import MariadbSession
from sources.origins.postgresql_session import PostgresqlSession
from sources.servers.bookkeeping import BOOKKEEPING, MARIADB, POSTGRESQL, Bookkeeping
from tests.sources.origins.servers import DatabaseServer
from tests.sources.servers.test_end_to_end import ON_TIME, VOID
from tests.sources.servers.warehouse import GRANTED, READER, Warehouse, looked_over


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


def assert_reads_each_time(sources: Sources, states: list[state_proofs.State]) -> None:
    """All rows for each number, for nothing is proven."""
    looked_over(sources)
    doubts(sources)
    before = len(states)
    doubts(sources)
    assert len(states) > before


def test_rows_are_read_once_while_the_server_proves_that_they_are_the_same(
    any_warehouse: Warehouse, states: list[state_proofs.State]
) -> None:
    any_warehouse.put_orders()
    sources = any_warehouse.orders(VOID)
    looked_over(sources)
    for _ in range(3):
        assert doubts(sources) == []
    before_and_after = 2  # of each number, where nothing is proven
    assert len(states) == (1 if any_warehouse.kind in BOOKKEEPING else 3 * before_and_after)


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
    assert len(set(states)) == 2


def test_of_a_view_nothing_is_proven(any_warehouse: Warehouse, states: list[state_proofs.State]) -> None:
    any_warehouse.put_orders("rows_below")
    any_warehouse.server.run("CREATE VIEW dw.orders AS SELECT * FROM dw.rows_below")
    if any_warehouse.kind in GRANTED:
        any_warehouse.server.run(f"GRANT SELECT ON dw.orders TO {READER}")
    assert_reads_each_time(any_warehouse.orders(VOID), states)


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
    assert_reads_each_time(warehouse.orders(VOID), states)
    assert len(states) == 2


def test_a_server_that_does_not_show_its_bookkeeping_is_counted_as_before(
    any_warehouse: Warehouse, states: list[state_proofs.State], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As to a user who may not look there; what is asked next is answered."""
    hidden = Bookkeeping(".*", "SELECT nothing FROM {relation}_of_which_nobody_knows")
    monkeypatch.setattr(state_proofs, "BOOKKEEPING", {any_warehouse.kind: hidden})
    any_warehouse.put_orders()
    sources = any_warehouse.orders(VOID)
    looked_over(sources)
    found = Measurer(sources.read_table, access=sources.server_access).measure([ON_TIME])["on-time"]
    assert (found.part, found.of) == (Decimal(2), Decimal(4))
    assert states


@pytest.mark.parametrize(
    "changed",
    [
        "ALTER TABLE dw.orders ENGINE = Aria",
        "ALTER TABLE dw.orders ADD COLUMN since int AS (DATEDIFF(NOW(), 派单时间)) VIRTUAL",
    ],
)
def test_of_tables_without_transactions_or_with_columns_worked_out_nothing_is_proven(
    in_mariadb: Warehouse, states: list[state_proofs.State], changed: str
) -> None:
    in_mariadb.put_orders()
    in_mariadb.server.run(changed)
    assert_reads_each_time(in_mariadb.orders(VOID), states)


def test_what_was_written_when_the_session_began_and_ends_later_is_seen(
    in_mariadb: Warehouse, states: list[state_proofs.State]
) -> None:
    """Its number is as new as before, and yet other rows are seen."""
    in_mariadb.put_orders()
    sources = in_mariadb.orders(VOID)
    looked_over(sources)
    assert isinstance(in_mariadb.server, DatabaseServer)
    with closing(pymysql.connect(unix_socket=f"{in_mariadb.server.folder}/sock", user="root")) as writer:
        writer.cursor().execute("DELETE FROM dw.orders WHERE 工单编号 = 'A1'")
        assert doubts(sources) == []
        writer.commit()
    (told,) = doubts(sources)
    assert "核对以后又变了" in told


def test_a_session_sees_one_state_whatever_the_server_is_set_to(in_mariadb: Warehouse) -> None:
    in_mariadb.put_orders()
    sources = in_mariadb.orders(VOID)
    place = looked_over(sources).place
    assert place
    in_mariadb.server.run("SET GLOBAL TRANSACTION ISOLATION LEVEL READ COMMITTED")
    try:
        with closing(MariadbSession(sources.server_access(place))) as session:
            before = session.read("SELECT count(*) FROM dw.orders", ())
            in_mariadb.server.run("DELETE FROM dw.orders")
            assert session.read("SELECT count(*) FROM dw.orders", ()) == before == ((5,),)
            assert session.read(MARIADB.statement("mariadb", "dw.orders"), ()) == ((None,),)
    finally:
        in_mariadb.server.run("SET GLOBAL TRANSACTION ISOLATION LEVEL REPEATABLE READ")


@pytest.mark.parametrize(
    ("version", "is_asked"),
    [
        ("10.11.19-MariaDB-0+deb12u1", True),
        ("10.11.6-MariaDB-log", True),
        ("8.0.36", False),
        ("5.7.25-TiDB-v7.5.0", False),
        ("10.1.48-MariaDB", False),
    ],
)
def test_only_the_mariadb_that_was_looked_into_is_asked(version: str, is_asked: bool) -> None:
    assert (re.fullmatch(MARIADB.version, version) is not None) == is_asked


@pytest.mark.parametrize(
    ("version", "is_asked"),
    [
        ("PostgreSQL 15.14 (Debian 15.14-0+deb12u1) on x86_64-pc-linux-gnu, compiled by gcc", True),
        ("PostgreSQL 16.3 (Ubuntu 16.3-1.pgdg22.04+1) on x86_64-pc-linux-gnu, compiled by gcc", True),
        ("PostgreSQL 13.4 on x86_64-pc-linux-gnu, compiled by gcc", True),
        ("PostgreSQL 12.12 (Greenplum Database 7.0.0 build commit) on x86_64-pc-linux-gnu", False),
        ("PostgreSQL 11.2-YB-2.18.0.0-b0 on x86_64-pc-linux-gnu, compiled by clang", False),
        ("PostgreSQL 11.9 (POLARDB 11.9) on x86_64-pc-linux-gnu", False),
        ("(openGauss 5.0.0 build a07d57c3) compiled at 2023-03-29 on x86_64-unknown-linux-gnu", False),
        ("KingbaseES V008R006C008B0014 on x64", False),
    ],
)
def test_only_postgresql_itself_is_asked(version: str, is_asked: bool) -> None:
    assert (re.fullmatch(POSTGRESQL.version, version) is not None) == is_asked


def test_after_a_statement_that_is_refused_the_state_is_the_same(warehouse: Warehouse) -> None:
    warehouse.put_orders()
    sources = warehouse.orders(VOID)
    place = looked_over(sources).place
    assert place
    with closing(PostgresqlSession(sources.server_access(place))) as session:
        with pytest.raises(OriginError):
            session.read("SELECT nothing", ())
        before = session.read("SELECT count(*) FROM dw.orders", ())
        warehouse.server.run("DELETE FROM dw.orders")
        with pytest.raises(OriginError):
            session.read("SELECT nothing", ())
        assert session.read("SELECT count(*) FROM dw.orders", ()) == before == [(5,)]
