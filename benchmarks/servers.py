"""Servers for ``engines.py``, each with the generated orders: how the product and how SQL by hand ask
them, and what they used of a processor. A kind of server is one context manager in ``SERVERS``."""

import csv
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.by_hand import Numbers
from measuring.engine import Engine
from measuring.engines.opening import open_server_engine
from measuring.engines.relation import Relation
from sources.origins.contract import Credentials, FetchLimits
from sources.origins.database_access import DatabaseAccess
from sources.origins.postgresql_session import FOR_AGGREGATES
from sources.tables import WORK_ORDERS
from tests.sources.origins.servers import postgresql_server

OpenEngine = Callable[[Mapping[str, Path]], Engine]
LIMITS = FetchLimits(total_seconds=3600)
LONGEST_END = 30
"""Seconds."""
TICKS = os.sysconf("SC_CLK_TCK")
MONTH = re.compile(r"month\((\w+)\) \+ 12 \* \(year\(\w+\) - (\d+)\)")


class RowsByHand:
    """What the forms by hand take for their connection: a statement in DuckDB's words is rewritten and
    asked."""

    def __init__(
        self, ask: Callable[[str], Sequence[tuple[Any, ...]]], rewrite: Callable[[str], str]
    ) -> None:
        self.ask, self.rewrite = ask, rewrite
        self.rows: Sequence[tuple[Any, ...]] = ()

    def execute(self, statement: str) -> "RowsByHand":
        self.rows = self.ask(self.rewrite(statement))
        return self

    def fetchall(self) -> Sequence[tuple[Any, ...]]:
        return self.rows


@dataclass(frozen=True)
class OrdersThere:
    """``access`` is how the ``kind`` of server is asked, where the orders are ``relation``. ``by_hand``
    hands a connection to a form; ``processor`` are the seconds that the server used up to now."""

    name: str
    kind: str
    access: DatabaseAccess
    relation: str
    opened: OpenEngine
    by_hand: Callable[[Callable[[Any], Numbers]], Numbers]
    processor: Callable[[], float]


def columns_of(export: Path) -> list[str]:
    with export.open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def of_process(pid: int) -> float:
    """Seconds of a process and of its children that ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS


def children_of(pid: int) -> int:
    return len(Path(f"/proc/{pid}/task/{pid}/children").read_text().split())


def of_server(pid: int, idle: int) -> float:
    """As ``of_process``, once no more than ``idle`` children are left: those at work are not counted yet."""
    until = time.monotonic() + LONGEST_END
    while children_of(pid) > idle:
        if time.monotonic() > until:
            raise RuntimeError("a session of the server does not end")
        time.sleep(0.01)
    return of_process(pid)


def columns_there(export: Path, types: Mapping[str, str]) -> str:
    found = {column.name: types[column.type] for column in WORK_ORDERS.columns}
    return ", ".join(f"{name} {found[name]}" for name in columns_of(export))


def put_copies(
    run: Callable[[str], object], export: Path, copies: int, orders: str = "orders", made_as: str = "AS"
) -> None:
    """Makes of the orders that are there so many times as many, alike but for their numbers. ``made_as``
    begins the query of which a table is made."""
    if copies == 1:
        return
    number, *others = columns_of(export)
    run(f"CREATE TABLE {orders}_once {made_as} SELECT * FROM {orders}")
    for copy in range(1, copies):
        cells = ", ".join((f"concat({number}, '-{copy}')", *others))
        run(f"INSERT INTO {orders} SELECT {cells} FROM {orders}_once")
    run(f"DROP TABLE {orders}_once")


POSTGRESQL_TYPES = {"text": "text", "instant": "timestamp", "count": "bigint", "flag": "boolean"}


def for_postgresql(statement: str) -> str:
    """As somebody writes it there who knows that date_part is faster than EXTRACT."""
    keys = ", ".join(name for name in "mkv" if f" AS {name}" in statement)
    month = r"(date_part('month', \1) + 12 * (date_part('year', \1) - \2))::int"
    text = (
        MONTH.sub(month, statement)
        .replace("FILTER (", "FILTER (WHERE ")
        .replace("GROUP BY ALL", f"GROUP BY handler, {keys}")
    )
    text = text.replace("), range(1, 13)", ") AS months_of_rows, generate_series(1, 12)")
    return text.replace("m <= w) GROUP BY", "m <= w) AS with_windows GROUP BY")


@contextmanager
def orders_in_postgresql(export: Path, copies: int) -> Iterator[OrdersThere]:
    with postgresql_server() as server:
        server.run("ALTER SYSTEM SET autovacuum = off")
        server.run("SELECT pg_reload_conf()")
        place = f"host=127.0.0.1 port={server.port} dbname=postgres user=admin password=admin-secret"
        place += f" options='{' '.join(f'-c {name}={value}' for name, value in FOR_AGGREGATES.items())}'"
        with closing(psycopg.connect(place, autocommit=True)) as connection:
            connection.execute(f"CREATE TABLE orders ({columns_there(export, POSTGRESQL_TYPES)})".encode())
            with (
                connection.cursor().copy("COPY orders FROM STDIN (FORMAT csv, HEADER)") as copy,
                export.open("rb") as file,
            ):
                while block := file.read(1 << 20):
                    copy.write(block)
            put_copies(lambda text: connection.execute(text.encode()), export, copies)
            connection.execute("VACUUM ANALYZE orders")
        time.sleep(1)
        idle = children_of(server.process.pid)
        settings = {"server": "127.0.0.1", "port": str(server.port), "database": "postgres", "tls": "off"}
        access = DatabaseAccess(settings, Credentials("admin", "admin-secret"), LIMITS)
        relations = {"work_orders": Relation("public.orders", {name: name for name in columns_of(export)})}

        def by_hand(form: Callable[[Any], Numbers]) -> Numbers:
            with closing(psycopg.connect(place)) as asking:
                return form(RowsByHand(lambda text: asking.execute(text.encode()).fetchall(), for_postgresql))

        yield OrdersThere(
            f"PostgreSQL {version_of(place)}",
            "postgresql",
            access,
            "public.orders",
            lambda _: open_server_engine("postgresql", access, relations),
            by_hand,
            lambda: of_server(server.process.pid, idle),
        )


def version_of(place: str) -> str:
    with closing(psycopg.connect(place)) as connection:
        return str(connection.info.server_version // 10000)


SERVERS: Mapping[str, Callable[[Path, int], AbstractContextManager[OrdersThere]]] = {
    "postgresql": orders_in_postgresql
}
