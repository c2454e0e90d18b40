"""What a server cannot or will not answer is said in words, in time, and never counted otherwise."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import cast, extract, func, literal_column, select, text
from sqlalchemy.types import Integer

from evaluators import discover_evaluators
from evaluators.columns import Columns
from evaluators.contract import Count, Total
from evaluators.stored_columns import stored_table
from indicators.records import MeasurementStatus
from measuring import MeasureRequest
from measuring.engines.relation import Relation
from measuring.measurer import Measurer
from measuring.requests import BadRequestError
from sources.origins.contract import FetchLimits, OriginError, OriginFault
from sources.origins.postgresql_session import PostgresqlSession
from sources.servers.dialect import POSTGRESQL
from sources.tables import CALLS
from tests.engines.loading import OpenOverRelations, load_into_postgresql
from tests.engines.test_conformance import told
from tests.measuring.made_up import PERIODS, reading, tables
from tests.sources.origins.servers import BadLine, DatabaseServer

SHORT = FetchLimits(connect_seconds=2, total_seconds=1)


@pytest.fixture(scope="module")
def opened(postgresql: DatabaseServer, tmp_path_factory: pytest.TempPathFactory) -> OpenOverRelations:
    return load_into_postgresql(postgresql)(tables(tmp_path_factory.mktemp("tables"), 3))


def fault_of(ask: Callable[[], Any]) -> OriginError:
    with pytest.raises(OriginError) as caught:
        ask()
    return caught.value


def test_a_statement_is_ended_in_time(opened: OpenOverRelations) -> None:
    session = PostgresqlSession(replace(opened.access, limits=SHORT))
    assert fault_of(lambda: session.read("SELECT pg_sleep(30)", ())).fault is OriginFault.TIMED_OUT
    session.close()


def test_a_server_that_falls_silent_is_left_in_time(opened: OpenOverRelations) -> None:
    with BadLine(int(opened.access.settings["port"])) as line:
        settings = {**opened.access.settings, "port": str(line.port)}
        session = PostgresqlSession(replace(opened.access, settings=settings, limits=SHORT))
        assert session.read("SELECT 1", ()) == [(1,)]
        line.cut_at = line.passed
        found = fault_of(lambda: session.read("SELECT 2", ()))
        assert found.fault in (OriginFault.TIMED_OUT, OriginFault.CUT_OFF)
        session.close()


def test_a_column_that_went_away_is_named_with_those_that_are_there(
    opened: OpenOverRelations, tmp_path: Path
) -> None:
    there = Relation("measured.t_calls", {"call_id": "gone"})
    with replace(opened, relations={"calls": there})({"calls": tmp_path}) as engine:
        statement = engine.compile(select(stored_table(CALLS).c.call_id))
        found = fault_of(lambda: engine.run(statement, {}))
    assert found.fault is OriginFault.NOT_THERE
    assert "列 %call_id" in found.message


def test_nobody_writes_through_it(opened: OpenOverRelations) -> None:
    session = PostgresqlSession(opened.access)
    found = fault_of(lambda: session.read("CREATE TABLE measured.new (x int)", ()))
    assert found.fault is OriginFault.SETTINGS
    session.close()


def test_all_statements_of_a_session_see_one_state(
    opened: OpenOverRelations, postgresql: DatabaseServer
) -> None:
    postgresql.run("CREATE TABLE measured.grows AS SELECT 1 AS x")
    postgresql.run(f"GRANT SELECT ON measured.grows TO {opened.access.credentials.user}")
    session = PostgresqlSession(opened.access)
    count = "SELECT count(*) FROM measured.grows"
    before = session.read(count, ())
    postgresql.run("INSERT INTO measured.grows VALUES (2)")
    assert session.read(count, ()) == before == [(1,)]
    session.close()
    later = PostgresqlSession(opened.access)
    assert later.read(count, ()) == [(2,)]
    later.close()


def test_a_table_that_is_not_there_is_named(opened: OpenOverRelations) -> None:
    session = PostgresqlSession(replace(opened.access, relations=("measured.work_orders",)))
    found = fault_of(lambda: session.read('SELECT 1 FROM "measured"."work_orders"', ()))
    assert found.fault is OriginFault.NOT_THERE
    assert "work_orders" in found.message
    assert "t_work_orders" in found.message
    session.close()


def by_hand(sql: str) -> Any:
    return text(sql)


NOT_CARRIED: dict[str, Callable[[Columns], Any]] = {
    "regexp_match_op": lambda orders: Count(orders.handler.regexp_match("局$")),
    "lower": lambda orders: Count(func.lower(orders.handler) == "a"),
    "类型转换": lambda orders: Total(cast(orders.order_no, Integer), orders.order_no.is_not(None)),
    "hour": lambda orders: Count(extract("hour", orders.received_at) < 9),
    "date_trunc week": lambda orders: Count(
        func.date_trunc("week", orders.received_at) == orders.received_at
    ),
    "random()": lambda orders: Count(literal_column("random()") < 1),
    "handler ~ 'x'": lambda orders: Count(by_hand("handler ~ 'x'")),
    "truediv": lambda orders: Total(orders.urged / 2, orders.urged.is_not(None)),
    "反斜杠": lambda orders: Count(orders.handler.like("a\\_%")),
    "排序集合函数": lambda orders: Total(
        func.percentile_cont(0.5).within_group(orders.urged), orders.urged > 0
    ),
}


@pytest.mark.parametrize("named", list(NOT_CARRIED))
def test_what_servers_may_count_otherwise_gives_no_number(
    tmp_path: Path, opened: OpenOverRelations, named: str
) -> None:
    own = replace(discover_evaluators()["hotline.volume"], function=NOT_CARRIED[named])
    measurer = Measurer(reading(tables(tmp_path, 3)), {"hotline.volume": own}, engine=opened)
    request = MeasureRequest("key", "hotline.volume", {}, PERIODS[0])
    found = measurer.measure([request])["key"]
    assert found.outcome is MeasurementStatus.NO_DATA
    assert named in found.reason
    assert "PostgreSQL" in found.reason
    if named == "lower":
        with pytest.raises(BadRequestError, match="PostgreSQL"):
            measurer.rows_behind(request)


def test_what_is_written_there_counts_as_what_it_means(tmp_path: Path, opened: OpenOverRelations) -> None:
    made = tables(tmp_path, 3)
    there = opened.relations["work_orders"]
    words = {"住建局": "住房局", "城管局": "城'管\\局"}
    asked = [
        MeasureRequest(word, "hotline.volume", {"handler": word}, PERIODS[3])
        for pair in words.items()
        for word in pair
    ]
    before = Measurer(reading(made)).measure(asked)
    cell = POSTGRESQL.name(there.columns["handler"])
    cases = " ".join(
        f"WHEN {POSTGRESQL.literal(word)} THEN {POSTGRESQL.literal(told)}" for word, told in words.items()
    )
    cells = {"handler": f"CASE {cell} {cases} ELSE {cell} END"}
    relations = {**opened.relations, "work_orders": replace(there, cells=cells)}
    found = Measurer(reading(made), engine=replace(opened, relations=relations)).measure(asked)
    for written, meant in words.items():
        assert found[meant].part == before[written].part != 0
        assert found[written].outcome is MeasurementStatus.NO_DATA
    assert told(found["住房局"]) != told(before["住房局"])
