"""The small workspace, opened; a second opening is another process's view of the same folder."""

from pathlib import Path

import pytest

from tests.small import small_workspace
from workspace import Workspace


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_workspace(tmp_path)


@pytest.fixture
def workspace(folder: Path) -> Workspace:
    return Workspace(folder)
