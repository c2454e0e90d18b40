"""Doubts of many requests: each has those of its own period and filters, and they are asked for together."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import pytest

from indicators.doubts import Doubt
from indicators.model import Period
from measuring import MeasureRequest
from measuring.engine import CompiledStatement, ParquetEngine
from measuring.measurer import Measurer
from sources import Sources

MONTHS = [(date(2024, 1, 1), date(2024, 1, 31)), (date(2024, 2, 1), date(2024, 2, 29))]
FILTERS: list[Mapping[str, Any]] = [{}, {"handler": "住建局"}, {"handler": ["住建局", "交通局"]}]
ORDERS = """\
工单编号,受理时间,承办单位,办结时限,办结时间
A1,2024-01-05 08:00:00,住建局,2024-01-10 17:00:00,待补录
A2,2024-01-06 08:00:00,交通局,2024-01-11 17:00:00,不详
A3,2024-01-07 08:00:00,交通局,2024-01-12 17:00:00,2024-01-08 09:00:00
A4,2024-02-07 08:00:00,住建局,2024-02-12 17:00:00,2024-02-08 09:00:00
"""


class CountingEngine(ParquetEngine):
    """Counts what is run over doubtful rows."""

    asked: ClassVar[list[str]] = []

    def run(self, statement: CompiledStatement, values: Mapping[str, Any]) -> Sequence[tuple[Any, ...]]:
        if "doubt_code" in statement.sql:
            self.asked.append(statement.sql)
        return super().run(statement, values)


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    (tmp_path / "orders.csv").write_text(ORDERS, encoding="utf-8")
    (tmp_path / "sources.yaml").write_text("work_orders: orders.csv\n", encoding="utf-8")
    return Sources(tmp_path, tmp_path / "data")


def requests() -> list[MeasureRequest]:
    names = ("hotline.on_time_rate", "hotline.closed_rate", "hotline.volume")
    return [
        MeasureRequest((name, month, number), name, filters, Period(*month))
        for name in names
        for month in MONTHS
        for number, filters in enumerate(FILTERS)
    ]


def counts(doubts: Sequence[Doubt]) -> list[tuple[str, int]]:
    return [(str(doubt.code), doubt.count) for doubt in doubts]


def test_each_request_has_the_doubts_of_its_period_its_filters_and_its_columns(sources: Sources) -> None:
    found = Measurer(sources.read_table).measure(requests())
    january = [found["hotline.on_time_rate", MONTHS[0], number] for number in range(3)]
    assert [counts(measured.doubts) for measured in january] == [
        [("unread_cell", 2)],
        [("unread_cell", 1)],
        [("unread_cell", 2)],
    ]
    others = [
        found[request.key]
        for request in requests()
        if request.period.start != MONTHS[0][0] or request.evaluator == "hotline.volume"
    ]
    assert [measured.doubts for measured in others] == [()] * len(others)


def test_many_requests_together_have_what_each_has_alone(sources: Sources) -> None:
    measurer = Measurer(sources.read_table)
    together = measurer.measure(requests())
    alone = {request.key: measurer.measure([request])[request.key] for request in requests()}
    assert {key: measured.doubts for key, measured in together.items()} == {
        key: measured.doubts for key, measured in alone.items()
    }


def test_requests_that_ask_alike_share_one_statement(sources: Sources) -> None:
    CountingEngine.asked.clear()
    Measurer(sources.read_table, engine=CountingEngine).measure(requests())
    # dated by the deadline or by the receipt, with and without a filter by handler
    assert len(CountingEngine.asked) == 4


def test_a_row_of_which_two_filtered_cells_were_not_read_is_told_of(tmp_path: Path) -> None:
    """It may be meant; one that has no word at all in the other column is not."""
    rows = "A1,2024-01-05,住建局,投诉\nA2,2024-01-06,#REF!,#REF!\nA3,2024-01-07,#REF!,\nA4,2024-01-08,#REF!,投诉\n"
    (tmp_path / "orders.csv").write_text(f"工单编号,受理时间,承办单位,诉求类型\n{rows}", encoding="utf-8")
    (tmp_path / "sources.yaml").write_text("work_orders: orders.csv\n", encoding="utf-8")
    filters = {"handler": "住建局", "category": "投诉"}
    asked = [
        MeasureRequest(
            name, "hotline.volume", {name: filters[name] for name in name.split()}, Period(*MONTHS[0])
        )
        for name in ("handler", "category", "handler category")
    ]
    found = Measurer(Sources(tmp_path, tmp_path / "data").read_table).measure(asked)
    told = [[(doubt.where, doubt.count) for doubt in found[one.key].doubts] for one in asked]
    handlers, categories = ("orders.csv “承办单位”列 第 3 行起", "orders.csv “诉求类型”列 第 3 行起")
    assert told == [[(handlers, 3)], [(categories, 1)], [(handlers, 2), (categories, 1)]]
    assert [found[one.key].value for one in asked] == [1, 2, 1]
