"""A small sample workspace, made once; who reads it keeps its own data elsewhere."""

from pathlib import Path

import pytest

from examples.sample_year import make_workspace


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    make_workspace(folder, 2024, 12345, scale=0.01)
    return folder
