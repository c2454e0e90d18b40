"""Deadlines that are days: which files write no time of day in a column, so that a 00:00 there is none."""

# ruff: noqa: S608  # every name in the SQL is ours

from sources.cell_values import DEADLINE_COLUMNS
from sources.engine import quote_name
from sources.row_kinds import DATA
from sources.staged import StagedTable

FIRST_ROWS = 1_000
"""In so many rows a column with times mostly has one."""


def date_only_files(staged: StagedTable) -> dict[str, tuple[int, ...]]:
    """By deadline column, the parts in which it holds days."""
    deadlines = {column.name for column in staged.instant_columns()} & DEADLINE_COLUMNS
    return {deadline: _dated_only_files(staged, deadline) for deadline in deadlines}


def _dated_only_files(staged: StagedTable, column: str) -> tuple[int, ...]:
    """The parts of which no cell of the deadline column has a time."""
    if column in staged.source.date_only:
        return tuple(range(len(staged.parts)))
    cell = quote_name(column)
    rows = f"SELECT file, {cell} FROM typed WHERE row_kind = {DATA} AND {cell} IS NOT NULL"
    has_clock = f"{cell} <> date_trunc('day', {cell}) AND {cell} <> end_of({cell})"
    first = f"SELECT DISTINCT file FROM ({rows} LIMIT {FIRST_ROWS}) WHERE {has_clock}"
    if len(staged.fetch_all(first)) == len(staged.parts):
        return ()
    sql = f"SELECT file FROM ({rows}) GROUP BY file HAVING NOT bool_or({has_clock})"
    return tuple(file for (file,) in staged.fetch_all(sql))
