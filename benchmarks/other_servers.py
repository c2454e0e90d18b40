"""MariaDB, ClickHouse and Spark for ``engines.py``: the generated orders there, and the forms by hand in
their words."""

import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

import pymysql

from benchmarks.by_hand import Numbers
from benchmarks.servers import (
    LIMITS,
    OrdersThere,
    RowsByHand,
    columns_of,
    columns_there,
    of_process,
    put_copies,
)
from measuring.engines.opening import open_server_engine
from measuring.engines.relation import Relation
from sources.origins.clickhouse_session import ClickhouseSession
from sources.origins.contract import Credentials
from sources.origins.database_access import DatabaseAccess
from sources.origins.spark_session import SparkStatements
from tests.engines.clickhouse_server import SECRET, USER, clickhouse_server
from tests.engines.clickhouse_tables import TYPES as CLICKHOUSE_TYPES
from tests.engines.spark_server import spark_server
from tests.sources.origins.servers import mariadb_server

MARIADB_TYPES = {"text": "varchar(40)", "instant": "datetime", "count": "bigint", "flag": "boolean"}
COUNTED = re.compile(r"count\(\*\) FILTER \(([^()]*)\)")
SUMMED = re.compile(r"sum\((\w+)\) FILTER \(([^()]*)\)")
MOMENT = re.compile(r"TIMESTAMP '([\d-]+)'")


def with_names(statement: str) -> str:
    """Queries in queries have names of their own."""
    text = statement.replace("), range(1, 13) AS months(w)", ") AS months_of_rows, {months}")
    return text.replace("m <= w) GROUP BY", "m <= w) AS with_windows GROUP BY")


def for_mariadb(statement: str) -> str:
    """The total of all departments is a roll-up; what stands for all months too is passed over."""
    keys = ", ".join(name for name in "mkv" if f" AS {name}" in statement)
    text = COUNTED.sub(r"COUNT(CASE WHEN \1 THEN 1 END)", with_names(statement))
    text = SUMMED.sub(r"SUM(CASE WHEN \2 THEN \1 END)", text).replace("{months}", MONTHS_OF_MARIADB)
    text = text.replace("GROUP BY ALL", f"GROUP BY handler, {keys}")
    text = text.replace("GROUP BY GROUPING SETS ((w, handler), (w))", "GROUP BY w, handler WITH ROLLUP")
    text = text.replace("GROUP BY GROUPING SETS ((handler), ())", "GROUP BY handler WITH ROLLUP")
    return MOMENT.sub(r"TIMESTAMP '\1 00:00:00'", text)


MONTHS_OF_MARIADB = "(SELECT seq AS w FROM seq_1_to_12) AS months"


def for_clickhouse(statement: str) -> str:
    text = with_names(statement).replace("{months}", "(SELECT arrayJoin(range(1, 13)) AS w) AS months")
    text = text.replace("FILTER (", "FILTER (WHERE ")
    return f"{MOMENT.sub(TO_INSTANT, text)} SETTINGS group_by_use_nulls = 1"


TO_INSTANT = r"toDateTime64('\1 00:00:00', 6, 'Asia/Shanghai')"


def relations_of(export: Path, name: str) -> Mapping[str, Relation]:
    return {"work_orders": Relation(name, {column: column for column in columns_of(export)})}


@contextmanager
def orders_in_mariadb(export: Path, copies: int) -> Iterator[OrdersThere]:
    place = {"user": "bench", "password": "bench-secret", "database": "bench", "charset": "utf8mb4"}
    with mariadb_server() as server:
        server.run("CREATE DATABASE bench CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
        server.run("CREATE USER bench IDENTIFIED BY 'bench-secret'")
        server.run("GRANT SELECT ON bench.* TO bench")
        server.run(f"CREATE TABLE bench.orders ({columns_there(export, MARIADB_TYPES)})")
        server.run(load_into_mariadb(export))
        put_copies(server.run, export, copies, "bench.orders")
        server.run("ANALYZE TABLE bench.orders")
        settings = {"server": "127.0.0.1", "port": str(server.port), "database": "bench", "tls": "off"}
        access = DatabaseAccess(settings, Credentials("bench", "bench-secret"), LIMITS)

        def connect() -> closing[Any]:
            return closing(pymysql.connect(host="127.0.0.1", port=server.port, **place))

        with connect() as first, first.cursor() as cursor:
            cursor.execute("SELECT version()")
            name = f"MariaDB {short(cursor.fetchone()[0])}"

        def by_hand(form: Callable[[Any], Numbers]) -> Numbers:
            with connect() as asking:

                def ask(text: str) -> Sequence[tuple[Any, ...]]:
                    cursor = asking.cursor()
                    cursor.execute(text)
                    return list(cursor.fetchall())

                return form(RowsByHand(ask, for_mariadb))

        yield OrdersThere(
            name,
            "mariadb",
            access,
            "bench.orders",
            lambda _: open_server_engine("mariadb", access, relations_of(export, "orders")),
            by_hand,
            lambda: of_process(server.process.pid),
        )


def short(version: Any) -> str:
    """Of ``10.11.6-MariaDB`` and the like the first two numbers."""
    return ".".join(str(version).split(".")[:2])


def load_into_mariadb(export: Path) -> str:
    """An empty cell is empty, true and false are 1 and 0."""
    names = columns_of(export)
    taken = ", ".join(f"@{name}" for name in names)
    values = ", ".join(
        f"{name} = NULLIF(REPLACE(REPLACE(@{name}, 'true', 1), 'false', 0), '')" for name in names
    )
    return (
        f"LOAD DATA INFILE '{export.absolute()}' INTO TABLE bench.orders CHARACTER SET utf8mb4 "
        f"FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '\"' IGNORE 1 LINES ({taken}) SET {values}"
    )


@contextmanager
def orders_in_clickhouse(export: Path, copies: int) -> Iterator[OrdersThere]:
    """Server and asker are one process here: its seconds are those of both."""
    with clickhouse_server() as server:
        columns = columns_there(export, CLICKHOUSE_TYPES)
        server.run(f"CREATE TABLE orders ({columns}) ENGINE = MergeTree ORDER BY tuple()")
        structure = columns.replace("'", "\\'")
        server.run(
            f"INSERT INTO orders SELECT * FROM file('{export.absolute()}', CSVWithNames, '{structure}')"
        )
        server.run("SYSTEM STOP MERGES orders")
        put_copies(server.run, export, copies, made_as="ENGINE = MergeTree ORDER BY tuple() AS")
        settings = {"server": "127.0.0.1", "port": str(server.port), "database": "default", "tls": "off"}
        access = DatabaseAccess(settings, Credentials(USER, SECRET), LIMITS)
        session = ClickhouseSession(access)
        version = short(session.read("SELECT version()", ())[0][0])
        yield OrdersThere(
            f"ClickHouse {version} in process",
            "clickhouse",
            access,
            "default.orders",
            lambda _: open_server_engine("clickhouse", access, relations_of(export, "orders")),
            lambda form: form(RowsByHand(lambda text: session.read(text, ()), for_clickhouse)),
            lambda: 0.0,
        )
        server.run("DROP TABLE orders SYNC")  # the process goes on


SPARK_TYPES = {"text": "STRING", "instant": "TIMESTAMP_NTZ", "count": "BIGINT", "flag": "BOOLEAN"}
MONTHS_OF_SPARK = "(SELECT explode(sequence(1, 12)) AS w) AS months"


def for_spark(statement: str) -> str:
    return with_names(statement).replace("{months}", MONTHS_OF_SPARK).replace("FILTER (", "FILTER (WHERE ")


@contextmanager
def orders_in_spark(export: Path, copies: int) -> Iterator[OrdersThere]:
    """Who asks by hand signs in for it too, as the product does."""
    with tempfile.TemporaryDirectory() as home, spark_server(Path(home)) as server:
        server.run(
            f"CREATE TEMPORARY VIEW export USING csv OPTIONS (path '{export.absolute()}', header 'true')"
        )
        typed = (column.rpartition(" ") for column in columns_there(export, SPARK_TYPES).split(", "))
        columns = ", ".join(f"CAST({name} AS {type_}) AS {name}" for name, _, type_ in typed)
        server.run(f"CREATE TABLE orders USING parquet AS SELECT {columns} FROM export")
        put_copies(server.run, export, copies, made_as="USING parquet AS")

        def by_hand(form: Callable[[Any], Numbers]) -> Numbers:
            with closing(SparkStatements(server.access)) as session:
                return form(RowsByHand(lambda text: session.read(text, ()), for_spark))

        yield OrdersThere(
            f"Spark {short(server.run('SELECT version()')[0][0])} with two executors",
            "spark",
            server.access,
            "orders",
            lambda _: open_server_engine("spark", server.access, relations_of(export, "orders")),
            by_hand,
            lambda: of_family(server.process.pid),
        )


def of_family(pid: int) -> float:
    """Seconds of a process and of those that it started and that run."""
    started = Path(f"/proc/{pid}/task").glob("*/children")
    return of_process(pid) + sum(
        of_family(int(child)) for told in started for child in told.read_text().split()
    )


OTHER_SERVERS: Mapping[str, Callable[[Path, int], AbstractContextManager[OrdersThere]]] = {
    "mariadb": orders_in_mariadb,
    "clickhouse": orders_in_clickhouse,
    "spark": orders_in_spark,
}
