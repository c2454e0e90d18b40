"""SQLite: a file opened to read only, asked one SELECT."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from time import monotonic
from urllib.parse import quote

from sources.origins import statements
from sources.origins.contract import Credentials, FetchLimits, OriginError, OriginFault
from sources.origins.database_faults import (
    no_such_column,
    no_such_table,
    refused_statement,
    timed_out,
    unreadable_answer,
)
from sources.origins.kinds import SettingMistake
from sources.origins.rows_file import BATCH, ROWS_FILE, RowsFile, refuse_binary

SETTINGS: Mapping[str, bool] = {"file": True, "table": False, "query": False}
STEPS = 20_000
"""Instructions of SQLite between two looks at the clock."""
READS = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
)
TABLES = "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY name"
BROKEN = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR})
HELD = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
LEAST_CODE = 0xFF
"""The lower byte of an extended code is the plain one."""


def find_mistake(settings: Mapping[str, str]) -> SettingMistake | None:
    return statements.find_mistake("sqlite", settings)


def fetch(
    settings: Mapping[str, str], credentials: Credentials, into: Path, limits: FetchLimits
) -> tuple[str, ...]:
    """The rows as one file; raises OriginError."""
    with _opened(settings, limits) as database:
        _write_rows(database, settings, into, limits)
    return (ROWS_FILE,)


def probe(settings: Mapping[str, str], _credentials: Credentials, limits: FetchLimits) -> None:
    """The statement is made ready and not run; raises OriginError."""
    with _opened(settings, limits) as database:
        database.set_authorizer(_allow_reading)
        database.execute("EXPLAIN " + statements.statement(settings, '"'))


@contextmanager
def _opened(settings: Mapping[str, str], limits: FetchLimits) -> Iterator[sqlite3.Connection]:
    """To be read only, its faults explained."""
    path = Path(settings["file"])
    if not path.is_file():
        message = f"没有文件 {path.name}：请核对声明里的文件位置，相对的位置从工作区算起"
        raise OriginError(OriginFault.NOT_THERE, message)
    try:
        with closing(_open_read_only(path, limits)) as database:
            yield database
    except sqlite3.Error as error:
        raise _explain(error, path, settings, limits) from error


def _open_read_only(path: Path, limits: FetchLimits) -> sqlite3.Connection:
    address = f"file:{quote(str(path.resolve()))}?mode=ro"
    database = sqlite3.connect(address, uri=True, timeout=limits.connect_seconds, isolation_level=None)
    until = monotonic() + limits.total_seconds
    database.set_progress_handler(lambda: monotonic() > until, STEPS)
    return database


def _write_rows(
    database: sqlite3.Connection, settings: Mapping[str, str], into: Path, limits: FetchLimits
) -> None:
    database.execute("BEGIN")
    database.set_authorizer(_allow_reading)
    rows = database.execute(statements.statement(settings, '"'))
    names = [name for name, *_ in rows.description]
    with RowsFile(into, names, limits) as file:
        while batch := rows.fetchmany(BATCH):
            file.write_rows(_as_texts(batch, names))
    database.set_authorizer(None)
    database.execute("COMMIT")


def _allow_reading(action: int, *_: object) -> int:
    return sqlite3.SQLITE_OK if action in READS else sqlite3.SQLITE_DENY


def _as_texts(rows: Sequence[Sequence[object]], names: Sequence[str]) -> Iterator[list[str | None]]:
    for row in rows:
        refuse_binary([name for name, cell in zip(names, row, strict=True) if isinstance(cell, bytes)])
        yield [None if cell is None else str(cell) for cell in row]


def _explain(
    error: sqlite3.Error, path: Path, settings: Mapping[str, str], limits: FetchLimits
) -> OriginError:
    code = getattr(error, "sqlite_errorcode", 0) & LEAST_CODE
    said = str(error)
    if code == sqlite3.SQLITE_INTERRUPT:
        return timed_out(limits.total_seconds)
    if code in HELD:
        message = f"{path.name} 正被别的程序锁住，{limits.connect_seconds:g} 秒没有等到：请稍后再取，或关闭正在写它的程序"
        return OriginError(OriginFault.TIMED_OUT, message)
    if code in BROKEN:
        message = f"{path.name} 不是 SQLite 数据库，或已损坏：请换一份完好的"
        return OriginError(OriginFault.UNREADABLE, message)
    if code == sqlite3.SQLITE_CANTOPEN:
        message = f"{path.name} 打不开：请让运行服务的用户能读它和它所在的文件夹"
        return OriginError(OriginFault.UNREACHABLE, message)
    if code == sqlite3.SQLITE_AUTH:
        return refused_statement("只能读取，不能写入或打开别的文件")
    if "no such table" in said:
        return no_such_table(statements.named_tables(settings), _table_names(path, limits))
    if "no such column" in said:
        return no_such_column(said, _column_names(path, settings, limits))
    if "decode" in said:
        return unreadable_answer("有的文字不是 UTF-8 编码，请在数据库中改正，或在查询语句里不取这一列")
    return refused_statement(said)


def _table_names(path: Path, limits: FetchLimits) -> list[str]:
    with suppress(sqlite3.Error), closing(_open_read_only(path, limits)) as database:
        return [name for (name,) in database.execute(TABLES)]
    return []


def _column_names(path: Path, settings: Mapping[str, str], limits: FetchLimits) -> list[str]:
    asked = statements.named_tables(settings)
    with suppress(sqlite3.Error), closing(_open_read_only(path, limits)) as database:
        return [
            column
            for table in asked
            for (column,) in database.execute("SELECT name FROM pragma_table_info(?)", (table,))
        ]
    return []
