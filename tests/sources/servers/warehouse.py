"""A warehouse on a database server of the tests, and the workspace of an office whose tables stand in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from indicators.clock import SHANGHAI
from sources import Sources
from sources.typed import TypedTable
from tests.small import ORDERS
from tests.sources.conftest import NOW, read
from tests.sources.origins.servers import DatabaseServer
from tests.sources.servers.clickhouse_warehouse import ClickhouseWarehouse
from tests.sources.servers.spark_warehouse import SparkWarehouse

READER, SECRET = "warehouse_reader", "warehouse secret"
SECRETS = {"JIXIAO_DW_USER": READER, "JIXIAO_DW_SECRET": SECRET}
CONNECTION = """
connections:
  warehouse: {{kind: {kind}, server: 127.0.0.1, port: {port}, database: {database}, user: JIXIAO_DW_USER, password: JIXIAO_DW_SECRET}}
"""
DATABASES = {"postgresql": "postgres", "mariadb": "dw", "clickhouse": "default", "spark": "default"}
CREATE = f"CREATE ROLE {READER} LOGIN PASSWORD '{SECRET}'"
FOUNDING = {
    "postgresql": (
        f"DO $$ BEGIN {CREATE}; EXCEPTION WHEN duplicate_object THEN END $$",
        "DROP SCHEMA IF EXISTS dw CASCADE",
        "CREATE SCHEMA dw",
        f"GRANT USAGE ON SCHEMA dw TO {READER}",
    ),
    "mariadb": (
        f"CREATE USER IF NOT EXISTS {READER} IDENTIFIED BY '{SECRET}'",
        "CREATE OR REPLACE DATABASE dw CHARACTER SET utf8mb4",
    ),
    "clickhouse": ("DROP DATABASE IF EXISTS dw", "CREATE DATABASE dw"),
    "spark": ("DROP SCHEMA IF EXISTS dw CASCADE", "CREATE SCHEMA dw"),
}
GRANTED = ("postgresql", "mariadb")
"""Of the others nobody who may sign in is kept from a table."""
ON_SERVER = "{{connection: warehouse, table: {table}{more}}}"


@dataclass
class Warehouse:
    """``root`` is the folder of the office."""

    server: DatabaseServer | ClickhouseWarehouse | SparkWarehouse
    root: Path
    kind: str = "postgresql"

    def __post_init__(self) -> None:
        for statement in FOUNDING[self.kind]:
            self.server.run(statement)

    def put(self, table: str, columns: str, rows: Sequence[str] = ()) -> None:
        """``rows`` are written as SQL, each without its brackets; columns in the words of PostgreSQL."""
        if self.kind == "mariadb":
            columns = columns.replace("timestamp", "datetime(6)").replace('"', "`")
        self.server.run(f"CREATE TABLE dw.{table} ({columns})")
        if self.kind in GRANTED:
            self.server.run(f"GRANT SELECT ON dw.{table} TO {READER}")
        if rows:
            self.server.run(f"INSERT INTO dw.{table} VALUES {', '.join(f'({row})' for row in rows)}")

    def put_export(self, table: str, text: str, types: dict[str, str]) -> None:
        """The lines of a CSV file; columns are texts but those of ``types``."""
        header, *lines = [line.split(",") for line in text.splitlines()]
        columns = ", ".join(f'"{name}" {types.get(name, "text")}' for name in header)
        quoted = ([f"'{cell}'" if cell else "NULL" for cell in line] for line in lines)
        self.put(table, columns, [", ".join(line) for line in quoted])

    def put_orders(self, table: str = "orders", text: str = ORDERS) -> None:
        header = text.splitlines()[0].split(",")
        self.put_export(table, text, {name: "timestamp" for name in header if "时" in name})

    def declare(self, text: str) -> Sources:
        """An office of which ``text`` are the tables."""
        self.root.mkdir(exist_ok=True)
        connection = CONNECTION.format(kind=self.kind, port=self.server.port, database=DATABASES[self.kind])
        (self.root / "sources.yaml").write_text(f"{connection}{text}\n", "utf-8")
        sources = Sources(self.root, self.root / "data", lambda: NOW.replace(tzinfo=SHANGHAI))
        sources.fetcher = replace(sources.fetcher, environment=SECRETS, sleep=lambda _: None)
        return sources

    def orders(self, more: str = "") -> Sources:
        table = ON_SERVER.format(table="dw.orders", more=f", {more}" if more else "")
        return self.declare(f"work_orders: {table}")


def looked_over(sources: Sources, name: str = "work_orders") -> TypedTable:
    """The table after a look that went well."""
    assert sources.fetch_table(name).reason == ""
    return read(sources, name)


def refusal(sources: Sources, name: str = "work_orders") -> str:
    """Why the look gave nothing."""
    state = sources.fetch_table(name)
    assert state.failures == 1
    return state.reason
