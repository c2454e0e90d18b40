"""Typed tables put onto Spark, as tables of its catalog."""

from collections.abc import Mapping

from sources.typed import TypedTable
from tests.engines.loading import LoadTables, OpenOverRelations, relation_of
from tests.engines.spark_server import ConnectServer


def load_into_spark(server: ConnectServer) -> LoadTables:
    def load(tables: Mapping[str, TypedTable]) -> OpenOverRelations:
        relations = {name: relation_of(table, f"measured.t_{name}") for name, table in tables.items()}
        server.run("DROP SCHEMA IF EXISTS measured CASCADE")
        server.run("CREATE SCHEMA measured")
        for name, table in tables.items():
            columns = ", ".join(f"`{here}` AS `{there}`" for here, there in relations[name].columns.items())
            server.run(f"CREATE VIEW {relations[name].name} AS SELECT {columns} FROM parquet.`{table.path}`")
        return OpenOverRelations("spark", server.access, relations)

    return load
