"""Killed at any write-type system call, what was told is kept, nothing is doubled or there by half, and it goes on.

``KILLS=all`` tries every call of every flow; otherwise a few of each.
"""

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from store import StoreError, describe_os_error
from tests.faults.flows import FLOWS, assert_sound
from tests.faults.traced import Point, can_trace, points_of, traced

ALL = os.environ.get("KILLS") == "all"
FEW = 3
pytestmark = pytest.mark.skipif(not ALL and not can_trace(), reason="strace is missing, or may not trace")


def some(points: Sequence[Point]) -> Sequence[Point]:
    return points if ALL else points[:: max(1, len(points) // FEW)]


def telling(act: Callable[[Path], object], root: Path) -> Callable[[], None]:
    """The act, and a file beside it once it was told to be done; a fault is told in another."""

    def work() -> None:
        try:
            act(root)
        except StoreError as fault:
            root.with_suffix(".fault").write_text(str(fault), "utf-8")
            return
        except OSError as fault:  # as the commands tell it
            root.with_suffix(".fault").write_text(describe_os_error(fault), "utf-8")
            return
        root.with_suffix(".told").write_bytes(b".")

    return work


@pytest.mark.parametrize("name", FLOWS)
def test_killed_at_every_write(
    name: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    flow = FLOWS[name]
    flow.prepare(tmp_path / "first")
    shutil.copytree(tmp_path / "first", tmp_path / "counted")
    points = points_of(telling(flow.act, tmp_path / "counted"), tmp_path / "counted", tmp_path / "log")
    assert len(points) > 20, "too few calls were seen"
    assert flow.effects(tmp_path / "counted") == flow.whole
    killed = 0
    for number, point in enumerate(some(points)):
        root = tmp_path / f"try{number}"
        shutil.copytree(tmp_path / "first", root)
        killed += traced(telling(flow.act, root), "-e", point.answered("signal=KILL")) == -9
        kept = flow.effects(root)
        assert 0 <= kept <= flow.whole, point
        assert kept == flow.whole or not root.with_suffix(".told").exists(), f"{point}: what was told is lost"
        assert_sound(root)
        if kept < flow.whole:
            flow.act(root)
        assert flow.effects(root) == flow.whole, f"{point}: it does not go on"
        assert_sound(root)
        shutil.rmtree(root)
    assert killed >= len(some(points)) // 2, "too few were killed"
    record_property("cases", killed)


@pytest.mark.parametrize("name", FLOWS)
@pytest.mark.parametrize("fault", ["ENOSPC", "EIO"])
def test_a_disk_that_refuses_any_write_is_told_and_it_goes_on_afterwards(
    name: str, fault: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    flow = FLOWS[name]
    flow.prepare(tmp_path / "first")
    shutil.copytree(tmp_path / "first", tmp_path / "counted")
    points = points_of(telling(flow.act, tmp_path / "counted"), tmp_path / "counted", tmp_path / "log")
    refused = 0
    for number, point in enumerate(some(points)):
        root = tmp_path / f"try{number}"
        shutil.copytree(tmp_path / "first", root)
        assert traced(telling(flow.act, root), "-e", point.answered(f"error={fault}")) == 0, point
        told, said = root.with_suffix(".told").exists(), root.with_suffix(".fault")
        kept = flow.effects(root)
        assert kept == flow.whole or not told, f"{point}: what was told is lost"
        if said.exists():
            refused += 1
            assert "空间" in said.read_text("utf-8") or "磁盘" in said.read_text("utf-8"), point
        if kept < flow.whole:
            flow.act(root)
        assert flow.effects(root) == flow.whole, f"{point}: it does not go on"
        assert_sound(root)
        shutil.rmtree(root)
    record_property("cases", len(some(points)))
