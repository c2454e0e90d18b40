"""The files of many projects are looked at once, not at each request, and no change stays unseen."""

import os
from pathlib import Path

import pytest

from indicators.whole_files import write_whole
from workspace import Workspace, scanning
from workspace.scanning import FEW_FILES, TargetScan

LONG_AGO = 1_700_000_000
FILE = "targets/2024/p0000.yaml"


@pytest.fixture
def many(tmp_path: Path) -> Path:
    folder = tmp_path / "targets" / "2024"
    folder.mkdir(parents=True)
    for number in range(FEW_FILES + 1):
        (folder / f"p{number:04}.yaml").write_text("name: 甲\n", "utf-8")
    be_quiet(tmp_path)
    return tmp_path


def be_quiet(root: Path) -> None:
    """As if nothing had come or gone for long."""
    for folder in ("targets/2024", "targets"):
        os.utime(root / folder, (LONG_AGO, LONG_AGO))


def test_of_many_files_what_replaces_one_shows_at_once(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "LOOK_SECONDS", 3600.0)
    scan = TargetScan(many / "targets")
    before = scan.look()
    assert scan.look() is before
    write_whole(many / FILE, b"name: some other\n")
    assert {file for file, _ in scan.look().stamps.items() ^ before.stamps.items()} == {FILE}


def test_files_that_come_and_go_show_at_once(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "LOOK_SECONDS", 3600.0)
    scan = TargetScan(many / "targets")
    before = scan.look()
    (many / FILE).unlink()
    (many / "targets" / "2025").mkdir()
    (many / "targets" / "2025" / "new.yaml").write_text("name: 乙\n", "utf-8")
    assert scan.look().stamps.keys() ^ before.stamps.keys() == {FILE, "targets/2025/new.yaml"}


@pytest.mark.parametrize(("seconds", "is_seen"), [(3600.0, False), (-1.0, True)])
def test_what_is_written_into_a_file_shows_when_the_files_are_looked_at_again(
    many: Path, monkeypatch: pytest.MonkeyPatch, seconds: float, is_seen: bool
) -> None:
    monkeypatch.setattr(scanning, "LOOK_SECONDS", seconds)
    scan = TargetScan(many / "targets")
    before = scan.look()
    (many / FILE).write_text("name: 丙丁\n", "utf-8")
    assert (scan.look().stamps != before.stamps) is is_seen


def test_a_folder_that_changed_just_now_is_looked_at_each_time(
    many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "LOOK_SECONDS", 3600.0)
    monkeypatch.setattr(scanning, "TICK", 10**18)
    scan = TargetScan(many / "targets")
    before = scan.look()
    (many / FILE).write_text("name: 丙丁\n", "utf-8")
    assert scan.look().stamps != before.stamps


def test_few_files_are_looked_at_each_time(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "LOOK_SECONDS", 3600.0)
    (many / FILE).unlink()
    be_quiet(many)
    scan = TargetScan(many / "targets")
    before = scan.look()
    (many / "targets/2024/p0001.yaml").write_text("name: 丙丁\n", "utf-8")
    assert scan.look().stamps != before.stamps


def test_a_link_that_leads_nowhere_is_read_as_a_file_with_a_fault(many: Path) -> None:
    workspace = Workspace(many)
    assert len(workspace.read_targets()) == FEW_FILES + 1
    (many / "targets/2024/zz.yaml").symlink_to(many / "nowhere.yaml")
    assert workspace.read_targets()[-1].problems[0].code == "file"
    assert "targets/2024/zz.yaml" not in workspace.scan_targets()


def test_all_files_are_read_as_they_stand_after_each_change(many: Path) -> None:
    workspace = Workspace(many)
    first = workspace.read_targets()
    assert workspace.read_targets() == first
    write_whole(many / FILE, b"name: some other\n")
    changed = [
        read.file for read, old in zip(workspace.read_targets(), first, strict=True) if read is not old
    ]
    assert changed == [FILE]
