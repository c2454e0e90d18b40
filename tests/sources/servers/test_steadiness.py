"""A number that several statements count is of one state, or it is told that the rows changed meanwhile: also of
tables of which a server keeps no states."""

from collections.abc import Sequence
from contextlib import closing
from typing import Any

import pytest

from sources.origins.mariadb_session import MariadbSession
from sources.origins.postgresql_session import PostgresqlSession
from sources.servers.steadiness import steadiness_statement
from tests.sources.servers.test_end_to_end import VOID
from tests.sources.servers.test_unsteady import MORE, doubts_of
from tests.sources.servers.warehouse import READER, Warehouse, looked_over

FOREIGN = (
    "CREATE EXTENSION IF NOT EXISTS file_fdw",
    "CREATE SERVER IF NOT EXISTS files FOREIGN DATA WRAPPER file_fdw",
    "CREATE FOREIGN TABLE dw.in_a_file (n int) SERVER files OPTIONS (filename '/dev/null')",
)


def is_steady(warehouse: Warehouse, relation: str) -> bool:
    """As the server tells it in a session of the office."""
    place = looked_over(warehouse.orders(VOID)).place
    assert place
    access = warehouse.orders(VOID).server_access(place)
    opened = MariadbSession(access) if warehouse.kind == "mariadb" else PostgresqlSession(access)
    with closing(opened) as session:
        return bool(session.read(steadiness_statement(warehouse.kind, relation), ()))


@pytest.mark.parametrize(
    ("made", "relation", "steady"),
    [
        ((), "dw.orders", True),
        (("CREATE VIEW dw.seen AS SELECT * FROM dw.orders",), "dw.seen", True),
        (("CREATE MATERIALIZED VIEW dw.seen AS SELECT * FROM dw.orders",), "dw.seen", True),
        (
            (
                "CREATE TABLE dw.parted (n int) PARTITION BY RANGE (n)",
                "CREATE TABLE dw.part PARTITION OF dw.parted DEFAULT",
            ),
            "dw.parted",
            True,
        ),
        (FOREIGN, "dw.in_a_file", False),
        ((*FOREIGN, "CREATE VIEW dw.seen AS SELECT * FROM dw.in_a_file"), "dw.seen", False),
        (
            (
                *FOREIGN,
                "CREATE VIEW dw.below AS SELECT * FROM dw.in_a_file",
                "CREATE VIEW dw.seen AS SELECT * FROM dw.below",
            ),
            "dw.seen",
            False,
        ),
        (
            (
                *FOREIGN,
                "CREATE TABLE dw.parted (n int) PARTITION BY RANGE (n)",
                "ALTER TABLE dw.parted ATTACH PARTITION dw.in_a_file FOR VALUES FROM (0) TO (9)",
            ),
            "dw.parted",
            False,
        ),
    ],
)
def test_postgresql_tells_what_lies_elsewhere(
    warehouse: Warehouse, made: Sequence[str], relation: str, steady: bool
) -> None:
    warehouse.put_orders()
    for statement in made:
        warehouse.server.run(statement)
    assert is_steady(warehouse, relation) is steady


@pytest.mark.parametrize(
    ("made", "steady"),
    [
        ("CREATE TABLE dw.other (n int) ENGINE = InnoDB", True),
        ("CREATE TABLE dw.other (n int) ENGINE = InnoDB PARTITION BY HASH (n) PARTITIONS 3", True),
        ("CREATE TABLE dw.other (n int) ENGINE = InnoDB WITH SYSTEM VERSIONING", True),
        ("CREATE TABLE dw.other (n int) ENGINE = Aria", False),
        ("CREATE TABLE dw.other (n int) ENGINE = MyISAM", False),
        ("CREATE VIEW dw.other AS SELECT * FROM dw.orders", False),
    ],
)
def test_mariadb_tells_which_tables_have_transactions(in_mariadb: Warehouse, made: str, steady: bool) -> None:
    in_mariadb.put_orders()
    in_mariadb.server.run(made)
    in_mariadb.server.run(f"GRANT SELECT ON dw.other TO {READER}")
    assert is_steady(in_mariadb, "dw.other") is steady


@pytest.mark.parametrize("engine", ["Aria", "MyISAM"])
def test_rows_that_come_while_a_number_is_counted_are_told(
    in_mariadb: Warehouse, monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    in_mariadb.put_orders()
    in_mariadb.server.run(f"ALTER TABLE dw.orders ENGINE = {engine}")
    sources = in_mariadb.orders(VOID)
    looked_over(sources)
    assert doubts_of(sources) == []
    read = MariadbSession.read
    added: list[str] = []

    def watched(session: MariadbSession, sql: str, parameters: Sequence[Any]) -> Sequence[tuple[Any, ...]]:
        found = read(session, sql, parameters)
        if "MD5" in sql and not added:
            in_mariadb.server.run(MORE)
            added.append(sql)
        return found

    monkeypatch.setattr(MariadbSession, "read", watched)
    ((code, count, message),) = doubts_of(sources)
    assert (code, count) == ("old_fetch", 1)
    assert "统计的时候正在变（开始时 4 行，结束时 5 行）" in message
