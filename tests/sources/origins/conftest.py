"""The database servers, one of each kind for a process of tests."""

from collections.abc import Iterator

import pytest

from tests.sources.origins.hotline import Hotline, hotline_in_mariadb, hotline_in_postgresql
from tests.sources.origins.servers import (
    MARIADB,
    POSTGRES,
    DatabaseServer,
    mariadb_server,
    postgresql_server,
)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[DatabaseServer]:
    if POSTGRES is None:
        pytest.skip("no PostgreSQL server here")
    with postgresql_server() as server:
        yield server


@pytest.fixture(scope="session")
def mariadb() -> Iterator[DatabaseServer]:
    if MARIADB is None:
        pytest.skip("no MariaDB server here")
    with mariadb_server() as server:
        yield server


@pytest.fixture(scope="session")
def hotline_postgresql(postgresql: DatabaseServer) -> Hotline:
    return hotline_in_postgresql(postgresql)


@pytest.fixture(scope="session")
def hotline_mariadb(mariadb: DatabaseServer) -> Hotline:
    return hotline_in_mariadb(mariadb)
