"""Rows of a text file with fewer cells than its header: lines broken within a cell or cut off, or only the
habit of a program that leaves out empty cells at the end."""

# ruff: noqa: S608  # every name in the SQL is ours

import duckdb

from sources.headers import TableHeader
from sources.readers.grid import TextGrid
from sources.row_kinds import last_named_place

LEAST_HABIT = 3
HABIT_SHARE = 0.05
"""A program that leaves out empty cells does so in more than a row or two."""


def are_trimmed(connection: duckdb.DuckDBPyConnection, grid: TextGrid, header: TableHeader) -> bool:
    """Whether short rows are whole: all rows leave out the same last columns; or many do, none has an empty
    cell at its end, and no two make one together."""
    last = last_named_place(header)
    cells = ", ".join(f"CAST(c{place} IS NOT NULL AS INT)" for place in range(last + 1))
    columns = f"list_sum([{cells}]) AS cells, c0, c{last} AS at_end"
    numbered = f"SELECT {columns}, row_number() OVER () AS line FROM ({grid.select})"
    rows = f"SELECT * FROM ({numbered}) WHERE line > {header.data_start} AND cells > 1"
    pairs = (
        f"SELECT *, lag(cells) OVER (ORDER BY line) AS before, lag(c0) OVER (ORDER BY line) AS c0_before "
        f"FROM ({rows})"
    )
    is_broken = f"cells + before = {last + 2} AND cells <= {last} AND shape(c0) <> shape(c0_before)"
    total, whole, short, emptied, broken = connection.execute(
        f"SELECT count(*), count(*) FILTER (cells = {last + 1}), count(*) FILTER (cells <= {last}), "
        f"count(*) FILTER (at_end = ''), count(*) FILTER ({is_broken}) FROM ({pairs})"
    ).fetchall()[0]
    if not whole:
        return not broken
    return not emptied and not broken and short >= max(LEAST_HABIT, HABIT_SHARE * total)
