"""The same orders from an export and from each kind of database become the same table, cell by cell."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from sources import Sources
from tests.small import ORDERS
from tests.sources.conftest import NOW, read, rows
from tests.sources.origins.servers import DatabaseServer

HEADER, *CELLS = [line.split(",") for line in ORDERS.splitlines()]
COLUMNS = "order_no, received_at, dispatched_at, handler, due_at, closed_at, status"
SECRETS = {"JIXIAO_A": "same_reader", "JIXIAO_B": "same secret"}


def values() -> str:
    quoted = [[f"'{cell}'" if cell else "NULL" for cell in row] for row in CELLS]
    return ", ".join(f"({', '.join(row)})" for row in quoted)


def typed_as(instant: str, text: str) -> str:
    return ", ".join(f"{name} {instant if '时' in name else text}" for name in HEADER)


def table_of(root: Path, declared: str) -> list[tuple[object, ...]]:
    root.mkdir()
    (root / "sources.yaml").write_text(f"work_orders: {{{declared}, key: order_no}}", "utf-8")
    sources = Sources(root, root / "data", lambda: NOW)
    sources.fetcher = replace(sources.fetcher, environment=SECRETS, sleep=lambda _: None)
    if sources.origins:
        assert sources.fetch_table("work_orders").reason == ""
    return rows(read(sources), COLUMNS, "ORDER BY 1")


@pytest.fixture
def exported(tmp_path: Path) -> list[tuple[object, ...]]:
    (tmp_path / "orders.csv").write_text(ORDERS, "utf-8")
    return table_of(tmp_path / "by-file", f"files: '{tmp_path / 'orders.csv'}'")


@pytest.mark.parametrize("instant", ["timestamptz", "timestamp", "text"])
def test_of_postgresql(
    postgresql: DatabaseServer, tmp_path: Path, exported: list[tuple[object, ...]], instant: str
) -> None:
    create = "CREATE ROLE same_reader LOGIN PASSWORD 'same secret'"
    postgresql.run(f"DO $$ BEGIN {create}; EXCEPTION WHEN duplicate_object THEN END $$")
    postgresql.run("DROP TABLE IF EXISTS same_orders")
    postgresql.run(f"CREATE TABLE same_orders ({typed_as(instant, 'text')})")
    postgresql.run(f"SET TimeZone = 'Asia/Shanghai'; INSERT INTO same_orders VALUES {values()}")
    postgresql.run("GRANT SELECT ON same_orders TO same_reader")
    place = (
        f"server: 127.0.0.1, port: {postgresql.port}, database: postgres, user: JIXIAO_A, password: JIXIAO_B"
    )
    assert table_of(tmp_path / "w", f"from: {{kind: postgresql, {place}, table: same_orders}}") == exported


@pytest.mark.parametrize("instant", ["timestamp NULL", "datetime", "varchar(40)"])
def test_of_mariadb(
    mariadb: DatabaseServer, tmp_path: Path, exported: list[tuple[object, ...]], instant: str
) -> None:
    mariadb.run("CREATE USER IF NOT EXISTS same_reader IDENTIFIED BY 'same secret'")
    mariadb.run("CREATE DATABASE IF NOT EXISTS same CHARACTER SET utf8mb4")
    mariadb.run(f"CREATE OR REPLACE TABLE same.orders ({typed_as(instant, 'varchar(40)')})")
    mariadb.run(f"SET STATEMENT time_zone = '+08:00' FOR INSERT INTO same.orders VALUES {values()}")
    mariadb.run("GRANT SELECT ON same.* TO same_reader")
    place = f"server: 127.0.0.1, port: {mariadb.port}, database: same, user: JIXIAO_A, password: JIXIAO_B"
    assert table_of(tmp_path / "w", f"from: {{kind: mariadb, {place}, table: orders}}") == exported


def test_of_sqlite(tmp_path: Path, exported: list[tuple[object, ...]]) -> None:
    with closing(sqlite3.connect(tmp_path / "orders.db")) as writer, writer:
        writer.execute(f"CREATE TABLE orders ({', '.join(HEADER)})")
        writer.execute(f"INSERT INTO orders VALUES {values()}")
    place = f"file: {tmp_path / 'orders.db'}"
    assert table_of(tmp_path / "w", f"from: {{kind: sqlite, {place}, table: orders}}") == exported
