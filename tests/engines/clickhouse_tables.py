"""Typed tables put onto ClickHouse, by months where they are dated."""

from collections.abc import Mapping

from sources.origins.clickhouse_session import ZONE, written
from sources.origins.contract import Credentials
from sources.origins.database_access import DatabaseAccess
from sources.typed import TypedTable
from tests.engines.clickhouse_server import SECRET, USER, ClickhouseServer
from tests.engines.loading import (
    LIMITS,
    LoadTables,
    OpenOverRelations,
    columns_there,
    relation_of,
    rows_of,
)

TYPES = {
    "text": "Nullable(String)",
    "instant": f"Nullable(DateTime64(6, '{ZONE}'))",
    "count": "Nullable(Int64)",
    "amount": "Nullable(Decimal(18, 2))",
    "number": "Nullable(Decimal(18, 6))",
    "flag": "Nullable(Bool)",
}


def load_into_clickhouse(server: ClickhouseServer) -> LoadTables:
    place = {"server": "127.0.0.1", "port": str(server.port), "database": "measured", "tls": "off"}
    access = DatabaseAccess(place, Credentials(USER, SECRET), LIMITS)

    def load(tables: Mapping[str, TypedTable]) -> OpenOverRelations:
        relations = {name: relation_of(table, f"measured.t_{name}") for name, table in tables.items()}
        server.run("DROP DATABASE IF EXISTS measured")
        server.run("CREATE DATABASE measured")
        for name, table in tables.items():
            relation = relations[name]
            columns = columns_there(table, relation, TYPES, "`")
            server.run(f"CREATE TABLE {relation.name} ({columns}) ENGINE = MergeTree ORDER BY tuple()")
            lines = [f"({', '.join(map(written, row))})" for row in rows_of(table, relation)]
            if lines:
                server.run(f"INSERT INTO {relation.name} VALUES {', '.join(lines)}")
        return OpenOverRelations("clickhouse", access, relations)

    return load
