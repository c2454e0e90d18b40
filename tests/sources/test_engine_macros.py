"""The macros of cells are there on every connection, with room on the disk for their file or without."""

import tempfile
from pathlib import Path

import pytest

from sources import engine


def full(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("missing", ["", "mkstemp", "TemporaryDirectory"])
def test_cells_are_read_with_or_without_room_for_the_file_of_macros(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    engine._macros_database.cache_clear()
    if missing:
        monkeypatch.setattr(tempfile, missing, full)
    with engine.open_engine(tmp_path) as connection:
        read = connection.execute("SELECT bare('＇Ａ1 '), instant_of('2024-01-05 10:11', 'Asia/Shanghai')")
        assert str(read.fetchone()) == "('＇Ａ1', datetime.datetime(2024, 1, 5, 10, 11))"
