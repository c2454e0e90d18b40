"""Years on a clock of our own: what is due is what is done, once, in order, and late only when it was."""

import os
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from indicators.records import MeasurementResult, MeasurementStatus
from measuring.requests import MeasureRequest
from scheduling.catching_up import LATE_AFTER, catch_up
from scheduling.slots import slots_due_by
from store import Slot, Store, open_store
from tests.finished_slots import finished_slots
from tests.scheduling.projects import FakeMeasurer, indicator, measured, project

START = datetime(2023, 12, 20, tzinfo=UTC)
RESTART_HOURS = 6 if "SCHEDULE_YEARS" in os.environ else 24
"""How often the service is started anew and asks the store; never within the hour in which something is due."""
PROJECTS = (
    project("2024/monthly"),
    project("2024/quarterly", schedule="quarterly"),
    project("2024/yearly", schedule="yearly"),
    project("2024/weekly", schedule="0 9 * * 1"),
    project("2024/half", period=(date(2024, 4, 10), date(2024, 10, 9)), schedule="0 6 1,15 * *"),
    project("2024/by-hand", indicators=[indicator("a", "manual.value")]),
    project("2025/next", year=2025),
)


def instants(days: int, step: timedelta, gaps: list[tuple[int, int]]) -> Iterator[datetime]:
    """The clock of ``days`` days, silent in each gap (from day, to day)."""
    now = START
    while now < START + timedelta(days=days):
        day = (now - START).days
        if not any(first <= day < last for first, last in gaps):
            yield now
        now += step


def everything_due(now: datetime) -> set[tuple[str, date]]:
    return {(each.id, as_of) for each in PROJECTS for as_of, _ in slots_due_by(each.schedule, each.span, now)}


@pytest.mark.parametrize(
    "gaps",
    [[], [(100, 130)], [(40, 41), (41, 43), (200, 260), (370, 399)]],
    ids=["always up", "down 30 days", "often down"],
)
def test_over_400_days_with_restarts_what_was_due_was_done_once_and_in_order(
    path: Path, gaps: list[tuple[int, int]]
) -> None:
    measurer = FakeMeasurer()
    now = START
    for now in instants(400, timedelta(minutes=45), gaps):
        if now.hour % RESTART_HOURS == 0:
            with open_store(path) as store:
                catch_up(PROJECTS, measurer, store, now, owner="clock")
    with open_store(path) as store:
        done = [(each, slot) for each in PROJECTS for slot in finished_slots(store, each.id)]
        assert {(each.id, slot.slot.as_of) for each, slot in done} == everything_due(last_tick(now)) != set()
        assert [slot.slot.as_of for _, slot in done] == [
            day for each in PROJECTS for day in days_of(store, each.id)
        ]
        for _, slot in done:
            assert slot.started_at >= slot.slot.due_at
            assert slot.late is (slot.started_at - slot.slot.due_at > LATE_AFTER)
        assert store.verify_chain() == ()
        assert twice(store) == []
    asked = [request.key for call in measurer.calls for request in call]
    assert len(asked) == len(done) - 12, (
        "each slot is measured once; the project filled in by hand asks for nothing"
    )


def last_tick(now: datetime) -> datetime:
    """The last instant of the clock at which the store was asked."""
    while now.hour % RESTART_HOURS:
        now -= timedelta(minutes=45)
    return now


def days_of(store: Store, name: str) -> list[date]:
    rows = store.db.execute("SELECT as_of FROM slots WHERE project = ? ORDER BY seq", [name])
    return [date.fromisoformat(each) for (each,) in rows]


def twice(store: Store) -> list[object]:
    return store.db.execute(
        "SELECT project, indicator, as_of FROM observations GROUP BY 1, 2, 3 HAVING count(*) > 1"
    ).fetchall()


def test_after_30_days_down_every_missed_slot_is_run_oldest_first_and_flagged_late(store: Store) -> None:
    measurer = FakeMeasurer()
    catch_up(PROJECTS, measurer, store, datetime(2024, 2, 29, 12, tzinfo=UTC), owner="clock")
    measurer.calls.clear()
    caught = catch_up(PROJECTS, measurer, store, datetime(2024, 4, 1, 3, tzinfo=UTC), owner="clock")
    days = [result.as_of for result in caught.results]
    assert days == sorted(days)
    assert days == [
        date(2024, 2, 29),
        date(2024, 3, 3),
        date(2024, 3, 10),
        date(2024, 3, 17),
        date(2024, 3, 24),
        date(2024, 3, 31),
    ]
    late = {slot.slot.as_of: slot.late for slot in finished_slots(store, "2024/monthly")}
    assert late[date(2024, 2, 29)] is True
    assert late[date(2024, 3, 31)] is True  # due at 06:00, begun at 11:00
    assert store.runs()[-1].note == "补采"


def test_a_slot_begun_within_the_hour_is_not_late(store: Store) -> None:
    catch_up([project()], FakeMeasurer(), store, datetime(2024, 1, 31, 22, 0, 30, tzinfo=UTC), owner="clock")
    assert [slot.late for slot in finished_slots(store, "2024/hotline")] == [False]
    assert store.runs()[0].note == ""


def test_all_projects_of_one_day_are_measured_in_one_call(store: Store) -> None:
    measurer = FakeMeasurer()
    many = [project(f"2024/p{n:04}") for n in range(500)]
    catch_up(many, measurer, store, datetime(2024, 4, 1, tzinfo=UTC), owner="clock")
    assert [len(call) for call in measurer.calls] == [500, 500, 500]
    assert [call[0].period.end for call in measurer.calls] == [
        date(2024, 1, 31),
        date(2024, 2, 29),
        date(2024, 3, 31),
    ]


def test_a_schedule_that_cannot_be_read_is_told_and_holds_up_nobody(store: Store) -> None:
    now = datetime(2024, 2, 2, tzinfo=UTC)
    caught = catch_up(
        [project("2024/bad", schedule="每月一次"), project()], FakeMeasurer(), store, now, owner="clock"
    )
    assert caught.problems[0].startswith("2024/bad：采集周期“每月一次”应为")
    assert [observation.project for observation in caught.results[0].observations] == ["2024/hotline"]


def test_slots_another_process_holds_are_left_to_it(store: Store) -> None:
    now = datetime(2024, 2, 2, tzinfo=UTC)
    store.slots.claim([Slot(date(2024, 1, 31), "2024/hotline", now)], "another", now)
    measurer = FakeMeasurer()
    caught = catch_up([project()], measurer, store, now, owner="clock")
    assert (caught.results, measurer.calls) == ((), [])
    later = catch_up([project()], measurer, store, now + timedelta(minutes=31), owner="clock")
    assert len(later.results) == 1


def test_a_claim_lost_while_measuring_keeps_nothing_twice(path: Path, store: Store) -> None:
    """Our process sleeps through its lease; another takes the slot over and finishes it first."""
    now = datetime(2024, 2, 2, tzinfo=UTC)

    def slow(request: MeasureRequest) -> MeasurementResult:
        with open_store(path) as other:
            catch_up([project()], FakeMeasurer(), other, now + timedelta(hours=1), owner="another")
        return measured(request, "1")

    (result,) = catch_up([project()], FakeMeasurer(slow), store, now, owner="clock").results
    assert result.observations == ()
    assert [observation.measured.value for observation in store.observation_history("2024/hotline")] == [95]
    assert twice(store) == []
    assert len(finished_slots(store, "2024/hotline")) == 1


def test_when_told_to_stop_the_day_begun_is_finished_and_the_rest_is_left(store: Store) -> None:
    answers = iter([True, True, False])
    caught = catch_up(
        [project()],
        FakeMeasurer(),
        store,
        datetime(2024, 7, 1, tzinfo=UTC),
        owner="clock",
        going=lambda: next(answers),
    )
    assert [result.as_of for result in caught.results] == [date(2024, 1, 31), date(2024, 2, 29)]
    assert store.db.execute("SELECT count(*) FROM claims").fetchone()[0] == 0


def test_what_breaks_while_keeping_gives_its_claims_back(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("磁盘空间不足")

    now = datetime(2024, 2, 2, tzinfo=UTC)
    with monkeypatch.context() as patched:
        patched.setattr(store, "add_observations", full)
        with pytest.raises(OSError, match="磁盘空间不足"):
            catch_up([project()], FakeMeasurer(), store, now, owner="clock")
    assert store.slots.finished_keys(["2024/hotline"]) == set()
    assert len(catch_up([project()], FakeMeasurer(), store, now, owner="another").results) == 1


def test_a_slot_without_a_value_is_finished_with_that_outcome_and_not_tried_for_ever(store: Store) -> None:
    def nothing(request: MeasureRequest) -> MeasurementResult:
        return MeasurementResult(
            request.evaluator, request.period, MeasurementStatus.NO_DATA, reason="没有数据"
        )

    measurer = FakeMeasurer(nothing)
    for hour in range(3):
        catch_up([project()], measurer, store, datetime(2024, 2, 2, hour, tzinfo=UTC), owner="clock")
    assert len(measurer.calls) == 1
    assert [slot.outcome for slot in finished_slots(store, "2024/hotline")] == ["failed"]


def test_a_clock_that_jumps_about_loses_no_slot_and_doubles_none(path: Path) -> None:
    """An hour or three days forth and back, and once back to 1970, kept steady by the high-water mark."""
    from scheduling.clock_guard import guarded_now, set_back_warning

    chance = random.Random(12345)
    measurer = FakeMeasurer()
    now, warned = START, 0
    with open_store(path) as store:
        for n in range(420):
            now += timedelta(days=1)
            error = (
                chance.choice([0, 0, 0, 3600, -3600, 3 * 86400, -3 * 86400])
                if n != 300
                else -int(now.timestamp())
            )
            wall = now + timedelta(seconds=error)
            warned += set_back_warning(store, wall) is not None
            catch_up(PROJECTS, measurer, store, guarded_now(store, wall), owner="clock")
        now += timedelta(days=10)
        catch_up(PROJECTS, measurer, store, guarded_now(store, now), owner="clock")
        done = {(each.id, slot.slot.as_of) for each in PROJECTS for slot in finished_slots(store, each.id)}
        assert done == everything_due(now)
        assert twice(store) == []
        recorded = [each for (each,) in store.db.execute("SELECT recorded_at FROM slots ORDER BY seq")]
        assert recorded == sorted(recorded)
    assert warned > 50
