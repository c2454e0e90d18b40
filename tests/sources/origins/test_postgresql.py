"""PostgreSQL against a real server: exact cells, nothing written, and an end to every wait."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import psycopg
import pytest

from sources.origins.contract import Credentials, FetchLimits, OriginFault
from sources.origins.kinds import find_setting_mistake
from tests.sources.origins.asking import AMPLE, READER, Asking
from tests.sources.origins.servers import SECRET, BadLine, DatabaseServer, free_port


@pytest.fixture(scope="module")
def server(postgresql: DatabaseServer) -> DatabaseServer:
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
    return postgresql


def asking_at(port: int, into: Path, credentials: Credentials = READER) -> Asking:
    return Asking("postgresql", port, "postgres", into, credentials)


@pytest.fixture
def asking(server: DatabaseServer, tmp_path: Path) -> Asking:
    return asking_at(server.port, tmp_path)


def test_cells_come_exactly_and_an_empty_one_is_null(asking: Asking) -> None:
    header, first, second = asking.rows(table="orders")
    assert header == ["编号", "受理时间", "办结时间", "金额", "比例", "是否办结", "备注", "日期"]
    assert first == [
        "D1",
        "2024-07-01 03:00:00+08",
        "2024-07-02 08:00:00",
        "12345678901234567890.0123456789",
        "0.1",
        "t",
        '第一行\n第二行,"引号"',
        "2024-07-01",
    ]
    assert second == ["D2", "", "", "", "", "f", "", "infinity"]


def test_a_query_may_have_percents_semicolons_in_texts_and_a_comment_at_its_end(asking: Asking) -> None:
    query = "SELECT 编号, 'a;b%s' AS 常数 FROM public.orders WHERE 备注 LIKE '%行%' ORDER BY 1; -- 结束"
    assert find_setting_mistake("postgresql", {"query": query}) is None
    assert asking.rows(query=query) == [["编号", "常数"], ["D1", "a;b%s"]]


def test_an_answer_without_rows_is_a_header_alone(asking: Asking) -> None:
    assert asking.rows(query="SELECT 编号 FROM orders WHERE false") == [["编号"]]


def test_a_large_table_comes_whole(asking: Asking) -> None:
    assert len(asking.rows(AMPLE, table="many")) == 50_001


@pytest.mark.parametrize(
    "query",
    [
        "INSERT INTO orders VALUES ('X') RETURNING 1",
        "WITH w AS (DELETE FROM orders RETURNING 1) SELECT * FROM w",
        "SELECT 1; DROP TABLE orders",
        "SELECT * FROM orders FOR UPDATE",
        "COPY orders TO PROGRAM 'id'",
        "SELECT set_config('transaction_read_only', 'off', true)",
        "SELECT nextval('numbers')",
    ],
)
def test_the_session_itself_refuses_to_write_whatever_it_is_asked(
    server: DatabaseServer, tmp_path: Path, query: str
) -> None:
    """As the owner of everything: it is the session that may not."""
    server.run("CREATE SEQUENCE IF NOT EXISTS numbers")
    asking = asking_at(server.port, tmp_path, Credentials("admin", "admin-secret"))
    assert asking.fault(query=query).fault is OriginFault.SETTINGS
    assert len(asking.rows(table="orders")) == 3


def test_what_is_not_there_is_told_with_what_is(asking: Asking) -> None:
    assert "没有叫“nowhere”的数据库" in asking.fault(database="nowhere", table="orders").message
    table = asking.fault(table="order")
    assert (table.fault, "相近的有：orders" in table.message) == (OriginFault.NOT_THERE, True)
    column = asking.fault(query="SELECT 编号, 受理时刻 FROM orders")
    assert column.fault is OriginFault.NOT_THERE
    assert "表里的列有：编号、受理时间、办结时间" in column.message


@pytest.mark.parametrize(
    ("user", "secret"), [("hotline_reader", "wrong"), ("nobody", SECRET), ("hotline_reader", "")]
)
def test_a_wrong_secret_is_told_as_such(
    server: DatabaseServer, tmp_path: Path, user: str, secret: str
) -> None:
    asking = asking_at(server.port, tmp_path, Credentials(user, secret))
    assert asking.fault(table="orders").fault is OriginFault.SIGN_IN


def test_a_table_that_may_not_be_read_is_told_apart_from_one_that_is_not_there(asking: Asking) -> None:
    assert asking.fault(table="secret_notes").fault is OriginFault.SIGN_IN


def test_bytes_are_refused_by_the_name_of_their_column(asking: Asking) -> None:
    error = asking.fault(table="pictures")
    assert (error.fault, "“图片”" in error.message) == (OriginFault.UNREADABLE, True)


def test_more_than_is_taken_is_refused(asking: Asking) -> None:
    rows = FetchLimits(total_seconds=30, most_rows=1000)
    assert asking.fault(rows, table="many").fault is OriginFault.TOO_LARGE
    size = FetchLimits(total_seconds=30, most_bytes=100_000)
    assert asking.fault(size, table="many").fault is OriginFault.TOO_LARGE


def test_a_statement_that_takes_too_long_is_ended_by_the_server_too(
    server: DatabaseServer, asking: Asking
) -> None:
    error = asking.fault(FetchLimits(total_seconds=1), query="SELECT pg_sleep(600)")
    assert error.fault is OriginFault.TIMED_OUT
    running = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%'"
    running += " AND state = 'active' AND pid <> pg_backend_pid()"
    with closing(open_admin(server)) as admin:
        admin.autocommit = True  # each look is a look of its own
        left = [admin.execute(f"{running} AND pg_sleep(0.1) IS NOT NULL").fetchone() for _ in range(20)]
    assert left[-1] == (0,)


def open_admin(server: DatabaseServer) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(
        host="127.0.0.1", port=server.port, dbname="postgres", user="admin", password="admin-secret"
    )


@pytest.fixture
def lock(server: DatabaseServer) -> Iterator[None]:
    with closing(open_admin(server)) as holder:
        holder.execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE")
        yield


@pytest.mark.usefixtures("lock")
def test_a_locked_table_is_waited_for_no_longer_than_may_be(asking: Asking) -> None:
    error = asking.fault(FetchLimits(total_seconds=1), table="orders")
    assert error.fault is OriginFault.TIMED_OUT


def test_a_port_where_nobody_listens_is_unreachable(tmp_path: Path) -> None:
    assert asking_at(free_port(), tmp_path).fault(table="orders").fault is OriginFault.UNREACHABLE


@pytest.mark.parametrize(
    ("behaves", "fault"),
    [
        ("hang", OriginFault.UNREACHABLE),
        ("reset", OriginFault.UNREACHABLE),
        ("drip", OriginFault.UNREACHABLE),
    ],
)
def test_a_line_on_which_nothing_comes_is_given_up(
    server: DatabaseServer, tmp_path: Path, behaves: str, fault: OriginFault
) -> None:
    with BadLine(server.port, behaves) as line:
        assert asking_at(line.port, tmp_path).fault(table="many").fault is fault


def test_a_line_that_is_cut_anywhere_gives_nothing_that_counts(
    server: DatabaseServer, tmp_path: Path
) -> None:
    with BadLine(server.port) as line:
        asking_at(line.port, tmp_path).rows(AMPLE, table="many")
        whole = line.passed
    for part in (0.01, 0.3, 0.7, 0.999):
        with BadLine(server.port, cut_at=int(whole * part)) as line:
            error = asking_at(line.port, tmp_path).fault(AMPLE, table="many")
        assert error.fault is OriginFault.CUT_OFF, part


def test_a_session_that_is_ended_meanwhile_gives_nothing_that_counts(
    server: DatabaseServer, asking: Asking
) -> None:
    done = Event()

    def end_it() -> None:
        for _ in range(100):
            if done.is_set():
                return
            server.run("SELECT pg_sleep(0.05)")
            server.run(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'hotline_reader'"
            )

    killer = Thread(target=end_it)
    killer.start()
    query = "SELECT a.*, pg_sleep(0.0005) AS 等 FROM many a"
    error = asking.fault(AMPLE, query=query)
    done.set()
    killer.join()
    assert error.fault is OriginFault.CUT_OFF


def test_the_certificate_is_checked_where_that_is_declared(
    server: DatabaseServer, asking: Asking, tmp_path: Path
) -> None:
    assert asking.fault(table="orders", tls="verify").fault is OriginFault.UNTRUSTED
    assert len(asking.rows(table="orders", tls="verify", ca=str(server.authority))) == 3
    assert (
        asking.fault(table="orders", server="localhost", ca=str(server.authority)).fault
        is OriginFault.UNTRUSTED
    )
