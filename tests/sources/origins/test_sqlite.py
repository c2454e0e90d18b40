"""SQLite files: only read, whatever they are asked; locked, damaged and foreign ones are told."""

import csv
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from sources.origins import sqlite as kind
from sources.origins.contract import Credentials, FetchLimits, OriginError, OriginFault

SHORT = FetchLimits(connect_seconds=0.2, total_seconds=1)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "工单 #1?.db"
    with closing(sqlite3.connect(path)) as writer, writer:
        writer.execute("CREATE TABLE orders (编号 TEXT, 金额 NUMERIC, 比例 REAL, 备注 TEXT)")
        rows = [("D1", 9007199254740993, 0.1, "第一行\n第二行"), ("D2", None, None, "")]
        writer.executemany("INSERT INTO orders VALUES (?, ?, ?, ?)", rows)
        writer.execute("CREATE TABLE pictures (编号 TEXT, 图片 BLOB)")
        writer.execute("INSERT INTO pictures VALUES ('D1', x'00ff')")
        writer.execute("CREATE VIEW done AS SELECT 编号 FROM orders WHERE 金额 > 0")
    return path


def ask(path: Path, into: Path, limits: FetchLimits = SHORT, **settings: str) -> list[list[str]]:
    into.mkdir(exist_ok=True)
    asked: Mapping[str, str] = {"file": str(path), **settings}
    (name,) = kind.fetch(asked, Credentials(), into, limits)
    with (into / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def fault(path: Path, into: Path, limits: FetchLimits = SHORT, **settings: str) -> OriginError:
    with pytest.raises(OriginError) as caught:
        ask(path, into, limits, **settings)
    return caught.value


def test_cells_come_exactly_and_views_are_tables(database: Path, tmp_path: Path) -> None:
    rows = ask(database, tmp_path / "a", table="orders")
    assert rows[1:] == [["D1", "9007199254740993", "0.1", "第一行\n第二行"], ["D2", "", "", ""]]
    assert ask(database, tmp_path / "b", table="done") == [["编号"], ["D1"]]


def test_asking_changes_nothing_and_leaves_nothing_beside_the_file(database: Path, tmp_path: Path) -> None:
    before = database.read_bytes(), database.stat().st_mtime_ns
    ask(database, tmp_path / "a", table="orders")
    assert (database.read_bytes(), database.stat().st_mtime_ns) == before
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == [database.name]


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM orders",
        "SELECT 1; DELETE FROM orders",
        "ATTACH 'other.db' AS other",
        "PRAGMA writable_schema = 1",
        "WITH x AS (SELECT 1) INSERT INTO orders SELECT 1, 1, 1, 1",
        "SELECT load_extension('x')",
        "SELECT * FROM orders WHERE",
    ],
)
def test_no_statement_writes_or_opens_other_files(database: Path, tmp_path: Path, query: str) -> None:
    assert fault(database, tmp_path / "a", query=query).fault is OriginFault.SETTINGS
    assert len(ask(database, tmp_path / "b", table="orders")) == 3
    assert not (tmp_path / "other.db").exists()


def test_what_is_not_there_is_told_with_what_is(database: Path, tmp_path: Path) -> None:
    assert "相近的有：orders" in fault(database, tmp_path / "a", table="order").message
    message = fault(database, tmp_path / "a", query="SELECT 单号 FROM orders").message
    assert "表里的列有：编号、金额、比例、备注" in message
    missing = fault(tmp_path / "none.db", tmp_path / "a", table="orders")
    assert (missing.fault, "没有文件 none.db" in missing.message) == (OriginFault.NOT_THERE, True)
    assert not (tmp_path / "none.db").exists()


def test_a_file_that_another_program_locks_is_told(database: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        error = fault(database, tmp_path / "a", table="orders")
    assert (error.fault, "锁住" in error.message) == (OriginFault.TIMED_OUT, True)


def test_rows_that_another_program_has_not_finished_are_not_among_them(
    database: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("BEGIN")
        writer.execute("INSERT INTO orders VALUES ('D3', 1, 1, '')")
        assert len(ask(database, tmp_path / "a", table="orders")) == 3
        writer.execute("COMMIT")
        assert len(ask(database, tmp_path / "b", table="orders")) == 4


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 4000])
def test_a_file_that_is_no_database_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(content)
    expected = OriginFault.UNREADABLE if content else OriginFault.NOT_THERE
    assert fault(path, tmp_path / "a", table="orders").fault is expected


def test_a_file_damaged_in_the_middle_gives_nothing_that_counts(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with closing(sqlite3.connect(path)) as writer, writer:
        writer.execute("CREATE TABLE t (a TEXT)")
        writer.executemany("INSERT INTO t VALUES (?)", [("x" * 900,) for _ in range(2000)])
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 8192] = b"\xff" * 8192
    path.write_bytes(content)
    assert fault(path, tmp_path / "a", table="t").fault is OriginFault.UNREADABLE


def test_bytes_and_texts_in_no_encoding_are_refused(database: Path, tmp_path: Path) -> None:
    assert "“图片”" in fault(database, tmp_path / "a", table="pictures").message
    query = "SELECT CAST(图片 AS TEXT) AS 字 FROM pictures"
    assert "不是 UTF-8" in fault(database, tmp_path / "a", query=query).message


def test_a_statement_without_end_is_ended(database: Path, tmp_path: Path) -> None:
    query = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    assert fault(database, tmp_path / "a", query=query).fault is OriginFault.TIMED_OUT
    most = FetchLimits(total_seconds=30, most_rows=10_000)
    assert (
        fault(database, tmp_path / "a", most, query=query.replace("count(*)", "i")).fault
        is OriginFault.TOO_LARGE
    )
