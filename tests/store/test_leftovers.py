"""A data folder put in order at the start of a process."""

import os
from pathlib import Path
from time import time

import pytest

import app
from indicators.private_files import OTHERS
from store.leftovers import LEFT_AFTER_SECONDS, put_in_order
from tests.damaging import kept_workspace

LEFT = (
    ".writing-abc",
    "evidence/.incoming-abc",
    "imports/.incoming-abc",
    "imports/ab/.writing-abc",
    "snapshots/.copy-abc",
    "snapshots/recipes/.writing-abc",
    "tables/.json-abc",
    ".secret-abc",
    "../targets/2024/.writing-abc",
)


@pytest.mark.parametrize("name", LEFT)
def test_what_a_killed_process_left_is_swept_when_it_is_old(name: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    left = data / name
    left.parent.mkdir(parents=True, exist_ok=True)
    left.write_bytes(b"half")
    put_in_order(data)
    assert left.exists()
    old = time() - LEFT_AFTER_SECONDS - 1
    os.utime(left, (old, old))
    put_in_order(data)
    assert not left.exists()


@pytest.mark.parametrize("mode", [0o755, 0o777, 0o705])
def test_an_older_workspace_is_closed_to_others(
    mode: int, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    root = kept_workspace(tmp_path)
    for path in (*(root / "data").rglob("*"), root / "data"):
        path.chmod(mode if path.is_dir() else 0o644)
    app.create_app(workspace=root)
    assert not [path for path in (root / "data").rglob("*") if path.stat().st_mode & OTHERS]
    assert not (root / "data").stat().st_mode & OTHERS
    assert "to other users" in caplog.text
    caplog.clear()
    app.create_app(workspace=root)
    assert not caplog.text


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    put_in_order(tmp_path / "data")
    assert not list(tmp_path.iterdir())
