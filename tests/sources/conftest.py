"""A workspace of a few files, and what became of them."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from sources import Sources
from sources.engine import open_engine
from sources.typed import MissingTable, TypedTable

NOW = datetime(2026, 11, 1, 12)

Make = Callable[..., Sources]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """``make(sources_yaml, {name: bytes or text})`` gives the Sources of a workspace with these files in ``inbox/``."""

    def workspace(text: str, files: Mapping[str, bytes | str] | None = None) -> Sources:
        root = tmp_path / "workspace"
        (root / "inbox").mkdir(parents=True, exist_ok=True)
        (root / "sources.yaml").write_text(text, encoding="utf-8")
        for name, content in (files or {}).items():
            path = root / "inbox" / name
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return Sources(root, root / "data", now=lambda: NOW)

    return workspace


@pytest.fixture
def sql(tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """One value of one expression over the cell macros; ``?`` stands for the arguments."""
    with open_engine(tmp_path) as connection:
        yield lambda expression, *values: (
            connection.execute(f"SELECT {expression}", values).fetchone() or ()
        )[0]


def read(sources: Sources, name: str = "work_orders") -> TypedTable:
    table = sources.read_table(name)
    assert isinstance(table, TypedTable), table
    return table


def refused(sources: Sources, name: str = "work_orders") -> MissingTable:
    table = sources.read_table(name)
    assert isinstance(table, MissingTable), table
    return table


def rows(table: TypedTable, columns: str, rest: str = "") -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        return connection.execute(
            f"SELECT {columns} FROM read_parquet(?) {rest}", [str(table.path)]
        ).fetchall()
