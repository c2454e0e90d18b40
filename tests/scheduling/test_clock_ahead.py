"""A server whose clock once stood ahead: what fell due by the wrong clock only is owed again."""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from indicators.records import MeasurementResult, MeasurementStatus
from measuring.requests import MeasureRequest
from scheduling.catching_up import CatchUpResult, catch_up
from scheduling.clock_guard import guarded_now
from store import Store, open_store
from tests.scheduling.projects import FakeMeasurer, measured, project

NAME = "2024/hotline"
RIGHT = datetime(2024, 4, 2, 1, tzinfo=UTC)
DAY = timedelta(days=1)
DAYS_LOOKED_AT = 31 if "SCHEDULE_YEARS" in os.environ else 4
"""Of each month, from its first on; all of them in `make deep`. What has to be there by then does not change until the
next."""


class Server:
    """A scheduler with a clock that can be set, and exports that are there once their month is over."""

    def __init__(self, path: Path, schedule: str = "monthly") -> None:
        self.path = path
        self.project = project(schedule=schedule)
        self.true_day = date(2024, 1, 1)
        self.measurer = FakeMeasurer(self.answer)

    def answer(self, request: MeasureRequest) -> MeasurementResult:
        if request.period.end < self.true_day:
            return measured(request)
        return MeasurementResult(
            request.evaluator, request.period, MeasurementStatus.STALE, reason="数据不足"
        )

    def tick(self, true: datetime, error: timedelta = timedelta(0)) -> CatchUpResult:
        self.true_day, seen = true.date(), true + error
        with open_store(self.path) as store:
            now = guarded_now(store, seen)
            return catch_up([self.project], self.measurer, store, now, owner="clock", seen=seen)

    def measured_days(self) -> dict[date, bool]:
        with open_store(self.path) as store:
            found = {
                observation.as_of: observation.measured.outcome is MeasurementStatus.MEASURED
                for observation in store.observation_history(NAME)
            }
            assert store.verify_chain() == ()
        return found


def ends_of_months(last: int) -> set[date]:
    return {date(2024, month + 1, 1) - DAY for month in range(1, last + 1)}


def rest_of_year(step: timedelta = DAY) -> Iterator[datetime]:
    now = RIGHT + timedelta(minutes=5)
    while now < datetime(2024, 12, 1, tzinfo=UTC):
        yield now
        now += step


@pytest.mark.parametrize(
    "ahead", [[timedelta(days=305)], [timedelta(days=40)], [timedelta(days=305), timedelta(days=200)]]
)
def test_months_that_a_clock_ahead_spent_are_measured_when_they_are_over(
    path: Path, ahead: list[timedelta]
) -> None:
    server = Server(path)
    server.tick(RIGHT)
    for error in ahead:
        server.tick(RIGHT + timedelta(minutes=1), error)
    for now in rest_of_year():
        server.tick(now)
        if now.day <= DAYS_LOOKED_AT:
            over = {day for day, was_measured in server.measured_days().items() if was_measured}
            assert ends_of_months((now - timedelta(hours=25)).month - 1) <= over
    assert {day for day in server.measured_days() if day.month < 11} == ends_of_months(10)


def test_what_was_measured_of_a_day_that_was_not_over_is_measured_again(path: Path, store: Store) -> None:
    """Two days of April are no April, whatever was found in them."""
    halves = FakeMeasurer(lambda request: measured(request, "50"))
    wrong = datetime(2024, 5, 20, tzinfo=UTC)
    catch_up([project()], halves, store, guarded_now(store, wrong), owner="clock", seen=wrong)
    right = datetime(2024, 5, 1, 1, tzinfo=UTC)
    for minutes in range(3):
        seen = right + timedelta(minutes=minutes)
        catch_up([project()], FakeMeasurer(), store, guarded_now(store, seen), owner="clock", seen=seen)
    values = {each.as_of: each.measured.value for each in store.observation_history(NAME)}
    assert values[date(2024, 4, 30)] == Decimal(95)
    kept = store.db.execute("SELECT count(*) FROM observations WHERE as_of = '2024-04-30'").fetchone()
    assert kept == (2,), "both are kept, and it is done again once"


def test_a_clock_ahead_by_hours_does_not_spend_the_day(path: Path) -> None:
    server = Server(path, schedule="0 0 * * *")
    evening = datetime(2024, 6, 10, 12, tzinfo=UTC)  # 20:00
    server.tick(evening - DAY)
    server.tick(evening, timedelta(hours=7))
    assert server.measured_days()[date(2024, 6, 10)] is False
    server.tick(evening + timedelta(minutes=1))
    server.tick(evening + DAY)  # later than the clock ever stood
    assert server.measured_days()[date(2024, 6, 10)] is True
    assert server.tick(evening + DAY + timedelta(hours=1)).results == ()


@pytest.mark.parametrize("back", [timedelta(hours=3), timedelta(days=18_000)])
def test_a_clock_behind_loses_no_slot_and_measures_none_twice(path: Path, back: timedelta) -> None:
    server = Server(path)
    for days in range(-90, 0):
        server.tick(RIGHT + timedelta(days=days))
    for hours in range(72):
        server.tick(RIGHT + timedelta(hours=hours), -back)
    server.tick(RIGHT + timedelta(days=31))
    asked = [request.period.end for call in server.measurer.calls for request in call]
    assert sorted(asked) == sorted(ends_of_months(4))


def test_late_exports_are_asked_for_after_a_clock_ahead_as_before(path: Path) -> None:
    """The clock of the records stands still until it is overtaken; the day between two attempts does not."""
    server = Server(path)
    server.tick(RIGHT + timedelta(minutes=1), timedelta(days=305))
    due = datetime(2024, 5, 2, tzinfo=UTC)
    server.tick(due)
    server.measurer.answer = lambda request: MeasurementResult(
        request.evaluator, request.period, MeasurementStatus.STALE, reason="数据不足"
    )
    june = datetime(2024, 6, 2, tzinfo=UTC)
    for day in range(3):
        asked = [result.as_of for result in server.tick(june + day * timedelta(hours=25)).results]
        assert date(2024, 5, 31) in asked
    server.measurer.answer = measured
    server.tick(june + timedelta(days=4))
    assert server.measured_days()[date(2024, 5, 31)] is True
    assert server.tick(june + timedelta(days=6)).results == ()
