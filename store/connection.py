"""The one way to open the database: the library is safe, every setting holds, the ledger can only grow."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from indicators.private_files import close_to_others, make_private_file
from store.chain import CHAINED_TABLES
from store.commits import seal_growth
from store.engine import DatabaseFaultError, TellingConnection, database_error
from store.engine import sqlite3 as sqlite3
from store.errors import StoreError, UnsafeLibraryError
from store.headlog import note_head

if TYPE_CHECKING:
    from sqlite_utils import Database

BUSY_SECONDS = 10

SETTINGS = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: an acknowledged observation survives a power cut; NORMAL loses some
    "foreign_keys": 1,
    "recursive_triggers": 1,  # else INSERT OR REPLACE passes by the triggers
    "busy_timeout": BUSY_SECONDS * 1000,
    "secure_delete": 1,
    "trusted_schema": 0,
    "journal_size_limit": 64 * 1024 * 1024,
}

FIXED_IN = (3, 51, 3)
BACK_PORTED = ((3, 44, 6), (3, 50, 7))
BROKEN_SINCE = (3, 7, 0)

APPEND_ONLY = frozenset({*CHAINED_TABLES, "parts"})
"""The ledger: rows are added and never changed."""

READABLE_PRAGMAS = frozenset(
    {"user_version", "application_id", "journal_mode", "synchronous", "foreign_keys", "recursive_triggers"}
    | {"busy_timeout", "secure_delete", "trusted_schema", "journal_size_limit"}
    | {
        "quick_check",
        "integrity_check",
        "foreign_key_check",
        "table_info",
        "table_xinfo",
        "index_list",
        "index_info",
    }
    | {
        "index_xinfo",
        "foreign_key_list",
        "table_list",
        "database_list",
        "wal_checkpoint",
        "data_version",
        "page_count",
        "page_size",
    }
)


def has_reset_bug(version: tuple[int, ...]) -> bool:
    """Whether this SQLite has the WAL-reset race, which loses or corrupts committed rows with two
    connections."""
    ported = any(version[:2] == record[:2] and version >= record for record in BACK_PORTED)
    return BROKEN_SINCE <= version < FIXED_IN and not ported


def refuse_unsafe_library(version: tuple[int, ...]) -> None:
    if has_reset_bug(version):
        shown = ".".join(map(str, version))
        raise UnsafeLibraryError(
            f"当前 SQLite {shown} 存在可能丢失或损坏已存数据的缺陷（WAL-reset），系统拒绝启动；"
            '请执行 pip install "pysqlite3>=0.6.1" 安装修复后的版本，再重新启动'
        )


def connect(path: Path) -> "Database":
    """An open database with every setting asserted; not yet migrated or guarded."""
    from sqlite_utils import Database

    refuse_unsafe_library(sqlite3.sqlite_version_info)
    try:
        make_private_file(path)
        close_to_others(path)
        connection = sqlite3.connect(
            str(path), timeout=BUSY_SECONDS, isolation_level=None, factory=TellingConnection
        )
        connection.path = str(path)
    except (sqlite3.OperationalError, OSError) as error:
        raise StoreError(f"无法打开数据库 {path}（{error}），请检查文件夹权限和磁盘空间") from error
    db = Database(connection, execute_plugins=False, strict=True)
    try:
        configure_connection(db, path)
    except sqlite3.DatabaseError as error:
        db.close()
        raise database_error(path, error) from error
    except StoreError:
        db.close()
        raise
    return db


def configure_connection(db: "Database", path: Path) -> None:
    """Set everything of SETTINGS and read each back."""
    enable_wal(db)
    for name, value in SETTINGS.items():
        if name != "journal_mode":
            db.execute(f"PRAGMA {name} = {value}")
        found = db.execute(f"PRAGMA {name}").fetchone()[0]
        if found != value:
            raise StoreError(
                f"数据库 {path} 的设置 {name} 应为 {value}，实为 {found}；请把数据文件夹放在本机磁盘上"
            )


def enable_wal(db: "Database") -> None:
    """Several processes may open a new file at once; the change of mode does not wait by itself."""
    until = monotonic() + BUSY_SECONDS
    while db.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            db.execute("PRAGMA journal_mode = wal")
        except DatabaseFaultError as fault:
            if fault.code != sqlite3.SQLITE_BUSY or monotonic() > until:
                raise


@contextmanager
def transaction(db: "Database") -> Iterator[None]:
    """All or nothing; the write lock is taken at once, for a deferred one fails under contention. Inside
    another it joins in."""
    if db.conn.in_transaction:
        yield
        return
    try:
        db.conn.execute("BEGIN IMMEDIATE")
        yield
        commit = seal_growth(db)
        db.conn.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise
    if commit:
        note_head(Path(database_file(db)), commit)


def database_file(db: "Database") -> str:
    """The file of a connection, as the connection knows it."""
    return str(db.conn.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchone()[0])


def guard_connection(db: "Database") -> None:
    """From now on this connection reads and adds; it can change claims and the clock, and nothing else."""
    db.conn.set_authorizer(authorize_action)


def authorize_action(
    action: int, first: str | None, second: str | None, _database: str | None, _source: str | None
) -> int:
    if action in (sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE):
        return (
            sqlite3.SQLITE_DENY
            if first in APPEND_ONLY or (first or "").startswith("sqlite_")
            else sqlite3.SQLITE_OK
        )
    if action == sqlite3.SQLITE_PRAGMA:
        reads = first in READABLE_PRAGMAS and (
            second is None or first.endswith(("_check", "_info", "_xinfo", "_list"))
        )
        return sqlite3.SQLITE_OK if reads else sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK if action in ALLOWED_ACTIONS else sqlite3.SQLITE_DENY


ALLOWED_ACTIONS = frozenset(
    {
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_READ,
        sqlite3.SQLITE_FUNCTION,
        sqlite3.SQLITE_RECURSIVE,
        sqlite3.SQLITE_INSERT,
        sqlite3.SQLITE_TRANSACTION,
        sqlite3.SQLITE_SAVEPOINT,
    }
)
