"""PostgreSQL plans what is counted by month as the few groups that it makes, however many instants there
are: it would sort all rows else."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from indicators.model import Period
from measuring import MeasureRequest
from measuring import multi_window_scan as scan
from measuring.engine import Engine
from measuring.engines.postgresql import PostgresqlServer
from measuring.measurer import Measurer
from measuring.scans import COMPILED_SCANS
from sources.origins.database_access import DatabaseAccess
from sources.origins.postgresql_session import PostgresqlSession
from sources.typed import TypedTable
from tests.engines.loading import LIMITS, READER, load_into_postgresql
from tests.engines.test_pruning import ExplainingEngine, load_by_month
from tests.sources.origins.servers import DatabaseServer
from tests.typed_tables import typed_table

CALLS = 1_000


@pytest.fixture
def calls(tmp_path: Path) -> TypedTable:
    starts = (datetime(2024, 1, 1) + timedelta(hours=8 * n) for n in range(CALLS))
    rows = [
        {"call_id": f"{n}", "started_at": start, "direction": "inbound", "result": "answered"}
        for n, start in enumerate(starts)
    ]
    return typed_table(tmp_path, "calls", rows)


def expected_groups(server: DatabaseServer, calls: TypedTable) -> int:
    """So many groups of calls at most does the server expect in two months."""
    load_into_postgresql(server)
    relations = {"calls": load_by_month(server, calls, "timestamp")}
    server.run("ANALYZE")
    place = {"server": "127.0.0.1", "port": str(server.port), "database": "postgres", "tls": "off"}
    plans: list[str] = []

    def opened(_: Mapping[str, Path]) -> Engine:
        session = PostgresqlSession(DatabaseAccess(place, READER, LIMITS))
        engine = ExplainingEngine("PostgreSQL", PostgresqlServer(relations), session)
        engine.plans = plans
        return engine

    months = (Period(date(2024, month, 1), date(2024, month, 28)) for month in range(1, 13))
    COMPILED_SCANS.clear()
    Measurer(lambda _: calls, engine=opened).measure(
        MeasureRequest(month, "hotline.connect_rate", {}, month) for month in months
    )
    (plan,) = plans
    return max(
        int(rows) for line in plan.splitlines()[1:] for rows in re.findall(r"Aggregate .* rows=(\d+)", line)
    )


def test_groups_are_expected_to_be_few(
    postgresql: DatabaseServer, calls: TypedTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert expected_groups(postgresql, calls) <= 200
    monkeypatch.setattr(scan, "APART", ("", "postgresql_server"))
    assert expected_groups(postgresql, calls) > 200
    COMPILED_SCANS.clear()
