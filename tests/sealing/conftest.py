"""The demonstration year sealed, once for all tests that change copies of it."""

from pathlib import Path

import pytest

from tests.sealing.issued_demo import make_issued


@pytest.fixture(scope="session")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_issued(tmp_path_factory.mktemp("issued") / "w")
