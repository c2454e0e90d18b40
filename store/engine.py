"""The SQLite library at hand, and connections whose every answer tells a fault in words that say what to do.

A fault may come with any row that is read, not only with the first: so the cursor translates it, and no
question asked of the store can forget to.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.errors import StoreError

if TYPE_CHECKING:
    import sqlite3 as sqlite3
else:
    try:
        import pysqlite3 as sqlite3  # the newest SQLite at hand, and the one that sqlite_utils takes
    except ImportError:
        import sqlite3

DAMAGED = "文件已损坏，读不出全部记录，请用 verify 查看，并从备份恢复（restore）"
FULL = "磁盘空间不足，这一步没有保存，请清理磁盘后重试"
READ_ONLY = "不能写入，请检查数据文件夹的所有者和权限、磁盘是否只读或出错、同时打开的文件数和内存"
SQLITE_CAUSES = {
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: "打不开，请检查数据文件夹的权限、磁盘空间、磁盘是否只读、同时打开的文件数和内存",
    sqlite3.SQLITE_IOERR: "磁盘读写出错，这一步没有保存，请检查磁盘和剩余空间",
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: "不是数据库文件，或开头已损坏，请确认没有放错文件，或从备份恢复（restore）",
    sqlite3.SQLITE_BUSY: "一直被其他程序占用，这一步没有保存，请稍后重试",
    sqlite3.SQLITE_NOMEM: "内存不足，这一步没有完成，请关闭其他程序后重试",
}
CODES_BY_TEXT = {
    "decode to UTF-8": sqlite3.SQLITE_CORRUPT,  # text that is no text
    "disk is full": sqlite3.SQLITE_FULL,
    "disk I/O error": sqlite3.SQLITE_IOERR,
    "unable to open": sqlite3.SQLITE_CANTOPEN,
    "is locked": sqlite3.SQLITE_BUSY,
    "malformed": sqlite3.SQLITE_CORRUPT,
    "not a database": sqlite3.SQLITE_NOTADB,
    "readonly": sqlite3.SQLITE_READONLY,
}
"""What a copy through the engine, and a reading of text, raise bears no code."""
UNKNOWN = "无法使用数据库 {path}（{error}），请确认它没有损坏，或从备份恢复"


class DatabaseFaultError(StoreError):
    """What the engine could not do; ``code`` is its primary result code."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


class DatabaseBusyError(DatabaseFaultError):
    """Another program has held the database for too long; trying again helps."""


class DiskFullError(DatabaseFaultError):
    """There is no space left for what was to be kept."""


FAULTS: dict[int, type[DatabaseFaultError]] = {
    sqlite3.SQLITE_FULL: DiskFullError,
    sqlite3.SQLITE_BUSY: DatabaseBusyError,
}
EngineError = sqlite3.DatabaseError
"""What the engine raises itself, where nobody has put it into words."""


def database_error(path: Path | str, error: Exception) -> DatabaseFaultError:
    """What went wrong with the database, in words that say what to do."""
    code = error_code(error)
    cause = SQLITE_CAUSES.get(code)
    text = f"数据库 {path} {cause}" if cause else UNKNOWN.format(path=path, error=error)
    return FAULTS.get(code, DatabaseFaultError)(text, code)


def error_code(error: Exception) -> int:
    """The primary code of what the engine says; 0 where it gives none."""
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    said = str(error)
    return code or next((code for text, code in CODES_BY_TEXT.items() if text in said), 0)


def is_fault(error: Exception) -> bool:
    """Whether the disk or the file is at fault, and not what was asked for."""
    return error_code(error) in SQLITE_CAUSES


def is_of_the_machine(error: Exception) -> bool:
    """Whether it says nothing of the file, which may be sound: no space, no right, no memory. A lock is
    another matter."""
    refused = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOMEM)
    return error_code(error) in (*refused, sqlite3.SQLITE_IOERR)


@contextmanager
def told_faults(path: str) -> Iterator[None]:
    """What the disk or the file refuses meanwhile becomes a StoreError."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if is_fault(error):
            raise database_error(path, error) from error
        raise


class TellingCursor(sqlite3.Cursor):
    """Its connection names the file."""

    connection: "TellingConnection"

    def execute(self, sql: str, parameters: Any = ()) -> "TellingCursor":
        with told_faults(self.connection.path):
            super().execute(sql, parameters)
        return self

    def executemany(self, sql: str, parameters: Any) -> "TellingCursor":
        with told_faults(self.connection.path):
            super().executemany(sql, parameters)
        return self

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except sqlite3.DatabaseError as error:
            if is_fault(error):
                raise database_error(self.connection.path, error) from error
            raise

    def fetchone(self) -> Any:
        return next(self, None)

    def fetchall(self) -> list[Any]:
        return list(self)


class TellingConnection(sqlite3.Connection):
    """Every cursor of it tells faults; ``path`` is the file as people know it."""

    path = ""

    def cursor(self, factory: Any = TellingCursor) -> Any:
        return super().cursor(factory)
