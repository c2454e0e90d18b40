"""A warehouse on a database server of the tests."""

from pathlib import Path

import pytest

from tests.sources.origins.conftest import mariadb, postgresql
from tests.sources.origins.servers import DatabaseServer
from tests.sources.servers.warehouse import Warehouse

__all__ = ["mariadb", "postgresql"]


@pytest.fixture
def warehouse(postgresql: DatabaseServer, tmp_path: Path) -> Warehouse:
    return Warehouse(postgresql, tmp_path / "office")


@pytest.fixture(params=["postgresql", "mariadb"])
def any_warehouse(request: pytest.FixtureRequest, tmp_path: Path) -> Warehouse:
    """On each kind of server in turn."""
    kind: str = request.param
    return Warehouse(request.getfixturevalue(kind), tmp_path / "office", kind)
