"""Questions that are taken apart once for many values of their filters get the answers, sentences and
accounts that each gets alone."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from indicators.records import MeasurementStatus
from measuring import MeasureRequest
from measuring.measurer import Measurer
from tests.measuring.made_up import PERIODS, orders, reading
from tests.typed_tables import typed_table

EVALUATORS = ("hotline.on_time_rate", "hotline.overdue_open", "hotline.volume", "hotline.return_rate")
VALUES: dict[str, tuple[Any, ...]] = {
    "department": (
        "住建局",
        "城管局",
        " 城管局 ",
        "城管 局",
        "没有的局",
        ["住建局", "城管局"],
        [],
        "",
        7,
        True,
        None,
    ),
    "handler": ("住建局", "城管局", ("住建局", "没有的局")),
    "category": ("投诉", "咨询", "投 诉", "表扬", ["投诉", "表扬"]),
    "repeated": ("是", "否", True, False, "不清楚", 1),
    "returned": (0, "1", 2, "许多", -1),
    "received_at": ("2024-01-01",),
    "没有的列": ("甲",),
    "denominator": ("due", "closed", "别的"),
}


def asked(chance: random.Random, count: int) -> Iterator[MeasureRequest]:
    """Many of the same few names of filters."""
    names = [chance.sample(sorted(VALUES), chance.choice((1, 1, 2, 3))) for _ in range(12)]
    for number in range(count):
        params = {name: chance.choice(VALUES[name]) for name in chance.choice(names)}
        yield MeasureRequest(number, chance.choice(EVALUATORS), params, chance.choice(PERIODS[:4]))


@pytest.mark.parametrize("seed", [1, 2])
def test_values_of_filters_are_answered_together_as_each_alone(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    rows = orders(chance, 60)
    rows[0]["handler"] = "城管局 "
    made = {"work_orders": typed_table(tmp_path, "work_orders", rows)}
    requests = list(asked(chance, 150))
    together = Measurer(reading(made)).measure(requests)
    for request in requests:
        alone = Measurer(reading(made)).measure([replace(request, key="alone")])
        assert together[request.key] == alone["alone"], request
        assert list(together[request.key].provenance.params) == list(alone["alone"].provenance.params)
    outcomes = {answer.outcome for answer in together.values()}
    assert outcomes == {MeasurementStatus.MEASURED, MeasurementStatus.NO_DATA, MeasurementStatus.FAILED}
    assert any(answer.doubts for answer in together.values())
