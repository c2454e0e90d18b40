"""A warehouse on a database server of the tests."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines.clickhouse_server import clickhouse_server
from tests.engines.spark_server import spark_server
from tests.sources.origins.conftest import mariadb, postgresql
from tests.sources.origins.servers import DatabaseServer
from tests.sources.servers.clickhouse_warehouse import ClickhouseWarehouse
from tests.sources.servers.spark_warehouse import SparkWarehouse
from tests.sources.servers.warehouse import READER, SECRET, Warehouse

__all__ = ["mariadb", "postgresql"]

KINDS = ("postgresql", "mariadb", "clickhouse", *(("spark",) if os.environ.get("ENGINES") == "all" else ()))
"""Spark is asked in ``make deep``."""


@pytest.fixture
def warehouse(postgresql: DatabaseServer, tmp_path: Path) -> Warehouse:
    return Warehouse(postgresql, tmp_path / "office")


@pytest.fixture
def in_mariadb(mariadb: DatabaseServer, tmp_path: Path) -> Warehouse:
    return Warehouse(mariadb, tmp_path / "office", "mariadb")


@pytest.fixture(scope="session")
def clickhouse() -> Iterator[ClickhouseWarehouse]:
    with clickhouse_server((READER, SECRET)) as server:
        yield ClickhouseWarehouse(server)


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkWarehouse]:
    with spark_server(tmp_path_factory.mktemp("spark")) as server:
        yield SparkWarehouse(server)


@pytest.fixture(params=KINDS)
def any_warehouse(request: pytest.FixtureRequest, tmp_path: Path) -> Warehouse:
    """On each kind of server in turn."""
    kind: str = request.param
    return Warehouse(request.getfixturevalue(kind), tmp_path / "office", kind)
