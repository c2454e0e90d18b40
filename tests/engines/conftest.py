"""The servers of tests/sources/origins, each with a way to put typed tables onto it.

``make test`` asks PostgreSQL and MariaDB, ``make deep`` all (``ENGINES=all``); a server that is not installed is
skipped.
"""

import os
from collections.abc import Callable, Iterator, Mapping

import pytest

from tests.engines.clickhouse_server import ClickhouseServer, clickhouse_server
from tests.engines.clickhouse_tables import load_into_clickhouse
from tests.engines.loading import LoadTables, load_into_postgresql
from tests.engines.mariadb_tables import load_into_mariadb
from tests.engines.spark_server import ConnectServer, spark_server
from tests.engines.spark_tables import load_into_spark
from tests.sources.origins.conftest import mariadb, postgresql

__all__ = ["mariadb", "postgresql"]

IN_EVERY_RUN = ("postgresql", "mariadb")
LOADERS: Mapping[str, Callable[..., LoadTables]] = {
    "postgresql": load_into_postgresql,
    "mariadb": load_into_mariadb,
    "clickhouse": load_into_clickhouse,
    "spark": load_into_spark,
}
"""By kind of server; each is given the fixture of that name."""
ASKED = tuple(kind for kind in LOADERS if kind in IN_EVERY_RUN or os.environ.get("ENGINES") == "all")


@pytest.fixture(scope="session")
def clickhouse() -> Iterator[ClickhouseServer]:
    with clickhouse_server() as server:
        yield server


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConnectServer]:
    with spark_server(tmp_path_factory.mktemp("spark")) as server:
        yield server


@pytest.fixture(scope="session", params=ASKED)
def load_tables(request: pytest.FixtureRequest) -> LoadTables:
    kind: str = request.param
    return LOADERS[kind](request.getfixturevalue(kind))
