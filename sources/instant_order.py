"""Which instants of a table never lie after others: looked at once, when the table is written, so that counting need not.

Where no order is dispatched before it is received, nobody has to compare the two for every row of every count.
"""

# ruff: noqa: S608  # every name in the SQL is ours and every text goes through engine.literal

from collections.abc import Collection, Sequence
from pathlib import Path

import duckdb

from sources.engine import literal, name
from sources.tables import Table

Pair = tuple[str, str]
AT_FIRST = 20_000
"""Most pairs are refuted by so many rows; only the others are compared in all."""


def in_order(
    connection: duckdb.DuckDBPyConnection, table: Table, present: Collection[str], path: Path
) -> frozenset[Pair]:
    """The pairs of instants of which the first is there and not after the second in every row that has the second."""
    instants = [each for each in table.columns if each.type == "instant" and each.name in present]
    firsts = [each.name for each in instants if each.event or each.name == table.begins]
    pairs = [(first, each.name) for first in firsts for each in instants if each.name != first]
    rows = f"read_parquet({literal(str(path))})"
    return frozenset(_holding(connection, _holding(connection, pairs, f"(FROM {rows} LIMIT {AT_FIRST})"), rows))


def _holding(connection: duckdb.DuckDBPyConnection, pairs: Sequence[Pair], rows: str) -> list[Pair]:
    if not pairs:
        return []
    tests = (f"count({name(second)}) = count(*) FILTER ({name(first)} <= {name(second)})" for first, second in pairs)
    found = connection.execute(f"SELECT {', '.join(tests)} FROM {rows}").fetchall()[0]
    return [pair for pair, holds in zip(pairs, found, strict=True) if holds]
