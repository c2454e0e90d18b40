"""Killed at any write-type system call, what was told is kept, nothing is doubled or there by half, and it goes on.

``KILLS=all`` tries every call of every flow, ``KILLS=40`` forty spread over each; otherwise a few of each.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from store.inspection import inspect_data
from tests.faults import flows
from tests.faults.command_flows import COMMAND_FLOWS
from tests.faults.flows import Flow, assert_sound
from tests.faults.telling import telling
from tests.faults.traced import Point, can_trace, no_helpers, points_of, traced

KILLS = os.environ.get("KILLS", "")
ALL = KILLS == "all"
FLOWS = flows.FLOWS | COMMAND_FLOWS
pytestmark = pytest.mark.skipif(not ALL and not can_trace(), reason="strace is missing, or may not trace")


Prepare = Callable[[str], "PreparedFlow"]


def some(points: Sequence[Point], few: int) -> Sequence[Point]:
    wanted = int(KILLS) if KILLS.isdigit() else few
    return points if ALL else points[:: max(1, len(points) // wanted)]


@dataclass(frozen=True)
class PreparedFlow:
    """A flow that is left undone in ``first`` and done in ``counted``, and the write-type calls of doing it."""

    flow: Flow
    first: Path
    counted: Path
    points: Sequence[Point]


def prepare_flow(flow: Flow, folder: Path) -> PreparedFlow:
    first, counted = folder / "first", folder / "counted"
    flow.prepare(first)
    shutil.copytree(first, folder / "warm")
    flow.act(folder / "warm")  # what is loaded at the first time only is not counted
    shutil.copytree(first, counted)
    return PreparedFlow(
        flow, first, counted, points_of(telling(flow, counted), counted, folder / "log", flow.helpers)
    )


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], PreparedFlow]:
    """A flow by its name; each is prepared once."""
    return cache(lambda name: prepare_flow(FLOWS[name], tmp_path_factory.mktemp(name)))


@pytest.mark.parametrize("name", FLOWS)
def test_killed_at_every_write(
    name: str, prepared: Prepare, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    it, flow = prepared(name), FLOWS[name]
    assert len(it.points) > 10, "too few calls were seen"
    assert flow.effects(it.counted) == flow.whole
    killed, tried = 0, some(it.points, flow.few)
    for number, point in enumerate(tried):
        root = tmp_path / f"try{number}"
        shutil.copytree(it.first, root)
        killed += traced(telling(flow, root), "-e", point.answered("signal=KILL"), helpers=flow.helpers) == -9
        kept = flow.effects(root)
        assert 0 <= kept <= flow.whole, point
        assert kept == flow.whole or not root.with_suffix(".told").exists(), f"{point}: what was told is lost"
        assert_sound(root)
        if kept < flow.whole:
            flow.act(root)
        assert flow.effects(root) == flow.whole, f"{point}: it does not go on"
        assert_sound(root)
        shutil.rmtree(root)
    assert killed >= len(tried) // (10 if flow.helpers is not no_helpers else 2), "too few were killed"
    record_property("cases", killed)


@pytest.mark.parametrize("name", FLOWS)
@pytest.mark.parametrize("fault", ["ENOSPC", "EIO"])
def test_a_disk_that_refuses_any_write_is_told_and_it_goes_on_afterwards(
    name: str,
    fault: str,
    prepared: Prepare,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    it, flow = prepared(name), FLOWS[name]
    wrong = []
    for number, point in enumerate(some(it.points, flow.few)):
        root = tmp_path / f"try{number}"
        shutil.copytree(it.first, root)
        code = traced(telling(flow, root), "-e", point.answered(f"error={fault}"), helpers=flow.helpers)
        wrong += [(point, text) for text in wrong_after(flow, root, code)]
        shutil.rmtree(root)
    assert wrong == []
    record_property("cases", len(some(it.points, flow.few)))


OTHER_FAULTS = {
    "EMFILE": "打开的文件",
    "ENOMEM": "内存",
    "EROFS": "只读",
    "EACCES": "权限",
}
"""What an opening may be refused with besides, and a word that tells it."""


@pytest.mark.parametrize("name", ["run", "enter", "backup", "restore", "import"])
@pytest.mark.parametrize("fault", OTHER_FAULTS)
def test_an_opening_that_is_refused_is_told_by_its_cause(
    name: str,
    fault: str,
    prepared: Prepare,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    it, flow = prepared(name), FLOWS[name]
    openings = [point for point in it.points if point.call == "openat"]
    wrong, tried = [], some(openings, 2)
    for number, point in enumerate(tried):
        root = tmp_path / f"try{number}"
        shutil.copytree(it.first, root)
        code = traced(telling(flow, root), "-e", point.answered(f"error={fault}"))
        wrong += [(point, text) for text in wrong_after(flow, root, code, (OTHER_FAULTS[fault],))]
        shutil.rmtree(root)
    assert wrong == []
    record_property("cases", len(tried))


def wrong_after(flow: Flow, root: Path, code: int, words: Sequence[str] = ("空间", "磁盘")) -> Iterator[str]:
    """What is not as it should be after a refused call."""
    told, said = root.with_suffix(".told").exists(), root.with_suffix(".fault")
    kept = flow.effects(root)
    text = said.read_text("utf-8") if said.exists() else ""
    if code:
        yield f"it ended with {code}"
    if told and kept < flow.whole:
        yield "what was told is lost"
    if text and not any(word in text for word in words):
        yield text
    if kept < flow.whole:
        flow.act(root)
    if flow.effects(root) != flow.whole:
        yield "it does not go on"
    yield from map(str, inspect_data(root / "data"))


PAIRED = ["run", "enter", "backup", "restore", "import"]


@pytest.mark.parametrize("name", PAIRED)
def test_killed_again_while_it_recovers(
    name: str, prepared: Prepare, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """The second kill stands in what is done after the first."""
    it, flow, pairs = prepared(name), FLOWS[name], 0
    for number, first in enumerate(some(it.points, 2)):
        broken, again = tmp_path / f"broken{number}", tmp_path / f"again{number}"
        shutil.copytree(it.first, broken)
        traced(telling(flow, broken), "-e", first.answered("signal=KILL"))
        shutil.copytree(broken, again)
        for second in some(points_of(telling(flow, again), again, tmp_path / "log"), 2)[:4]:
            root = tmp_path / f"try{number} {second}"
            shutil.copytree(broken, root)
            pairs += traced(telling(flow, root), "-e", second.answered("signal=KILL")) == -9
            assert 0 <= flow.effects(root) <= flow.whole, (first, second)
            if flow.effects(root) < flow.whole:
                flow.act(root)
            assert flow.effects(root) == flow.whole, f"{first}, {second}: it does not go on"
            assert_sound(root)
            shutil.rmtree(root)
    assert pairs > 0, "none was killed twice"
    record_property("cases", pairs)
