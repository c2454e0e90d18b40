"""A declaration that may not be read is told, and read as soon as it may."""

import errno
import os
from pathlib import Path

import pytest

from tests.sources.conftest import Make


def refuse(*_: object) -> bytes:
    raise OSError(errno.EACCES, "Permission denied")


def test_a_right_that_is_given_is_seen_without_a_change_of_the_file(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = make("work_orders: {files: 'inbox/*'}")
    with monkeypatch.context() as refused:
        refused.setattr(Path, "read_bytes", refuse)
        refused.setattr(os, "access", lambda *_: False)
        (problem,) = sources.problems
        assert problem.message.startswith("无法读取文件：")
        unreadable = sources.fingerprint()
    assert sources.problems == ()
    assert set(sources.declarations.tables) == {"work_orders"}
    assert sources.fingerprint() != unreadable
