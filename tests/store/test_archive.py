"""A backup is whole or refused, and a restore touches nothing until it is verified."""

import json
import os
import tarfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from store import OccupiedError, Store, hold_folder, open_store
from store.archive import ArchiveError, backup
from store.evidence import file_hash
from store.manifest import parse_manifest
from store.restoring import restore
from tests.store.seen import DEC_31, entered, seen


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with something of everything."""
    data = tmp_path / "data"
    with open_store(data / "jixiao.db") as store:
        fill(store)
    (data / "snapshots" / "ab").mkdir(parents=True)
    (data / "snapshots" / "ab" / "abc.csv").write_bytes(b"order_no\n1\n")
    (data / "snapshots" / "ab" / "half.part").write_bytes(b"arriving")
    (data / "tables").mkdir()
    (data / "tables" / "cache.parquet").write_bytes(b"can be made again")
    return data


def fill(store: Store) -> None:
    store.add_observations([seen(value=str(n), provenance={"sql": "s" * 300}) for n in range(20)])
    store.record_entry(entered(evidence=(store.files.keep_stream(BytesIO(b"scan"), "扫描件.pdf"),)))


@pytest.mark.parametrize("name", ["backup.tar", "backup"])
def test_what_was_kept_is_there_again_after_backup_and_restore(data: Path, tmp_path: Path, name: str) -> None:
    goal = tmp_path / "elsewhere" / "data"
    manifest = backup(data, tmp_path / "kept" / name)
    assert restore(tmp_path / "kept" / name, goal) == manifest
    with open_store(data / "jixiao.db") as before, open_store(goal / "jixiao.db") as after:
        assert after.chain_heads() == before.chain_heads()
        assert after.verify_chain(before.chain_heads()) == ()
        assert after.read_records(["2024/hotline"], DEC_31) == before.read_records(["2024/hotline"], DEC_31)
        (evidence,) = after.read_records(["2024/hotline"], DEC_31)["2024/hotline"].entries[0].evidence
        with after.files.open_file(evidence.sha256) as stream:
            assert stream.read() == b"scan"
    assert (goal / "snapshots" / "ab" / "abc.csv").read_bytes() == b"order_no\n1\n"
    assert sorted(path.name for path in goal.iterdir()) == [
        "evidence",
        "jixiao.db",
        "jixiao.db.heads",
        "snapshots",
    ]
    assert sorted(path.name for path in (tmp_path / "kept").iterdir()) == [name]


def test_the_manifest_lists_every_file_and_where_the_chains_stand(data: Path, tmp_path: Path) -> None:
    manifest = backup(data, tmp_path / "b")
    paths = [file.path for file in manifest.files]
    assert paths[-1] == "snapshots/ab/abc.csv"
    assert "jixiao.db" in paths
    assert len(paths) == 3
    assert manifest.heads["observations"].rows == 20
    assert parse_manifest((tmp_path / "b" / "manifest.json").read_text("utf-8")) == manifest


def test_a_backup_taken_while_another_writes_holds_what_was_committed(data: Path, tmp_path: Path) -> None:
    with open_store(data / "jixiao.db") as store, store.transaction():
        store.add_observations([seen(value="77")])
        manifest = backup(data, tmp_path / "b.tar")
    assert manifest.heads["observations"].rows == 20


def test_a_backup_never_overwrites(data: Path, tmp_path: Path) -> None:
    (tmp_path / "b.tar").write_bytes(b"older")
    with pytest.raises(ArchiveError, match="已存在"):
        backup(data, tmp_path / "b.tar")
    assert (tmp_path / "b.tar").read_bytes() == b"older"


def test_without_a_database_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="没有可备份的数据"):
        backup(tmp_path, tmp_path / "b.tar")
    assert list(tmp_path.iterdir()) == []


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def flip_database(folder: Path) -> None:
    flip(folder / "jixiao.db")


def flip_evidence(folder: Path) -> None:
    flip(next(path for path in (folder / "evidence").rglob("*") if path.is_file()))


def lose_snapshot(folder: Path) -> None:
    (folder / "snapshots" / "ab" / "abc.csv").unlink()


def lose_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def spoil_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text("[1]")


def empty_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text("{}")


def lose_database(folder: Path) -> None:
    change(folder, lambda manifest: manifest["files"].pop(1))
    (folder / "jixiao.db").unlink()


def climb_out(folder: Path) -> None:
    change(
        folder, lambda manifest: manifest["files"].append({"path": "../../x", "sha256": "0" * 64, "bytes": 1})
    )


def change(folder: Path, act: Callable[[dict[str, list[object]]], object]) -> None:
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    act(manifest)
    (folder / "manifest.json").write_text(json.dumps(manifest))


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (flip_database, "已损坏：jixiao.db"),
        (flip_evidence, "已损坏：evidence/"),
        (lose_snapshot, "已损坏：snapshots/ab/abc.csv"),
        (lose_database, "已损坏：jixiao.db"),
        (climb_out, "已损坏：../../x"),
        (lose_manifest, "没有可读的清单"),
        (spoil_manifest, "缺少内容"),
        (empty_manifest, "缺少内容"),
    ],
)
@pytest.mark.parametrize("packed", [True, False])
def test_a_damaged_backup_is_refused_and_nothing_is_touched(
    data: Path, tmp_path: Path, damage: Callable[[Path], None], named: str, packed: bool
) -> None:
    source = tmp_path / "b"
    backup(data, source)
    damage(source)
    if packed:
        with tarfile.open(tmp_path / "b.tar", "w") as tar:
            tar.add(source, ".")
        source = tmp_path / "b.tar"
    before = contents(data)
    with pytest.raises(ArchiveError, match=named):
        restore(source, data, force=True)
    assert contents(data) == before


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.9])
def test_a_tar_cut_short_is_refused(data: Path, tmp_path: Path, share: float) -> None:
    backup(data, tmp_path / "b.tar")
    content = (tmp_path / "b.tar").read_bytes()
    (tmp_path / "cut.tar").write_bytes(
        content[: int(len(content) * share) // 512 * 512 - 100 if share else 0]
    )
    with pytest.raises(ArchiveError):
        restore(tmp_path / "cut.tar", tmp_path / "new")
    assert not (tmp_path / "new" / "jixiao.db").exists()


def test_a_backup_with_rewritten_rows_is_refused_though_its_manifest_was_made_to_fit(
    data: Path, tmp_path: Path
) -> None:
    from store.connection import sqlite3
    from store.evidence import file_hash

    source = tmp_path / "b"
    backup(data, source)
    with sqlite3.connect(str(source / "jixiao.db")) as other:
        guard = other.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'observations_unchanged'"
        ).fetchone()[0]
        other.execute("DROP TRIGGER observations_unchanged")
        other.execute("UPDATE observations SET value = '100' WHERE seq = 7")
        other.execute(guard)
    other.close()
    manifest = json.loads((source / "manifest.json").read_text("utf-8"))
    next(each for each in manifest["files"] if each["path"] == "jixiao.db")["sha256"] = file_hash(
        source / "jixiao.db"
    )
    (source / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ArchiveError, match="observations 第 7 行的内容被改动"):
        restore(source, tmp_path / "new")


def test_a_live_database_is_not_overwritten_without_force(data: Path, tmp_path: Path) -> None:
    backup(data, tmp_path / "b.tar")
    with pytest.raises(ArchiveError, match="不会覆盖"):
        restore(tmp_path / "b.tar", data)


def test_with_force_the_database_that_was_there_is_set_aside_whole(data: Path, tmp_path: Path) -> None:
    backup(data, tmp_path / "b.tar")
    with open_store(data / "jixiao.db") as store:
        store.add_observations([seen(value="88")])
    restore(tmp_path / "b.tar", data, force=True)
    (aside,) = data.glob("jixiao.db.replaced-*")
    with open_store(aside) as old, open_store(data / "jixiao.db") as new:
        assert (old.chain_heads()["observations"].rows, new.chain_heads()["observations"].rows) == (21, 20)


def test_a_database_in_use_is_not_restored_over(data: Path, tmp_path: Path) -> None:
    backup(data, tmp_path / "b.tar")
    with open_store(data / "jixiao.db"), pytest.raises(OccupiedError, match="正在使用") as refusal:
        restore(tmp_path / "b.tar", data, force=True)
    assert f"（进程号 {os.getpid()}）" in str(refusal.value)
    restore(tmp_path / "b.tar", data, force=True)


def test_a_database_that_a_foreign_tool_has_open_is_not_restored_over(data: Path, tmp_path: Path) -> None:
    from store.connection import sqlite3

    backup(data, tmp_path / "b.tar")
    other = sqlite3.connect(str(data / "jixiao.db"))
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM runs").fetchone()
    with pytest.raises(ArchiveError, match="正在使用"):
        restore(tmp_path / "b.tar", data, force=True)
    other.close()


def test_nobody_opens_the_store_while_it_is_being_restored(data: Path) -> None:
    with hold_folder(data, alone=True), pytest.raises(OccupiedError, match="正在使用"):
        open_store(data / "jixiao.db")
    with open_store(data / "jixiao.db"), open_store(data / "jixiao.db"), hold_folder(data):
        pass


def test_evidence_kept_since_the_backup_stays_and_damaged_evidence_is_healed(
    data: Path, tmp_path: Path
) -> None:
    backup(data, tmp_path / "b.tar")
    with open_store(data / "jixiao.db") as store:
        later = store.files.keep_stream(BytesIO(b"later"), "later.pdf")
        (early,) = store.read_records(["2024/hotline"], DEC_31)["2024/hotline"].entries[0].evidence
        store.files.file_path(early.sha256).write_bytes(b"damaged")
    restore(tmp_path / "b.tar", data, force=True)
    with open_store(data / "jixiao.db") as store:
        assert store.files.has_file(later.sha256)
        assert file_hash(store.files.file_path(early.sha256)) == early.sha256


def test_the_backup_itself_is_not_changed_by_a_restore(data: Path, tmp_path: Path) -> None:
    backup(data, tmp_path / "b")
    before = contents(tmp_path / "b")
    restore(tmp_path / "b", tmp_path / "new")
    assert contents(tmp_path / "b") == before


def test_a_backup_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="找不到备份"):
        restore(tmp_path / "none.tar", tmp_path / "data")
