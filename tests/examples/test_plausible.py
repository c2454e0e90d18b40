"""The made-up year hangs together: nothing happens before its cause, deadlines are working days, the rates are believable."""

from collections import defaultdict
from datetime import date, datetime
from random import Random

import chinese_calendar
import pytest

from examples.calls import Call, make_calls
from examples.order_exports import HEADINGS, export_instant, orders_by_month
from examples.orders import Order, make_orders
from examples.papers import Cell

FIRST, LAST = date(2023, 12, 1), date(2024, 12, 31)


@pytest.fixture(scope="module")
def phoned() -> list[Call]:
    return list(make_calls(Random("calls"), FIRST, LAST, 9_000))


@pytest.fixture(scope="module")
def handled(phoned: list[Call]) -> list[Order]:
    return make_orders(Random("orders"), phoned, FIRST, LAST, 1_100)


def share(part: int, of: int) -> float:
    return part / of


def test_each_step_of_an_order_follows_the_one_before(handled: list[Order]) -> None:
    for order in handled:
        back = [one.called for one in order.callbacks]
        steps = [order.received, order.dispatched, order.signed, order.closed, *back, order.finished]
        known = [step for step in steps if step]
        assert known == sorted(known), order


def test_deadlines_are_working_days_counted_by_the_official_calendar(handled: list[Order]) -> None:
    wanted = {"咨询": 2, "求助": 5, "建议": 10, "投诉": 10, "举报": 15}
    checked = 0
    for order in handled:
        if order.due and order.dispatched and order.urgency == "一般" and checked < 300:
            days = chinese_calendar.get_workdays(order.dispatched.date(), order.due)
            assert len([day for day in days if day > order.dispatched.date()]) == wanted[order.kind]
            assert chinese_calendar.is_workday(order.due)
            checked += 1
    assert checked == 300


def test_the_rates_of_the_year_are_believable(phoned: list[Call], handled: list[Order]) -> None:
    asked = [call for call in phoned if call.direction == "呼入" and call.queued is not None]
    due = [order for order in handled if order.due]
    rated = [
        one.satisfaction
        for order in handled
        for one in order.callbacks
        if one.satisfaction not in {"", "未评价"}
    ]
    assert 0.95 < share(sum(call.is_answered for call in asked), len(asked)) < 0.99
    in_time = sum(
        order.closed is not None and order.due is not None and order.closed.date() <= order.due
        for order in due
    )
    assert 0.955 < share(in_time, len(due)) < 0.985
    assert 0.93 < share(sum(word not in {"不满意", "非常不满意"} for word in rated), len(rated)) < 0.99
    assert 0.4 < share(sum(order.direct for order in handled), len(handled)) < 0.6
    assert any(order.returned for order in handled)
    assert any(order.redone for order in handled)
    assert any(order.voided for order in handled)


def test_nights_are_quiet_and_served(phoned: list[Call]) -> None:
    by_hour: dict[int, list[Call]] = defaultdict(list)
    for call in phoned:
        if call.direction == "呼入":
            by_hour[call.started.hour].append(call)
    assert all(len(by_hour[hour]) < len(by_hour[9]) / 10 for hour in range(1, 6))
    assert all(call.is_answered for hour in range(1, 6) for call in by_hour[hour])


def test_weekends_and_the_spring_festival_are_quieter_than_working_days(phoned: list[Call]) -> None:
    by_day: dict[date, int] = defaultdict(int)
    for call in phoned:
        by_day[call.started.date()] += 1
    counts: dict[str, list[int]] = {"work": [], "weekend": [], "festival": []}
    for day, count in by_day.items():
        festive = date(2024, 2, 10) <= day <= date(2024, 2, 17)
        counts["festival" if festive else "work" if chinese_calendar.is_workday(day) else "weekend"].append(
            count
        )
    work, weekend, festival = (sum(group) / len(group) for group in counts.values())
    assert festival < weekend < work


def test_an_export_knows_nothing_of_what_comes_after_it(handled: list[Order]) -> None:
    place = [names[0] for _, names in HEADINGS].index("办结时间")
    for month, paper in orders_by_month(Random("sheets"), 2024, handled):
        saved = export_instant(2024, month)
        closed: list[Cell] = [row[place] for row in paper.rows]
        instants = [moment for moment in closed if isinstance(moment, datetime)]
        assert all(instant <= saved for instant in instants)


def test_the_year_begins_and_ends_with_orders_still_open(handled: list[Order]) -> None:
    sheets = dict(orders_by_month(Random("sheets"), 2024, handled))
    assert any(str(row[0]).startswith("640400202312") for row in sheets[1].rows)
    assert {"办理中", "待签收", "待回访"} <= {row[19] for row in sheets[12].rows}
