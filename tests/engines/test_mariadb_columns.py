"""Columns of MariaDB as offices have them: each type read exactly, or refused where a number uses it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from evaluators.stored_columns import SecondsBetween
from sources.origins.contract import Credentials, FetchLimits, OriginError
from sources.origins.database_access import DatabaseAccess
from tests.engines.mariadb_tables import TYPES
from tests.engines.own_tables import LedgerThere, columns_of
from tests.sources.origins.servers import DatabaseServer

OFFICE = Credentials("office", "office-secret")
DAY = datetime(2024, 2, 29)


@pytest.fixture(scope="module")
def office(mariadb: DatabaseServer) -> DatabaseServer:
    mariadb.run("CREATE DATABASE office CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci")
    mariadb.run(f"CREATE USER {OFFICE.user} IDENTIFIED BY '{OFFICE.secret}'")
    mariadb.run(f"GRANT SELECT ON office.* TO {OFFICE.user}")
    return mariadb


@contextmanager
def ledger(server: DatabaseServer, rows: str, more: str = "", **types: str) -> Iterator[LedgerThere]:
    place = {"server": "127.0.0.1", "port": str(server.port), "database": "office", "tls": "off"}
    server.run(f"CREATE OR REPLACE TABLE office.ledger ({columns_of(types, TYPES)}) {more}")
    server.run(f"SET STATEMENT sql_mode = '' FOR INSERT INTO office.ledger VALUES {rows}")
    access = DatabaseAccess(place, OFFICE, FetchLimits(total_seconds=30))
    yield LedgerThere("mariadb", access, "ledger", "at" if more else "")


def test_every_type_is_read_as_it_is(office: DatabaseServer) -> None:
    rows = "('2024-02-29', '2024-03-01 08:00:00', 'x', 18446744073709551615, 3, 7, 1), ('2024-02-29', NULL, '', 0, NULL, NULL, 0)"
    types = {
        "at": "date",
        "until": "datetime",
        "word": "enum('', 'x')",
        "times": "bigint unsigned",
        "paid": "int",
        "share": "decimal(20,0)",
        "met": "bit(1)",
    }
    with ledger(office, rows, **types) as there:
        full, empty = there.cells("at", "until", "word", "times", "paid", "share", "met")
    assert full == (DAY, datetime(2024, 3, 1, 8), "x", 2**64 - 1, 3, 7, True)
    assert empty == (DAY, None, "", 0, None, None, False)


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        *(("paid", "double"), ("paid", "decimal(18,3)"), ("paid", "varchar(20)"), ("times", "decimal(9,1)")),
        *(("until", "varchar(20)"), ("until", "time"), ("met", "varchar(2)"), ("word", "varbinary(20)")),
    ],
)
def test_a_type_that_is_not_exact_is_refused_where_it_is_used(
    office: DatabaseServer, name: str, type_: str
) -> None:
    row = "('2024-02-29', '2024-03-01', 'x', 1, 1, 1, 1)"
    with ledger(office, row, **{name: type_}) as there:
        assert f"一列（在那里的类型是 {type_.partition('(')[0]}" in there.refusal(name)
        assert there.count(there.stored.c.at == DAY) == 1


@pytest.mark.parametrize(
    "type_", ["varchar(20)", "text CHARACTER SET utf8mb4", "varchar(20) CHARACTER SET ucs2"]
)
def test_texts_compare_by_their_bytes(office: DatabaseServer, type_: str) -> None:
    words = ["a", "A", "á", "a ", "", "ａ", "😀", "a%", "a_b", "ß", "ss"]
    rows = ", ".join(f"('2024-02-29', NULL, '{word}', 1, 1, 1, 1)" for word in words)
    if "ucs2" in type_:
        rows, words = rows.replace("😀", "二"), [*words[:6], "二", *words[7:]]
    with ledger(office, rows, word=type_) as there:
        word = there.stored.c.word
        assert [there.count(word == one) for one in words] == [1] * len(words)
        assert there.count(word.in_(("A", "ａ"))) == 2
        assert there.count(word.startswith("a")) == 4
        assert there.count(word.startswith("a_", autoescape=True)) == 1
        assert [cells[0] for cells in there.cells("word")] == sorted(words)
        with there.open() as engine:
            grouped = engine.run(engine.compile(select(word, func.count()).group_by(word)), {})
            assert sorted(grouped) == sorted((one, 1) for one in words)
            distinct = select(func.count(word.distinct())).select_from(there.stored)
            assert engine.run(engine.compile(distinct), {}) == [(len(words),)]


def test_what_is_neither_yes_nor_no_is_not_taken_for_yes(office: DatabaseServer) -> None:
    rows = "('2024-02-29', NULL, '', 1, 1, 1, 2), ('2024-02-28', NULL, '', 1, 1, 1, 1)"
    with ledger(office, rows) as there:
        assert there.count(there.stored.c.at == DAY) == 1
        with pytest.raises(OriginError, match="警告"):
            there.count(there.stored.c.met.is_(True))


def test_a_day_that_is_none_is_empty(office: DatabaseServer) -> None:
    rows = "('2024-02-29', '0000-00-00', '', 1, 1, 1, 1), ('2024-02-29', '2024-00-10', '', 1, 1, 1, 1)"
    with ledger(office, rows, until="date") as there:
        assert there.count(there.stored.c.until < DAY) == 0
        assert there.count(there.stored.c.until.is_(None)) == 2


def test_a_timestamp_is_on_the_local_clock_and_half_seconds_go_to_the_even_one(
    office: DatabaseServer,
) -> None:
    row = "('2024-02-29', FROM_UNIXTIME(1709136000.5), '', 1, 1, 1, 1)"
    with ledger(office, row, until="timestamp(6)") as there:
        assert there.cells("until") == [(datetime(2024, 2, 29, 0, 0, 0, 500000),)]
        at, until = there.stored.c.at, there.stored.c.until
        with there.open() as engine:
            assert engine.run(engine.compile(select(SecondsBetween(at, until))), {}) == [(0,)]
            assert engine.run(engine.compile(select(SecondsBetween(until, at))), {}) == [(0,)]


def test_sums_are_exact_beyond_what_a_column_holds(office: DatabaseServer) -> None:
    row = "('2024-02-29', NULL, '', 9223372036854775807, 9999999999999999.99, 999999999999.999999, 1)"
    with ledger(office, f"{row}, {row}", times="bigint") as there, there.open() as engine:
        sums = select(*(func.sum(there.stored.c[name]) for name in ("times", "paid", "share")))
        (found,) = engine.run(engine.compile(sums), {})
    assert found == (2**64 - 2, Decimal("19999999999999999.98"), Decimal("1999999999999.999998"))
    assert isinstance(found[0], int)


@pytest.mark.parametrize(
    ("type_", "by", "limit"),
    [
        ("datetime(6)", "RANGE COLUMNS(at)", "'{}'"),
        ("date", "RANGE COLUMNS(at)", "'{}'"),
        ("datetime", "RANGE (TO_DAYS(at))", "TO_DAYS('{}')"),
    ],
)
def test_only_the_months_of_the_period_are_read(
    office: DatabaseServer, type_: str, by: str, limit: str
) -> None:
    months = (
        f"PARTITION p{month} VALUES LESS THAN ({limit.format(f'2024-{month:02}-01')})"
        for month in range(1, 13)
    )
    rows = ", ".join(f"('2024-{month:02}-15', NULL, 'a', 1, 1, 1, 1)" for month in range(1, 12))
    asked = {"period_start": datetime(2024, 2, 1), "period_end": datetime(2024, 3, 1), "known_before": DAY}
    with ledger(office, rows, f"PARTITION BY {by} ({', '.join(months)})", at=type_) as there:
        with there.open() as engine:
            assert engine.run(engine.compile(there.month_statement()), asked) == [(1, 1)]
        plan = there.plan("EXPLAIN PARTITIONS", there.month_statement(), asked)
    assert {name for row in plan for name in str(row[3]).split(",")} <= {"p1", "p3"}
