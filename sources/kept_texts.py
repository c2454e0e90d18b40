"""Which columns of staged rows have texts as the file wrote them: most have none, which the engine noted when
it wrote the rows, and then nobody has to look for one in each row."""

from collections.abc import Iterable
from pathlib import Path

import duckdb

from sources.engine import list_literal

UNREAD = "raw."
AS_THEY_STOOD = (UNREAD, "exclude.")
"""How the columns begin that have cells as the file wrote them."""


def columns_with_texts(connection: duckdb.DuckDBPyConnection, paths: Iterable[Path]) -> frozenset[str]:
    """Of those that begin with ``AS_THEY_STOOD``; also those of which the engine noted nothing."""
    files = list_literal(tuple(map(str, paths)))
    begins = " OR ".join(f"starts_with(path_in_schema, '{word}')" for word in AS_THEY_STOOD)
    found = connection.execute(
        f"SELECT DISTINCT path_in_schema FROM parquet_metadata({files}) "  # noqa: S608  # literals
        f"WHERE ({begins}) AND num_values > coalesce(stats_null_count, 0)"
    )
    return frozenset(name for (name,) in found.fetchall())


def unread_columns(connection: duckdb.DuckDBPyConnection, paths: Iterable[Path]) -> frozenset[str]:
    """The canonical columns of which a cell may not have been read; of no other there is a text."""
    names = columns_with_texts(connection, paths)
    return frozenset(name.removeprefix(UNREAD) for name in names if name.startswith(UNREAD))
