"""400 days with two schedulers in processes of their own, clocks set forth and back, restarts, and 30 days down: what
is due is done, nothing is lost and nothing is doubled. ``SCHEDULE_YEARS`` runs more of them."""

import calendar
import os
import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from indicators.clock import SHANGHAI
from indicators.model import Project
from scheduling.service import poll_once
from store import Store, open_store
from tests.children import child, die, ends
from tests.finished_slots import finished_slots
from tests.scheduling.projects import FakeMeasurer, project
from tests.scheduling.test_service import Declared, FakeWorkspace

YEARS = int(os.environ.get("SCHEDULE_YEARS", "1"))
START = datetime(2023, 12, 30, tzinfo=UTC)
DAYS = 400
SCHEDULES = {"monthly": "monthly", "quarterly": "quarterly", "yearly": "yearly", "weekly": "30 7 * * 1"}
ERRORS = (0, 0, 0, 0, 3600, -3600, 3 * 86400, -3 * 86400)
DOWN = range(100, 130)
"""The days on which no scheduler runs."""


class Office(FakeWorkspace):
    def declared_projects(self, store: Store) -> Declared:
        found = [project(f"2024/{name}", schedule=schedule) for name, schedule in SCHEDULES.items()]
        return Declared({one.id: one for one in found})


def due_days(name: str, now: datetime) -> set[date]:
    """What is owed, worked out from the calendar without the product."""
    if name == "weekly":
        days = [date(2024, 1, 7) + timedelta(weeks=n) for n in range(52)]
        return {day for day in days if at(day + timedelta(days=1), 7, 30) <= now}
    every = {"monthly": 1, "quarterly": 3, "yearly": 12}[name]
    ends_ = [date(2024, month, calendar.monthrange(2024, month)[1]) for month in range(every, 13, every)]
    return {day for day in ends_ if at(day + timedelta(days=1), 6, 0) <= now}


def at(day: date, hour: int, minute: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


def poll_at(data: Path, now: datetime, dies: bool) -> None:
    """One scheduler that is started, ticks once and ends; or dies while it measures."""
    measurer = FakeMeasurer(lambda _: die()) if dies else FakeMeasurer()  # type: ignore[arg-type, return-value]
    poll_once(Office(data, measurer), lambda: now, lambda: True)


@pytest.mark.parametrize("seed", range(YEARS))
def test_what_is_due_is_done_once(
    tmp_path: Path, seed: int, record_property: Callable[[str, object], None]
) -> None:
    chance, data, highest = random.Random(seed), tmp_path / "data", START
    open_store(data / "jixiao.db").close()
    step = 4 if YEARS == 1 else 1
    for day in range(0, DAYS, step):
        if day in DOWN:
            continue
        now = START + timedelta(days=day, hours=chance.randrange(24), seconds=chance.choice(ERRORS))
        highest = max(highest, now)
        dying = chance.random() < 0.1
        running = [child(partial(poll_at, data, now, dies)) for dies in (dying, False)]
        assert [ends(number) for number in running][1] == 0
    last = START + timedelta(days=DAYS + 5)
    poll_at(data, last, False)
    with open_store(data / "jixiao.db") as store:
        for name in SCHEDULES:
            done = [slot.slot.as_of for slot in finished_slots(store, f"2024/{name}")]
            assert sorted(done) == sorted(due_days(name, last)), name
        rows = store.db.execute("SELECT project, indicator, as_of, outcome FROM observations").fetchall()
        kept = Counter(tuple(row) for row in rows)
        again = store.db.execute("SELECT project, as_of FROM retries WHERE outcome <> 'ahead'").fetchall()
        repeated = {tuple(row) for row in again}
        doubled = [key for key, count in kept.items() if count > 1 and (key[0], key[2]) not in repeated]
        assert doubled == []
        assert store.db.execute("SELECT count(*) FROM claims").fetchone() == (0,)
        assert store.verify_chain() == ()
        record_property("cases", store.db.execute("SELECT count(*) FROM slots").fetchone()[0])


def test_the_oracle_counts_what_the_calendar_says() -> None:
    counted = {name: len(due_days(name, datetime(2025, 2, 1, tzinfo=UTC))) for name in SCHEDULES}
    assert counted == {"monthly": 12, "quarterly": 4, "yearly": 1, "weekly": 52}
    assert isinstance(project(), Project)
