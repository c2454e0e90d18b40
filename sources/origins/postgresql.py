"""PostgreSQL: one SELECT in a read-only transaction, its rows by a cursor of the server."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    import psycopg

    Connection = psycopg.Connection[tuple[str | None, ...]]

SETTINGS = DATABASE_SETTINGS
CURSOR = "jixiao_rows"
BYTEA = 17
REFUSED = re.compile(
    "authentication failed|no password|does not permit|permission denied|pg_hba|role .* not exist"
    "|认证失败|认证|角色.*不存在|没有权限|密码",
    re.IGNORECASE,
)
NO_DATABASE = re.compile("database .* does not exist|数据库.*不存在", re.IGNORECASE)
NOT_ENCRYPTED = re.compile("SSL|certificate|证书", re.IGNORECASE)
FULL = re.compile("too many|remaining connection slots|starting up|shutting down|recovery", re.IGNORECASE)
TABLES = """SELECT CASE WHEN table_schema = ANY (current_schemas(false)) THEN '' ELSE table_schema || '.' END
|| table_name FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema')"""
COLUMNS = """SELECT column_name FROM information_schema.columns WHERE lower(table_name) = ANY (%s)
AND table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY table_name, ordinal_position"""
REFUSALS = ("25", "0A", "42")
CONFLICTS = ("40001", "40P01", "57P01", "57P02", "57P03", "57P05")


def find_mistake(settings: Mapping[str, str]) -> SettingMistake | None:
    return statements.find_mistake("postgresql", settings)


def fetch(
    settings: Mapping[str, str], credentials: Credentials, into: Path, limits: FetchLimits
) -> tuple[str, ...]:
    """The rows as one file; raises OriginError."""
    access = DatabaseAccess(settings, credentials, limits)
    with _opened(access) as connection:
        _write_rows(connection, access, into)
    return (ROWS_FILE,)


def probe(settings: Mapping[str, str], credentials: Credentials, limits: FetchLimits) -> None:
    """The statement is begun, and none of its rows asked for; raises OriginError."""
    access = DatabaseAccess(settings, credentials, limits)
    with _opened(access) as connection, connection.cursor(name=CURSOR) as cursor:
        cursor.execute(statements.statement(access.settings, '"').encode())


@contextmanager
def _opened(access: DatabaseAccess) -> Iterator["Connection"]:
    """Ended in time, and its faults explained."""
    import psycopg

    with (
        explained_deadline(access, (psycopg.Error,), explain) as deadline,
        _connected(access, deadline) as connection,
    ):
        yield connection


@contextmanager
def _connected(access: DatabaseAccess, deadline: ConnectionDeadline) -> Iterator["Connection"]:
    """A session that cannot write, and whose statements the server itself ends in time."""
    import psycopg

    connection = connect(access)
    try:
        deadline.watch(connection.fileno())
        connection.read_only = True
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        _take_cells_as_text(connection)
        yield connection
    finally:
        with suppress(psycopg.Error):
            connection.close()


def connect(access: DatabaseAccess, **more: str | int) -> "Connection":
    """A connection that writes nothing, on the local clock; ``more`` are settings of the session. Raises
    OriginError."""
    import psycopg

    settings, limits = access.settings, access.limits
    most = int(limits.total_seconds * 1000)
    options = {
        "default_transaction_read_only": "on",
        "statement_timeout": most,
        "lock_timeout": min(most, LOCK_SECONDS * 1000),
        "idle_in_transaction_session_timeout": most,
        "TimeZone": "Asia/Shanghai",
        "DateStyle": "ISO",
        "client_encoding": "UTF8",
        **more,
    }
    mode, authorities = _encryption(settings)
    try:
        return psycopg.connect(
            host=settings["server"],
            port=settings.get("port", "5432"),
            dbname=settings["database"],
            user=access.credentials.user,
            password=access.credentials.secret,
            connect_timeout=max(2, round(limits.connect_seconds)),
            options=" ".join(f"-c {name}={value}" for name, value in options.items()),
            application_name="jixiao",
            gssencmode="disable",
            tcp_user_timeout=most,
            sslmode=mode,
            sslrootcert=authorities,
        )
    except psycopg.OperationalError as error:
        raise _explain_refusal(str(error), settings, mode != "disable") from None


def _encryption(settings: Mapping[str, str]) -> tuple[str, str | None]:
    """In the driver's words: how, and whose certificates are believed."""
    return ("verify-full", trusted_authorities(settings)) if is_encrypted(settings) else ("disable", None)


def _explain_refusal(said: str, settings: Mapping[str, str], encrypted: bool) -> OriginError:
    """Why there is no session, by the words of the server: it gives no code for it."""
    if NO_DATABASE.search(said):
        return no_such_database(settings["database"])
    if REFUSED.search(said):
        return database_error(OriginFault.SIGN_IN)
    if encrypted and NOT_ENCRYPTED.search(said):
        return database_error(OriginFault.UNTRUSTED)
    return database_error(OriginFault.UNREACHABLE)


def _take_cells_as_text(connection: "Connection") -> None:
    """As the server writes them: exact, and a day that Python has none for is no fault."""
    from psycopg.types.string import TextLoader

    for kind in connection.adapters.types:
        connection.adapters.register_loader(kind.oid, TextLoader)
        connection.adapters.register_loader(kind.array_oid, TextLoader)


def _write_rows(connection: "Connection", access: DatabaseAccess, into: Path) -> None:
    """All of them, and the transaction ended as it should."""
    with connection.cursor(name=CURSOR) as cursor:
        cursor.execute(statements.statement(access.settings, '"').encode())
        columns = cursor.description or ()
        refuse_binary([column.name for column in columns if column.type_code == BYTEA])
        with RowsFile(into, [column.name for column in columns], access.limits) as file:
            while batch := cursor.fetchmany(BATCH):
                file.write_rows(batch)
    connection.commit()


def explain(error: "psycopg.Error", access: DatabaseAccess) -> OriginError:
    """What broke off, by the code that the server gave."""
    import psycopg

    if isinstance(error, psycopg.DataError) and not error.sqlstate:
        return unreadable_answer("有的值不能读，如“infinity”这样的时间，请数据库管理员查看")
    code, said = error.sqlstate or "", error.diag.message_primary or ""
    if code == "57014":
        return timed_out(access.limits.total_seconds)
    if code == "55P03":
        return timed_out(min(LOCK_SECONDS, access.limits.total_seconds), "没有等到被锁住的表")
    if code in ("42P01", "3F000"):
        there = _ask(access, TABLES)
        return no_such_table(access.tables, there)
    if code == "42703":
        asked = list(access.tables)
        return no_such_column(said, _ask(access, COLUMNS, asked))
    if code == "42501":
        return database_error(OriginFault.SIGN_IN, said)
    if code.startswith(REFUSALS):
        return refused_statement(said)
    if code in CONFLICTS or code.startswith("08") or not code:
        return database_error(OriginFault.CUT_OFF)
    return unreadable_answer(f"执行出错（SQLSTATE {code}），请数据库管理员查看")


def _ask(access: DatabaseAccess, statement: str, *parameters: list[str]) -> list[str]:
    """The first cells of what the server answers; nothing where it cannot be asked any more."""
    import psycopg

    with (
        suppress(psycopg.Error, OriginError),
        access.deadline() as deadline,
        _connected(access, deadline) as connection,
    ):
        return [str(row[0]) for row in connection.execute(statement.encode(), parameters or None)]
    return []
