"""When the power goes at any write, what was told to be kept is kept, nothing is there by half, and it goes on.

The flows are the product's own, from ``open_store`` down to its statements and settings; only the engine below is APSW's
SQLite, on a disk that loses what was not synced. ``POWER_CUTS=all`` tries every write of every flow with many seeds;
otherwise some of them.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

pytest.importorskip("apsw", reason="apsw is missing (requirements-dev.txt)")

from sqlite_utils import Database

from indicators.private_files import make_private_file
from store import connection, headlog, ledger, open_store
from store.commits import Commit
from store.engine import sqlite3
from store.inspection import inspect_data
from tests.children import child, ends
from tests.faults.flows import FLOWS, Flow, database
from tests.faults.power_cut import CUT, CutConnection, CutVFS, Disk

ALL = os.environ.get("POWER_CUTS") == "all"
SEEDS = 10 if ALL else 1
FEW = 10
EVERY = [name for name in FLOWS if name not in ("backup", "restore")]
CUT_FLOWS = EVERY if ALL else ["run", "enter", EVERY[-1]]
"""Of those whose writes are the database's; files of backups are written by the engine of the product."""
FEW_WRITES = {EVERY[-1]: 10}
"""The newest step adds one column and makes 13 writes; every other flow makes more than 20."""


def on_disk(act: Callable[[Path], object], root: Path, disk: Disk, settings: dict[str, int]) -> int:
    """How the process of ``act`` ended, the product's database being on ``disk``; ``calls`` beside the folder counts
    the changes, ``told`` the commits that were told to be kept."""

    def connect(path: Path) -> Database:
        make_private_file(path)
        db = Database(CutConnection(str(path), "cut"), execute_plugins=False, strict=True)  # type: ignore[arg-type]
        connection.configure_connection(db, path)
        return db

    def note_head(path: Path, commit: Commit) -> None:
        with root.with_suffix(".told").open("a") as told:
            told.write(f"{commit.seq} {commit.hash}\n")
        headlog.note_head(path, commit)

    def work() -> None:
        vfs = CutVFS(disk)
        for module, name, instead in ((ledger, "connect", connect), (connection, "note_head", note_head)):
            setattr(module, name, instead)
        connection.SETTINGS.update(settings)
        act(root)
        root.with_suffix(".calls").write_text(str(disk.calls))
        del vfs

    return ends(child(work))


def told_commits(root: Path) -> list[tuple[int, str]]:
    told = root.with_suffix(".told")
    lines = told.read_text().split() if told.exists() else []
    return list(zip(map(int, lines[::2]), lines[1::2], strict=True))


def lost_commits(root: Path) -> list[tuple[int, str]]:
    """What was told to be kept and is not."""
    with closing(sqlite3.connect(database(root))) as db:
        kept = {(seq, digest.hex()) for seq, digest in db.execute("SELECT seq, hash FROM commits")}
    return [told for told in told_commits(root) if told not in kept]


def wrong_after(flow: Flow, root: Path) -> Iterator[str]:
    """What is not as it should be after a cut."""
    kept = flow.effects(root)
    with open_store(database(root)) as store:
        yield from map(str, store.verify_chain())
    yield from (f"commit {seq} was told and is lost" for seq, _ in lost_commits(root))
    yield from map(str, inspect_data(root / "data"))
    if kept < flow.whole:
        flow.act(root)
        if flow.effects(root) != flow.whole:
            yield "it does not go on"


def prepared(flow: Flow, folder: Path) -> int:
    """Makes the folder that every cut begins with; how many changes of the disk the flow makes."""
    flow.prepare(folder / "first")
    shutil.copytree(folder / "first", folder / "counted")
    assert on_disk(flow.act, folder / "counted", Disk(), {}) == 0
    assert list(wrong_after(flow, folder / "counted")) == []
    return int((folder / "counted.calls").read_text())


def cuts(calls: int) -> Iterator[tuple[int, int]]:
    """The points to cut at, each with its seeds."""
    for point in range(1, calls + 1, 1 if ALL else max(1, calls // FEW)):
        yield from ((point, seed) for seed in range(SEEDS))


@pytest.mark.parametrize("name", CUT_FLOWS)
def test_what_was_told_outlives_a_power_cut(
    name: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    flow, wrong, cut = FLOWS[name], [], 0
    calls = prepared(flow, tmp_path)
    assert calls > FEW_WRITES.get(name, 20), "too few writes were seen"
    for point, seed in cuts(calls):
        root = tmp_path / "try"
        shutil.copytree(tmp_path / "first", root)
        root.with_suffix(".told").unlink(missing_ok=True)
        code = on_disk(flow.act, root, Disk(seed, point), {})
        assert code in (0, CUT)
        cut += code == CUT
        wrong += [(point, seed, text) for text in wrong_after(flow, root)]
        shutil.rmtree(root)
    assert wrong == []
    record_property("cases", cut)


@pytest.mark.parametrize("setting", [{"synchronous": 0}, {"synchronous": 1}])
def test_the_disk_tells_settings_that_lose_what_was_told(setting: dict[str, int], tmp_path: Path) -> None:
    flow = FLOWS["run"]
    calls, lost = prepared(flow, tmp_path), 0
    for point in range(calls // 2, calls, 1 if ALL else 4):
        root = tmp_path / "try"
        shutil.copytree(tmp_path / "first", root)
        root.with_suffix(".told").unlink(missing_ok=True)
        on_disk(flow.act, root, Disk(1, point), setting)
        try:
            lost += bool(lost_commits(root))
        except sqlite3.DatabaseError:
            lost += 1
        shutil.rmtree(root)
    assert lost
