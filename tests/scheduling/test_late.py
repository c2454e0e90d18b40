"""Offices export last month on the 5th or the 12th: what a slot lacks is asked for again until it is there, or too old."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from indicators.clock import SHANGHAI
from indicators.model import SheetKind
from indicators.records import MeasurementResult, MeasurementStatus
from measuring.requests import MeasureRequest
from scheduling.catching_up import CatchUpResult, catch_up
from scheduling.late import gives_up_at, should_retry
from scheduling.slots import slots_due_by
from store import Slot, Store, open_store
from tests.finished_slots import finished_slots, later_attempts
from tests.scheduling.projects import FakeMeasurer, indicator, measured, project

JAN_31 = date(2024, 1, 31)
FIRST_TRY = datetime(2024, 2, 1, 6, tzinfo=SHANGHAI)
HOUR = timedelta(hours=1)
ROWS = [indicator("orders"), indicator("calls", "hotline.connect_rate")]


class Office:
    """Exports of each evaluator's table arrive at an instant; before it there is nothing for that month."""

    def __init__(self, arrives: Mapping[tuple[str, date], datetime]) -> None:
        self.arrives = arrives
        self.now = FIRST_TRY
        self.measurer = FakeMeasurer(self.answer)

    def answer(self, request: MeasureRequest) -> MeasurementResult:
        arrives = self.arrives.get((request.evaluator, request.period.end))
        if arrives is not None and arrives <= self.now:
            return measured(request)
        return MeasurementResult(
            request.evaluator, request.period, MeasurementStatus.STALE, reason="数据不足"
        )

    def tick(self, store: Store, now: datetime, changed_at: datetime | None = None) -> CatchUpResult:
        self.now = now
        return catch_up(
            [project(indicators=ROWS)], self.measurer, store, now, owner="clock", changed_at=changed_at
        )

    def changed_at(self, now: datetime) -> datetime | None:
        return max((arrive for arrive in self.arrives.values() if arrive <= now), default=None)

    def asked(self) -> list[tuple[str, date]]:
        return [(request.evaluator, request.period.end) for call in self.measurer.calls for request in call]


def exports_of_the_year() -> dict[tuple[str, date], datetime]:
    """Work orders on the 5th, calls on the 12th; the calls of June in August, those of September never."""
    arrives = {}
    for as_of, due_at in slots_due_by(
        "monthly", (date(2024, 1, 1), date(2024, 12, 31)), datetime(2025, 2, 1, tzinfo=UTC)
    ):
        arrives["hotline.on_time_rate", as_of] = due_at + timedelta(days=4, hours=5)
        arrives["hotline.connect_rate", as_of] = due_at + timedelta(days=11, hours=5)
    arrives["hotline.connect_rate", date(2024, 6, 30)] += timedelta(days=30)
    del arrives["hotline.connect_rate", date(2024, 9, 30)]
    return arrives


@pytest.mark.parametrize(
    "noticed", [True, False], ids=["changes of the inputs are noticed", "once a day only"]
)
def test_over_a_year_every_export_is_measured_when_it_comes_and_nothing_twice(
    path: Path, noticed: bool
) -> None:
    office = Office(exports_of_the_year())
    now, end = datetime(2023, 12, 31, 22, tzinfo=UTC), datetime(2025, 6, 1, tzinfo=UTC)
    with open_store(path) as store:
        while now < end:
            office.tick(store, now, office.changed_at(now) if noticed else None)
            now += 3 * HOUR
        assert store.verify_chain() == ()
        kept = store.db.execute(
            "SELECT evaluator, as_of, recorded_at, outcome FROM observations ORDER BY seq"
        ).fetchall()
        late = [
            observation
            for run in store.runs(2000)
            if run.note == "补采"
            for observation in store.observations_of_run(run.id)
        ]
    got = {
        (name, date.fromisoformat(day)): datetime.fromisoformat(at)
        for name, day, at, out in kept
        if out == "measured"
    }
    assert got.keys() == office.arrives.keys()
    assert sum(out == "measured" for *_, out in kept) == len(got), "nothing measured is asked for again"
    longest = 3 * HOUR if noticed else timedelta(days=1)
    assert all(timedelta(0) <= at - office.arrives[pair] <= longest + HOUR for pair, at in got.items())
    assert len(kept) == len(office.asked()), "every attempt is kept"
    assert {out for *_, out in kept} == {"measured", "stale"}
    assert len(late) == len(kept) - 24, "all but the first attempts are marked late"
    in_vain = [at for name, day, at, _ in kept if (name, day) == ("hotline.connect_rate", "2024-09-30")]
    assert 80 <= len(in_vain) <= 92 + 8, "September is asked for once a day, and when another export comes"
    assert max(in_vain) < "2024-12-31T22"  # the slot of December falls due: the third after September


def test_a_department_is_tried_again_after_its_projects(store: Store) -> None:
    arrived = FIRST_TRY + HOUR
    office = Office({(name, JAN_31): arrived for name in ("hotline.on_time_rate", "projects.mean_score")})
    mean = project("2024/a", indicators=[indicator("mean", "projects.mean_score")])
    declared = [replace(mean, kind=SheetKind.DEPARTMENT), project("2024/b", indicators=ROWS[:1])]
    for now, changed_at in ((FIRST_TRY, None), (arrived + HOUR, arrived)):
        office.now = now
        catch_up(declared, office.measurer, store, now, owner="clock", changed_at=changed_at)
    calls = [[request.evaluator for request in call] for call in office.measurer.calls]
    assert calls == [["hotline.on_time_rate"], ["projects.mean_score"]] * 2


def test_a_slot_is_tried_at_once_when_the_inputs_changed_but_never_in_a_busy_loop(store: Store) -> None:
    office = Office({})
    office.tick(store, FIRST_TRY)
    for minutes in range(1, 10):
        now = FIRST_TRY + timedelta(minutes=minutes)
        assert office.tick(store, now, changed_at=now).results == (), "a file that changes all the time"
    now = FIRST_TRY + timedelta(minutes=11)
    assert len(office.tick(store, now, changed_at=now).results) == 1
    assert office.tick(store, now + HOUR, changed_at=now).results == (), (
        "nothing changed since the last attempt"
    )
    assert len(office.tick(store, now + timedelta(days=1, minutes=1), changed_at=now).results) == 1


def test_only_what_is_missing_is_asked_for_and_a_complete_slot_is_closed(store: Store) -> None:
    orders = {("hotline.on_time_rate", JAN_31): FIRST_TRY}
    office = Office(orders)
    office.tick(store, FIRST_TRY)
    assert [finished_slot.outcome for finished_slot in finished_slots(store, "2024/hotline")] == ["partial"]
    office.arrives = {**orders, ("hotline.connect_rate", JAN_31): FIRST_TRY + HOUR}
    (result,) = office.tick(store, FIRST_TRY + 25 * HOUR).results
    assert [observation.indicator for observation in result.observations] == ["calls"]
    (slot,) = [finished_slot.slot for finished_slot in finished_slots(store, "2024/hotline")]
    assert later_attempts(store, slot) == [("measured", result.run)]
    assert store.runs()[0].note == "补采"
    assert office.tick(store, FIRST_TRY + 60 * HOUR, changed_at=FIRST_TRY + 59 * HOUR).results == ()


def test_what_a_person_measured_meanwhile_is_not_asked_for_again(store: Store) -> None:
    from scheduling.run import execute_run

    office = Office({})
    office.tick(store, FIRST_TRY)
    execute_run(
        [project(indicators=ROWS)],
        JAN_31,
        FakeMeasurer(),
        store,
        by="张三",
        kind="command",
        now=FIRST_TRY + HOUR,
    )
    before = len(office.asked())
    office.tick(store, FIRST_TRY + 25 * HOUR)
    office.tick(store, FIRST_TRY + 50 * HOUR)
    assert len(office.asked()) == before
    assert store.retries.unfulfilled_slots(["2024/hotline"], JAN_31) == []


def test_slots_long_past_are_run_once_and_not_tried_again(store: Store) -> None:
    office = Office({})
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for day in range(5):
        office.tick(store, start + timedelta(days=day), changed_at=start + timedelta(days=day))
    assert len(office.measurer.calls) == 12


def test_two_schedulers_try_a_slot_again_once_between_them(path: Path, store: Store) -> None:
    office, other = Office({}), Office({})
    office.tick(store, FIRST_TRY)
    now = FIRST_TRY + timedelta(days=2)
    owed = store.retries.unfulfilled_slots(["2024/hotline"], JAN_31)
    with open_store(path) as theirs:
        other.tick(theirs, now)
    assert store.retries.claim(owed, "clock", now + HOUR) == ()
    assert len(other.measurer.calls) == 1


def test_a_slot_the_project_no_longer_owes_is_left(store: Store) -> None:
    Office({}).tick(store, FIRST_TRY)
    quarterly = project(indicators=ROWS, schedule="quarterly")
    assert (
        catch_up([quarterly], FakeMeasurer(), store, FIRST_TRY + timedelta(days=3), owner="clock").results
        == ()
    )
    unreadable = project(indicators=ROWS, schedule="有空时")
    assert (
        catch_up([unreadable], FakeMeasurer(), store, FIRST_TRY + timedelta(days=3), owner="clock").results
        == ()
    )


@pytest.mark.parametrize(
    ("schedule", "as_of", "given_up"),
    [
        ("monthly", date(2024, 1, 31), datetime(2024, 5, 1, 6)),
        ("monthly", date(2024, 12, 31), datetime(2025, 4, 1, 6)),
        ("quarterly", date(2024, 3, 31), datetime(2024, 4, 1, 6) + timedelta(days=100)),
        ("yearly", date(2024, 12, 31), datetime(2025, 1, 1, 6) + timedelta(days=100)),
        ("0 6 * * *", date(2024, 2, 28), datetime(2024, 3, 3, 6)),
        ("0 9 * * 1", date(2024, 1, 7), datetime(2024, 1, 29, 9)),
    ],
)
def test_a_slot_is_given_up_when_three_later_ones_fell_due_or_after_100_days(
    schedule: str, as_of: date, given_up: datetime
) -> None:
    due_at = datetime(as_of.year, as_of.month, as_of.day, 6, tzinfo=SHANGHAI) + timedelta(days=1)
    assert gives_up_at(schedule, Slot(as_of, "p", due_at)) == given_up.replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("rested", "changed", "wanted"),
    [
        (timedelta(hours=23, minutes=59), None, False),
        (timedelta(days=1), None, True),
        (timedelta(minutes=10), timedelta(minutes=5), True),
        (timedelta(minutes=9), timedelta(minutes=5), False),
        (timedelta(hours=5), timedelta(0), False),
        (timedelta(hours=5), -timedelta(minutes=1), False),
    ],
)
def test_when_a_slot_is_wanted_again(rested: timedelta, changed: timedelta | None, wanted: bool) -> None:
    changed_at = None if changed is None else FIRST_TRY + changed
    assert should_retry(FIRST_TRY, FIRST_TRY + rested, changed_at) is wanted


def test_inputs_changed_when_two_looks_in_turn_agree(path: Path) -> None:
    looks = [
        ("a", None),
        ("a", 1),
        ("a", 1),
        ("b", 1),
        ("c", 1),
        ("c", 5),
        ("c", 5),
        ("a", 5),
        ("c", 5),
        ("c", 5),
    ]
    for n, (fingerprint, changed) in enumerate(looks):
        with open_store(path) as store:  # as after a restart: what was looked at is kept
            found = store.retries.inputs_changed_at(fingerprint, FIRST_TRY + n * HOUR)
        assert found == (None if changed is None else FIRST_TRY + changed * HOUR), n
