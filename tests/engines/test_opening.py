"""A server that is opened: believed or left, and what is compiled for its columns is for these alone."""

from collections.abc import Sequence
from typing import Any

import pytest

from measuring.engine import Engine
from measuring.engines import mariadb
from measuring.engines.opening import open_server_engine
from measuring.engines.relation import Relation
from sources.origins.contract import Credentials, FetchLimits, OriginError, OriginFault
from sources.origins.database_access import DatabaseAccess

ACCESS = DatabaseAccess({"server": "127.0.0.1"}, Credentials("", ""), FetchLimits())


class OneColumn:
    """A session of a MariaDB with one relation of one column; ``fails_at`` is in the statement that it does not
    answer, ``wrong`` what it answers otherwise."""

    def __init__(self, type_: str = "date", fails_at: str = "nowhere", wrong: str = "") -> None:
        self.type_ = type_
        self.fails_at = fails_at
        self.wrong = wrong
        self.closed = 0

    def read(self, sql: str, _: Sequence[Any]) -> Sequence[tuple[Any, ...]]:
        if self.fails_at in sql:
            raise OriginError(OriginFault.TIMED_OUT, "没有在时限内答完")
        if "version()" in sql:
            return [("1.0", *(what != self.wrong for what in mariadb.KNOWN_ANSWERS))]
        return [("at", self.type_)]

    def close(self) -> None:
        self.closed += 1


def open_over(session: OneColumn, monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setattr(mariadb, "MariadbSession", lambda access: session)
    return open_server_engine("mariadb", ACCESS, {"calls": Relation("calls", {"started_at": "at"})})


@pytest.mark.parametrize("fails_at", ["version()", "information_schema"])
def test_a_server_that_fails_while_it_is_asked_is_left(
    fails_at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = OneColumn(fails_at=fails_at)
    with pytest.raises(OriginError, match="时限"):
        open_over(session, monkeypatch)
    assert session.closed == 1


def test_a_server_that_answers_otherwise_is_left_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    session = OneColumn(wrong="窗口")
    with pytest.raises(OriginError, match=r"MariaDB 服务器（1\.0）算“窗口”与本系统不同"):
        open_over(session, monkeypatch)
    assert session.closed == 1


def test_a_server_that_is_believed_is_left_with_its_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    session = OneColumn()
    with open_over(session, monkeypatch):
        assert session.closed == 0
    assert session.closed == 1


def test_what_was_compiled_for_another_type_of_a_column_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    dates, same, texts = (
        open_over(OneColumn(type_), monkeypatch).dialect_key for type_ in ("date", "date", "varchar(20)")
    )
    assert dates == same
    assert dates != texts
