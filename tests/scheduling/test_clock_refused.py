"""A clock that is years ahead is not believed until somebody says that it is right."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import app
from scheduling.clock_guard import refused_clock_text
from scheduling.service import poll_once
from store import Store
from tests.finished_slots import finished_slots
from tests.scheduling.test_service import FakeWorkspace
from tests.small import small_workspace
from workspace import Workspace

START = datetime(2024, 2, 1, 0, tzinfo=UTC)


def poll_days(workspace: FakeWorkspace, *days: datetime) -> None:
    for day in days:
        poll_once(workspace, lambda now=day: now, lambda: True)  # type: ignore[misc]


def outcomes(store: Store) -> list[tuple[date, bool, str]]:
    return [(slot.slot.as_of, slot.late, slot.outcome) for slot in finished_slots(store, "2024/hotline")]


@pytest.mark.parametrize(
    "wrong",
    [datetime(2031, 1, 1, tzinfo=UTC), datetime(2106, 2, 7, tzinfo=UTC), datetime(2025, 6, 1, tzinfo=UTC)],
)
def test_a_year_is_measured_as_if_the_clock_had_never_been_wrong(tmp_path: Path, wrong: datetime) -> None:
    workspace, sound = FakeWorkspace(tmp_path / "data"), FakeWorkspace(tmp_path / "sound")
    later = [START + timedelta(days=days) for days in range(1, 340, 8)]
    poll_days(workspace, START, wrong, *later)
    poll_days(sound, START, *later)
    with workspace.store() as store, sound.store() as other:
        assert outcomes(store) == outcomes(other)
        recorded = [text for (text,) in store.db.execute("SELECT recorded_at FROM observations")]
        assert max(recorded) < "2025-02"
        assert store.verify_chain() == ()
    assert len(workspace.fake.calls) == len(sound.fake.calls)


def test_what_is_refused_is_told_and_a_person_puts_it_right(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    root = small_workspace(tmp_path)
    with Workspace(root).store() as store:
        store.slots.advance_clock(datetime.now(UTC) - timedelta(days=1000))
    caught = poll_once(Workspace(root), lambda: datetime.now(UTC), lambda: True)
    assert caught.results == ()
    assert "晚了 1000 天" in caught.refusals[0]
    assert "clock --accept" in caplog.text
    assert app.main(["--workspace", str(root), "evaluate"]) == 1
    assert "clock --accept" in capsys.readouterr().err
    assert app.main(["--workspace", str(root), "clock"]) == 1
    assert app.main(["--workspace", str(root), "clock", "--accept"]) == 0
    assert app.main(["--workspace", str(root), "clock"]) == 0
    assert len(poll_once(Workspace(root), lambda: datetime.now(UTC), lambda: True).results) == 12


def test_a_mark_that_a_wrong_clock_left_is_taken_back(tmp_path: Path) -> None:
    """Within what is believed, months ahead: from now on records bear the right time again."""
    workspace = FakeWorkspace(tmp_path / "data")
    poll_days(workspace, START, START + timedelta(days=300), START + timedelta(days=1))
    with workspace.store() as store:
        assert store.slots.last_clock_instant() == START + timedelta(days=300)
        store.slots.set_clock(START + timedelta(days=1))
        assert store.slots.last_clock_instant() == START + timedelta(days=1)


@pytest.mark.parametrize(
    ("mark", "now", "refused"),
    [
        (None, START, False),
        (None, datetime(1970, 1, 1, tzinfo=UTC), True),
        (datetime(1970, 1, 2, tzinfo=UTC), START, False),
        (datetime(1970, 1, 2, tzinfo=UTC), datetime(1970, 1, 3, tzinfo=UTC), True),
        (START, START + timedelta(days=399), False),
        (START, START + timedelta(days=401), True),
        (START, datetime(1970, 1, 1, tzinfo=UTC), False),
    ],
)
def test_which_clocks_are_believed(store: Store, mark: datetime | None, now: datetime, refused: bool) -> None:
    if mark:
        store.slots.advance_clock(mark)
    assert (refused_clock_text(store, now) is not None) == refused
