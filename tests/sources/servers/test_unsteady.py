"""A server that knows no state of several statements: what changes while a table is looked over, or while a number
is counted, is told."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from measuring.measurer import Measurer
from measuring.requests import BadRequestError
from sources import Sources
from sources.origins.clickhouse_session import ClickhouseSession
from sources.typed import MissingTable, TypedTable
from tests.sources.servers.clickhouse_warehouse import ClickhouseWarehouse
from tests.sources.servers.test_end_to_end import ON_TIME, VOID
from tests.sources.servers.warehouse import Warehouse, looked_over

MORE = "INSERT INTO dw.orders SELECT * FROM dw.orders WHERE 工单编号 = 'A1'"


@pytest.fixture
def office(clickhouse: ClickhouseWarehouse, tmp_path: Path) -> Warehouse:
    warehouse = Warehouse(clickhouse, tmp_path / "office", "clickhouse")
    warehouse.put_orders()
    return warehouse


def change_at(monkeypatch: pytest.MonkeyPatch, office: Warehouse, words: str) -> list[str]:
    """A row is added once, after the first statement that has ``words``; the statements as they are asked."""
    asked: list[str] = []
    read = ClickhouseSession.read

    def watched(session: ClickhouseSession, sql: str, parameters: Sequence[Any]) -> Sequence[tuple[Any, ...]]:
        found = read(session, sql, parameters)
        is_first = words in sql and not any(words in before for before in asked)
        asked.append(sql)
        if is_first:
            office.server.run(MORE)
        return found

    monkeypatch.setattr(ClickhouseSession, "read", watched)
    return asked


def doubts_of(sources: Sources) -> list[tuple[str, int, str]]:
    found = Measurer(sources.read_table, access=sources.server_access).measure([ON_TIME])["on-time"]
    return [(doubt.code, doubt.count, doubt.message) for doubt in found.provenance.doubts or ()]


def test_a_table_that_stands_still_leaves_nothing_in_doubt(office: Warehouse) -> None:
    sources = office.orders(VOID)
    assert looked_over(sources).doubts == ()
    assert doubts_of(sources) == []


@pytest.mark.parametrize("words", ["max(CASE", "sipHash64"])
def test_a_change_while_a_table_is_looked_over_is_told(
    office: Warehouse, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    """Among the statements, and right after the first state."""
    change_at(monkeypatch, office, words)
    (doubt,) = [doubt for doubt in looked_over(office.orders(VOID)).doubts if doubt.code == "old_fetch"]
    assert (doubt.count, doubt.of) == (1, 6)
    assert "核对的时候正在变（开始时 5 行，结束时 6 行）" in doubt.message


def test_a_change_while_a_number_is_counted_is_told_beside_it(
    office: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = office.orders(VOID)
    looked_over(sources)
    asked = change_at(monkeypatch, office, "sipHash64")
    ((code, count, message),) = doubts_of(sources)
    assert (code, count) == ("old_fetch", 1)
    assert "统计的时候正在变（开始时 4 行，结束时 5 行）" in message
    counted = [sql for sql in asked if "FROM system" not in sql and "version()" not in sql]
    states = [place for place, sql in enumerate(counted) if "sipHash64" in sql]
    assert states[0] == 0
    assert 1 < states[1] < len(counted) - 1  # then all is counted once more, with care


def test_rows_that_change_while_they_are_listed_are_not_shown(
    office: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = office.orders(VOID)
    table = looked_over(sources)

    def reopened(name: str) -> TypedTable | MissingTable:
        return sources.reopen_table(name, table.key)

    measurer = Measurer(reopened, access=sources.server_access)
    measurer.told = {"work_orders"}
    assert measurer.rows_behind(ON_TIME).total == 2
    change_at(monkeypatch, office, "hash_of_all_files")
    with pytest.raises(BadRequestError, match="在这次采集以后变了"):
        measurer.rows_behind(ON_TIME)
