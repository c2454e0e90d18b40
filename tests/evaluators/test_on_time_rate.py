"""按时办结率: who is in the denominator, what is in time, and what was not yet known."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from indicators.records import MeasurementStatus
from tests.evaluators.conftest import Measure

MAY_1, JUNE_1, JUNE_2, JUNE_30 = date(2024, 5, 1), date(2024, 6, 1), date(2024, 6, 2), date(2024, 6, 30)
END_OF_JUNE = datetime(2024, 6, 30, 23, 59, 59)


def order(due: Any, closed: Any, **more: Any) -> dict[str, Any]:
    return {"received_at": MAY_1, "due_at": due, "closed_at": closed, **more}


def test_late_and_open_orders_count_against_the_rate(measure: Measure) -> None:
    orders = [order(JUNE_1, JUNE_2), order(JUNE_1, None), order(JUNE_1, JUNE_1)]
    seen = measure("hotline.on_time_rate", work_orders=orders, as_of=JUNE_30)
    assert (seen.outcome, seen.part, seen.of, seen.rows) == (
        MeasurementStatus.MEASURED,
        Decimal(1),
        Decimal(3),
        3,
    )
    assert seen.value is not None
    assert round(seen.value, 2) == Decimal("33.33")


@pytest.mark.parametrize(
    ("due", "closed", "expected"),
    [
        (datetime(2024, 6, 3, 17, 30), datetime(2024, 6, 3, 17, 30), (1, 1)),  # exactly at the deadline
        (datetime(2024, 6, 3, 17, 30), datetime(2024, 6, 3, 17, 30, 1), (0, 1)),
        (END_OF_JUNE, END_OF_JUNE, (1, 1)),  # the last second of the period
        (datetime(2024, 1, 1), datetime(2023, 12, 31, 9), (1, 1)),  # the first moment of the period
        (END_OF_JUNE, None, (0, 1)),
        (END_OF_JUNE, datetime(2024, 7, 1), (0, 1)),
        (datetime(2024, 7, 1), datetime(2024, 6, 1), (None, None)),  # due in the next period: not yet owed
        (datetime(2023, 12, 31, 23, 59, 59), datetime(2024, 1, 2), (None, None)),
        (None, datetime(2024, 6, 1), (None, None)),  # no deadline is neither in time nor late
    ],
)
def test_a_deadline_counts_to_its_moment_and_in_its_period(
    measure: Measure, due: Any, closed: Any, expected: tuple[int | None, int | None]
) -> None:
    seen = measure("hotline.on_time_rate", work_orders=[order(due, closed)], as_of=JUNE_30)
    assert [seen.part, seen.of] == list(expected)


def test_what_was_closed_after_the_day_is_still_open_on_it(measure: Measure) -> None:
    orders = [
        order(datetime(2024, 6, 30, 18), datetime(2024, 6, 30, 12)),
        order(datetime(2024, 6, 30, 18), datetime(2024, 7, 5)),
    ]
    assert measure("hotline.on_time_rate", work_orders=orders, as_of=JUNE_30).value == 50


def test_an_order_received_after_the_day_is_not_there(measure: Measure) -> None:
    orders = [order(JUNE_1, JUNE_1), {**order(JUNE_1, JUNE_1), "received_at": datetime(2024, 7, 1)}]
    assert measure("hotline.on_time_rate", work_orders=orders, as_of=JUNE_30).of == 1


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, (2, 3)),
        ({"handler": "住建局"}, (1, 2)),
        ({"department": "住建局"}, (1, 2)),  # the department of a work order is its handler
        ({"handler": ["住建局", "城管局"]}, (2, 3)),
        ({"handler": "住建局", "category": "投诉"}, (1, 1)),
    ],
)
def test_a_filter_keeps_the_rows_of_its_value(
    measure: Measure, params: dict[str, Any], expected: tuple[int, int]
) -> None:
    orders = [
        order(JUNE_1, JUNE_1, handler="住建局", category="投诉"),
        order(JUNE_1, None, handler="住建局", category="咨询"),
        order(JUNE_1, JUNE_1, handler="城管局", category="投诉"),
    ]
    seen = measure("hotline.on_time_rate", params, work_orders=orders, as_of=JUNE_30)
    assert [seen.part, seen.of] == list(expected)
