"""A warehouse on the PostgreSQL server of the tests."""

from pathlib import Path

import pytest

from tests.sources.origins.conftest import postgresql
from tests.sources.origins.servers import DatabaseServer
from tests.sources.servers.warehouse import Warehouse

__all__ = ["postgresql"]


@pytest.fixture
def warehouse(postgresql: DatabaseServer, tmp_path: Path) -> Warehouse:
    return Warehouse(postgresql, tmp_path / "office")
