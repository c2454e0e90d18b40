"""Parquet files: their columns as text, their names as a header line apart."""

from pathlib import Path

import duckdb

from sources.engine import quote_literal, quote_name
from sources.errors import UnreadableInputError
from sources.readers.grid import TextGrid


def read_parquet(connection: duckdb.DuckDBPyConnection, snapshot: Path) -> list[TextGrid]:
    file = f"read_parquet({quote_literal(str(snapshot))})"
    rows = f"SELECT * FROM {file}"  # noqa: S608  # a literal
    try:
        description = connection.execute(f"DESCRIBE {rows}").fetchall()
    except duckdb.Error as error:
        raise UnreadableInputError("Parquet 文件不完整或已损坏，请重新复制") from error
    columns = [row[0] for row in description]
    cells = ", ".join(
        f"CAST({quote_name(column)} AS VARCHAR) AS c{index}" for index, column in enumerate(columns)
    )
    select = f"SELECT {cells} FROM {file}"  # noqa: S608  # quoted names
    return [TextGrid((tuple(columns),), len(columns), select, unselected_lines=1)]
