"""Columns of ClickHouse as offices have them: each type read exactly, or refused where a number uses it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from evaluators.stored_columns import SecondsBetween
from sources.origins.contract import Credentials, FetchLimits, OriginError
from sources.origins.database_access import DatabaseAccess
from tests.engines.clickhouse_server import SECRET, USER, ClickhouseServer
from tests.engines.clickhouse_tables import TYPES
from tests.engines.own_tables import LedgerThere, columns_of

DAY = datetime(2024, 2, 29)
ROW = "('2024-02-29', '2024-03-01', 'x', 1, 1, 1, 1)"


def access_to(server: ClickhouseServer, secret: str = SECRET, **settings: str) -> DatabaseAccess:
    place = {"server": "127.0.0.1", "port": str(server.port), "database": "default", "tls": "off", **settings}
    return DatabaseAccess(place, Credentials(USER, secret), FetchLimits(total_seconds=30))


@contextmanager
def ledger(server: ClickhouseServer, rows: str, more: str = "", **types: str) -> Iterator[LedgerThere]:
    server.run("DROP TABLE IF EXISTS ledger")
    server.run(f"CREATE TABLE ledger ({columns_of(types, TYPES)}) ENGINE = MergeTree {more} ORDER BY tuple()")
    server.run(f"INSERT INTO ledger VALUES {rows}")
    yield LedgerThere("clickhouse", access_to(server), "ledger", "at" if more else "")


def test_every_type_is_read_as_it_is(clickhouse: ClickhouseServer) -> None:
    rows = "('2024-02-29', 1709251200, 'x', 18446744073709551615, 3, 7, 1), ('2024-02-29', NULL, '', 0, NULL, NULL, 0)"
    types = {
        "at": "Date",
        "until": "Nullable(DateTime('UTC'))",
        "word": "Enum8('' = 0, 'x' = 1)",
        "times": "UInt64",
        "paid": "Nullable(Int32)",
        "share": "Nullable(Decimal(20, 0))",
        "met": "UInt8",
    }
    with ledger(clickhouse, rows, **types) as there:
        full, empty = there.cells("at", "until", "word", "times", "paid", "share", "met")
    assert full == (DAY, datetime(2024, 3, 1, 8), "x", 2**64 - 1, 3, 7, True)
    assert empty == (DAY, None, "", 0, None, None, False)


@pytest.mark.parametrize(
    "type_", ["LowCardinality(String)", "LowCardinality(Nullable(String))", "FixedString(4)"]
)
def test_texts_of_every_kind_are_read(clickhouse: ClickhouseServer, type_: str) -> None:
    with ledger(clickhouse, ROW, word=type_) as there:
        assert there.cells("word") == [("x",)]
        assert there.count(there.stored.c.word == "x") == 1


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        *(
            ("paid", "Float64"),
            ("paid", "Nullable(Decimal(18, 3))"),
            ("paid", "String"),
            ("times", "Float32"),
        ),
        *(
            ("until", "String"),
            ("until", "DateTime64(9, 'Asia/Shanghai')"),
            ("met", "String"),
            ("met", "Int32"),
        ),
        ("until", "Nullable(DateTime)"),
    ],
)
def test_a_type_that_is_not_exact_is_refused_where_it_is_used(
    clickhouse: ClickhouseServer, name: str, type_: str
) -> None:
    """An instant on the clock of a server that is not ours too: nobody knows which hour is meant."""
    with ledger(clickhouse, ROW, **{name: type_}) as there:
        assert f"一列（在那里的类型是 {type_}" in there.refusal(name)
        assert there.count(there.stored.c.at == DAY) == 1


def test_texts_compare_by_their_bytes(clickhouse: ClickhouseServer) -> None:
    words = ["a", "A", "á", "a ", "", "ａ", "😀", "a%", "a_b", "ß", "ss", "l'Ä"]
    rows = ", ".join(
        f"('2024-02-29', NULL, '{word.replace(chr(39), chr(39) * 2)}', 1, 1, 1, 1)" for word in words
    )
    with ledger(clickhouse, rows) as there:
        word = there.stored.c.word
        assert [there.count(word == one) for one in words] == [1] * len(words)
        assert there.count(word.in_(("A", "ａ"))) == 2
        assert there.count(word.startswith("a")) == 4
        assert there.count(word.like("_")) == 6
        assert [cells[0] for cells in there.cells("word")] == sorted(words)


def test_what_is_neither_yes_nor_no_is_not_taken_for_yes(clickhouse: ClickhouseServer) -> None:
    rows = "('2024-02-29', NULL, '', 1, 1, 1, 2), ('2024-02-28', NULL, '', 1, 1, 1, 1)"
    with ledger(clickhouse, rows, met="Nullable(UInt8)") as there:
        assert there.count(there.stored.c.at == DAY) == 1
        with pytest.raises(OriginError, match="有不是 0、1 的是否值"):
            there.count(there.stored.c.met.is_(True))


def test_half_seconds_go_to_the_even_one(clickhouse: ClickhouseServer) -> None:
    with ledger(clickhouse, "('2024-02-29', '2024-02-29 00:00:02.500000', '', 1, 1, 1, 1)") as there:
        at, until = there.stored.c.at, there.stored.c.until
        with there.open() as engine:
            assert engine.run(engine.compile(select(SecondsBetween(at, until))), {}) == [(2,)]
            assert engine.run(engine.compile(select(SecondsBetween(until, at))), {}) == [(-2,)]


def test_sums_are_exact_beyond_what_a_column_holds(clickhouse: ClickhouseServer) -> None:
    row = "('2024-02-29', NULL, '', 9223372036854775807, 9999999999999999.99, 999999999999.999999, true)"
    with ledger(clickhouse, f"{row}, {row}", times="Int64") as there, there.open() as engine:
        columns = there.stored.c
        sums = (
            *(func.sum(columns[name]) for name in ("times", "paid", "share")),
            func.max(columns.times + columns.times),
        )
        (found,) = engine.run(engine.compile(select(*sums)), {})
        nothing = select(*sums).where(columns.at < DAY)
        assert engine.run(engine.compile(nothing), {}) == [(None,) * 4]
    assert found == (2**64 - 2, Decimal("19999999999999999.98"), Decimal("1999999999999.999998"), 2**64 - 2)


def test_what_is_not_in_a_table_with_gaps_is_not_known(clickhouse: ClickhouseServer) -> None:
    rows = "('2024-02-29', NULL, 'a', 1, 1, 1, true), ('2024-02-29', NULL, NULL, 2, 1, 1, true), ('2024-02-29', NULL, 'b', 3, 1, 1, true)"
    with ledger(clickhouse, rows) as there:
        columns = there.stored.c
        first, gap, none = (select(columns.word).where(columns.times == times) for times in (1, 2, 9))
        with_gap = select(columns.word).where(columns.times < 3)
        for query, within, without in ((first, 1, 1), (gap, 0, 0), (with_gap, 1, 0), (none, 0, 3)):
            assert there.count(columns.word.in_(query)) == within
            assert there.count(columns.word.not_in(query)) == without


@pytest.mark.parametrize("type_", ["DateTime64(6, 'Asia/Shanghai')", "DateTime('Asia/Shanghai')", "Date"])
def test_only_the_months_of_the_period_are_read(clickhouse: ClickhouseServer, type_: str) -> None:
    rows = ", ".join(f"('2024-{month:02}-15', NULL, 'a', 1, 1, 1, true)" for month in range(1, 12))
    asked = {"period_start": datetime(2024, 2, 1), "period_end": datetime(2024, 3, 1), "known_before": DAY}
    with ledger(clickhouse, rows, "PARTITION BY toYYYYMM(at)", at=type_) as there:
        with there.open() as engine:
            assert engine.run(engine.compile(there.month_statement()), asked) == [(1, 1)]
        plan = " ".join(row[0] for row in there.plan("EXPLAIN indexes = 1", there.month_statement(), asked))
    assert "Parts: 1/11" in plan


def test_faults_of_the_server_are_told(clickhouse: ClickhouseServer) -> None:
    def told(access: DatabaseAccess, relation: str = "ledger") -> str:
        with pytest.raises(OriginError) as refused:
            LedgerThere("clickhouse", access, relation).cells("word")
        return refused.value.message

    assert told(access_to(clickhouse, "another")).startswith("数据库不让这个用户登录或读取")
    assert (
        told(access_to(clickhouse, database="nowhere")) == "服务器上没有叫“nowhere”的数据库，请核对它的名称"
    )
    assert "数据库里没有表“nowhere”；这个用户看得到的有：ledger" in told(access_to(clickhouse), "nowhere")
    assert "拒绝连接" in told(access_to(clickhouse, port="1"))
