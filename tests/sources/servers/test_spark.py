"""What tables on Spark have of their own: instants on a clock, texts with backslashes, columns by which files lie
apart, calls that are given up; a cluster that turns somebody away."""

import getpass
import os
import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from measuring.measurer import Measurer
from measuring.requests import MeasureRequest
from sources import Sources
from sources.origins.contract import Credentials, FetchLimits, OriginError, OriginFault
from sources.origins.spark_session import EXPLAIN, SparkStatements
from sources.typed import TypedTable
from tests.sources.origins.servers import write_certificate
from tests.sources.servers.gateway import encrypted_gateway
from tests.sources.servers.spark_warehouse import SparkWarehouse
from tests.sources.servers.test_end_to_end import ON_TIME, VOID
from tests.sources.servers.test_same_numbers import MAY
from tests.sources.servers.warehouse import Warehouse, looked_over, refusal

pytestmark = pytest.mark.skipif(os.environ.get("ENGINES") != "all", reason="Spark is asked in make deep")
COLUMNS = "columns: {order_no: no, received_at: at, category: word, status: state}"


@pytest.fixture
def office(spark: SparkWarehouse, tmp_path: Path) -> Warehouse:
    return Warehouse(spark, tmp_path / "office", "spark")


def put(office: Warehouse, cells: str, more: str = "") -> None:
    """One row; ``cells`` are SQL with names."""
    office.server.run(f"CREATE TABLE dw.orders USING parquet {more} AS SELECT {cells}")


def cells_of(sources: Sources, table: TypedTable, column: str) -> list[tuple[Any, ...]]:
    """What the number reads of a column."""
    assert table.place is not None
    with closing(SparkStatements(sources.server_access(table.place))) as session:
        return list(session.read(f"SELECT {table.place.cells[column]} FROM {table.place.relation}", ()))


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("", datetime(2024, 1, 2, 8)), (", timezone: UTC", datetime(2024, 1, 2, 0))],
)
def test_an_instant_with_a_zone_is_read_on_the_declared_clock(
    office: Warehouse, zone: str, expected: datetime
) -> None:
    put(office, "'1' AS no, TIMESTAMP_LTZ'2024-01-02 00:00:00 UTC' AS at, '投诉' AS word, '' AS state")
    sources = office.orders(COLUMNS + zone)
    table = looked_over(sources)
    assert cells_of(sources, table, "received_at") == [(expected,)]


def test_words_with_quotes_backslashes_and_variables_are_themselves(office: Warehouse) -> None:
    put(office, r"'1' AS no, DATE'2024-01-02' AS at, '${{a}}' AS word, 'it\'s\\%?' AS state")
    sources = office.orders(COLUMNS + r""", values: {status: {已办结: ["it's\\%?"]}}""")
    table = looked_over(sources)
    assert cells_of(sources, table, "status") == [("已办结",)]


def test_columns_that_are_not_exact_are_refused_or_left_out(office: Warehouse) -> None:
    put(office, "'1' AS no, '2024-01-02' AS at, '投诉' AS word, '' AS state")
    assert "是 string，应是日期和时刻" in refusal(office.orders(COLUMNS))
    office.server.run("DROP TABLE dw.orders")
    put(office, "'1' AS no, DATE'2024-01-02' AS at, '投诉' AS word, '' AS state, 1.5D AS 退单次数")
    table = looked_over(office.orders(COLUMNS))
    assert "rejections" not in table.present
    assert "“退单次数”是 double，应是整数" in " ".join(doubt.message for doubt in table.doubts)


def plans_of_may(sources: Sources, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How the cluster would carry out what is counted of the orders for a number of May."""
    plans: list[str] = []
    read = SparkStatements.read

    def explained(session: SparkStatements, sql: str, parameters: Sequence[Any]) -> Sequence[tuple[Any, ...]]:
        if sql.startswith("SELECT") and "`orders`" in sql:
            plans.append(str(read(session, EXPLAIN + sql, parameters)))
        return read(session, sql, parameters)

    monkeypatch.setattr(SparkStatements, "read", explained)
    asked = [MeasureRequest("volume", "hotline.volume", {}, MAY)]
    found = Measurer(sources.read_table, access=sources.server_access).measure(asked)
    assert found["volume"].value == 1
    return plans


def test_only_the_days_of_the_period_are_read(office: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """The date by which the files lie apart is the one that the months are counted by."""
    office.server.run(
        "CREATE TABLE dw.orders USING parquet PARTITIONED BY (at) AS "
        "SELECT CAST(month AS STRING) AS no, '投诉' AS word, '在办' AS state, make_date(2024, month, 3) AS at "
        "FROM (SELECT explode(sequence(1, 12)) AS month)"
    )
    sources = office.orders(COLUMNS)
    assert len(looked_over(sources).months) == 12
    plans = plans_of_may(sources, monkeypatch)
    places = [re.findall(r"InMemoryFileIndex\((\d+) paths?\)", plan) for plan in plans]
    assert ["1"] in places, plans


def test_the_files_are_asked_for_the_instants_of_the_period(
    office: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that parts of files whose instants lie outside are passed over."""
    put(office, "'1' AS no, TIMESTAMP_NTZ'2024-05-02 08:00:00' AS at, '投诉' AS word, '' AS state")
    sources = office.orders(COLUMNS)
    looked_over(sources)
    plans = plans_of_may(sources, monkeypatch)
    assert any("GreaterThanOrEqual(at,2024-05-01T00:00)" in plan for plan in plans), plans


def test_a_call_that_takes_too_long_is_given_up_and_ended_in_the_cluster(spark: SparkWarehouse) -> None:
    """Else the next would wait behind it: both processes would be taken."""
    access = replace(spark.server.access, limits=FetchLimits(total_seconds=20))
    long = "SELECT count(*) FROM range(0, 400000000000, 1, 2) WHERE sha2(CAST(id AS STRING), 512) LIKE 'abc%'"
    with closing(SparkStatements(access)) as session:
        with pytest.raises(OriginError) as caught:
            session.read(long, ())
        assert caught.value.fault is OriginFault.TIMED_OUT
        assert session.read("SELECT count(*) FROM range(0, 10, 1, 2)", ()) == [(10,)]


def test_a_cluster_that_was_started_again_meanwhile_is_not_asked_with_its_own_settings(
    spark: SparkWarehouse,
) -> None:
    """It would open a session of its own under the same name; here the one that was seen is another."""
    with closing(SparkStatements(spark.server.access)) as session:
        session.line.seen = dict.fromkeys(session.line.seen, "of the start before")
        with pytest.raises(OriginError) as caught:
            session.read("SELECT 1", ())
    assert caught.value.fault is OriginFault.CUT_OFF


@pytest.mark.parametrize(
    ("secret", "database", "fault", "told"),
    [
        ("wrong", "default", OriginFault.SIGN_IN, "不让这个用户登录"),
        ("", "default", OriginFault.SIGN_IN, "不让这个用户登录"),
        ("warehouse secret", "nowhere", OriginFault.NOT_THERE, "没有叫“nowhere”的数据库"),
    ],
)
def test_who_is_turned_away_is_told_why(
    spark: SparkWarehouse, secret: str, database: str, fault: OriginFault, told: str
) -> None:
    access = spark.server.access
    turned = replace(
        access, credentials=Credentials("u", secret), settings={**access.settings, "database": database}
    )
    with pytest.raises(OriginError, match=told) as caught:
        SparkStatements(turned)
    assert caught.value.fault is fault


def test_a_table_in_a_database_that_is_not_there_is_told(spark: SparkWarehouse) -> None:
    with (
        closing(SparkStatements(replace(spark.server.access, relations=("nowhere.orders",)))) as session,
        pytest.raises(OriginError, match="没有表“orders”；这个用户看不到任何表"),
    ):
        session.columns("nowhere.orders")


def test_a_line_that_is_not_encrypted_is_told_where_it_should_be(spark: SparkWarehouse) -> None:
    access = spark.server.access
    with pytest.raises(OriginError) as caught:
        SparkStatements(replace(access, settings={**access.settings, "tls": "verify"}))
    assert caught.value.fault is OriginFault.UNTRUSTED


def test_a_gateway_is_believed_by_the_certificate_that_was_declared(
    spark: SparkWarehouse, tmp_path: Path
) -> None:
    access = spark.server.access
    authority = write_certificate(tmp_path, getpass.getuser())
    with encrypted_gateway(spark.port, tmp_path) as port:
        settings = {**access.settings, "port": str(port), "tls": "verify", "ca": str(authority)}
        with closing(SparkStatements(replace(access, settings=settings))) as session:
            assert session.read("SELECT 1", ()) == [(1,)]
        with pytest.raises(OriginError) as caught:
            SparkStatements(replace(access, settings={**access.settings, "port": str(port), "tls": "verify"}))
    assert caught.value.fault is OriginFault.UNTRUSTED


def test_pages_and_frames_of_windows_are_given_their_numbers(spark: SparkWarehouse) -> None:
    frame = "sum(id) OVER (ORDER BY id ROWS BETWEEN ? PRECEDING AND ? PRECEDING)"
    with closing(SparkStatements(spark.server.access)) as session:
        asked = session.read(f"SELECT {frame} FROM range(4) ORDER BY id LIMIT ? OFFSET ?", (2, 1, 2, 2))
    assert asked == [(1,), (3,)]


def test_a_database_may_stand_in_a_catalog(office: Warehouse) -> None:
    office.put_orders()
    access = office.server.server.access  # type: ignore[union-attr]
    there = replace(access, settings={**access.settings, "database": "spark_catalog.dw"})
    with closing(SparkStatements(there)) as session:
        assert session.read("SELECT count(*) FROM `orders`", ()) == [(5,)]
        assert ("工单编号", "string") in session.columns("orders")


def test_what_changes_between_the_first_and_the_last_statement_is_told(
    office: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.put_orders()
    office.server.run("CREATE VIEW dw.order_list AS SELECT * FROM dw.orders")
    sources = office.declare(f"work_orders: {{connection: warehouse, table: dw.order_list, {VOID}}}")
    assert looked_over(sources).doubts == ()
    changed: list[str] = []
    read = SparkStatements.read

    def watched(session: SparkStatements, sql: str, parameters: Sequence[Any]) -> Sequence[tuple[Any, ...]]:
        found = read(session, sql, parameters)
        if "xxhash64" in sql and not changed:
            changed.append(sql)
            only = "SELECT * FROM dw.orders UNION ALL SELECT * FROM dw.orders WHERE 工单编号 = 'A1'"
            office.server.run(f"CREATE OR REPLACE VIEW dw.order_list AS {only}")
        return found

    monkeypatch.setattr(SparkStatements, "read", watched)
    found = Measurer(sources.read_table, access=sources.server_access).measure([ON_TIME])["on-time"]
    (doubt,) = found.provenance.doubts or ()
    assert "统计的时候正在变（开始时 4 行，结束时 5 行）" in doubt.message
