"""Rows drawn where the table lies are those that anybody draws from the keys by hand."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import pytest

from evaluators import discover_evaluators
from indicators.drawing import RowPopulation, draw_keys, hash_keys
from indicators.model import Period
from indicators.records import MeasurementStatus
from measuring import BadRequestError, MeasureRequest
from measuring.measurer import Measurer
from sources.typed import TypedTable
from tests.measuring.made_up import SEEDS, reading, requests, tables
from tests.typed_tables import typed_table

COUNTED, MET, MISSED = RowPopulation
ALL = 10_000
DUE, IN_TIME, LATE = datetime(2024, 6, 3, 17), datetime(2024, 6, 3, 16), datetime(2024, 7, 1)
YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))


def on_time(**params: str) -> MeasureRequest:
    return MeasureRequest(1, "hotline.on_time_rate", params, YEAR)


def order(number: str | None, closed_at: datetime, place: str = "") -> dict[str, object]:
    received_at = datetime(2024, 5, 6, 9)
    return {
        "order_no": number,
        "received_at": received_at,
        "due_at": DUE,
        "closed_at": closed_at,
        "place": place,
    }


def keys_of(table: TypedTable, population: RowPopulation = COUNTED, seed: str = "s") -> list[str]:
    drawn = Measurer(reading({"work_orders": table})).draw_rows(on_time(), population, seed, ALL)
    return [row.key for row in drawn.rows]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_evaluator_is_drawn_from_as_by_hand(tmp_path: Path, seed: int) -> None:
    measurer = Measurer(reading(tables(tmp_path, seed)))
    asked = {request.evaluator: request for request in requests()}
    results = measurer.measure(asked.values())
    assert set(asked) == {name for name in discover_evaluators() if not name.startswith("table.")}
    for request in asked.values():
        if results[request.key].outcome is MeasurementStatus.FAILED or request.evaluator.startswith(
            "manual."
        ):
            continue
        whole = measurer.draw_rows(request, COUNTED, "种子 7", ALL)
        keys = [row.key for row in whole.rows]
        assert (len(keys), len(set(keys))) == (whole.total, whole.total)
        assert whole.sha256 == hash_keys(keys)
        assert [row.key for row in measurer.draw_rows(request, COUNTED, "x", 7).rows] == draw_keys(
            keys, "x", 7
        )


@pytest.mark.parametrize("seed", SEEDS)
def test_met_and_missed_together_are_all_that_is_counted(tmp_path: Path, seed: int) -> None:
    measurer = Measurer(reading(tables(tmp_path, seed)))
    for better in ("hotline.on_time_rate", "hotline.overdue_rate", "hotline.satisfaction_rate"):
        request = MeasureRequest(1, better, {}, Period(date(2024, 1, 1), date(2024, 4, 30)))
        draws = {
            population: measurer.draw_rows(request, population, "s", ALL) for population in RowPopulation
        }
        (measured,) = measurer.measure([request]).values()
        assert draws[COUNTED].total == draws[MET].total + draws[MISSED].total == measured.of
        assert draws[MISSED].total == measurer.rows_behind(request, limit=1).total
        counted_as = Counter(row.counted_as for row in draws[COUNTED].rows)
        assert counted_as == {"达标": draws[MET].total, "未达标": draws[MISSED].total}


def test_numbers_that_come_again_or_are_not_there_are_told_apart(tmp_path: Path) -> None:
    rows = [
        order("A", IN_TIME),
        order("A", LATE),
        order(None, LATE),
        order(" ", IN_TIME),
        order("B\n1", IN_TIME),
    ]
    keys = keys_of(typed_table(tmp_path, "work_orders", rows))
    assert sorted(keys) == ["A", "A#2", "B 1", "第1行", "第2行"] or len(set(keys)) == 5
    assert {"A", "A#2", "B 1"} <= set(keys)


def test_a_mobile_number_as_number_is_masked_in_the_key(tmp_path: Path) -> None:
    rows = [order("13800001234", LATE), order("１３９００００５６７８", LATE)]
    keys = keys_of(typed_table(tmp_path, "work_orders", rows))
    assert not [key for key in keys if "0000" in key or "００００" in key]
    assert len(set(keys)) == 2


def test_other_cells_are_masked(tmp_path: Path) -> None:
    table = typed_table(tmp_path, "work_orders", [order("A", LATE, "致电13812345678")])
    (row,) = Measurer(reading({"work_orders": table})).draw_rows(on_time(), COUNTED, "s", 1).rows
    assert "致电138****5678" in row.cells


def test_numbers_that_look_like_told_apart_ones_are_refused(tmp_path: Path) -> None:
    table = typed_table(tmp_path, "work_orders", [order("A", LATE), order("A", IN_TIME), order("A#2", LATE)])
    with pytest.raises(BadRequestError, match="更正数据里的编号"):
        keys_of(table)


def test_filters_hold(tmp_path: Path) -> None:
    rows = [{**order("A", LATE), "handler": "住建局"}, {**order("B", LATE), "handler": "城管局"}]
    made: Mapping[str, TypedTable] = {"work_orders": typed_table(tmp_path, "work_orders", rows)}
    drawn = Measurer(reading(made)).draw_rows(on_time(handler="住建局"), COUNTED, "s", ALL)
    assert [row.key for row in drawn.rows] == ["A"]


@pytest.mark.parametrize("population", [MET, MISSED])
def test_a_count_has_no_rows_that_met(tmp_path: Path, population: RowPopulation) -> None:
    made = {"work_orders": typed_table(tmp_path, "work_orders", [order("A", LATE)])}
    request = MeasureRequest(1, "hotline.overdue_open", {}, YEAR)
    with pytest.raises(BadRequestError, match="不分达标与未达标"):
        Measurer(reading(made)).draw_rows(request, population, "s", 1)
