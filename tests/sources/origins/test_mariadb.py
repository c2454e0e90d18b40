"""MariaDB against a real server: exact cells, nothing written, and an end to every wait."""

from contextlib import closing
from pathlib import Path

import pymysql
import pytest

from sources.origins.contract import FetchLimits, OriginFault
from tests.sources.origins.asking import Asking
from tests.sources.origins.hotline import Hotline
from tests.sources.origins.servers import SECRET, BadLine


@pytest.fixture
def hotline(hotline_mariadb: Hotline) -> Hotline:
    return hotline_mariadb


@pytest.fixture
def asking(hotline: Hotline, tmp_path: Path) -> Asking:
    return hotline.asking(tmp_path)


def test_cells_come_exactly_and_an_empty_one_is_null(asking: Asking) -> None:
    header, first, second = asking.rows(table="orders")
    assert header == ["编号", "受理时间", "办结时间", "金额", "比例", "是否办结", "备注", "日期"]
    assert first == [
        "D1",
        "2024-07-01 03:00:00+08:00",
        "2024-07-02 08:00:00",
        "12345678901234567890.0123456789",
        "0.1",
        "1",
        '第一行\n第二行,"引号"😀',
        "2024-07-01",
    ]
    assert second == ["D2", "", "0000-00-00 00:00:00", "", "", "0", "", "0000-00-00"]


def test_a_query_may_have_percents_semicolons_in_texts_and_a_comment_at_its_end(asking: Asking) -> None:
    query = "SELECT 编号, 'a;b%s\\'' AS 常数 FROM hotline.orders WHERE 备注 LIKE '%行%' ORDER BY 1 -- 结束"
    assert asking.rows(query=query) == [["编号", "常数"], ["D1", "a;b%s'"]]


@pytest.mark.parametrize(
    "query",
    [
        "INSERT INTO orders (编号) VALUES ('X') RETURNING 编号",
        "DELETE FROM orders RETURNING 编号",
        "SELECT 1; DROP TABLE orders",
        "DROP TABLE orders",
        "CREATE TABLE other AS SELECT 1",
    ],
)
def test_the_session_itself_refuses_to_write_whatever_it_is_asked(
    hotline: Hotline, tmp_path: Path, query: str
) -> None:
    """As the owner of everything: it is the session that may not."""
    asking = hotline.asking(tmp_path, hotline.owner)
    assert asking.fault(query=query).fault is OriginFault.SETTINGS
    assert len(asking.rows(table="orders")) == 3


def test_a_statement_that_takes_too_long_is_ended_by_the_server_too(hotline: Hotline, asking: Asking) -> None:
    error = asking.fault(FetchLimits(total_seconds=1), query="SELECT id, SLEEP(600) FROM many")
    assert error.fault is OriginFault.TIMED_OUT
    running = (
        "SELECT count(*) FROM information_schema.processlist"
        " WHERE info LIKE '%SLEEP(600)%' AND id <> connection_id()"
    )
    with closing(
        pymysql.connect(host="127.0.0.1", port=hotline.server.port, user="owner", password=SECRET.encode())
    ) as admin:
        looks = admin.cursor()
        left = [
            (looks.execute("SELECT SLEEP(0.1)"), looks.execute(running), looks.fetchone())[2]
            for _ in range(20)
        ]
    assert left[-1] == (0,)


def test_a_locked_table_is_waited_for_no_longer_than_may_be(hotline: Hotline, asking: Asking) -> None:
    with closing(
        pymysql.connect(host="127.0.0.1", port=hotline.server.port, user="owner", password=SECRET.encode())
    ) as holder:
        holder.cursor().execute("LOCK TABLES hotline.orders WRITE")
        error = asking.fault(FetchLimits(total_seconds=1), table="orders")
    assert error.fault is OriginFault.TIMED_OUT


@pytest.mark.parametrize(
    ("behaves", "faults"),
    [
        ("hang", {OriginFault.TIMED_OUT}),
        ("reset", {OriginFault.UNREACHABLE, OriginFault.CUT_OFF}),
        ("drip", {OriginFault.TIMED_OUT}),
    ],
)
def test_a_line_on_which_nothing_comes_is_given_up(
    hotline: Hotline, tmp_path: Path, behaves: str, faults: set[OriginFault]
) -> None:
    with BadLine(hotline.server.port, behaves) as line:
        assert hotline.asking(tmp_path, port=line.port).fault(table="many").fault in faults
