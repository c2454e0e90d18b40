"""Personal data of a whole workspace: measured, listed, evaluated and backed up, and nothing of it left anywhere."""

import shutil
import sqlite3
import stat
from pathlib import Path

import pytest

import app

CASE = "cases/metrics/20-personal-data"
CANARIES = (
    *("13800001111", "13900000001", "13700000002", "139 0000 0004", "139-0000-0003", "2023456", "13900000005", "13911112223"),
    *("１３９００００００７７", "13900000077", "640402199001011234", "6222021234567890123", "zhang.san", "wxid_abc123"),
    *("联系人张伟", "赵敏", "张三负责", "李秀英", "王小红", "wangxiaohong1", "王建国1", "王建国说", "王建国本人", "王建国未", "王建国家"),
)  # fmt: skip
MEASURED = (
    "hotline.on_time_rate",
    "hotline.connect_rate",
    "hotline.satisfaction_rate",
    "finance.spending",
    "hotline.callback_rate",
)


@pytest.fixture
def folder(shared: Path, tmp_path: Path) -> Path:
    if not (shared / CASE).is_dir():
        pytest.skip("the case is not beside the repository")
    shutil.copytree(shared / CASE, tmp_path / "workspace")
    return tmp_path / "workspace"


def kept(folder: Path) -> list[Path]:
    """What is kept but for the copies of the exports and how they were declared to be read."""
    return [path for path in folder.rglob("*") if path.is_file() and "snapshots" not in path.parts]


def test_nothing_personal_is_kept_or_printed(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for name in MEASURED:
        period = ["--from", "2024-01-01", "--as-of", "2024-12-31"]
        app.main(["--workspace", str(folder), "measure", name, *period, "--json"])
        app.main(["--workspace", str(folder), "measure", name, *period])
        app.main(["--workspace", str(folder), "rows", name, *period, "--csv"])
    app.main(["--workspace", str(folder), "evaluate", "--as-of", "2024-12-31"])
    app.main(["--workspace", str(folder), "status", "--as-of", "2024-12-31", "--json"])
    said = "".join(capfd.readouterr())
    assert [canary for canary in CANARIES if canary in said] == []
    for path in kept(folder / "data"):
        content = path.read_bytes()
        assert [canary for canary in CANARIES if canary.encode() in content] == [], path


def test_the_data_folder_and_its_backup_are_closed(folder: Path) -> None:
    app.main(["--workspace", str(folder), "evaluate", "--as-of", "2024-12-31"])
    target = folder.parent / "backup.tar"
    assert app.main(["--workspace", str(folder), "backup", str(target)]) == 0
    for path in ((folder / "data"), target, *(folder / "data").rglob("*")):
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path
    assert sqlite3.connect(folder / "data/jixiao.db").execute("PRAGMA quick_check").fetchall() == [("ok",)]
