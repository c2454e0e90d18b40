"""What is written as a file outlives a power cut: its bytes are on the disk before its name is, and its name, and that of
every folder made for it, before anybody is told.

The calls that write are recorded and judged; the disk below promises nothing but what was synced.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from indicators.whole_files import write_first, write_whole
from store.evidence import EvidenceFolder
from store.headlog import add_line, last_noted_head, note_beginning, read_noted_heads
from workspace.newfiles import write_new

Call = tuple[str, str, str]


@contextmanager
def recorded() -> Iterator[list[Call]]:
    """Every sync ("synced", path, ""), new name ("named", from, to) and new folder ("made", path, "")."""
    calls: list[Call] = []

    def noting(name: str, note: Callable[..., Call]) -> Callable[..., Any]:
        real = getattr(os, name)

        def act(*words: Any, **options: Any) -> Any:
            noted = note(*words)
            result = real(*words, **options)
            calls.append(noted)
            return result

        return act

    def synced(handle: int) -> Call:
        return "synced", str(Path(f"/proc/self/fd/{handle}").readlink()), ""

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", noting("fsync", synced))
        for name in ("replace", "rename", "link"):
            patch.setattr(os, name, noting(name, lambda old, new: ("named", str(old), str(new))))
        patch.setattr(os, "mkdir", noting("mkdir", lambda path, *_: ("made", str(path), "")))
        yield calls


def lost_by_a_cut(calls: list[Call]) -> list[str]:
    """What is not on the disk when the last call is over."""
    lost = []
    for place, (what, path, new) in enumerate(calls):
        synced_before = {call[1] for call in calls[:place] if call[0] == "synced"}
        synced_after = {call[1] for call in calls[place:] if call[0] == "synced"}
        if what == "named" and path not in synced_before:
            lost.append(f"the bytes of {new}")
        if what != "synced" and str(Path(new or path).parent) not in synced_after:
            lost.append(f"the name {new or path}")
    return lost


WRITERS: dict[str, Callable[[Path], object]] = {
    "small file": lambda root: write_whole(root / "file", b"new"),
    "first file": lambda root: write_first(root / "file", b"new", 0o600),
    "target files": lambda root: write_new({root / "targets/2025/a.yaml": b"id: a\n"}),
    "evidence": lambda root: EvidenceFolder(root / "data/evidence").keep_stream(BytesIO(b"scan"), "a.pdf"),
    "heads": lambda root: note_beginning(root / "jixiao.db"),
}


@pytest.mark.parametrize("name", WRITERS)
def test_a_file_is_on_the_disk_before_anybody_is_told(name: str, tmp_path: Path) -> None:
    with recorded() as calls:
        WRITERS[name](tmp_path)
    assert [call for call in calls if call[0] == "synced"]
    assert lost_by_a_cut(calls) == []


def test_the_name_of_a_new_headlog_is_on_the_disk(tmp_path: Path) -> None:
    with recorded() as calls:
        note_beginning(tmp_path / "jixiao.db")
    assert ("synced", str(tmp_path), "") in calls


@pytest.mark.parametrize("calls", [[("named", "/a/x", "/a/y"), ("synced", "/a", "")], [("made", "/a/b", "")]])
def test_what_is_not_synced_is_told_by_the_model(calls: list[Call]) -> None:
    assert lost_by_a_cut(calls)


@pytest.mark.parametrize("filler", [b"", b"\0"])
def test_a_line_that_a_power_cut_tore_accuses_nobody(filler: bytes, tmp_path: Path) -> None:
    """Also where the file has its new length and zeros in it."""
    path = tmp_path / "jixiao.db.heads"
    lines = [f"2024-04-02T09:00:0{n}.000000+00:00 {n} {str(n) * 64}\n".encode() for n in (1, 2, 3)]
    for kept in range(len(lines[1])):
        torn = lines[1][:kept] + filler * (len(lines[1]) - kept)
        path.write_bytes(lines[0] + torn)
        whole = [1, 2] if kept == len(lines[1]) - 1 else [1]
        assert [head.seq for head in read_noted_heads(tmp_path / "jixiao.db")] == whole
        add_line(tmp_path / "jixiao.db", lines[2].decode())
        assert [head.seq for head in read_noted_heads(tmp_path / "jixiao.db")] == [*whole, 3]
        last = last_noted_head(tmp_path / "jixiao.db")
        assert last
        assert last.seq == 3
