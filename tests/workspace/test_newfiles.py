"""Files that are written together: all of them or none, and none in the place of another."""

from pathlib import Path

import pytest

from indicators import whole_files
from workspace import newfiles
from workspace.newfiles import PathTakenError, write_new


def everything(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_all_files_are_there_and_nothing_else(tmp_path: Path) -> None:
    write_new({tmp_path / "2024/甲.yaml": b"a", tmp_path / "2025/乙.yaml": b"b"})
    assert everything(tmp_path) == ["2024", "2024/甲.yaml", "2025", "2025/乙.yaml"]
    assert (tmp_path / "2024/甲.yaml").read_bytes() == b"a"


def test_a_taken_place_leaves_nothing_behind(tmp_path: Path) -> None:
    taken = tmp_path / "2025/乙.yaml"
    taken.parent.mkdir()
    taken.write_bytes(b"other")
    with pytest.raises(PathTakenError) as refused:
        write_new({tmp_path / "2024/甲.yaml": b"a", taken: b"b"})
    assert refused.value.path == taken
    assert everything(tmp_path) == ["2025", "2025/乙.yaml"]
    assert taken.read_bytes() == b"other"


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: bytes, mode: int) -> Path:
        if content == b"b":
            raise OSError(28, "No space left on device")
        return beside(path, content, mode)

    beside = whole_files.write_beside
    monkeypatch.setattr(newfiles, "write_beside", full)
    with pytest.raises(OSError, match="No space"):
        write_new({tmp_path / "2024/甲.yaml": b"a", tmp_path / "2024/乙.yaml": b"b"})
    assert everything(tmp_path) == []
