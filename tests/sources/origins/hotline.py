"""A hotline's tables on a database server of the tests: orders, many rows, bytes, and what may not be read."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from sources.origins.contract import Credentials
from tests.sources.origins.asking import READER, Asking
from tests.sources.origins.servers import SECRET, DatabaseServer


@dataclass(frozen=True)
class Hotline:
    """``owner`` may do everything; ``pause`` waits so many seconds within a statement, ``end_reader`` ends the
    sessions of the reader; ``cuts`` are parts of an answer at which its line is cut."""

    kind: str
    server: DatabaseServer
    database: str
    owner: Credentials
    pause: str
    end_reader: str
    cuts: tuple[float, ...]

    def asking(self, into: Path, credentials: Credentials = READER, port: int = 0) -> Asking:
        """``port`` is another one than the server's."""
        return Asking(self.kind, port or self.server.port, self.database, into, credentials)

    @contextmanager
    def ending_sessions(self) -> Iterator[None]:
        """Those of the reader, again and again."""
        done = Event()

        def end_them() -> None:
            for _ in range(100):
                if done.is_set():
                    return
                self.server.run(f"SELECT {self.pause.format(0.05)}")
                self.server.run(self.end_reader)

        killer = Thread(target=end_them)
        killer.start()
        try:
            yield
        finally:
            done.set()
            killer.join()


def hotline_in_mariadb(mariadb: DatabaseServer) -> Hotline:
    mariadb.run("CREATE DATABASE hotline CHARACTER SET utf8mb4")
    mariadb.run(f"CREATE USER hotline_reader IDENTIFIED BY '{SECRET}'")
    mariadb.run(f"CREATE USER owner IDENTIFIED BY '{SECRET}'")
    mariadb.run("GRANT ALL ON *.* TO owner")
    mariadb.run(
        "CREATE TABLE hotline.orders (编号 varchar(20), 受理时间 timestamp NULL, 办结时间 datetime, 金额 decimal(30,10),"
        " 比例 double, 是否办结 bit(1), 备注 text, 日期 date) CHARACTER SET utf8mb4"
    )
    mariadb.run("SET GLOBAL sql_mode = ''")
    mariadb.run(
        "INSERT INTO hotline.orders SELECT 'D1', FROM_UNIXTIME(1719774000), '2024-07-02 08:00:00',"
        " 12345678901234567890.0123456789, 0.1, b'1', '第一行\\n第二行,\"引号\"😀', '2024-07-01'"
    )
    mariadb.run(
        "INSERT INTO hotline.orders VALUES ('D2', NULL, '0000-00-00', NULL, NULL, b'0', '', '0000-00-00')"
    )
    mariadb.run("CREATE TABLE hotline.secret_notes (x int)")
    mariadb.run("CREATE TABLE hotline.pictures (编号 varchar(20), 图片 blob)")
    mariadb.run(
        "CREATE TABLE hotline.many AS SELECT seq AS id, repeat('x', 200) AS text FROM hotline.seq_1_to_50000"
    )
    for table in ("orders", "pictures", "many"):
        mariadb.run(f"GRANT SELECT ON hotline.{table} TO hotline_reader")
    owner = Credentials("owner", SECRET)
    end, cuts = "KILL USER hotline_reader", (0.00001, 0.00003, 0.3, 0.7, 0.99999)
    return Hotline("mariadb", mariadb, "hotline", owner, "SLEEP({})", end, cuts)


def hotline_in_postgresql(postgresql: DatabaseServer) -> Hotline:
    postgresql.run(f"CREATE ROLE hotline_reader LOGIN PASSWORD '{SECRET}'")
    postgresql.run(
        "CREATE TABLE orders (编号 text, 受理时间 timestamptz, 办结时间 timestamp, 金额 numeric(30,10),"
        " 比例 float8, 是否办结 boolean, 备注 text, 日期 date)"
    )
    postgresql.run(
        "INSERT INTO orders VALUES ('D1', '2024-06-30 19:00:00+00', '2024-07-02 08:00',"
        " 12345678901234567890.0123456789, 0.1, true, E'第一行\\n第二行,\"引号\"', '2024-07-01'),"
        " ('D2', NULL, NULL, NULL, NULL, false, '', 'infinity')"
    )
    postgresql.run("CREATE TABLE secret_notes (x int)")
    postgresql.run("CREATE TABLE pictures (编号 text, 图片 bytea)")
    postgresql.run(
        "CREATE TABLE many AS SELECT i AS id, repeat('x', 200) AS text FROM generate_series(1, 50000) i"
    )
    for table in ("orders", "pictures", "many"):
        postgresql.run(f"GRANT SELECT ON {table} TO hotline_reader")
    owner = Credentials("admin", "admin-secret")
    cuts = (0.01, 0.3, 0.7, 0.999)
    end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'hotline_reader'"
    return Hotline("postgresql", postgresql, "postgres", owner, "pg_sleep({})", end, cuts)
