"""Whether somebody keeps time is told: alive, stopped, dead, stuck or in trouble."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import app
from scheduling import service
from scheduling.health import SchedulerHealth, read_scheduler_health
from scheduling.pulse import Pulse
from scheduling.service import poll_safely
from store import StoreError, leases, open_store
from tests.children import child, ends
from tests.scheduling.test_service import NOW, FakeWorkspace
from tests.small import small_workspace


@pytest.fixture
def workspace(tmp_path: Path) -> FakeWorkspace:
    return FakeWorkspace(tmp_path / "data")


def health(workspace: FakeWorkspace) -> SchedulerHealth:
    with workspace.store() as store:
        return read_scheduler_health(store)


def poll(workspace: FakeWorkspace, now: datetime = NOW) -> Pulse:
    pulse = Pulse(workspace, lambda: now)
    poll_safely(workspace, lambda: now, lambda: True, pulse)
    pulse.beat()
    return pulse


def test_a_scheduler_that_lives_is_well_and_says_what_it_finished_last(workspace: FakeWorkspace) -> None:
    assert (health(workspace).state, health(workspace).is_ok) == ("never", True)
    poll(workspace)
    found = health(workspace)
    assert (found.state, found.reason, found.is_ok, found.seen_at) == ("running", "", True, NOW)
    assert found.last_slot is not None
    assert found.last_slot[:2] == ("2024/hotline", date(2024, 3, 31))


def test_one_that_stopped_or_died_or_fell_silent_is_missed(
    workspace: FakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.store().close()
    assert ends(child(lambda: poll(workspace))) == 0
    assert (health(workspace).state, health(workspace).is_ok) == ("dead", False)
    assert "进程已不在" in health(workspace).reason
    poll(workspace)
    assert health(workspace).is_ok, "one that lives is enough"
    Pulse(workspace, lambda: NOW).beat(stopped=True)
    assert not health(workspace).is_ok
    poll(workspace)
    later = leases.uptime() + 91
    monkeypatch.setattr("store.processes.uptime", lambda: later)
    assert health(workspace).state == "dead"
    assert "没有动静" in health(workspace).reason


def test_stopping_is_told(workspace: FakeWorkspace) -> None:
    Pulse(workspace, lambda: NOW).beat(stopped=True)
    assert (health(workspace).state, health(workspace).is_ok) == ("stopped", False)
    assert "请启动 schedule" in health(workspace).reason


def test_one_that_is_stuck_says_where(workspace: FakeWorkspace, monkeypatch: pytest.MonkeyPatch) -> None:
    pulse = poll(workspace)
    pulse.begin("采集截至 2024-03-31 的监测期")
    pulse.beat()
    assert health(workspace).is_ok
    later = leases.uptime() + 1860
    monkeypatch.setattr("store.processes.uptime", lambda: later)
    monkeypatch.setattr("scheduling.pulse.uptime", lambda: later)
    pulse.beat()
    found = health(workspace)
    assert (found.state, found.is_ok) == ("stuck", False)
    assert "停在“采集截至 2024-03-31 的监测期”已 31 分钟" in found.reason


@pytest.mark.parametrize(
    "error", [StoreError("磁盘空间不足"), OSError(28, "磁盘空间不足"), ValueError("程序出错")]
)
def test_one_that_measures_nothing_says_why(
    workspace: FakeWorkspace, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def broken(*_: object) -> None:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(service, "poll_once", broken)
        poll(workspace)
    found = health(workspace)
    assert (found.state, found.is_ok) == ("troubled", False)
    assert "磁盘空间不足" in found.reason or "程序出错" in found.reason
    poll(workspace)
    assert health(workspace).is_ok


@pytest.mark.parametrize(
    ("act", "status", "state"),
    [
        (lambda pulse: None, 200, "never"),
        (Pulse.beat, 200, "running"),
        (lambda pulse: pulse.beat(stopped=True), 503, "stopped"),
    ],
)
def test_healthz_says_so(tmp_path: Path, act: Callable[[Pulse], None], status: int, state: str) -> None:
    root = small_workspace(tmp_path)

    class Opened:
        def store(self) -> object:
            return open_store(root / "data/jixiao.db")

    act(Pulse(Opened(), lambda: datetime.now(UTC) - timedelta(seconds=1)))  # type: ignore[arg-type]
    answer = app.create_app(workspace=root).test_client().get("/healthz")
    assert answer.status_code == status
    assert answer.json is not None
    assert (answer.json["ok"], answer.json["projects"]) == (status == 200, 1)
    assert answer.json["scheduler"]["state"] == state
    assert bool(answer.json["scheduler"]["reason"]) == (state != "running")
