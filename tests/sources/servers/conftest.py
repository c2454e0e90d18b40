"""A warehouse on a database server of the tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines.clickhouse_server import clickhouse_server
from tests.sources.origins.conftest import mariadb, postgresql
from tests.sources.origins.servers import DatabaseServer
from tests.sources.servers.clickhouse_warehouse import ClickhouseWarehouse
from tests.sources.servers.warehouse import READER, SECRET, Warehouse

__all__ = ["mariadb", "postgresql"]


@pytest.fixture
def warehouse(postgresql: DatabaseServer, tmp_path: Path) -> Warehouse:
    return Warehouse(postgresql, tmp_path / "office")


@pytest.fixture(scope="session")
def clickhouse() -> Iterator[ClickhouseWarehouse]:
    with clickhouse_server((READER, SECRET)) as server:
        yield ClickhouseWarehouse(server)


@pytest.fixture(params=["postgresql", "mariadb", "clickhouse"])
def any_warehouse(request: pytest.FixtureRequest, tmp_path: Path) -> Warehouse:
    """On each kind of server in turn."""
    kind: str = request.param
    return Warehouse(request.getfixturevalue(kind), tmp_path / "office", kind)
