"""Snapshots and what is remembered: read again only when something changed, reopened as it was, whole or not at all."""

import ast
import hashlib
import os
import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from indicators import program_files
from sources import Sources, cache, conversion, input_files
from sources.errors import UnreadableInputError
from sources.snapshots import FileStamp, copy_snapshot, snapshot_path
from sources.typed import MissingTable, TypedTable
from tests.sources.conftest import NOW, Make, read, refused, rows

YAML = "work_orders: inbox/*"
A = "工单编号,受理时间\nA1,2024-01-05\n"
B = "工单编号,受理时间\nA1,2024-01-05\nA2,2024-01-06\n"
LONG_AGO = 1_700_000_000


def aged(path: Path, seconds: int = 0) -> Path:
    """A file last changed long ago, so that its time stamp can be trusted."""
    os.utime(path, (LONG_AGO + seconds, LONG_AGO + seconds))
    return path


def test_an_input_is_kept_by_its_hash_and_read_from_there(make: Make) -> None:
    sources = make(YAML, {"a.csv": A})
    table = read(sources)
    sha256 = hashlib.sha256(A.encode()).hexdigest()
    assert [
        (snapshot.name, snapshot.sha256, snapshot.bytes, snapshot.rows) for snapshot in table.snapshots
    ] == [("inbox/a.csv", sha256, len(A.encode()), 1)]
    assert snapshot_path(sources.at.snapshots, sha256).read_text("utf-8") == A


def test_nothing_is_read_again_while_nothing_changed(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = make(YAML, {"a.csv": A})
    aged(sources.root / "inbox" / "a.csv")
    first = read(sources)
    monkeypatch.setattr(input_files, "copy_snapshot", forbidden)
    monkeypatch.setattr(conversion, "convert_inputs", forbidden)
    assert read(sources) == first
    assert read(Sources(sources.root, sources.root / "data", now=lambda: NOW)) == first


def forbidden(*_: object) -> None:
    raise AssertionError("this should not have been done again")


def test_a_file_changed_within_one_tick_of_the_clock_is_noticed_by_its_bytes(make: Make) -> None:
    sources = make(YAML, {"a.csv": A})
    path = sources.root / "inbox" / "a.csv"
    moment = int(NOW.timestamp())
    os.utime(path, (moment, moment))
    first = read(sources)
    path.write_text(A.replace("A1", "A7"), encoding="utf-8")
    os.utime(path, (moment, moment))
    assert (read(sources).key != first.key, rows(read(sources), "order_no")) == (True, [("A7",)])


def test_the_program_that_reads_is_all_that_sources_stand_on() -> None:
    """Declarations are kept with a table, so what reads these decides nothing more."""
    trees = [ast.parse(path.read_bytes()) for path in (program_files.PROGRAM / "sources").rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    imported = {(node.module or "").split(".")[0] for node in nodes}
    rooms = {room for room in imported if (program_files.PROGRAM / room / "__init__.py").exists()}
    assert rooms == {*cache.ROOMS, "yamlfiles"}


def test_new_content_makes_a_new_table_and_the_old_one_can_be_reopened(make: Make) -> None:
    sources = make(YAML, {"a.csv": A})
    aged(sources.root / "inbox" / "a.csv")
    old = read(sources)
    (sources.root / "inbox" / "a.csv").write_text(B, encoding="utf-8")
    new = read(sources)
    assert (new.used, new.key != old.key) == (2, True)
    assert sources.reopen_table("work_orders", old.key) == old


@pytest.mark.parametrize("cleared", ["the table", "the whole cache"])
def test_a_table_cleared_away_is_made_again_from_its_snapshots(make: Make, cleared: str) -> None:
    sources = make("sample: 是\nwork_orders: {files: inbox/*, key: order_no, covers: 2024}", {"a.csv": A})
    old = read(sources)
    (sources.root / "inbox" / "a.csv").write_text(B, encoding="utf-8")
    (sources.root / "sources.yaml").write_text(YAML, encoding="utf-8")
    if cleared == "the table":
        old.path.unlink()
    else:
        shutil.rmtree(sources.at.tables)
    again = Sources(sources.root, sources.root / "data", now=lambda: NOW).reopen_table("work_orders", old.key)
    assert again == old
    assert isinstance(again, TypedTable)
    assert rows(again, "order_no") == [("A1",)]


def test_a_table_made_again_by_another_program_says_so(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = make(YAML, {"a.csv": A})
    old = read(sources)
    monkeypatch.setattr("sources.intake.program_hash", lambda: "0" * 64)
    old.path.unlink()
    again = sources.reopen_table("work_orders", old.key)
    assert again == replace(old, notes=("当时的数据表已清除，由现在的程序从数据快照重新读取",))


@pytest.mark.parametrize("key", ["0" * 64, "", "../../etc/passwd", "x"])
def test_an_unknown_key_is_missing(make: Make, key: str) -> None:
    assert isinstance(make(YAML, {"a.csv": A}).reopen_table("work_orders", key), MissingTable)


def test_lost_snapshots_are_said_to_be_lost(make: Make) -> None:
    sources = make(YAML, {"a.csv": A})
    old = read(sources)
    old.path.unlink()
    snapshot_path(sources.at.snapshots, old.snapshots[0].sha256).unlink()
    found = sources.reopen_table("work_orders", old.key)
    assert isinstance(found, MissingTable)
    assert "不见了，没有读取；请从备份恢复" in found.reason


def test_other_settings_are_another_table(make: Make) -> None:
    sources = make(YAML, {"a.csv": A})
    first = read(sources)
    (sources.root / "sources.yaml").write_text(
        "work_orders: {files: inbox/*, date_only: [due_at]}", encoding="utf-8"
    )
    assert read(sources).key != first.key


def test_equal_inputs_give_the_equal_key_wherever_they_were_read(make: Make, tmp_path: Path) -> None:
    first = read(make(YAML, {"a.csv": A}))
    shutil.copytree(tmp_path / "workspace", tmp_path / "copy", ignore=shutil.ignore_patterns("data"))
    second = read(Sources(tmp_path / "copy", tmp_path / "elsewhere", now=lambda: NOW))
    assert second == replace(first, path=second.path)
    assert second.path.read_bytes() == first.path.read_bytes()


def test_the_same_content_twice_is_read_once(make: Make) -> None:
    table = read(make(YAML, {"a.csv": B, "b.csv": B}))
    assert (table.used, [snapshot.name for snapshot in table.snapshots]) == (2, ["inbox/b.csv"])
    assert "inbox/a.csv 与另一个文件内容相同，只读一次" in table.notes


def test_unfinished_files_are_passed_over_with_a_note(make: Make) -> None:
    table = read(
        make(YAML, {"a.csv": A, "~$a.csv": b"x", "b.csv.part": b"x", "c.tmp": b"x", ".hidden.csv": b"x"})
    )
    assert table.used == 1
    assert {"跳过未完成的文件 ~$a.csv", "跳过未完成的文件 b.csv.part", "跳过未完成的文件 c.tmp"} <= set(
        table.notes
    )


def test_a_file_not_yet_settled_is_not_read(make: Make) -> None:
    sources = make("work_orders: {files: inbox/*, settle: 10}", {"a.csv": A})
    path = sources.root / "inbox" / "a.csv"
    young, old = int(NOW.timestamp()) - 5, int(NOW.timestamp()) - 11
    os.utime(path, (young, young))
    assert "文件正在写入" in refused(sources).reason
    os.utime(path, (old, old))
    assert read(sources).used == 1


def test_a_file_that_changes_while_it_is_copied_is_tried_once_more(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"one")
    contents = iter([b"first change", None])

    def change() -> None:
        if content := next(contents):
            path.write_bytes(content)

    sha256, stamp = copy_snapshot(path, tmp_path / "kept", change)
    assert snapshot_path(tmp_path / "kept", sha256).read_bytes() == b"first change"
    assert stamp == FileStamp.of_path(path)


def test_a_file_that_keeps_changing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"")

    def grow() -> None:
        path.write_bytes(path.read_bytes() + b"more")

    with pytest.raises(UnreadableInputError, match="文件正在写入"):
        copy_snapshot(path, tmp_path / "kept", grow)
    assert not list((tmp_path / "kept").glob(".copy-*"))


def test_two_readers_at_once_find_the_same_table(make: Make) -> None:
    root = make(YAML, {"a.csv": A, "b.csv": B}).root
    found: list[TypedTable | MissingTable] = []
    readers = [
        threading.Thread(
            target=lambda: found.append(
                Sources(root, root / "data", now=lambda: NOW).read_table("work_orders")
            )
        )
        for _ in range(4)
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert len(found) == 4
    assert all(table == found[0] for table in found)
    left = {
        path.name
        for path in (root / "data" / "tables").rglob("*")
        if path.is_file() and not path.name.endswith((".parquet", ".json"))
    }
    assert left == set()


def test_files_lie_in_folders_and_a_folder_named_like_a_file_is_none(make: Make) -> None:
    sources = make("work_orders: inbox/**/*.csv", {"a.csv": A})
    deep = sources.root / "inbox" / "2024" / "01.csv"
    deep.mkdir(parents=True)
    (deep.parent / "b.csv").write_text(B.replace("A1", "A3"), encoding="utf-8")
    assert read(sources).used == 3


@pytest.mark.parametrize(
    "names",
    [
        ("工单.csv", "工单2.csv", "工单10.csv"),
        ("工单.csv", "工单 (1).csv", "工单 (2).csv"),
        ("工单.csv", "工单(1).csv"),
        ("工单2024-9.csv", "工单2024-9(1).csv", "工单2024-10.csv"),
        ("a.csv", "a - 副本.csv", "a-2.csv"),
    ],
)
def test_a_second_copy_is_read_after_the_first_so_that_its_rows_stand(
    make: Make, names: tuple[str, ...]
) -> None:
    files = {
        name: f"工单编号,受理时间,承办单位\nA1,2024-01-05,{number}\n" for number, name in enumerate(names)
    }
    table = read(make("work_orders: {files: inbox/*, key: order_no}", files))
    assert [snapshot.name for snapshot in table.snapshots] == [f"inbox/{name}" for name in names]
    assert rows(table, "handler") == [(str(len(names) - 1),)]
