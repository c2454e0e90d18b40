"""Files of tests lie in memory only where there is room for them."""

import os
from pathlib import Path

import pytest

from store.health import VOLATILE_KINDS
from store.machine import file_system_of
from tests import temporary

ROOMY = {"f_bavail": 2_000_000, "f_frsize": 4096, "f_flag": 0}


@pytest.mark.parametrize(
    ("disk", "memory", "has_room"),
    [
        ({}, 16_000_000, True),
        ({"f_bavail": 16_384}, 16_000_000, False),
        ({"f_flag": os.ST_NOEXEC}, 16_000_000, False),
        ({}, 4_000_000, False),
    ],
)
def test_small_full_and_closed_disks_are_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, disk: dict[str, int], memory: int, has_room: bool
) -> None:
    told = {**ROOMY, **disk}
    monkeypatch.setattr("os.statvfs", lambda _: type("Disk", (), told))
    monkeypatch.setattr(temporary, "available_memory", lambda: memory * 1024)
    assert temporary.has_room(tmp_path) is has_room


def test_where_there_is_no_such_disk_files_stay_where_they_are(tmp_path: Path) -> None:
    assert not temporary.has_room(tmp_path / "shm")


def test_to_the_program_the_files_of_tests_lie_on_no_disk_in_memory() -> None:
    """Else ``doctor`` would find a fault in every workspace of a test."""
    kind = file_system_of(temporary.MEMORY / "pytest" / "data", temporary.mounts_without_memory())
    assert kind not in VOLATILE_KINDS
