"""Typed tables put onto servers under other names, so that an engine has to be told where what stands.

A kind of server is one function here that gives ``LoadTables``, and one line in ``conftest.py``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import duckdb
import psycopg

from measuring.engine import Engine
from measuring.engines.opening import open_server_engine
from measuring.engines.relation import Relation
from sources.origins.contract import Credentials, FetchLimits
from sources.origins.database_access import DatabaseAccess
from sources.typed import TypedTable
from tests.sources.origins.servers import DatabaseServer

READER = Credentials("engine_reader", "reader-secret")
LIMITS = FetchLimits(total_seconds=120)


@dataclass(frozen=True)
class OpenOverRelations:
    """Opens the engine of a kind over tables that were loaded, whatever files it is given."""

    kind: str
    access: DatabaseAccess
    relations: Mapping[str, Relation]

    def __call__(self, files: Mapping[str, Path]) -> Engine:
        return open_server_engine(self.kind, self.access, {name: self.relations[name] for name in files})


class LoadTables(Protocol):
    """Puts tables onto a server in the place of those before; gives what opens an engine over them."""

    def __call__(self, tables: Mapping[str, TypedTable]) -> OpenOverRelations: ...


def relation_of(table: TypedTable, name: str) -> Relation:
    """Under names that no name of SQL may be mistaken for."""
    columns = [column.name for column in table.table.columns if column.name in table.present]
    return Relation(name, {column: f"列 %{column}" for column in columns})


def rows_of(table: TypedTable, relation: Relation) -> list[tuple[Any, ...]]:
    with duckdb.connect(":memory:") as connection:
        found = connection.read_parquet(str(table.path))
        return found.select(*(duckdb.ColumnExpression(name) for name in relation.columns)).fetchall()


def columns_there(table: TypedTable, relation: Relation, types: Mapping[str, str], quote: str) -> str:
    """As CREATE TABLE has them."""
    declared = (column for column in table.table.columns if column.name in relation.columns)
    return ", ".join(
        f"{quote}{relation.columns[column.name]}{quote} {types[column.type]}" for column in declared
    )


POSTGRESQL_TYPES = {
    "text": "varchar",
    "instant": "timestamp",
    "count": "bigint",
    "amount": "numeric(18,2)",
    "number": "numeric(18,6)",
    "flag": "boolean",
}


def load_into_postgresql(server: DatabaseServer) -> LoadTables:
    place = {"server": "127.0.0.1", "port": str(server.port), "database": "postgres", "tls": "off"}
    server.run(
        f"DO $$ BEGIN CREATE ROLE {READER.user} LOGIN PASSWORD '{READER.secret}';"
        " EXCEPTION WHEN duplicate_object THEN NULL; END $$"
    )

    def load(tables: Mapping[str, TypedTable]) -> OpenOverRelations:
        relations = {name: relation_of(table, f"measured.t_{name}") for name, table in tables.items()}
        server.run("DROP SCHEMA IF EXISTS measured CASCADE")
        server.run(f"CREATE SCHEMA measured; GRANT USAGE ON SCHEMA measured TO {READER.user}")
        for name, table in tables.items():
            columns = columns_there(table, relations[name], POSTGRESQL_TYPES, '"')
            server.run(f"CREATE TABLE {relations[name].name} ({columns})")
            copy_into_postgresql(server, relations[name].name, rows_of(table, relations[name]))
        server.run(f"GRANT SELECT ON ALL TABLES IN SCHEMA measured TO {READER.user}")
        return OpenOverRelations("postgresql", DatabaseAccess(place, READER, LIMITS), relations)

    return load


def copy_into_postgresql(server: DatabaseServer, relation: str, rows: Iterable[tuple[Any, ...]]) -> None:
    place = f"host=127.0.0.1 port={server.port} dbname=postgres user=admin password=admin-secret"
    place += " options='-c TimeZone=Asia/Shanghai'"
    with (
        psycopg.connect(place) as connection,
        connection.cursor().copy(f"COPY {relation} FROM STDIN".encode()) as copy,
    ):
        for row in rows:
            copy.write_row(row)
