"""Each connection of a process knows how cells are read, however it was given that."""

import itertools
import tempfile
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from sources import engine


def test_every_connection_reads_cells_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first, the second, which makes a database of the macros, and those after it; no file stays."""
    monkeypatch.setattr(engine, "_opened", itertools.count())
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    answers = []
    for _ in range(3):
        with engine.open_engine(tmp_path, secret="0" * 16) as connection:
            read = connection.execute("SELECT bare(' 电话 '), amount_of('1,200元', 1), pseudonym('张三')")
            answers += read.fetchall()
        assert not list(tmp_path.iterdir())
    assert answers[0][:2] == ("电话", Decimal(1200))
    assert answers == 3 * [answers[0]]


def test_nobody_writes_into_the_macros(tmp_path: Path) -> None:
    for _ in range(2):
        with engine.open_engine(tmp_path) as connection:
            connection.execute("CREATE TEMP TABLE rows_of_a_file AS SELECT 1 AS c0")
    with engine.open_engine(tmp_path) as connection, pytest.raises(duckdb.Error):
        connection.execute("CREATE TABLE macros.main.left_behind AS SELECT 1 AS c0")
