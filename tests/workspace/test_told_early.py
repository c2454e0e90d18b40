"""What can be told at once is told by the commands that people run first."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import app
from tests.damaging import change_database, cut, empty
from tests.small import small_workspace
from workspace import Workspace

WORDS = ["evaluate", "--as-of", "2024-06-30"]


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = small_workspace(tmp_path_factory.mktemp("measured"))
    assert app.main(["--workspace", str(root), *WORDS]) == 0
    return root


@pytest.fixture
def root(measured: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(measured, tmp_path / "workspace"))


def answer(root: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    capsys.readouterr()
    status = app.main(["--workspace", str(root), *words])
    said = capsys.readouterr()
    return status, said.out + said.err


def test_check_says_nothing_of_a_sound_ledger_and_of_none(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fresh = small_workspace(tmp_path / "fresh")
    assert answer(root, capsys, "check") == answer(fresh, capsys, "check")
    assert not (fresh / "data").exists()


def test_check_tells_a_ledger_that_was_changed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change_database(root / "data" / "jixiao.db", "UPDATE observations SET value = '1'")
    status, text = answer(root, capsys, "check")
    assert status == 1
    assert "observations 第" in text
    status, text = answer(root, capsys, "check", "--json")
    assert json.loads(text.splitlines()[0])["damage"]
    assert answer(root, capsys, "check", str(root / "targets"))[0] == 0, (
        "files that are named are checked alone"
    )


@pytest.mark.parametrize("spoil", [empty, cut, lambda path: path.write_bytes(b"x" * 9999)])
def test_check_tells_a_database_that_cannot_be_read(
    root: Path, capsys: pytest.CaptureFixture[str], spoil: object
) -> None:
    assert callable(spoil)
    spoil(root / "data" / "jixiao.db")
    status, text = answer(root, capsys, "check")
    assert status == 1
    assert "jixiao.db" in text or "第" in text


def test_snapshots_without_a_database_are_told(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for left in (root / "data").glob("jixiao.db*"):
        left.unlink()
    assert "却没有数据库" in answer(root, capsys, "doctor")[1]
    status, text = answer(root, capsys, *WORDS)
    assert (status, "却没有数据库" in text) == (0, True)
    assert "却没有数据库" not in answer(root, capsys, *WORDS)[1]
    assert "却没有数据库" not in answer(root, capsys, "doctor")[1]


def turn_into_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def turn_into_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def turn_into_broken_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere.yaml")


@pytest.mark.parametrize("command", ["check", "doctor"])
@pytest.mark.parametrize("spoil", [turn_into_folder, turn_into_pipe, turn_into_broken_link])
def test_a_declaration_of_sources_that_is_no_file_is_told(
    root: Path, capsys: pytest.CaptureFixture[str], spoil: Callable[[Path], None], command: str
) -> None:
    spoil(root / "sources.yaml")
    status, text = answer(root, capsys, command)
    assert status == 1
    assert "sources.yaml" in text
    assert "无法读取文件：" in text


def test_a_declaration_that_was_no_file_and_is_removed_is_forgotten(root: Path) -> None:
    declaration = root / "sources.yaml"
    turn_into_folder(declaration)
    workspace = Workspace(root)
    assert "应为文件，却是文件夹" in workspace.sources.problems[0].message
    before = workspace.sources.fingerprint()
    declaration.rmdir()
    assert workspace.sources.problems == ()
    assert workspace.sources.fingerprint() != before
