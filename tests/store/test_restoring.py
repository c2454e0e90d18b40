"""A restore is swapped in at one step: killed at any moment, the old state or the new one is there, whole."""

import shutil
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest

from store import MissingDatabaseError, StoreError, open_store
from store.archive import ArchiveError, backup
from store.inspection import inspect_data
from store.restoring import restore
from store.swap import READY, WORKSPACE_PARTS, finish_interrupted_restore
from tests.store.killing import killed_at_change
from tests.store.seen import DEC_31, entered, seen


def make_workspace(root: Path, name: str, count: int) -> Path:
    """A workspace of ``count`` observations; its files say its name. Gives its data folder."""
    data = root / "data"
    with open_store(data / "jixiao.db") as store:
        store.add_observations([seen(value=str(n)) for n in range(count)])
        scan = store.files.keep_stream(BytesIO(name.encode()), "扫描件.pdf")
        store.record_entry(entered(evidence=(scan,)))
    for part in (
        "targets/2024/a.yaml",
        "rules/own.yaml",
        "forms/report.md",
        "evaluators/own.py",
        "sources.yaml",
    ):
        (root / part).parent.mkdir(parents=True, exist_ok=True)
        (root / part).write_text(f"# {name}\n", encoding="utf-8")
    (data / "secret").write_text(name[0] * 64)
    return data


def state_of(data: Path) -> tuple[int, set[str], str]:
    """Observations, what the files of the workspace say, and the secret's first letter."""
    with open_store(data / "jixiao.db") as store:
        assert store.damage == ()
        count = len(store.observation_history("2024/hotline"))
        rows = int(store.db.execute("SELECT count(*) FROM observations").fetchone()[0])
        assert count == min(rows, 1)
    texts = {
        path.read_text("utf-8").strip() for part in WORKSPACE_PARTS for path in files_of(data.parent / part)
    }
    return rows, texts, (data / "secret").read_text()[0]


def open_and_close(path: Path) -> None:
    open_store(path).close()


def files_of(part: Path) -> list[Path]:
    return [part] if part.is_file() else sorted(path for path in part.rglob("*") if path.is_file())


OLD, NEW = (3, {"# old"}, "o"), (5, {"# new"}, "n")


def test_killed_at_every_change_of_a_restore_the_old_or_the_new_state_is_there(tmp_path: Path) -> None:
    backup(make_workspace(tmp_path / "new", "new", 5), tmp_path / "b.tar")
    make_workspace(tmp_path / "old", "old", 3)
    number, code, states = 0, -9, []
    while code:
        number += 1
        root = tmp_path / f"try{number}"
        shutil.copytree(tmp_path / "old", root)
        act = partial(restore, tmp_path / "b.tar", root / "data", force=True)
        code = killed_at_change(act, number)
        assert code in (0, -9)
        was_ready = (root / "data" / READY).exists()
        finish_interrupted_restore(root / "data")
        state = state_of(root / "data")
        assert state in (OLD, NEW)
        assert not was_ready or state == NEW
        assert list(inspect_data(root / "data")) == []
        assert not (root / "data" / READY).exists()
        states.append(state)
        shutil.rmtree(root)
    assert states == sorted(states, key=lambda state: state == NEW), "it went back"
    assert (states[0], states[-1]) == (OLD, NEW)
    assert number > 30, "too few moments were tried"


def test_killed_at_every_change_of_a_backup_there_is_none_or_a_whole_one(tmp_path: Path) -> None:
    data = make_workspace(tmp_path / "w", "new", 5)
    for name in ("b.tar", "b"):
        number, code = 0, -9
        while code:
            number += 1
            goal = tmp_path / "kept" / name
            code = killed_at_change(partial(backup, data, goal), number)
            assert code in (0, -9)
            assert goal.exists() or code == -9
            if goal.exists():
                restore(goal, tmp_path / f"r{number}{name}" / "data")
                assert state_of(tmp_path / f"r{number}{name}" / "data") == NEW
                shutil.rmtree(goal) if goal.is_dir() else goal.unlink()
        assert number > 10
        assert list((tmp_path / "kept").iterdir()) == [], "what was left is swept by the next one"


def test_a_killed_upgrade_is_whole_or_as_before(tmp_path: Path) -> None:
    from store.connection import connect
    from store.migrations import migrate
    from store.schema import STEPS

    source = tmp_path / "old" / "jixiao.db"
    source.parent.mkdir()
    db = connect(source)
    migrate(db, source, STEPS[:2])
    db.close()
    number, code = 0, -9
    while code:
        number += 1
        path = tmp_path / str(number) / "jixiao.db"
        shutil.copytree(source.parent, path.parent)
        code = killed_at_change(partial(open_and_close, path), number)
        assert code in (0, -9)
        with open_store(path) as store:
            store.add_observations([seen()])
            assert store.verify_chain() == ()
        assert list(inspect_data(path.parent)) == []


@pytest.mark.parametrize("stands", ["file for a folder", "folder for a file"])
def test_what_stands_in_the_way_is_set_aside(tmp_path: Path, stands: str) -> None:
    data = make_workspace(tmp_path / "w", "new", 5)
    (evidence,) = (data / "evidence").glob("??/*")
    backup(data, tmp_path / "b.tar")
    evidence.unlink()
    if stands == "file for a folder":
        evidence.parent.rmdir()
        evidence.parent.write_text("in the way")
    else:
        evidence.mkdir()
    restore(tmp_path / "b.tar", data, force=True)
    assert state_of(data) == NEW
    assert evidence.read_bytes() == b"new"


def test_a_file_that_cannot_be_moved_is_told_and_the_restore_goes_on_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(make_workspace(tmp_path / "new", "new", 5), tmp_path / "b.tar")
    data = make_workspace(tmp_path / "old", "old", 3)

    def refuse(source: Path, target: Path) -> Path:
        raise PermissionError(13, "denied", str(target))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", refuse)
        with pytest.raises(StoreError, match="恢复尚未完成"):
            restore(tmp_path / "b.tar", data, force=True)
    assert state_of(data) == NEW


def test_files_of_the_workspace_that_differ_are_not_overwritten_without_force(tmp_path: Path) -> None:
    backup(make_workspace(tmp_path / "new", "new", 5), tmp_path / "b.tar")
    (tmp_path / "w" / "targets" / "2024").mkdir(parents=True)
    (tmp_path / "w" / "targets" / "2024" / "a.yaml").write_text("mine")
    with pytest.raises(ArchiveError, match="已有 targets，与备份中的不同"):
        restore(tmp_path / "b.tar", tmp_path / "w" / "data")
    assert not (tmp_path / "w" / "data" / "jixiao.db").exists()
    restore(tmp_path / "b.tar", tmp_path / "w" / "data", force=True)
    assert state_of(tmp_path / "w" / "data") == NEW
    (aside,) = (tmp_path / "w").glob("targets.replaced-*")
    assert (aside / "2024" / "a.yaml").read_text() == "mine"


def test_the_same_files_need_no_force(tmp_path: Path) -> None:
    data = make_workspace(tmp_path / "new", "new", 5)
    backup(data, tmp_path / "b.tar")
    shutil.rmtree(data)
    restore(tmp_path / "b.tar", data)
    assert state_of(data) == NEW
    assert list((tmp_path / "new").glob("*.replaced-*")) == []


@pytest.mark.parametrize("content", [None, b"", b"no database at all " * 500])
def test_a_database_gone_or_spoilt_is_restored_over(tmp_path: Path, content: bytes | None) -> None:
    data = make_workspace(tmp_path / "new", "new", 5)
    backup(data, tmp_path / "b.tar")
    for path in data.glob("jixiao.db*"):
        if not path.name.endswith(".heads"):
            path.unlink()
    if content is not None:
        (data / "jixiao.db").write_bytes(content)
    restore(tmp_path / "b.tar", data, force=bool(content))
    assert state_of(data) == NEW


@pytest.mark.parametrize(
    ("trace", "content"),
    [(trace, content) for trace in ("heads", "evidence", "copy", "aside") for content in (None, b"")]
    + [("log", None)],
)
def test_a_lost_database_is_not_made_anew(tmp_path: Path, trace: str, content: bytes | None) -> None:
    data = tmp_path / "data"
    (data / "evidence" / "ab").mkdir(parents=True)
    left = {
        "heads": "jixiao.db.heads",
        "evidence": f"evidence/ab/ab{'0' * 62}",
        "copy": "jixiao.db.before-3",
        "aside": "jixiao.db.replaced-20250101T000000",
        "log": "jixiao.db-wal",
    }[trace]
    (data / left).write_text("x")
    if content is not None:
        (data / "jixiao.db").write_bytes(content)
    before = sorted(data.rglob("*"))
    with pytest.raises(MissingDatabaseError, match="没有另建新库"):
        open_store(data / "jixiao.db")
    assert sorted(data.rglob("*")) == before


@pytest.mark.parametrize("left", ["snapshots/ab/x", "secret", "secret_key", "scheduler.lock", "imports/x"])
def test_a_first_start_is_not_taken_for_a_loss(tmp_path: Path, left: str) -> None:
    data = tmp_path / "data"
    (data / left).parent.mkdir(parents=True)
    (data / left).write_text("x")
    with open_store(data / "jixiao.db") as store:
        assert store.damage == ()


def test_a_damaged_ledger_is_not_backed_up_but_kept_labelled_on_demand(tmp_path: Path) -> None:
    data = make_workspace(tmp_path / "w", "new", 5)
    (evidence,) = (data / "evidence").glob("??/*")
    evidence.write_bytes(b"changed")
    with pytest.raises(ArchiveError, match=r"没有备份.*内容被改动"):
        backup(data, tmp_path / "b.tar")
    assert not (tmp_path / "b.tar").exists()
    manifest = backup(data, tmp_path / "b.tar", even_damaged=True)
    assert len(manifest.damage) == 1
    with pytest.raises(ArchiveError, match="存的是已损坏的数据"):
        restore(tmp_path / "b.tar", tmp_path / "r" / "data")
    restore(tmp_path / "b.tar", tmp_path / "r" / "data", even_damaged=True)


def test_a_restored_older_backup_is_the_right_one_from_then_on(tmp_path: Path) -> None:
    data = make_workspace(tmp_path / "w", "new", 5)
    manifest = backup(data, tmp_path / "b.tar")
    with open_store(data / "jixiao.db") as store:
        store.add_observations([seen(value="7")])
    restore(tmp_path / "b.tar", data, force=True)
    with open_store(data / "jixiao.db") as store:
        assert (store.damage, store.head.hash) == ((), manifest.head)
        store.add_observations([seen(value="8")])
    assert list(inspect_data(data)) == []


def test_amid_a_transaction_nobody_is_accused(tmp_path: Path) -> None:
    data = make_workspace(tmp_path / "w", "new", 5)
    with open_store(data / "jixiao.db") as store:
        with store.transaction():
            store.add_observations([seen(value="7")])
            assert store.damage == ()
            assert store.read_records(["2024/hotline"], DEC_31)["2024/hotline"].damage == ()
        assert store.damage == ()
