"""In which months a table has rows, and on how many days of them: holes are seen without reading it again."""

# ruff: noqa: S608  # every name in the SQL is ours and every text goes through engine.quote_literal

from pathlib import Path

import duckdb

from sources.engine import quote_literal, quote_name
from sources.tables import Table
from sources.typed import MonthRows

MOST_MONTHS = 240


def count_months(
    connection: duckdb.DuckDBPyConnection, table: Table, present: frozenset[str], path: Path
) -> tuple[MonthRows, ...]:
    """The newest months with rows, in order; none where no column dates a row."""
    if table.birth_column not in present:
        return ()
    born = quote_name(table.birth_column)
    days = (
        f"SELECT CAST({born} AS DATE) AS day, count(*) AS rows FROM read_parquet({quote_literal(str(path))}) "
        f"WHERE {born} IS NOT NULL GROUP BY day"
    )
    found = connection.execute(
        f"SELECT strftime(day, '%Y-%m') AS month, CAST(sum(rows) AS BIGINT), count(*) FROM ({days}) "
        f"GROUP BY month ORDER BY month DESC LIMIT {MOST_MONTHS}"
    ).fetchall()
    return tuple(MonthRows(*row) for row in reversed(found))
