"""What holds of every kind of database server alike, against real ones: what is refused, and why it is told."""

from pathlib import Path

import pytest

from sources.origins.contract import Credentials, FetchLimits, OriginFault
from tests.sources.origins.asking import AMPLE, Asking
from tests.sources.origins.hotline import Hotline
from tests.sources.origins.servers import SECRET, BadLine, free_port


@pytest.fixture(params=["mariadb", "postgresql"])
def hotline(request: pytest.FixtureRequest) -> Hotline:
    found = request.getfixturevalue(f"hotline_{request.param}")
    assert isinstance(found, Hotline)
    return found


@pytest.fixture
def asking(hotline: Hotline, tmp_path: Path) -> Asking:
    return hotline.asking(tmp_path)


def test_an_answer_without_rows_is_a_header_alone(asking: Asking) -> None:
    assert asking.rows(query="SELECT 编号 FROM orders WHERE false") == [["编号"]]


def test_a_large_table_comes_whole(asking: Asking) -> None:
    assert len(asking.rows(AMPLE, table="many")) == 50_001


def test_what_is_not_there_is_told_with_what_is(hotline: Hotline, asking: Asking, tmp_path: Path) -> None:
    owner = hotline.asking(tmp_path, hotline.owner)
    assert "没有叫“nowhere”的数据库" in owner.fault(database="nowhere", table="orders").message
    table = owner.fault(table="order")
    assert (table.fault, "相近的有：orders" in table.message) == (OriginFault.NOT_THERE, True)
    column = asking.fault(query="SELECT 编号, 受理时刻 FROM orders")
    assert column.fault is OriginFault.NOT_THERE
    assert "表里的列有：编号、受理时间、办结时间" in column.message


@pytest.mark.parametrize(
    ("user", "secret"), [("hotline_reader", "wrong"), ("nobody", SECRET), ("hotline_reader", "")]
)
def test_a_wrong_secret_is_told_as_such(hotline: Hotline, tmp_path: Path, user: str, secret: str) -> None:
    asking = hotline.asking(tmp_path, Credentials(user, secret))
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


def test_a_port_where_nobody_listens_is_unreachable(hotline: Hotline, tmp_path: Path) -> None:
    asking = hotline.asking(tmp_path, port=free_port())
    assert asking.fault(table="orders").fault is OriginFault.UNREACHABLE


def test_a_line_that_is_cut_anywhere_gives_nothing_that_counts(hotline: Hotline, tmp_path: Path) -> None:
    with BadLine(hotline.server.port) as line:
        hotline.asking(tmp_path, port=line.port).rows(AMPLE, table="many")
        whole = line.passed
    for part in hotline.cuts:
        with BadLine(hotline.server.port, cut_at=int(whole * part)) as line:
            error = hotline.asking(tmp_path, port=line.port).fault(AMPLE, table="many")
        assert error.fault is OriginFault.CUT_OFF, part


def test_a_session_that_is_ended_meanwhile_gives_nothing_that_counts(
    hotline: Hotline, asking: Asking
) -> None:
    with hotline.ending_sessions():
        error = asking.fault(AMPLE, query=f"SELECT a.*, {hotline.pause.format(0.0005)} AS 等 FROM many a")
    assert error.fault is OriginFault.CUT_OFF


def test_the_certificate_is_checked_where_that_is_declared(hotline: Hotline, asking: Asking) -> None:
    authority = str(hotline.server.authority)
    assert asking.fault(table="orders", tls="verify").fault is OriginFault.UNTRUSTED
    assert len(asking.rows(table="orders", tls="verify", ca=authority)) == 3
    error = asking.fault(table="orders", server="localhost", ca=authority)
    assert error.fault is OriginFault.UNTRUSTED
