"""The cases of damage as they were handed in: each script is run, and what it prints is right now."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import app
from tests.conftest import ROOT
from tests.damaging import kept_workspace

pytestmark = pytest.mark.skipif(shutil.which("sqlite3") is None, reason="the scripts use the sqlite3 command")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return kept_workspace(tmp_path_factory.mktemp("case"))


def run_script(shared: Path, name: str, workspace: Path) -> list[str]:
    words = ["bash", str(shared / "cases/trust" / name), str(ROOT), sys.executable, str(workspace)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=170, check=False)
    return done.stdout.splitlines()


def test_a_changed_row_is_noticed_by_commands_pages_and_backup(
    shared: Path, kept: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "w"
    shutil.copytree(kept, folder)
    lines = run_script(shared, "tamper.sh", folder)
    for command in ("status", "evaluate", "form summary"):
        (line,) = [text for text in lines if text.startswith(command)]
        assert not line.endswith(" 0 lines that mention it"), line
    assert {"/ 200 noticed", "/problems 200 noticed", "/runs 200 noticed"} <= set(lines)
    assert "backup rc 1" in lines
    assert not Path(f"{folder}-b.tar").exists()


def test_a_restore_that_fails_half_way_leaves_a_database(shared: Path, kept: Path, tmp_path: Path) -> None:
    folder = tmp_path / "w"
    shutil.copytree(kept, folder)
    lines = run_script(shared, "restore_gap.sh", folder)
    assert "6 observations in jixiao.db" in lines


def test_a_restore_into_an_empty_folder_gives_the_same_papers(kept: Path, tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    shutil.copytree(kept, old)
    new.mkdir()
    assert app.main(["--workspace", str(old), "backup", str(tmp_path / "b.tar")]) == 0
    assert app.main(["--workspace", str(new), "restore", str(tmp_path / "b.tar")]) == 0
    for kind in ("self-evaluation", "target", "monitoring", "report", "summary"):
        for form_format in ("html", "docx", "xlsx", "pdf"):
            papers = [paper(folder, kind, form_format) for folder in (old, new)]
            assert papers[0] == papers[1], (kind, form_format)
    assert app.main(["--workspace", str(new), "verify"]) == 0


def paper(folder: Path, kind: str, form_format: str) -> bytes:
    name = "2024" if kind == "summary" else "2024/hotline"
    day = ["--as-of", "2024-12"] if kind == "monitoring" else []
    target = folder.parent / f"{folder.name}.{form_format}"
    words = ["form", kind, name, *day, "--format", form_format, "-o", str(target)]
    assert app.main(["--workspace", str(folder), *words]) == 0
    return target.read_bytes()
