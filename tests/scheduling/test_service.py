"""The scheduler process: one in a workspace, ended by a signal, and no slot lost with it."""

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from indicators.model import Project
from indicators.records import MeasurementResult
from measuring.requests import MeasureRequest
from scheduling.clock_guard import set_back_warning
from scheduling.pulse import Pulse
from scheduling.requests import SupportsMeasure
from scheduling.service import claim_owner, poll_once, poll_safely, run_scheduler
from sources.origins.fetched import FetchState
from sources.tables import TABLES, Table
from store import Slot, Store, open_store
from tests.children import child, ends
from tests.finished_slots import finished_slots
from tests.scheduling.projects import FakeMeasurer, measured, project

NOW = datetime(2024, 4, 1, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Declared:
    projects: Mapping[str, Project]


@dataclass
class FakeSources:
    """Fetches with so many failures; a table of ``broken`` with an OSError. ``asked`` tells how it was asked."""

    left: int = 0
    origins: Mapping[str, object] = field(default_factory=dict)
    asked: list[bool] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def find_table(self, name: str) -> Table:
        return TABLES[name]

    def fetch_table(self, name: str) -> FetchState:
        if name in self.broken:
            raise PermissionError(errno.EACCES, "Permission denied")
        return FetchState(failures=self.left, fault="unreachable")

    def due_tables(self, now: datetime, *, failing: bool = False) -> list[str]:
        self.asked.append(failing)
        return [*self.broken, "work_orders"]


@dataclass
class FakeWorkspace:
    data: Path
    fake: FakeMeasurer = field(default_factory=FakeMeasurer)
    files: str = "as exported"
    sources: FakeSources = field(default_factory=FakeSources)

    def store(self) -> Store:
        return open_store(self.data / "jixiao.db")

    def declared_projects(self, store: Store) -> Declared:
        return Declared({"2024/hotline": project()})

    def measurer(self, *, anew: bool = False) -> SupportsMeasure:
        return self.fake

    def inputs_hash(self) -> str:
        return self.files

    def sheets_to_measure(
        self, store: Store, projects: Sequence[Project], day: date
    ) -> list[tuple[Project, str]]:
        return [(project, "r" * 64) for project in projects]


@pytest.fixture
def workspace(tmp_path: Path) -> FakeWorkspace:
    return FakeWorkspace(tmp_path / "data")


def test_what_servers_have_is_fetched_before_each_day_is_measured_and_what_failed_is_tried_again(
    workspace: FakeWorkspace, caplog: pytest.LogCaptureFixture
) -> None:
    workspace.sources.left = 2
    poll_once(workspace, lambda: NOW, lambda: True)
    assert workspace.sources.asked == [True, False, False, False]
    assert "work_orders was not fetched (unreachable), failure 2" in caplog.text
    poll_once(workspace, lambda: NOW + timedelta(seconds=30), lambda: True)
    assert workspace.sources.asked[4:] == [True]


def test_a_table_that_cannot_be_kept_keeps_no_other_from_being_fetched_and_no_day_from_being_measured(
    workspace: FakeWorkspace, caplog: pytest.LogCaptureFixture
) -> None:
    workspace.sources.broken, workspace.sources.left = ["calls"], 1
    caught = poll_once(workspace, lambda: NOW, lambda: True)
    (told,) = caught.unkept
    assert told.startswith("“话务”新取的数据没有存成，用的可能是旧数据：没有权限")
    assert told in caplog.text
    assert caplog.text.count("table work_orders was not fetched") == len(workspace.sources.asked) == 4
    assert len(caught.results) == 3
    pulse = Pulse(workspace, lambda: NOW)
    poll_safely(workspace, lambda: NOW + timedelta(seconds=30), lambda: True, pulse)
    assert pulse.problem == told


def test_a_tick_runs_what_is_due_and_the_next_one_nothing(workspace: FakeWorkspace) -> None:
    assert len(poll_once(workspace, lambda: NOW, lambda: True).results) == 3
    assert poll_once(workspace, lambda: NOW + timedelta(seconds=30), lambda: True).results == ()
    with workspace.store() as store:
        assert {
            observation.measured.provenance.rules for observation in store.observation_history("2024/hotline")
        } == {"r" * 64}


def test_a_clock_set_back_is_told_and_what_is_due_goes_by_the_later_time(
    workspace: FakeWorkspace, caplog: pytest.LogCaptureFixture
) -> None:
    poll_once(workspace, lambda: NOW, lambda: True)
    poll_once(workspace, lambda: NOW - timedelta(days=30), lambda: True)
    assert "请校准服务器时钟" in caplog.text
    with workspace.store() as store:
        assert store.slots.last_clock_instant() == NOW
        assert set_back_warning(store, NOW - timedelta(seconds=4)) is None
        assert set_back_warning(store, NOW - timedelta(seconds=6)) is not None


def test_the_process_keeps_time_until_it_is_told_to_stop(workspace: FakeWorkspace) -> None:
    stop = Event()
    asked: list[int] = []

    def clock() -> datetime:
        asked.append(1)
        stop.set()
        return NOW

    assert run_scheduler(workspace, clock, stop) == 0
    assert len(asked) == 1
    with workspace.store() as store:
        assert store.db.execute("SELECT count(*) FROM claims").fetchone()[0] == 0


def test_claims_of_a_scheduler_that_died_are_free_at_the_next_tick(workspace: FakeWorkspace) -> None:
    def claim() -> None:
        with workspace.store() as store:
            slots = [Slot(date(2024, 1, 31), "2024/hotline", NOW)]
            assert store.slots.claim(slots, claim_owner(), NOW) == tuple(slots)

    workspace.store().close()
    assert ends(child(claim)) == 0
    assert len(poll_once(workspace, lambda: NOW, lambda: True).results) == 3


def test_claims_of_a_scheduler_that_lives_are_left_to_it(workspace: FakeWorkspace) -> None:
    done = os.pipe()

    def claim_and_wait() -> None:
        with workspace.store() as store:
            store.slots.claim([Slot(date(2024, 1, 31), "2024/hotline", NOW)], claim_owner(), NOW)
        os.write(told[1], b".")
        os.read(done[0], 1)

    workspace.store().close()
    told = os.pipe()
    other = child(claim_and_wait)
    os.read(told[0], 1)
    assert [result.as_of.month for result in poll_once(workspace, lambda: NOW, lambda: True).results] == [
        2,
        3,
    ]
    os.write(done[1], b".")
    assert ends(other) == 0
    assert [result.as_of.month for result in poll_once(workspace, lambda: NOW, lambda: True).results] == [1]


PROGRAM = """
import sys
from pathlib import Path
from scheduling.service import run_scheduler
from tests.scheduling.test_service import FakeMeasurer, FakeWorkspace, hanging, measured
answer = hanging if sys.argv[2] == "hang" else measured
sys.exit(run_scheduler(FakeWorkspace(Path(sys.argv[1]), FakeMeasurer(answer))))
"""


def hanging(request: MeasureRequest) -> MeasurementResult:
    """An evaluator that never comes back from April."""
    if request.period.end > date(2024, 3, 31):
        Event().wait()
    return measured(request)


def start(folder: Path, how: str = "") -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", PROGRAM, str(folder), how]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def heard(process: "subprocess.Popen[str]", words: str) -> str:
    """Read the log until it says ``words``."""
    assert process.stderr is not None
    text = ""
    for line in process.stderr:
        text += line
        if words in line:
            return text
    raise AssertionError(text)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_real_process_catches_up_and_ends_on_a_signal(tmp_path: Path, how: signal.Signals) -> None:
    with start(tmp_path / "data") as first:
        heard(first, "as of 2024-12-31")
        first.send_signal(how)
        assert first.wait(timeout=30) == 0
    with open_store(tmp_path / "data" / "jixiao.db") as store:
        assert len(finished_slots(store, "2024/hotline")) == 12
        assert store.db.execute("SELECT count(*) FROM claims").fetchone()[0] == 0


def test_a_process_killed_in_the_middle_of_a_run_leaves_its_slots_to_the_next(tmp_path: Path) -> None:
    with start(tmp_path / "data", "hang") as first:
        heard(first, "as of 2024-03-31")
        first.kill()
        first.wait(timeout=30)
    workspace = FakeWorkspace(tmp_path / "data")
    with workspace.store() as store:
        assert len(finished_slots(store, "2024/hotline")) == 3
    stop = Event()
    run_scheduler(workspace, lambda: done(stop), stop)
    poll_once(workspace, lambda: datetime.now(UTC), lambda: True)
    with workspace.store() as store:
        assert len(finished_slots(store, "2024/hotline")) == 12
        assert store.verify_chain() == ()


def done(stop: Event) -> datetime:
    stop.set()
    return datetime.now(UTC)
