"""PostgreSQL against a real server: exact cells, nothing written, and an end to every wait."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from sources.origins.contract import FetchLimits, OriginFault
from sources.origins.kinds import find_setting_mistake
from tests.sources.origins.asking import Asking
from tests.sources.origins.hotline import Hotline
from tests.sources.origins.servers import BadLine, DatabaseServer


@pytest.fixture
def hotline(hotline_postgresql: Hotline) -> Hotline:
    return hotline_postgresql


@pytest.fixture
def asking(hotline: Hotline, tmp_path: Path) -> Asking:
    return hotline.asking(tmp_path)


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
    hotline: Hotline, tmp_path: Path, query: str
) -> None:
    """As the owner of everything: it is the session that may not."""
    hotline.server.run("CREATE SEQUENCE IF NOT EXISTS numbers")
    asking = hotline.asking(tmp_path, hotline.owner)
    assert asking.fault(query=query).fault is OriginFault.SETTINGS
    assert len(asking.rows(table="orders")) == 3


def test_a_statement_that_takes_too_long_is_ended_by_the_server_too(hotline: Hotline, asking: Asking) -> None:
    error = asking.fault(FetchLimits(total_seconds=1), query="SELECT pg_sleep(600)")
    assert error.fault is OriginFault.TIMED_OUT
    running = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%'"
    running += " AND state = 'active' AND pid <> pg_backend_pid()"
    with closing(open_admin(hotline.server)) as admin:
        admin.autocommit = True  # each look is a look of its own
        left = [admin.execute(f"{running} AND pg_sleep(0.1) IS NOT NULL").fetchone() for _ in range(20)]
    assert left[-1] == (0,)


def open_admin(server: DatabaseServer) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(
        host="127.0.0.1", port=server.port, dbname="postgres", user="admin", password="admin-secret"
    )


@pytest.fixture
def lock(hotline: Hotline) -> Iterator[None]:
    with closing(open_admin(hotline.server)) as holder:
        holder.execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE")
        yield


@pytest.mark.usefixtures("lock")
def test_a_locked_table_is_waited_for_no_longer_than_may_be(asking: Asking) -> None:
    error = asking.fault(FetchLimits(total_seconds=1), table="orders")
    assert error.fault is OriginFault.TIMED_OUT


@pytest.mark.parametrize(
    ("behaves", "fault"),
    [
        ("hang", OriginFault.UNREACHABLE),
        ("reset", OriginFault.UNREACHABLE),
        ("drip", OriginFault.UNREACHABLE),
    ],
)
def test_a_line_on_which_nothing_comes_is_given_up(
    hotline: Hotline, tmp_path: Path, behaves: str, fault: OriginFault
) -> None:
    with BadLine(hotline.server.port, behaves) as line:
        assert hotline.asking(tmp_path, port=line.port).fault(table="many").fault is fault
