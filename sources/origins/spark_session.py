"""Spark asked statement by statement, by Spark Connect: one session, each statement ended in time. Only
SELECTs are sent: Spark knows no session that cannot write."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from decimal import Decimal
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from sources.origins.contract import OriginError, OriginFault
from sources.origins.database_access import DatabaseAccess
from sources.origins.database_faults import (
    database_error,
    no_column_there,
    no_such_database,
    no_such_table,
    refused_statement,
    timed_out,
    too_large,
    unreadable_answer,
)
from sources.origins.fetch_budget import BYTES_PER_MB
from sources.origins.spark_line import SparkLine, condition_of
from sources.origins.statements import query_mistake

if TYPE_CHECKING:
    import grpc

MOST_BYTES = 64 * BYTES_PER_MB
SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.files.ignoreMissingFiles": "false",
    "spark.sql.variable.substitute": "false",
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.ansi.doubleQuotedIdentifiers": "false",
    "spark.sql.legacy.consecutiveStringLiterals.enabled": "false",
    "spark.sql.groupByOrdinal": "true",
    "spark.sql.orderByOrdinal": "true",
    "spark.sql.caseSensitive": "false",
}
"""Whatever the server is set to: instants have no zone, as here; what does not fit is a fault, never empty;
a file that cannot be read is one too; a text stands for itself."""
COLUMNS = "DESCRIBE TABLE {}"
EXPLAIN = "EXPLAIN "
"""Before a SELECT that is told of and not carried out."""
NOT_ENCRYPTED = re.compile("SSL|TLS|handshake|certificate", re.IGNORECASE)
TOO_LONG = "larger than max"
"""What gRPC says of a message; a gateway says of other limits that they are exhausted."""
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  # local time without a zone
NO_TABLE = ("TABLE_OR_VIEW_NOT_FOUND", "SCHEMA_NOT_FOUND")
NO_SESSION = "INVALID_HANDLE"
"""It was closed, or the server started again."""
REFUSED = ("PARSE_SYNTAX", "DATATYPE_MISMATCH", "UNRESOLVED", "UNSUPPORTED")


class SparkStatements:
    """Values go beside the statement, with their types. Spark has no transaction: each statement sees the
    rows that are there when it begins. Raises OriginError."""

    def __init__(self, access: DatabaseAccess, settings: Mapping[str, str] = SETTINGS) -> None:
        self.access = access
        self.line = SparkLine(access)
        database = access.settings["database"]
        try:
            with self.explained():
                self.line.configure(settings)
            self.enter(database)
        except OriginError:
            self.close()
            raise

    def enter(self, database: str) -> None:
        """Names of tables without one are looked for there; a catalog may stand before it."""
        try:
            self.ask(f"USE {quoted(database)}", ())
        except OriginError as error:
            raise no_such_database(database) if error.fault is OriginFault.NOT_THERE else error from None

    def read(self, sql: str, parameters: Sequence[Any]) -> Sequence[tuple[Any, ...]]:
        is_description = sql.startswith(COLUMNS.partition("{")[0])
        if not is_description:
            refuse_writing(sql)
        rows = self.ask(sql, parameters)
        return list(described_columns(rows)) if is_description else rows

    def columns(self, relation: str) -> Sequence[tuple[str, str]]:
        """Their names and types, as Spark writes them."""
        return [(name, type_) for name, type_ in self.read(COLUMNS.format(quoted(relation)), ())]

    def ask(self, sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        with self.explained():
            return self.run(sql, parameters)

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """What breaks off is ``grpc.RpcError`` here."""
        protocol = self.line.protocol
        values = [protocol.Expression(literal=literal_of(value, protocol)) for value in parameters]
        relation = protocol.Relation(sql=protocol.SQL(query=sql, pos_arguments=values))
        rows: list[tuple[Any, ...]] = []
        taken = 0
        for part in self.line.execute(protocol.Plan(root=relation)):
            taken += len(part.data)
            if taken > MOST_BYTES:
                raise too_large(MOST_BYTES // BYTES_PER_MB)
            found = rows_of(part.data)
            refuse_lost(part, len(found), len(rows))
            rows += found
        return rows

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Within it what breaks off becomes OriginError, and the server stops counting."""
        from grpc import RpcError

        try:
            yield
        except RpcError as error:
            raise self.explain(error) from None
        except OriginError:
            self.line.cancel()
            raise

    def explain(self, error: "grpc.RpcError") -> OriginError:
        """By the condition that Spark gave, which holds no data, or by how the call ended."""
        condition, named = condition_of(error)
        if not condition:
            return self.explain_line(error)
        if condition.startswith(NO_SESSION):
            return database_error(OriginFault.CUT_OFF)
        if condition.startswith(NO_TABLE):
            return no_such_table(self.access.tables, self.tables_there())
        if condition.startswith("UNRESOLVED_COLUMN"):
            return no_column_there(named.get("objectName", condition))
        if "PERMISSION" in condition or condition.startswith("INSUFFICIENT"):
            return database_error(OriginFault.SIGN_IN, condition)
        if condition.startswith(REFUSED):
            return refused_statement(condition)
        return unreadable_answer(f"执行出错（{condition}），请集群管理员查看")

    def explain_line(self, error: Any) -> OriginError:
        from grpc import StatusCode

        code = error.code()
        if code in (StatusCode.UNAUTHENTICATED, StatusCode.PERMISSION_DENIED):
            return database_error(OriginFault.SIGN_IN, "password 所指的环境变量里应是集群管理员给的令牌")
        if code is StatusCode.DEADLINE_EXCEEDED:
            self.line.cancel()
            return timed_out(self.access.limits.total_seconds)
        if code in (StatusCode.UNAVAILABLE, StatusCode.CANCELLED):
            return database_error(self.line_fault(str(error.details())))
        if code is StatusCode.RESOURCE_EXHAUSTED and TOO_LONG in str(error.details()):
            return too_large(MOST_BYTES // BYTES_PER_MB)
        if self.line.is_answered:
            return unreadable_answer(f"执行出错（{code.name}），请集群管理员查看")
        return unreadable_answer(
            f"不是 Spark Connect 的回答（{code.name}），请核对服务器地址和端口（常为 15002）"
        )

    def line_fault(self, said: str) -> OriginFault:
        """Somebody listens there, or did."""
        is_secret = not self.line.is_answered and NOT_ENCRYPTED.search(said)
        return OriginFault.UNTRUSTED if is_secret else OriginFault.CUT_OFF

    def tables_there(self) -> list[str]:
        """Those that this user sees in the databases that were named."""
        from grpc import RpcError

        found: list[str] = []
        named = self.access.relations or (self.access.settings.get("table", ""),)
        for database in dict.fromkeys(name.rpartition(".")[0] for name in named):
            with suppress(RpcError):  # a database that is not there either
                rows = self.run(f"SHOW TABLES IN {quoted(database)}" if database else "SHOW TABLES")
                found += [str(name) for _, name, *_ in rows]
        return found

    def close(self) -> None:
        self.line.close()


def quoted(name: str) -> str:
    """Of a table or database, with what it lies in."""
    return ".".join(f"`{part.replace('`', '``')}`" for part in name.split("."))


def refuse_writing(sql: str) -> None:
    """Raises OriginError: nothing that is not one SELECT is sent, whoever wrote it."""
    if mistake := query_mistake("spark", sql.removeprefix(EXPLAIN)):
        raise OriginError(OriginFault.SETTINGS, f"只发读取数据的语句，这一条没有发出：{mistake}")


def described_columns(rows: Sequence[tuple[Any, ...]]) -> Iterator[tuple[str, str]]:
    """Before what is said of partitions, of which lines have no type."""
    return ((str(name), str(type_)) for name, type_, *_ in takewhile(lambda row: row[1], rows))


def rows_of(part: bytes) -> list[tuple[Any, ...]]:
    """Raises OriginError for what no value of ours is."""
    from pyarrow import ipc

    try:
        table = ipc.open_stream(part).read_all()
        return list(zip(*(column.to_pylist() for column in table.columns), strict=True))
    except UnicodeDecodeError as error:
        raise unreadable_answer("有的文字不是 UTF-8，请核对表里的内容") from error
    except (ValueError, ArithmeticError) as error:
        raise unreadable_answer("有的值不能读，如一万年以后的日期，请集群管理员查看") from error


def refuse_lost(part: Any, found: int, before: int) -> None:
    """Raises OriginError where rows of a part, or a part after so many rows, did not arrive."""
    start = part.start_offset if part.HasField("start_offset") else before
    if (part.row_count, start) != (found, before):
        raise unreadable_answer("回答不全，没有采用；请再试一次")


def literal_of(value: Any, protocol: Any) -> Any:
    """A value with its type; instants have no zone."""
    literal = protocol.Expression.Literal
    if value is None:
        return literal(null=protocol.DataType(null=protocol.DataType.NULL()))
    if isinstance(value, bool):
        return literal(boolean=value)
    if isinstance(value, datetime):
        return literal(timestamp_ntz=microseconds(value))
    if isinstance(value, str):
        return literal(string=value)
    if isinstance(value, int) and -(2**31) <= value < 2**31:
        return literal(integer=value)  # pages and frames of windows take no wider ones
    if isinstance(value, int) and -(2**63) <= value < 2**63:
        return literal(long=value)
    return literal(decimal=literal.Decimal(value=f"{Decimal(str(value)):f}"))


def microseconds(moment: datetime) -> int:
    since = moment - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
