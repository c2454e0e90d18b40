"""Metrics of calls: inbound only, by published formula."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from indicators.records import MeasurementStatus
from tests.evaluators.conftest import Measure

AS_OF = date(2024, 1, 2)
START = datetime(2024, 1, 1)


def call(result: str | None, wait: int | None = 0, at: int = 0, **columns: Any) -> dict[str, Any]:
    """A call ``at`` so many hours into the year."""
    return {"started_at": START + timedelta(hours=at), "result": result, "wait_seconds": wait, **columns}


DAY = [
    call("answered", 5), call("answered", 15), call("answered", 16), call("answered", None),
    call("abandoned_in_queue", 4), call("abandoned_in_queue", 15), call("abandoned_in_queue", 60),
    call("abandoned_in_menu", 0), call("other", 0), call(None, 3),
]  # fmt: skip

CASES: dict[str, tuple[str, dict[str, Any], tuple[int, int | None]]] = {
    "answered of those who asked for an agent": ("connect_rate", {}, (4, 7)),
    "answered of all inbound": ("connect_rate", {"denominator": "inbound"}, (4, 10)),
    "formula 1": ("answered_within", {"formula": 1}, (4, 7)),
    "formula 2": ("answered_within", {"formula": "2"}, (2, 4)),
    "formula 3 is the default, and 15 seconds": ("answered_within", {}, (2, 7)),
    "formula 4": ("answered_within", {"formula": 4, "seconds": "15"}, (2, 5)),
    "another limit": ("answered_within", {"seconds": 60}, (3, 7)),
    "a limit of nothing": ("answered_within", {"seconds": 0}, (0, 7)),
    "abandoned of those who asked": ("abandon_rate", {}, (3, 7)),
    "short abandons left out of both": ("abandon_rate", {"short_seconds": 15}, (1, 5)),
    "short abandons, exactly at the limit": ("abandon_rate", {"short_seconds": "4"}, (2, 6)),
    "mean wait of answered calls whose wait is known": ("average_wait", {}, (36, 3)),
    "inbound calls": ("calls", {}, (10, None)),
}


@pytest.mark.parametrize("case", CASES)
def test_calls_give_their_part_and_whole(measure: Measure, case: str) -> None:
    name, params, expected = CASES[case]
    seen = measure(f"hotline.{name}", params, calls=DAY, as_of=AS_OF)
    assert [seen.outcome, seen.part, seen.of] == [MeasurementStatus.MEASURED, *expected], seen.reason


def test_outbound_calls_count_nowhere(measure: Measure) -> None:
    rows = [{**record, "direction": way} for way in ("inbound", "outbound", None) for record in DAY]
    for name in ("connect_rate", "answered_within", "abandon_rate", "average_wait", "calls"):
        alone, among = (measure(f"hotline.{name}", calls=group, as_of=AS_OF) for group in (DAY, rows))
        assert (among.part, among.value) == (
            (alone.part or 0) * 2,
            alone.value if alone.of else (alone.part or 0) * 2,
        )


def test_negative_durations_are_no_durations(measure: Measure) -> None:
    rows = [call("answered", 10, talk_seconds=60), call("answered", -3, talk_seconds=-60)]
    assert measure("hotline.average_wait", calls=rows, as_of=AS_OF).value == 10
    assert measure("hotline.average_talk", calls=rows, as_of=AS_OF).value == 60


HOURS = [
    call("answered", at=0),
    call("answered", at=0),
    call("abandoned_in_queue", at=1),
    call("answered", at=47),
]


@pytest.mark.parametrize(("params", "expected"), [({}, (2, 48)), ({"hours": "requested"}, (2, 3))])
def test_an_hour_is_served_when_a_call_was_answered_in_it(
    measure: Measure, params: dict[str, Any], expected: tuple[int, int]
) -> None:
    seen = measure("hotline.service_hours_rate", params, calls=HOURS, as_of=AS_OF)
    assert [seen.part, seen.of] == list(expected)


def test_no_answered_call_has_no_mean_wait(measure: Measure) -> None:
    seen = measure("hotline.average_wait", calls=[call("other")], as_of=AS_OF)
    assert (seen.outcome, seen.value) == (MeasurementStatus.NO_DATA, None)


RATED = [call("answered", rating=word) for word in ("满意", "基本满意", "不满意", None, "未评价", "")]


def test_callers_who_do_not_rate_are_not_satisfied_by_default(measure: Measure) -> None:
    seen = measure("hotline.call_satisfaction_rate", calls=RATED, as_of=AS_OF)
    assert [seen.part, seen.of] == [2, 3]
    few = measure("hotline.call_satisfaction_rate", {"min_answers": 4}, calls=RATED, as_of=AS_OF)
    assert (few.outcome, few.reason) == (
        MeasurementStatus.NO_DATA,
        "有效样本只有 3 个，少于规定的 4 个，不足以作出评价",
    )


def test_a_weighted_satisfaction_is_exact(measure: Measure) -> None:
    weights = {"满意": 1, "基本满意": "0.8", "不满意": 0}
    seen = measure("hotline.call_satisfaction_rate", {"weights": weights}, calls=RATED, as_of=AS_OF)
    assert [seen.part, seen.of, seen.value] == [Decimal("1.8"), 3, 60]
