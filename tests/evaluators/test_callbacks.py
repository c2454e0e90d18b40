"""Metrics of call-backs: several rows an order, the last effective one counts."""

from datetime import date, datetime
from typing import Any

import pytest

from indicators.records import MeasurementStatus
from tests.evaluators.conftest import Measure

AS_OF = date(2024, 6, 30)


def back(
    order: str | None, day: int, satisfaction: str | None = None, month: int = 6, **columns: Any
) -> dict[str, Any]:
    return {
        "order_no": order,
        "called_at": datetime(2024, month, day, 10),
        "satisfaction": satisfaction,
        **columns,
    }


CASES: dict[str, tuple[dict[str, Any], list[dict[str, Any]], tuple[Any, int]]] = {
    "the five grades and 一般": (
        {}, [back(str(n), 1, text) for n, text in enumerate(("非常满意", "满意", "基本满意", "一般", "不满意", "非常不满意"))], (3, 6),
    ),
    "the last rating of an order": ({}, [back("1", 1, "不满意"), back("1", 9, "满意")], (1, 1)),
    "the last rating of an order, unsorted": ({}, [back("1", 9, "不满意"), back("1", 1, "满意")], (0, 1)),
    "a refusal after a rating does not wipe it": ({}, [back("1", 1, "满意"), back("1", 9, "拒评"), back("1", 10, None)], (1, 1)),
    "a later rating beyond the day is not known": ({}, [back("1", 1, "满意"), back("1", 1, "不满意", month=7)], (1, 1)),
    "by attempt on the same moment": (
        {}, [back("1", 1, "满意", attempt=2), back("1", 1, "不满意", attempt=1), back("1", 1, "不满意", attempt=None)], (1, 1),
    ),
    "the worse of two at the same moment": ({}, [back("1", 1, "满意"), back("1", 1, "不满意")], (0, 1)),
    "no order number: each row for itself": ({}, [back(None, 1, "满意"), back(None, 1, "不满意")], (1, 2)),
    "nobody answered: the rating is not the caller's": (
        {}, [back("1", 1, "满意", reached=False), back("2", 1, "满意", reached=True), back("3", 1, "不满意", reached=None)], (1, 2),
    ),
    "yes and no are ratings": ({}, [back("1", 1, "是"), back("2", 1, "否")], (1, 2)),
    "weights over the grades": (
        {"weights": {"满意": 1, "基本满意": 0.8, "一般": 0.6, "不满意": 0}},
        [back("1", 1, "非常满意"), back("2", 1, "基本满意"), back("3", 1, "一般"), back("4", 1, "非常不满意")], ("2.4", 4),
    ),
    "with weights the one that weighs less at the same moment": (
        {"weights": {"满意": 1, "基本满意": 0.8}}, [back("1", 1, "满意"), back("1", 1, "基本满意")], ("0.8", 1),
    ),
    "the same, the other way round": (
        {"weights": {"满意": 1, "基本满意": 0.8}}, [back("1", 1, "基本满意"), back("1", 1, "满意")], ("0.8", 1),
    ),
    "weights as text": ({"weights": "满意=1，基本满意：0.5"}, [back("1", 1, "基本满意"), back("2", 1, "满意")], ("1.5", 2)),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_ratings_give_their_part_and_whole(measure: Measure, case: str) -> None:
    params, rows, (part, of) = CASES[case]
    seen = measure("hotline.satisfaction_rate", params, callbacks=rows, as_of=AS_OF)
    assert [seen.outcome, str(seen.part), seen.of] == [MeasurementStatus.MEASURED, str(part), of], seen.reason


def test_a_filter_stands_before_the_last_rating(measure: Measure) -> None:
    rows = [back("1", 1, "满意", handler="甲"), back("1", 9, "不满意", handler="乙")]
    for handler, part in (("甲", 1), ("乙", 0), (["甲", "乙"], 0)):
        seen = measure("hotline.satisfaction_rate", {"handler": handler}, callbacks=rows, as_of=AS_OF)
        assert [seen.part, seen.of] == [part, 1]


def test_too_few_ratings_prove_nothing(measure: Measure) -> None:
    seen = measure(
        "hotline.satisfaction_rate", {"min_answers": 2}, callbacks=[back("1", 1, "满意")], as_of=AS_OF
    )
    assert (seen.outcome, seen.value) == (MeasurementStatus.NO_DATA, None)
    assert "有效样本只有 1 个，少于规定的 2 个" in seen.reason


SOLVED = [
    back("1", 1, solved="已解决"), back("2", 1, solved="部分解决"), back("3", 1, solved="未解决"), back("4", 1, solved=None),
    back("5", 1, solved="未解决"), back("5", 3, solved="是"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("params", "part"),
    [({}, "2"), ({"partial": "0.5"}, "2.5"), ({"partial": 1}, "3"), ({"partial": "50%"}, "2.5")],
)
def test_partly_solved_counts_as_much_as_is_said(measure: Measure, params: dict[str, Any], part: str) -> None:
    seen = measure("hotline.solved_rate", params, callbacks=SOLVED, as_of=AS_OF)
    assert [f"{seen.part:f}".removesuffix(".0"), seen.of] == [part, 4]


def order(number: str, closed: datetime | None, **columns: Any) -> dict[str, Any]:
    return {"order_no": number, "received_at": datetime(2024, 5, 1), "closed_at": closed, **columns}


JUNE_1 = datetime(2024, 6, 1)
ORDERS = [
    order("1", JUNE_1), order("2", JUNE_1), order("3", JUNE_1), order("4", JUNE_1, replied_directly=True),
    order("5", None), order("6", datetime(2024, 7, 1)), order("7", JUNE_1),
]  # fmt: skip
BACKS = [
    back("1", 2, "满意", reached=True), back("2", 2, "拒评", reached=True), back("2", 3, None, reached=False),
    back("3", 2, "满意", month=7, reached=True), back("5", 2, "满意", reached=True), back(None, 2, "满意", reached=True),
]  # fmt: skip


@pytest.mark.parametrize(("params", "part"), [({}, 2), ({"effective": "是"}, 1), ({"effective": False}, 2)])
def test_called_back_of_what_was_closed(measure: Measure, params: dict[str, Any], part: int) -> None:
    seen = measure("hotline.callback_rate", params, work_orders=ORDERS, callbacks=BACKS, as_of=AS_OF)
    assert [seen.part, seen.of] == [part, 4]


def test_a_call_back_rate_needs_both_tables(measure: Measure) -> None:
    seen = measure("hotline.callback_rate", work_orders=ORDERS, as_of=AS_OF)
    assert (seen.outcome, seen.reason) == (MeasurementStatus.NO_DATA, "没有声明回访数据来源")
