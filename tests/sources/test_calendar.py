"""Working days by the official list, and deadlines counted in them."""

from datetime import date, datetime

import pytest

from sources.calendar import (
    OFFICIAL_CALENDAR,
    Limit,
    LimitEnd,
    LimitStart,
    LimitUnit,
    UnannouncedYearError,
    add_working_days,
    is_working_day,
    read_calendar,
)

MAKE_UP_SUNDAY = date(2024, 2, 4)
SPRING_FESTIVAL = date(2024, 2, 12)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2024, 1, 5), True),
        (date(2024, 1, 6), False),
        (MAKE_UP_SUNDAY, True),
        (SPRING_FESTIVAL, False),
        (date(2024, 2, 18), True),
        (date(2024, 10, 1), False),
        (date(2024, 10, 12), True),
        (date(2025, 1, 26), True),
        (date(2026, 1, 4), True),
    ],
)
def test_the_official_list_knows_holidays_and_make_up_days(day: date, working: bool) -> None:
    assert is_working_day(day) is working


def test_working_days_pass_over_the_spring_festival() -> None:
    assert add_working_days(date(2024, 2, 9), 3) == date(2024, 2, 20)
    assert add_working_days(date(2024, 2, 9), 0) == date(2024, 2, 9)


@pytest.mark.parametrize(
    ("start", "limit", "ends"),
    [
        ("2024-02-09 10:00", Limit(1, LimitUnit.WORKING_DAY), "2024-02-18 23:59:59.999999"),
        ("2024-02-08 10:00", Limit(1, LimitUnit.WORKING_DAY, LimitStart.SAME), "2024-02-08 23:59:59.999999"),
        ("2024-02-12 10:00", Limit(1, LimitUnit.WORKING_DAY, LimitStart.SAME), "2024-02-18 23:59:59.999999"),
        ("2024-02-12 10:00", Limit(2, LimitUnit.WORKING_DAY), "2024-02-19 23:59:59.999999"),
        ("2024-01-05 10:00", Limit(3, LimitUnit.WORKING_DAY, end=LimitEnd.CLOSE), "2024-01-10 18:00"),
        ("2024-01-05 10:11:12", Limit(1, LimitUnit.WORKING_DAY, end=LimitEnd.CLOCK), "2024-01-08 10:11:12"),
        ("2024-01-05 10:00", Limit(3, LimitUnit.CALENDAR_DAY), "2024-01-08 23:59:59.999999"),
        ("2024-01-05 10:00", Limit(1, LimitUnit.CALENDAR_DAY, LimitStart.SAME), "2024-01-05 23:59:59.999999"),
        ("2024-01-05 10:00", Limit(24, LimitUnit.HOUR, LimitStart.SAME), "2024-01-06 10:00"),
        ("2024-01-05 10:00", Limit(2, LimitUnit.WORKING_HOUR, LimitStart.SAME), "2024-01-05 12:00"),
        ("2024-01-05 11:00", Limit(2, LimitUnit.WORKING_HOUR, LimitStart.SAME), "2024-01-05 15:30"),
        ("2024-01-05 17:00", Limit(2, LimitUnit.WORKING_HOUR, LimitStart.SAME), "2024-01-08 09:30"),
        ("2024-01-06 17:00", Limit(7, LimitUnit.WORKING_HOUR, LimitStart.SAME), "2024-01-08 18:00"),
        ("2024-01-05 09:00", Limit(1, LimitUnit.WORKING_HOUR, LimitStart.NEXT), "2024-01-08 09:30"),
    ],
)
def test_a_limit_ends_where_the_rule_says(start: str, limit: Limit, ends: str) -> None:
    deadline = OFFICIAL_CALENDAR.compute_deadline(datetime.fromisoformat(start), limit)
    assert deadline.at == datetime.fromisoformat(ends)
    assert not deadline.provisional


def test_a_year_without_an_announced_list_is_refused() -> None:
    with pytest.raises(UnannouncedYearError, match="2027 年的放假安排尚未公布"):
        is_working_day(date(2027, 3, 1))
    with pytest.raises(UnannouncedYearError):
        OFFICIAL_CALENDAR.compute_deadline(datetime(2026, 12, 31, 9), Limit(1, LimitUnit.WORKING_DAY))


def test_a_provisional_answer_says_so() -> None:
    deadline = OFFICIAL_CALENDAR.as_provisional().compute_deadline(
        datetime(2027, 3, 1, 9), Limit(1, LimitUnit.WORKING_DAY)
    )
    assert (deadline.at.date(), deadline.provisional) == (date(2027, 3, 2), True)


def test_calendar_days_and_hours_need_no_list() -> None:
    start = datetime(2027, 3, 5, 9)
    assert OFFICIAL_CALENDAR.compute_deadline(start, Limit(3, LimitUnit.CALENDAR_DAY)).at.date() == date(
        2027, 3, 8
    )
    assert not OFFICIAL_CALENDAR.compute_deadline(start, Limit(3, LimitUnit.HOUR)).provisional


def test_a_limit_of_nothing_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="at least one unit"):
        Limit(0, LimitUnit.WORKING_DAY)


OVERRIDE = """
office_hours: [09:00-12:00, 13:00-17:30]
2024: {off: [2024-12-30]}
2027:
  off: [2027-01-01, 2027-02-05..2027-02-11]
  on: [2027-02-14]
"""


def test_an_override_announces_a_new_year_and_changes_a_known_one_day_by_day() -> None:
    calendar, problems = read_calendar(OVERRIDE.encode(), "calendar.yaml")
    assert problems == ()
    assert [calendar.is_working_day(date(2027, 2, day)) for day in (4, 5, 11, 12, 13, 14)] == [
        True, False, False, True, False, True,
    ]  # fmt: skip
    assert not calendar.is_working_day(date(2024, 12, 30))
    assert calendar.is_working_day(MAKE_UP_SUNDAY)
    assert not calendar.is_working_day(SPRING_FESTIVAL)
    limit = Limit(1, LimitUnit.WORKING_DAY, end=LimitEnd.CLOSE)
    assert calendar.compute_deadline(datetime(2027, 2, 4, 9), limit).at == datetime(2027, 2, 12, 17, 30)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2027: {off: [2026-01-01]}", "“2026-01-01”不是 2027 年的日期或日期段"),
        ("2027: {off: [2027-02-30]}", "“2027-02-30”不是 2027 年的日期或日期段"),
        ("2027: {on: [2027-05-09], off: [2027-05-09]}", "2027-05-09 既写为放假又写为上班"),
        ("office_hours: [25:00-26:00]", "“25:00-26:00”不是时间段"),
        ("office_hours: [18:00-09:00]", "“18:00-09:00”不是时间段"),
        ("明年: {}", "应是年份（如 2027）或 office_hours，现为“明年”"),
        ("2027: {of: [2027-01-01]}", "不认识的字段“of”"),
    ],
)
def test_a_mistake_in_the_override_is_named(text: str, message: str) -> None:
    _, problems = read_calendar(text.encode(), "calendar.yaml")
    assert [problem.message for problem in problems if message in problem.message], problems
