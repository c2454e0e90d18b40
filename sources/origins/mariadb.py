"""MariaDB: one SELECT in a read-only transaction, its rows one by one as the server sends them."""

import socket
import ssl
import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Protocol

from sources.origins import statements
from sources.origins.contract import Credentials, FetchLimits, OriginError, OriginFault
from sources.origins.database_access import (
    DATABASE_SETTINGS,
    LOCK_SECONDS,
    DatabaseAccess,
    explained_deadline,
)
from sources.origins.database_faults import (
    database_error,
    no_such_column,
    no_such_database,
    no_such_table,
    refused_statement,
    timed_out,
    unreadable_answer,
)
from sources.origins.deadline import ConnectionDeadline
from sources.origins.kinds import SettingMistake
from sources.origins.rows_file import BATCH, ROWS_FILE, RowsFile, refuse_binary
from sources.origins.transport import is_encrypted, trusted_authorities

SETTINGS = DATABASE_SETTINGS
BIT, TIMESTAMP, JSON = 16, 7, 245
TEXTS = frozenset({15, 249, 250, 251, 252, 253, 254, 255})
"""Types that are bytes where their character set is binary."""
BINARY = 63
BROKEN = (OSError, ValueError, IndexError, struct.error, AssertionError, RuntimeError)
"""What the driver raises, beside its own errors, at an answer that breaks the rules of the protocol."""
FAULTS = {
    **dict.fromkeys((1044, 1045, 1130, 1142, 1143, 1227, 1370, 1698, 2059), OriginFault.SIGN_IN),
    **dict.fromkeys((1040, 1129, 1203, 1226, 2002, 2003, 2005), OriginFault.UNREACHABLE),
    **dict.fromkeys((1053, 1077, 1317, 1927, 2006, 2013, 2014, 2027, 1213), OriginFault.CUT_OFF),
    2026: OriginFault.UNTRUSTED,
}
NO_DATABASE, NO_TABLE, NO_COLUMN, LOCKED = 1049, (1146, 1109), 1054, 1205
OUT_OF_TIME, REFUSED = (1969, 3024), (1064, 1792, 1149, 1235, 1305, 1052)
TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY 1"
COLUMNS = """SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE()
AND lower(table_name) IN %s ORDER BY table_name, ordinal_position"""

SNAPSHOT = "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY"
"""It is none at levels of isolation that show what was written meanwhile."""
SEEN_BEFORE = "jixiao_seen_before"
"""Of a session that is asked more than once: what ``TRANSACTIONS`` gave before it began to see one state."""
TRANSACTIONS = """SELECT CONCAT(@@hostname, ' ', @@server_id, ' ', @@server_uid, ' ',
UNIX_TIMESTAMP() - MAX(CASE variable_name WHEN 'UPTIME' THEN variable_value END), ' ',
MAX(CASE variable_name WHEN 'INNODB_MAX_TRX_ID' THEN variable_value END)) AS state
FROM information_schema.global_status WHERE variable_name IN ('UPTIME', 'INNODB_MAX_TRX_ID')"""
"""Which server this is since when, and the newest number that it gave to a transaction."""


class Field(Protocol):
    """A column of an answer, as the server describes it."""

    name: str
    type_code: int
    charsetnr: int


class Answer(Protocol):
    fields: list[Field]
    unbuffered_active: bool


class Rows(Protocol):
    """What the driver calls a cursor."""

    _result: Answer

    def execute(self, statement: str, parameters: tuple[object, ...] | None = None) -> int: ...
    def fetchmany(self, size: int) -> list[tuple[str | bytes | None, ...]]: ...
    def fetchall(self) -> list[tuple[str, ...]]: ...
    def close(self) -> None: ...


class Session(Protocol):
    """What is used of a connection; the driver ships no types."""

    _result: Answer | None

    def connect(self, line: socket.socket) -> None: ...
    def cursor(self) -> Rows: ...
    def commit(self) -> None: ...
    def _force_close(self) -> None: ...


class PlainSecretRefused:
    """In the place of the ways of signing in that would send the password readable over an open line."""

    def __init__(self, connection: object) -> None:
        self.connection = connection

    def authenticate(self, _packet: object) -> None:
        raise database_error(OriginFault.UNTRUSTED)


def find_mistake(settings: Mapping[str, str]) -> SettingMistake | None:
    return statements.find_mistake("mariadb", settings)


def fetch(
    settings: Mapping[str, str], credentials: Credentials, into: Path, limits: FetchLimits
) -> tuple[str, ...]:
    """The rows as one file; raises OriginError."""
    access = DatabaseAccess(settings, credentials, limits)
    with _opened(access) as connection:
        _write_rows(connection, access, into)
    return (ROWS_FILE,)


def probe(settings: Mapping[str, str], credentials: Credentials, limits: FetchLimits) -> None:
    """The statement is asked for none of its rows; raises OriginError."""
    access = DatabaseAccess(settings, credentials, limits)
    with _opened(access) as connection, closing(connection.cursor()) as cursor:
        cursor.execute("SET sql_select_limit = 0")
        cursor.execute(statements.statement(access.settings, "`"))


@contextmanager
def _opened(access: DatabaseAccess) -> Iterator[Session]:
    """Ended in time, and its faults explained."""
    import pymysql

    with (
        explained_deadline(access, (pymysql.Error, *BROKEN), explain) as deadline,
        _connected(access, deadline) as connection,
    ):
        yield connection


@contextmanager
def _connected(access: DatabaseAccess, deadline: ConnectionDeadline) -> Iterator[Session]:
    connection = prepare(access)
    try:
        connect(connection, access, deadline)
        yield connection
    finally:
        leave(connection)


def connect(connection: Session, access: DatabaseAccess, deadline: ConnectionDeadline) -> None:
    """A session that cannot write, and whose statements the server itself ends in time."""
    line = _open_line(access.settings, access.limits)
    deadline.watch(line.fileno())
    connection.connect(line)
    with closing(connection.cursor()) as cursor:
        cursor.execute("SET time_zone = '+08:00', max_statement_time = %s", (access.limits.total_seconds,))
        cursor.execute("SET lock_wait_timeout = %s", (LOCK_SECONDS,))
        cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute(SNAPSHOT)


def leave(connection: Session) -> None:
    """At once: the driver would first wait for all rows that were not asked for any more."""
    if connection._result is not None:
        connection._result.unbuffered_active = False
    connection._force_close()


def _open_line(settings: Mapping[str, str], limits: FetchLimits) -> socket.socket:
    address = (settings["server"], int(settings.get("port", "3306")))
    try:
        line = socket.create_connection(address, limits.connect_seconds)
    except OSError as error:
        raise database_error(OriginFault.UNREACHABLE) from error
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def prepare(access: DatabaseAccess) -> Session:
    """Not connected yet."""
    import pymysql
    from pymysql.converters import encoders
    from pymysql.cursors import SSCursor

    settings, limits = access.settings, access.limits
    encrypted = is_encrypted(settings)
    plain = {b"mysql_clear_password": PlainSecretRefused, b"dialog": PlainSecretRefused}
    session: Session = pymysql.connect(
        host=settings["server"],
        database=settings["database"],
        user=access.credentials.user,
        password=access.credentials.secret.encode(),
        charset="utf8mb4",
        cursorclass=SSCursor,
        conv=encoders,  # and no decoders: cells come as the server writes them
        read_timeout=limits.total_seconds + 1,  # the deadline comes first, and is known to have been one
        write_timeout=limits.connect_seconds,
        ssl_disabled=not encrypted,
        ssl_ca=trusted_authorities(settings) if encrypted else None,
        ssl_verify_cert=encrypted,
        ssl_verify_identity=encrypted,
        auth_plugin_map={} if encrypted else plain,
        defer_connect=True,
    )
    return session


def _write_rows(connection: Session, access: DatabaseAccess, into: Path) -> None:
    """All of them, and the transaction ended as it should."""
    cursor = connection.cursor()
    cursor.execute(statements.statement(access.settings, "`"))
    fields = cursor._result.fields
    binary = [field.name for field in fields if field.type_code in TEXTS and field.charsetnr == BINARY]
    refuse_binary(binary)
    kinds = [field.type_code for field in fields]
    with RowsFile(into, [field.name for field in fields], access.limits) as file:
        while batch := cursor.fetchmany(BATCH):
            file.write_rows(_row_texts(kinds, row) for row in batch)
    connection.commit()


def _row_texts(kinds: Sequence[int], row: Sequence[str | bytes | None]) -> list[str | None]:
    return [_cell_text(*cell) for cell in zip(kinds, row, strict=True)]


def _cell_text(kind: int, cell: str | bytes | None) -> str | None:
    """As the server writes it; an instant with the zone that was asked for, bits as the number they are."""
    if isinstance(cell, bytes):
        return str(int.from_bytes(cell, "big")) if kind == BIT else cell.decode()
    return f"{cell}+08:00" if kind == TIMESTAMP and cell else cell


def explain(error: Exception, access: DatabaseAccess) -> OriginError:
    """What broke off, by the code that the server gave."""
    code, said = _code_and_words(error)
    if code == NO_DATABASE:
        return no_such_database(access.settings["database"])
    if code in NO_TABLE:
        there = _ask(access, TABLES)
        return no_such_table(access.tables, there)
    if code == NO_COLUMN:
        return no_such_column(said, _ask(access, COLUMNS, access.tables))
    if code in OUT_OF_TIME:
        return timed_out(access.limits.total_seconds)
    if code == LOCKED:
        return timed_out(LOCK_SECONDS, "没有等到被锁住的表")
    if code in REFUSED:
        return refused_statement(said)
    if fault := FAULTS.get(code):
        return database_error(fault)
    return unreadable_answer(f"执行出错（错误号 {code}），请数据库管理员查看")


def _code_and_words(error: Exception) -> tuple[int, str]:
    """An answer that is none counts as one that was cut off."""
    import pymysql

    lost, untrusted = 2013, 2026
    if isinstance(getattr(error, "original_exception", error), ssl.SSLError):
        return untrusted, ""
    if not isinstance(error, pymysql.Error) or not error.args or not isinstance(error.args[0], int):
        return lost, ""
    return error.args[0], str(error.args[-1])


def _ask(access: DatabaseAccess, statement: str, *parameters: Sequence[str]) -> list[str]:
    """The first cells of what the server answers; nothing where it cannot be asked any more."""
    import pymysql

    with (
        suppress(pymysql.Error, OriginError, *BROKEN),
        access.deadline() as deadline,
        _connected(access, deadline) as connection,
    ):
        cursor = connection.cursor()
        cursor.execute(statement, parameters or None)
        return [str(row[0]) for row in cursor.fetchall()]
    return []
