"""What tables on ClickHouse have of their own: types in wrappings, clocks of servers, texts with backslashes, months
kept apart."""

import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from evaluators.discovery import discover_evaluators
from measuring.measurer import Measurer
from measuring.requests import MeasureRequest
from sources import Sources
from sources.origins.clickhouse_session import ClickhouseSession
from sources.servers.dialect import CLICKHOUSE, DAY, EXACT, INSTANT, TEXT, WHOLE, ZONED
from sources.typed import TypedTable
from tests.sources.servers.clickhouse_warehouse import ClickhouseWarehouse
from tests.sources.servers.test_same_numbers import MAY
from tests.sources.servers.warehouse import Warehouse, looked_over, refusal

AT = "DateTime64(6, 'Asia/Shanghai')"
COLUMNS = "columns: {order_no: no, received_at: at, category: word, status: state}"


@pytest.fixture
def office(clickhouse: ClickhouseWarehouse, tmp_path: Path) -> Warehouse:
    return Warehouse(clickhouse, tmp_path / "office", "clickhouse")


def put(office: Warehouse, rows: str, more: str = "", name: str = "orders", **types: str) -> None:
    columns = ", ".join(f"`{column}` {type_}" for column, type_ in types.items())
    engine = f"ENGINE = MergeTree {more} ORDER BY tuple()"
    office.server.server.run(f"CREATE TABLE dw.{name} ({columns}) {engine}")  # type: ignore[union-attr]
    office.server.run(f"INSERT INTO dw.{name} VALUES {rows}")


def cells(sources: Sources, table: TypedTable, column: str) -> list[tuple[Any, ...]]:
    """What the number reads of a column, in the order of the rows' numbers."""
    assert table.place is not None
    session = ClickhouseSession(sources.server_access(table.place))
    statement = f"SELECT {table.place.cells[column]} FROM {table.place.relation} ORDER BY no"
    return list(session.read(statement, ()))


@pytest.mark.parametrize(
    ("told", "holds", "places"),
    [
        ("DateTime64(6, 'Asia/Shanghai')", ZONED, None),
        ("DateTime64(9, 'Asia/Shanghai')", "", None),
        ("DateTime('UTC')", ZONED, None),
        ("DateTime 时区 Etc/UTC", "", None),
        ("DateTime64(3) 时区 UTC", "", None),
        ("Date32", DAY, None),
        ("Decimal(12, 6)", EXACT, 6),
        ("UInt64", WHOLE, 0),
        ("Enum8('a)' = 1, 'b' = 2)", TEXT, None),
        ("Float64", "", None),
        ("Array(String)", "", None),
    ],
)
def test_a_type_holds_what_is_read_exactly(told: str, holds: str, places: int | None) -> None:
    column = CLICKHOUSE.read_column("c", told)
    assert (column.holds, column.type) == (holds, told)
    assert holds == INSTANT or column.places == places


def test_wrapped_types_are_read_and_others_refused_or_left_out(office: Warehouse) -> None:
    types = {"no": "UUID", "at": f"Nullable({AT})", "word": "LowCardinality(Nullable(String))"}
    state = "Enum8('已办结' = 1, 'a)' = 2)"
    put(
        office,
        "(generateUUIDv4(), '2024-01-02 08:00', '投诉', 'a)', 1.5)",
        **types,
        state=state,
        退单次数="Float64",
    )
    table = looked_over(office.orders(COLUMNS))
    assert {"order_no", "received_at", "category", "status"} <= table.present
    assert "rejections" not in table.present
    assert "“退单次数”是 Float64，应是整数" in " ".join(doubt.message for doubt in table.doubts)


@pytest.mark.parametrize("type_", ["Nullable(DateTime)", "DateTime64(3)"])
def test_a_time_on_another_clock_is_refused_since_its_hour_is_not_known(
    office: Warehouse, type_: str
) -> None:
    """The server of the tests is on UTC."""
    put(
        office,
        "('1', '2024-01-02 08:00:00', '投诉', '')",
        no="String",
        at=type_,
        word="String",
        state="String",
    )
    assert "时区 Etc/UTC，应是日期和时刻" in refusal(office.orders(COLUMNS))


def test_words_with_backslashes_and_percent_signs_are_themselves(office: Warehouse) -> None:
    rows = r"('1', '2024-01-02 08:00', '投诉', '结\\案%'), ('2', '2024-01-03 08:00', '投诉', 'n')"
    put(office, rows, no="String", at=AT, word="String", state="String")
    sources = office.orders(COLUMNS + r", values: {status: {已办结: ['结\案%']}}")
    table = looked_over(sources)
    assert table.place is not None
    assert r"WHEN '结\\案%%' THEN '已办结'" in table.place.cells["status"]
    assert cells(sources, table, "status") == [("已办结",), ("n",)]


def test_a_table_with_a_percent_sign_in_its_name_is_tried_and_looked_over(office: Warehouse) -> None:
    row, types = "('1', '2024-01-02 08:00', '投诉', '在办')", {"word": "String", "state": "String"}
    put(office, row, name="`rate%d`", no="String", at=AT, **types)
    sources = office.declare(f"work_orders: {{connection: warehouse, table: dw.rate%d, {COLUMNS}}}")
    assert sources.fetcher.try_connection("work_orders", sources.origins["work_orders"]) is None
    assert looked_over(sources).used == 1


def test_money_in_ten_thousands_does_not_go_round(office: Warehouse) -> None:
    put(
        office,
        "('1', '2024-01-02', 999999999999.999999), ('2', '2024-01-02', -0.000001)",
        name="payments",
        no="String",
        paid="Date",
        amount="Decimal(18, 6)",
    )
    columns = "columns: {voucher_no: no, paid_at: paid, amount: amount}, unit: 万元"
    sources = office.declare(f"payments: {{connection: warehouse, table: dw.payments, {columns}}}")
    assert sources.problems == ()
    table = looked_over(sources, "payments")
    expected = [(Decimal("9999999999999999.99"),), (Decimal("-0.01"),)]
    assert cells(sources, table, "amount") == expected


def test_only_the_parts_of_the_months_are_read(office: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = ", ".join(f"('{month}', '2024-{month:02}-03 08:00', '投诉', '在办')" for month in range(1, 13))
    months = "PARTITION BY toYYYYMM(at)"
    put(office, rows, months, no="String", at=AT, word="String", state="String")
    sources = office.orders(COLUMNS)
    looked_over(sources)
    read, plans = ClickhouseSession.read, []

    def explained(
        session: ClickhouseSession, sql: str, parameters: Sequence[Any]
    ) -> Sequence[tuple[Any, ...]]:
        if '"dw"."orders"' in sql:
            plans.append(str(read(session, f"EXPLAIN indexes = 1 {sql}", parameters)))
        return read(session, sql, parameters)

    monkeypatch.setattr(ClickhouseSession, "read", explained)
    name = "hotline.volume"
    assert name in discover_evaluators()
    asked = [MeasureRequest(name, name, {}, MAY)]
    found = Measurer(sources.read_table, access=sources.server_access).measure(asked)
    assert found[name].value == 1
    assert any(re.search(r"Parts: 1/12", plan) for plan in plans)
