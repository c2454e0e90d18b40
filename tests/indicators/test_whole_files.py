"""Small files whole or not at all, whatever happens between the steps."""

import os
import signal
from pathlib import Path

import pytest

from indicators.secret_file import make_secret, read_secret
from indicators.whole_files import write_first, write_whole

STEPS = ("fsync", "replace", "open", "chmod")


def run_killed(act: object, step: str) -> None:
    """In a process of its own, which is killed when it comes to ``step``."""
    child = os.fork()
    if not child:
        setattr(os, step, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
        assert callable(act)
        act()
        os._exit(0)
    os.waitpid(child, 0)


@pytest.mark.parametrize("step", STEPS)
def test_a_killed_writer_leaves_the_old_file_or_the_new_one(step: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    run_killed(lambda: write_whole(path, b"new" * 1000), step)
    assert path.read_bytes() in (b"old", b"new" * 1000)


@pytest.mark.parametrize("step", [*STEPS, "link"])
def test_a_killed_process_leaves_no_secret_or_a_whole_one(step: str, tmp_path: Path) -> None:
    path = tmp_path / "data/secret_key"
    run_killed(lambda: make_secret(path), step)
    assert not path.exists() or len(path.read_text()) == 64
    assert make_secret(path) == read_secret(path)


@pytest.mark.parametrize("step", ["fsync", "replace", "chmod"])
def test_a_fault_leaves_what_was_there_and_nothing_beside(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "file"
    path.write_bytes(b"old")
    with monkeypatch.context() as patch:
        patch.setattr(os, step, refuse)
        with pytest.raises(OSError, match="No space"):
            write_whole(path, b"new")
    assert [left.name for left in tmp_path.iterdir()] == ["file"]
    assert path.read_bytes() == b"old"


def test_modes_and_links_stay_and_pipes_are_written_to(tmp_path: Path) -> None:
    path, link = tmp_path / "file", tmp_path / "link"
    path.write_bytes(b"old")
    path.chmod(0o640)
    link.symlink_to(path)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"new", 0o640)
    write_whole(Path(os.devnull), b"anything")
    assert not Path(os.devnull).is_file()


def test_of_two_first_files_the_first_one_stays(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_first(path, b"one", 0o600)
    with pytest.raises(FileExistsError):
        write_first(path, b"two", 0o600)
    assert path.read_bytes() == b"one"
    assert [left.name for left in tmp_path.iterdir()] == ["file"]
