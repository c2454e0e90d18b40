"""Which instants of a table never lie after others: looked at once, when the table is written, so that
counting need not.

Where no order is dispatched before it is received, nobody has to compare the two for every row of every
count.
"""

# ruff: noqa: S608  # every name in the SQL is ours and every text goes through engine.literal

from collections.abc import Collection, Sequence
from pathlib import Path

import duckdb

from sources.engine import quote_literal, quote_name
from sources.tables import Table

InstantPair = tuple[str, str]
PROBE_ROWS = 20_000
"""Most pairs are refuted by so many rows; only the others are compared in all."""


def find_ordered_pairs(
    connection: duckdb.DuckDBPyConnection, table: Table, present: Collection[str], path: Path
) -> frozenset[InstantPair]:
    """The pairs of instants of which the first is there and not after the second in every row that has the
    second."""
    instants = [column for column in table.columns if column.type == "instant" and column.name in present]
    firsts = [instant.name for instant in instants if instant.event or instant.name == table.birth_column]
    pairs = [(first, instant.name) for first in firsts for instant in instants if instant.name != first]
    rows = f"read_parquet({quote_literal(str(path))})"
    return frozenset(
        _pairs_that_hold(
            connection, _pairs_that_hold(connection, pairs, f"(FROM {rows} LIMIT {PROBE_ROWS})"), rows
        )
    )


def _pairs_that_hold(
    connection: duckdb.DuckDBPyConnection, pairs: Sequence[InstantPair], rows: str
) -> list[InstantPair]:
    if not pairs:
        return []
    tests = (
        f"count({quote_name(second)}) = count(*) FILTER ({quote_name(first)} <= {quote_name(second)})"
        for first, second in pairs
    )
    answers = connection.execute(f"SELECT {', '.join(tests)} FROM {rows}").fetchall()[0]
    return [pair for pair, holds in zip(pairs, answers, strict=True) if holds]
