"""Spark asked statement by statement: one session of a cluster for a process, each statement ended in time.
Only SELECTs are sent: a cluster knows no session that cannot write."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from threading import Timer
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sources.origins.contract import OriginError, OriginFault
from sources.origins.database_access import DatabaseAccess
from sources.origins.database_faults import (
    database_error,
    no_such_column,
    no_such_table,
    refused_statement,
    timed_out,
    unreadable_answer,
)

if TYPE_CHECKING:
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession as Cluster

NOT_INSTALLED = (
    "这台机器上没有装 Spark 的连接组件（pyspark），请系统管理员安装 requirements-engines.txt 里的组件"
)
SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
}
"""Instants have no zone, as here; what does not fit is a fault, never empty."""


class SparkStatements:
    """Reads tables of the cluster's catalog by their names; raises OriginError."""

    def __init__(self, access: DatabaseAccess) -> None:
        self.access = access
        self.cluster = join_cluster(access)

    def read(self, sql: str, parameters: Sequence[Any]) -> Sequence[tuple[Any, ...]]:
        with explained(self.cluster, self.access):
            found = self.cluster.sql(sql, args=[as_literal(value) for value in parameters])
            return [tuple(row) for row in found.collect()]

    def columns(self, table: str) -> Sequence[tuple[str, str]]:
        """Their names and types, as Spark writes them."""
        with explained(self.cluster, self.access):
            found: Sequence[tuple[str, str]] = self.cluster.table(table).dtypes
            return found

    def close(self) -> None:
        """The cluster is joined once in a process, and left with it."""


def join_cluster(access: DatabaseAccess) -> "Cluster":
    """A session with settings of its own in the application of this process; ``server`` of the settings is
    the address of the cluster, as Spark writes it."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise OriginError(OriginFault.SETTINGS, NOT_INSTALLED) from error
    builder = SparkSession.builder.master(access.settings["server"]).appName("jixiao")
    session = builder.config("spark.ui.enabled", "false").getOrCreate().newSession()
    for name, value in SETTINGS.items():
        session.conf.set(name, value)
    return session


def as_literal(value: Any) -> Any:
    """An instant is written without a zone: the driver would read one into it."""
    if not isinstance(value, datetime):
        return value
    from pyspark.sql.functions import expr

    return expr(f"TIMESTAMP_NTZ'{value.isoformat(' ', 'microseconds')}'")


@contextmanager
def explained(cluster: "Cluster", access: DatabaseAccess) -> Iterator[None]:
    """Within it jobs end in time, and what the driver raises becomes OriginError."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    context, tag, seconds = cluster.sparkContext, f"jixiao-{uuid4()}", access.limits.total_seconds
    ended: list[bool] = []

    def end() -> None:
        ended.append(True)
        context.cancelJobsWithTag(tag)

    timer = Timer(seconds, end)
    context.addJobTag(tag)
    timer.start()
    try:
        yield
    except PySparkException as error:
        raise timed_out(seconds) if ended else explain(error, access) from error
    except Py4JError as error:
        raise timed_out(seconds) if ended else database_error(OriginFault.CUT_OFF) from error
    finally:
        timer.cancel()
        context.removeJobTag(tag)


def explain(error: "PySparkException", access: DatabaseAccess) -> OriginError:
    """By the condition that Spark gave, which holds no data."""
    condition = error.getCondition() or ""
    if condition.startswith(("TABLE_OR_VIEW_NOT_FOUND", "SCHEMA_NOT_FOUND")):
        return no_such_table(access.tables, ())
    if condition.startswith("UNRESOLVED_COLUMN"):
        return no_such_column(condition, ())
    if condition.startswith(("PARSE_SYNTAX", "DATATYPE_MISMATCH", "UNRESOLVED", "UNSUPPORTED")):
        return refused_statement(condition)
    return unreadable_answer(f"执行出错（{condition or type(error).__name__}），请集群管理员查看")
