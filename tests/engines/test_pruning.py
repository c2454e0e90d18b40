"""A server that keeps the months of a table apart reads the months of the period and no others."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from indicators.model import Period
from measuring import MeasureRequest
from measuring.engine import CompiledStatement, Engine
from measuring.engines.postgresql import PostgresqlServer
from measuring.engines.relation import Relation
from measuring.engines.server import ServerEngine
from measuring.measurer import Measurer
from sources.origins.database_access import DatabaseAccess
from sources.origins.postgresql_session import PostgresqlSession
from sources.tables import CALLS
from sources.typed import TypedTable
from tests.engines.loading import (
    LIMITS,
    POSTGRESQL_TYPES,
    READER,
    columns_there,
    copy_into_postgresql,
    load_into_postgresql,
    relation_of,
    rows_of,
)
from tests.engines.test_conformance import told
from tests.sources.origins.servers import DatabaseServer
from tests.typed_tables import typed_table

MONTHS = [datetime(2024 + month // 12, month % 12 + 1, 1) for month in range(13)]
NAME = "apart.calls"


class ExplainingEngine(ServerEngine):
    """Keeps the plan of each statement that it runs."""

    plans: list[str]

    def run(self, statement: CompiledStatement, values: Mapping[str, Any]) -> Sequence[tuple[Any, ...]]:
        parameters = statement.parameter_values(values)
        plan = self.session.read(f"EXPLAIN {statement.sql}", parameters)
        self.plans.append("\n".join(line for (line,) in plan))
        return super().run(statement, values)


def one_call_a_day(folder: Path) -> TypedTable:
    rows = [
        {"call_id": f"{month:%m}{day}", "started_at": month.replace(day=day), "direction": "inbound", "result": result}
        for month in MONTHS[:12]
        for day, result in enumerate(("answered", "answered", "other"), 1)
    ]  # fmt: skip
    return typed_table(folder, "calls", rows)


def load_by_month(server: DatabaseServer, table: TypedTable, type_: str) -> Relation:
    relation = relation_of(table, NAME)
    columns = columns_there(table, relation, {**POSTGRESQL_TYPES, "instant": type_}, '"')
    server.run("DROP SCHEMA IF EXISTS apart CASCADE")
    server.run(f"CREATE SCHEMA apart; GRANT USAGE ON SCHEMA apart TO {READER.user}")
    server.run(f'CREATE TABLE {NAME} ({columns}) PARTITION BY RANGE ("{relation.columns["started_at"]}")')
    for start, end in pairwise(MONTHS):
        bounds = (
            f"FROM ('{start} +08') TO ('{end} +08')"
            if type_ == "timestamptz"
            else f"FROM ('{start}') TO ('{end}')"
        )
        server.run(f"CREATE TABLE {NAME}_{start:%m} PARTITION OF {NAME} FOR VALUES {bounds}")
    server.run(f"GRANT SELECT ON ALL TABLES IN SCHEMA apart TO {READER.user}")
    copy_into_postgresql(server, NAME, rows_of(table, relation))
    return Relation(relation.name, relation.columns, "started_at")


@pytest.fixture(scope="session")
def reading_server(postgresql: DatabaseServer) -> DatabaseServer:
    load_into_postgresql(postgresql)
    return postgresql


def months_read(plan: str) -> set[str]:
    return set(re.findall(r"calls_(\d\d)", plan))


@pytest.mark.parametrize("type_", ["timestamp", "timestamptz", "date"])
def test_only_the_months_of_the_period_are_read(
    tmp_path: Path, reading_server: DatabaseServer, type_: str
) -> None:
    table = one_call_a_day(tmp_path)
    relations = {"calls": load_by_month(reading_server, table, type_)}
    place = {"server": "127.0.0.1", "port": str(reading_server.port), "database": "postgres", "tls": "off"}
    access = DatabaseAccess(place, READER, LIMITS)
    plans: list[str] = []

    def opened(_: Mapping[str, Path]) -> Engine:
        engine = ExplainingEngine("PostgreSQL", PostgresqlServer(relations), PostgresqlSession(access))
        engine.plans = plans
        return engine

    asked = [
        MeasureRequest(month, "hotline.connect_rate", {}, Period(month.date(), date(2024, month.month, 28)))
        for month in (MONTHS[1], MONTHS[3])
    ]
    there = Measurer(lambda _: table, engine=opened).measure(asked[:1])
    assert [months_read(plan) for plan in plans] == [{"02"}]
    plans.clear()
    there |= Measurer(lambda _: table, engine=opened).measure(asked)
    assert [months_read(plan) for plan in plans] == [
        {"02", "03", "04"}
    ]  # one pass from the first to the last
    here = Measurer(lambda _: table).measure(asked)
    assert [told(there[key]) for key in here] == [told(found) for found in here.values()]
    assert all(found.part == 2 for found in here.values())
    assert CALLS.birth_column == relations["calls"].partitioned_by
