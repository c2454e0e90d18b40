"""Fixtures that every room's tests may use."""

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("jixiao", deadline=None)
settings.load_profile("jixiao")
"""No test asserts a clock: a machine with other work must not turn a sound suite red."""

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference material beside the repository; tests that need it are skipped where it is absent."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the reference material is not beside the repository")
    return folder
