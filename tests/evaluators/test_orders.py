"""Metrics of work orders: each case is rows, and the part and whole they must give as known on 30 June 2024."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from indicators.records import MeasurementStatus
from measuring.trial import EvaluatorTrial
from tests.evaluators.conftest import Measure

AS_OF = date(2024, 6, 30)
MAY, JUNE, LAST = datetime(2024, 5, 6, 9), datetime(2024, 6, 3, 17), datetime(2024, 6, 30, 23, 59, 59)
JULY = datetime(2024, 7, 1)
YEAR_BEFORE = datetime(2023, 12, 31, 23, 59, 59)


def order(**columns: Any) -> dict[str, Any]:
    return {"received_at": MAY, **columns}


CASES: dict[str, tuple[str, dict[str, Any], list[dict[str, Any]], tuple[int, int | None]]] = {
    "closed late still is closed": (
        "closed_rate", {}, [order(due_at=JUNE, closed_at=LAST), order(due_at=JUNE, closed_at=None)], (1, 2),
    ),
    "closed after the day is open on it": (
        "closed_rate", {}, [order(due_at=JUNE, closed_at=JULY), order(due_at=JUNE, closed_at=LAST)], (1, 2),
    ),
    "late and open orders are overdue": (
        "overdue_rate", {},
        [order(due_at=JUNE, closed_at=JUNE), order(due_at=JUNE, closed_at=LAST), order(due_at=JUNE, closed_at=None)], (2, 3),
    ),
    "overdue on the day whatever the year it was due in": (
        "overdue_open", {},
        [
            {"received_at": YEAR_BEFORE, "due_at": YEAR_BEFORE, "closed_at": None},
            order(due_at=JUNE, closed_at=JULY),
            order(due_at=LAST, closed_at=None),
            order(due_at=JULY, closed_at=None),
            order(due_at=None, closed_at=None),
            order(due_at=JUNE, closed_at=LAST),
        ],
        (3, None),
    ),
    "received in the period": (
        "volume", {},
        [
            {"received_at": datetime(2024, 1, 1)}, {"received_at": LAST},
            {"received_at": JULY}, {"received_at": YEAR_BEFORE},
        ],
        (2, None),
    ),
    "unmarked is not answered directly": (
        "direct_answer_rate", {},
        [order(replied_directly=True), order(replied_directly=False), order(replied_directly=None)], (1, 3),
    ),
    "dispatched exactly at the limit": (
        "dispatched_on_time_rate", {},
        [
            order(dispatched_at=datetime(2024, 5, 7, 9)), order(dispatched_at=datetime(2024, 5, 7, 9, 0, 1)),
            order(dispatched_at=None), order(dispatched_at=None, replied_directly=True),
        ],
        (1, 3),
    ),
    "not yet dispatched within the limit is not late": (
        "dispatched_on_time_rate", {}, [{"received_at": LAST, "dispatched_at": None}, order(dispatched_at=MAY)], (1, 1),
    ),
    "another limit": (
        "dispatched_on_time_rate", {"hours": "48"}, [order(dispatched_at=datetime(2024, 5, 8, 9))], (1, 1),
    ),
    "every return counts": (
        "return_rate", {},
        [order(dispatched_at=MAY, returned=2), order(dispatched_at=MAY, returned=0), order(dispatched_at=MAY, returned=None),
         order(dispatched_at=None, returned=1)],
        (2, 3),
    ),
    "every returned order counts once": (
        "return_rate", {"count": "orders"},
        [order(dispatched_at=MAY, returned=2), order(dispatched_at=MAY, returned=0), order(dispatched_at=MAY, returned=None)],
        (1, 3),
    ),
    "unsigned past the deadline counts against": (
        "signed_on_time_rate", {},
        [
            order(dispatched_at=MAY, sign_due_at=JUNE, signed_at=JUNE), order(dispatched_at=MAY, sign_due_at=JUNE, signed_at=LAST),
            order(dispatched_at=MAY, sign_due_at=JUNE, signed_at=None), order(dispatched_at=None, sign_due_at=JUNE, signed_at=None),
            order(dispatched_at=MAY, sign_due_at=JULY, signed_at=None),
        ],
        (1, 3),
    ),
    "signing without a dispatch column": (
        "signed_on_time_rate", {}, [order(sign_due_at=JUNE, signed_at=JUNE), order(sign_due_at=JUNE, signed_at=None)], (1, 2),
    ),
    "contacted of those that say so": (
        "contacted_rate", {},
        [order(dispatched_at=MAY, contacted=True), order(dispatched_at=MAY, contacted=False), order(dispatched_at=MAY, contacted=None),
         order(dispatched_at=None, contacted=True)],
        (1, 2),
    ),
    "contacted by its time alone": (
        "contacted_rate", {}, [order(dispatched_at=MAY, contacted_at=JUNE), order(dispatched_at=MAY, contacted_at=JULY)], (1, 2),
    ),
    "contacted within hours": (
        "contacted_rate", {"hours": 2},
        [
            order(dispatched_at=MAY, contacted_at=datetime(2024, 5, 6, 11)),
            order(dispatched_at=MAY, contacted_at=datetime(2024, 5, 6, 11, 0, 1)), order(dispatched_at=MAY, contacted_at=None),
        ],
        (1, 3),
    ),
    "redone of what was closed in the period": (
        "redo_rate", {},
        [order(closed_at=JUNE, redone=2), order(closed_at=JUNE, redone=0), order(closed_at=JUNE, redone=None),
         order(closed_at=JULY, redone=1), order(closed_at=None, redone=1)],
        (1, 3),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_orders_give_their_part_and_whole(measure: Measure, case: str) -> None:
    name, params, rows, expected = CASES[case]
    seen = measure(f"hotline.{name}", params, work_orders=rows, as_of=AS_OF)
    assert [seen.outcome, seen.part, seen.of] == [MeasurementStatus.MEASURED, *expected], seen.reason


def test_the_on_time_and_overdue_rates_add_up_to_all(measure: Measure) -> None:
    rows = [order(due_at=JUNE, closed_at=closed) for closed in (None, JUNE, LAST, JULY, MAY)]
    rates = [
        measure(f"hotline.{name}", work_orders=rows, as_of=AS_OF).value
        for name in ("on_time_rate", "overdue_rate")
    ]
    assert sum(rate for rate in rates if rate is not None) == 100


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("on_time_rate", [order(due_at=JULY, closed_at=JUNE)]),  # nothing due in the period
        ("volume", [{"received_at": JULY}]),  # no row in the period of a table that has rows every day
        ("volume", []),
        ("redo_rate", [order(closed_at=None, redone=1)]),
    ],
)
def test_nothing_in_the_period_is_no_number(measure: Measure, name: str, rows: list[dict[str, Any]]) -> None:
    columns = dict.fromkeys(("received_at", "due_at", "closed_at", "redone"))
    seen = measure(f"hotline.{name}", work_orders=rows or [columns], as_of=AS_OF)
    assert (seen.outcome, seen.value, seen.part) == (MeasurementStatus.NO_DATA, None, None)
    assert "统计期 2024-01-01 至 2024-06-30 内没有" in seen.reason


def test_a_count_of_none_among_rows_of_the_period_is_zero_and_says_so(measure: Measure) -> None:
    later = order(received_at=date(2024, 7, 1), channel="微信")
    rows = [order(channel="电话"), later]
    seen = measure("hotline.volume", {"channel": "微信"}, work_orders=rows, as_of=AS_OF)
    assert (seen.outcome, seen.value, seen.rows) == (MeasurementStatus.MEASURED, Decimal(0), 0)
    assert seen.provenance.notes == ("统计期内没有来源渠道为“微信”的数据",)


def test_a_rate_over_no_matching_rows_names_the_filter(measure: Measure) -> None:
    later = order(due_at=date(2024, 7, 1), closed_at=JUNE, handler="水务局")
    rows = [order(due_at=JUNE, closed_at=JUNE, handler="住建局"), later]
    seen = measure("hotline.on_time_rate", {"department": "水务局"}, work_orders=rows, as_of=AS_OF)
    assert (seen.outcome, seen.value) == (MeasurementStatus.NO_DATA, None)
    assert (
        seen.reason
        == "统计期 2024-01-01 至 2024-06-30 内没有应计入的数据（承办单位为“水务局”），按时办结率无从计算"
    )


REPEATED = [
    {"order_no": "A1", "received_at": datetime(2023, 12, 20), "category": "投诉", "caller": "甲"},
    {"order_no": "A2", "received_at": datetime(2024, 1, 19), "category": "投诉", "caller": "甲"},
    {"order_no": "A3", "received_at": datetime(2024, 1, 20), "category": "咨询", "caller": "甲"},
    {"order_no": "A4", "received_at": datetime(2024, 2, 18, 0, 0, 1), "category": "投诉", "caller": "甲"},
    {"order_no": "A5", "received_at": datetime(2024, 2, 18, 0, 0, 1), "category": "投诉", "caller": None},
    {"order_no": "A6", "received_at": datetime(2024, 3, 1), "category": None, "caller": "甲"},
    {
        "order_no": "A7",
        "received_at": datetime(2024, 3, 1),
        "category": "求助",
        "caller": "乙",
        "repeat_of": "A1",
    },
]
"""Of six orders of the year A2 comes 30 days after one of last year, A4 a second too late, A7 names another."""
CALLER = "work_orders: {files: inbox/work_orders.csv, extra: {caller: {header: 来电人, type: code, personal: true}}}"


@pytest.mark.parametrize(
    ("params", "part"),
    [
        ({"caller": "caller"}, 2),
        ({"caller": "来电人", "days": 31}, 3),
        ({"caller": "caller", "days": 29}, 1),
        ({}, 1),
    ],
)
def test_an_order_repeats_one_of_the_same_caller_and_matter(
    tmp_path: Path, params: dict[str, Any], part: int
) -> None:
    trial = EvaluatorTrial(tmp_path, sources=CALLER)
    found = trial.measure("hotline.repeat_rate", params, as_of=AS_OF, work_orders=REPEATED)
    assert (found.part, found.of) == (Decimal(part), Decimal(6)), found.reason


@pytest.mark.parametrize(("closed", "median"), [([1], 1), ([1, 9], 5), ([9, 1, 2], 2), ([4, 4, 1, 8], 4)])
def test_the_median_is_in_the_middle(measure: Measure, closed: list[int], median: int) -> None:
    rows = [
        order(dispatched_at=MAY, closed_at=MAY + timedelta(hours=hours), handler="甲") for hours in closed
    ]
    rows += [order(dispatched_at=MAY, closed_at=None), order(dispatched_at=None, closed_at=JUNE)]
    rows += [order(dispatched_at=JUNE, closed_at=MAY)]
    found = measure("hotline.average_handling_time", {"statistic": "median"}, work_orders=rows, as_of=AS_OF)
    assert found.value == median * 3600
