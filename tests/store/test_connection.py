"""The database is opened in one way, and not at all when it would not be safe."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlite_utils

from store import Store, StoreError, UnsafeLibraryError, WrongSchemaError, connection, open_store
from store.connection import SETTINGS, has_reset_bug, refuse_unsafe_library, sqlite3


@pytest.mark.parametrize(
    ("version", "bad"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 0), True),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 4), False),
        ((4, 0, 0), False),
    ],
)
def test_a_library_with_the_wal_reset_race_is_known(version: tuple[int, ...], bad: bool) -> None:
    assert has_reset_bug(version) is bad


def test_a_bad_library_is_refused_with_what_to_do() -> None:
    with pytest.raises(UnsafeLibraryError) as refusal:
        refuse_unsafe_library((3, 40, 1))
    assert str(refusal.value) == (
        "当前 SQLite 3.40.1 存在可能丢失或损坏已存数据的缺陷（WAL-reset），系统拒绝启动；"
        '请执行 pip install "pysqlite3>=0.6.1" 安装修复后的版本，再重新启动'
    )


def test_nothing_is_opened_with_a_bad_library(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection.sqlite3, "sqlite_version_info", (3, 40, 1))
    with pytest.raises(UnsafeLibraryError):
        open_store(path)
    assert not path.exists()


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_holds_on_an_open_store(store: Store, name: str) -> None:
    assert store.db.execute(f"PRAGMA {name}").fetchone()[0] == SETTINGS[name]


def test_a_setting_that_does_not_take_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SETTINGS, "synchronous", 9)
    with pytest.raises(StoreError, match="设置 synchronous 应为 9"):
        open_store(path)


def no_database(path: Path) -> None:
    path.write_bytes(b"this is no database" * 100)


def other_database(path: Path) -> None:
    other = sqlite3.connect(str(path))
    other.execute("CREATE TABLE t (a)")
    other.close()


def empty_database_of_others(path: Path) -> None:
    """Without any table: its mark alone says whose it is."""
    other = sqlite3.connect(str(path))
    other.execute("PRAGMA application_id = 12345")
    other.close()


def folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize(
    ("make", "error", "named"),
    [
        (no_database, StoreError, "jixiao.db 不是数据库文件"),
        (other_database, WrongSchemaError, "不是本系统的数据库"),
        (empty_database_of_others, WrongSchemaError, "不是本系统的数据库"),
        (folder, StoreError, "无法打开数据库"),
    ],
)
def test_a_file_that_is_not_ours_is_left_alone(
    path: Path, make: Callable[[Path], None], error: type[StoreError], named: str
) -> None:
    path.parent.mkdir()
    make(path)
    with pytest.raises(error, match=named):
        open_store(path)


def test_every_write_takes_its_lock_at_once(store: Store) -> None:
    from tests.store.seen import entered, seen

    asked: list[str] = []
    store.db.conn.set_trace_callback(asked.append)
    store.add_observations([seen()])
    store.record_entry(entered())
    store.finish_run(store.start_run("command"), "nothing", {})
    begun = [text for text in asked if text.startswith("BEGIN")]
    assert len(begun) == 4
    assert set(begun) == {"BEGIN IMMEDIATE"}


def test_the_database_is_opened_by_the_library_that_sqlite_utils_takes() -> None:
    assert connection.sqlite3 is vars(sqlite_utils.utils)["sqlite3"]
