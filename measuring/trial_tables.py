"""Typed tables for those who test evaluators: rows of a test as Parquet, as the reading of exports leaves
them."""

# ruff: noqa: DTZ001, S608  # local time without a zone, as all instants here; names in the SQL are our own

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from sources.made_tables import MADE_TABLES
from sources.staging import SQL_TYPES
from sources.tables import TABLES, Table
from sources.typed import TypedTable

EPOCH = datetime(1970, 1, 1)
Row = Mapping[str, Any]


def typed_table(folder: Path, name: str | Table, rows: Iterable[Row], **account: Any) -> TypedTable:
    """The rows as a table; a column is present when some row names it. Undated rows are rejected as in real
    reading."""
    table = {**TABLES, **MADE_TABLES}[name] if isinstance(name, str) else name
    given = [completed(table, row) for row in rows]
    kept = [row for row in given if row.get(table.birth_column) is not None or table.birth_column not in row]
    path = folder / f"{table.name}-{len(list(folder.glob('*.parquet')))}.parquet"
    write(path, table, kept)
    present = frozenset(name for row in given for name in row)
    typed = TypedTable(table, path, path.stem, present, (), len(given), len(kept), len(given) - len(kept))
    return replace(typed, **account)


def typed_query(folder: Path, name: str, sql: str, *values: Any) -> TypedTable:
    """What a query gives, as a table; its columns are named as the table's."""
    table, path = TABLES[name], folder / f"{name}.parquet"
    connection = made(table)
    described = connection.execute(f"DESCRIBE {sql}", values).fetchall()
    connection.execute(f"INSERT INTO made BY NAME {sql}", values)
    rows = connection.execute("SELECT count(*) FROM made").fetchall()[0][0]
    connection.execute(f"COPY made TO '{path}' (FORMAT parquet)")
    connection.close()
    return TypedTable(table, path, path.stem, frozenset(group[0] for group in described), (), rows, rows)


def completed(table: Table, row: Row) -> Row:
    """With the derived hour of a call; a plain day stands for its midnight."""
    full = {key: as_instant(value) for key, value in row.items()}
    if table.name == "calls" and full.get("started_at"):
        full["started_hour"] = int((full["started_at"] - EPOCH).total_seconds() // 3600)
    unknown = full.keys() - {column.name for column in table.columns}
    if unknown:
        raise ValueError(f"no such column: {sorted(unknown)}")
    return full


def as_instant(value: Any) -> Any:
    return datetime(value.year, value.month, value.day) if type(value) is date else value


def made(table: Table) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:")
    columns = ", ".join(f'"{column.name}" {SQL_TYPES[column.type]}' for column in table.columns)
    connection.execute(f"CREATE TABLE made ({columns})")
    return connection


def write(path: Path, table: Table, rows: list[Row]) -> None:
    connection = made(table)
    if rows:
        marks = ", ".join("?" for _ in table.columns)
        values = [[row.get(column.name) for column in table.columns] for row in rows]
        connection.executemany(f"INSERT INTO made VALUES ({marks})", values)
    connection.execute(f"COPY made TO '{path}' (FORMAT parquet)")
    connection.close()
