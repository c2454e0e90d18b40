"""What a schedule owes, in calendar windows of Asia/Shanghai."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.clock import SHANGHAI
from scheduling.slots import ScheduleError, schedule_slots, slots_due_by

YEAR = (date(2024, 1, 1), date(2024, 12, 31))
MONTH_ENDS = [
    "01-31",
    "02-29",
    "03-31",
    "04-30",
    "05-31",
    "06-30",
    "07-31",
    "08-31",
    "09-30",
    "10-31",
    "11-30",
    "12-31",
]


@pytest.mark.parametrize(
    ("schedule", "days"),
    [
        ("monthly", MONTH_ENDS),
        ("quarterly", ["03-31", "06-30", "09-30", "12-31"]),
        ("yearly", ["12-31"]),
        ("0 6 1 * *", MONTH_ENDS),
        ("0 6 1 1,7 *", ["06-30", "12-31"]),
        ("0 0 1 3 *", ["02-29"]),
        ("30 8 15 12 *", ["12-14"]),
        ("0 9 29 2 *", ["02-28"]),
        ("0 6 1 jan,jul *", ["06-30", "12-31"]),
    ],
)
def test_a_schedule_owes_these_days_of_2024(schedule: str, days: list[str]) -> None:
    assert [f"{as_of:%m-%d}" for as_of, _ in schedule_slots(schedule, *YEAR)] == days


@pytest.mark.parametrize(
    ("schedule", "as_of", "due_at"),
    [
        ("monthly", date(2024, 1, 31), datetime(2024, 1, 31, 22, tzinfo=UTC)),
        ("monthly", date(2024, 12, 31), datetime(2024, 12, 31, 22, tzinfo=UTC)),
        ("quarterly", date(2024, 3, 31), datetime(2024, 3, 31, 22, tzinfo=UTC)),
        ("yearly", date(2024, 12, 31), datetime(2024, 12, 31, 22, tzinfo=UTC)),
        ("15 0 1 3 *", date(2024, 2, 29), datetime(2024, 2, 29, 16, 15, tzinfo=UTC)),
        ("0 23 31 12 *", date(2024, 12, 30), datetime(2024, 12, 31, 15, tzinfo=UTC)),
    ],
)
def test_a_slot_falls_due_at_its_hour_in_shanghai(schedule: str, as_of: date, due_at: datetime) -> None:
    assert dict(schedule_slots(schedule, *YEAR))[as_of] == due_at


def test_a_cron_of_mondays_fires_on_mondays() -> None:
    found = schedule_slots("0 9 * * 1", *YEAR)
    assert {fired.weekday() for _, fired in found} == {0}
    assert {as_of.weekday() for as_of, _ in found} == {6}
    assert len(found) == 52


@pytest.mark.parametrize("schedule", ["* * * * *", "*/5 * * * *", "0 0,6,12 * * *", "59 23 * * *"])
def test_several_firings_of_a_day_are_one_slot(schedule: str) -> None:
    assert [as_of for as_of, _ in schedule_slots(schedule, *YEAR)] == [
        YEAR[0] + timedelta(days=n) for n in range(366)
    ]


def days(schedule: str, start: str, end: str) -> list[str]:
    return [
        str(as_of)
        for as_of, _ in schedule_slots(schedule, date.fromisoformat(start), date.fromisoformat(end))
    ]


def test_a_leap_day_is_a_day_and_the_last_day_of_a_year_belongs_to_it() -> None:
    found = days("monthly", "2023-02-01", "2024-02-29")
    assert (found[0], found[-1]) == ("2023-02-28", "2024-02-29")
    assert days("yearly", "2023-01-01", "2024-12-31") == ["2023-12-31", "2024-12-31"]
    assert days("yearly", "2024-01-01", "2024-12-30") == []


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        ("2024-01-01", "2024-12-31", 12),
        ("2024-01-31", "2024-02-28", 1),
        ("2024-02-01", "2024-02-29", 1),
        ("2024-02-01", "2024-02-28", 0),
        ("2024-03-01", "2024-02-29", 0),
    ],
)
def test_both_ends_of_a_span_are_included(start: str, end: str, count: int) -> None:
    assert len(days("monthly", start, end)) == count


@pytest.mark.parametrize(
    "schedule", ["", "daily", "有空时", "0 6 1 *", "0 6 1 * * *", "61 * * * *", "0 6 31 2 *", "0 6 * * 8"]
)
def test_a_schedule_that_cannot_be_read_says_how_to_write_it(schedule: str) -> None:
    with pytest.raises(ScheduleError, match="0 6 1"):
        schedule_slots(schedule, *YEAR)


def test_nothing_is_due_before_its_instant_and_everything_of_the_period_after_it() -> None:
    first = datetime(2024, 2, 1, 6, tzinfo=SHANGHAI)
    assert slots_due_by("monthly", YEAR, first - timedelta(seconds=1)) == ()
    assert slots_due_by("monthly", YEAR, first) == ((date(2024, 1, 31), first),)
    assert len(slots_due_by("monthly", YEAR, datetime(2030, 1, 1, tzinfo=UTC))) == 12


def test_a_project_owes_only_days_within_its_period() -> None:
    period = (date(2024, 3, 15), date(2024, 11, 20))
    days = [as_of for as_of, _ in slots_due_by("monthly", period, datetime(2030, 1, 1, tzinfo=UTC))]
    assert (days[0], days[-1], len(days)) == (date(2024, 3, 31), date(2024, 10, 31), 8)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 900), st.integers(0, 900))
def test_spans_that_meet_owe_together_what_the_whole_span_owes(start: date, first: int, second: int) -> None:
    middle, end = start + timedelta(days=first), start + timedelta(days=first + second + 1)
    for schedule in ("monthly", "quarterly", "yearly", "0 6 1 * *"):
        halves = schedule_slots(schedule, start, middle) + schedule_slots(
            schedule, middle + timedelta(days=1), end
        )
        assert halves == schedule_slots(schedule, start, end)
        assert list(halves) == sorted(set(halves))


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Kathmandu"])
def test_the_zone_of_the_machine_changes_nothing(zone: str) -> None:
    program = (
        "from datetime import *; from scheduling.slots import *;"
        "print([(str(d), t.astimezone(timezone.utc).isoformat()) for s in ('monthly', '0 6 1 * *', '30 1 * * 1')"
        " for d, t in schedule_slots(s, date(2024, 1, 1), date(2024, 12, 31))])"
    )
    root = Path(__file__).resolve().parents[2]
    told = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "TZ": text},
            cwd=root,
            capture_output=True,
            check=True,
        ).stdout
        for text in (zone, "Asia/Shanghai")
    }
    assert len(told) == 1
