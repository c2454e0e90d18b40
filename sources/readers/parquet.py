"""Parquet files: their columns as text, their names as a header line apart."""

from pathlib import Path

import duckdb

from sources.engine import literal, name
from sources.errors import RefusedError
from sources.readers.grid import Grid


def read(connection: duckdb.DuckDBPyConnection, snapshot: Path) -> list[Grid]:
    file = f"read_parquet({literal(str(snapshot))})"
    try:
        columns = [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {file}").fetchall()]  # noqa: S608  # a literal
    except duckdb.Error as error:
        raise RefusedError("Parquet 文件不完整或已损坏，请重新复制") from error
    cells = ", ".join(f"CAST({name(each)} AS VARCHAR) AS c{index}" for index, each in enumerate(columns))
    return [Grid((tuple(columns),), len(columns), f"SELECT {cells} FROM {file}", apart=1)]  # noqa: S608  # quoted names
