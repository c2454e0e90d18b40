"""The clock that commits bear, in the hand of a test."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch


@contextmanager
def committing_at(instant: datetime) -> Iterator[None]:
    with patch("store.commits.commit_clock", lambda: instant):
        yield
