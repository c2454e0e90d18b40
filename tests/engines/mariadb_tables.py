"""Typed tables put onto MariaDB, in an order of texts that passes over case, accents, spaces at the end."""

from collections.abc import Mapping
from contextlib import closing

import pymysql

from sources.origins.database_access import DatabaseAccess
from sources.typed import TypedTable
from tests.engines.loading import (
    LIMITS,
    READER,
    LoadTables,
    OpenOverRelations,
    columns_there,
    relation_of,
    rows_of,
)
from tests.sources.origins.servers import DatabaseServer

TYPES = {
    "text": "varchar(191)",
    "instant": "datetime(6)",
    "count": "bigint",
    "amount": "decimal(18,2)",
    "number": "decimal(18,6)",
    "flag": "boolean",
}


def load_into_mariadb(server: DatabaseServer) -> LoadTables:
    place = {"server": "127.0.0.1", "port": str(server.port), "database": "measured", "tls": "off"}
    server.run(f"CREATE USER {READER.user} IDENTIFIED BY '{READER.secret}'")

    def load(tables: Mapping[str, TypedTable]) -> OpenOverRelations:
        relations = {name: relation_of(table, f"measured.t_{name}") for name, table in tables.items()}
        server.run("DROP DATABASE IF EXISTS measured")
        server.run("CREATE DATABASE measured CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci")
        server.run(f"GRANT SELECT ON measured.* TO {READER.user}")
        with closing(pymysql.connect(unix_socket=str(server.folder / "sock"), user="root")) as connection:
            cursor = connection.cursor()
            for name, table in tables.items():
                columns = columns_there(table, relations[name], TYPES, "`")
                cursor.execute(f"CREATE TABLE {relations[name].name} ({columns})")
                if rows := rows_of(table, relations[name]):
                    marks = ", ".join("%s" for _ in rows[0])
                    cursor.executemany(f"INSERT INTO {relations[name].name} VALUES ({marks})", rows)
            connection.commit()
        return OpenOverRelations("mariadb", DatabaseAccess(place, READER, LIMITS), relations)

    return load
