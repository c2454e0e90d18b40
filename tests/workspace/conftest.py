"""The small workspace, opened; a second opening is another process's view of the same folder."""

from pathlib import Path

import pytest

from tests.small import small_workspace_with_tables
from workspace import Workspace


@pytest.fixture
def folder(tmp_path: Path, typed: Path) -> Path:
    return small_workspace_with_tables(tmp_path, typed)


@pytest.fixture
def workspace(folder: Path) -> Workspace:
    return Workspace(folder)
