"""Which rows behind a number are shown, in what order, and how late each was."""

from datetime import date, datetime
from pathlib import Path

import pytest

from indicators.drawing import RowPopulation
from indicators.model import Period
from measuring import BadRequestError, MeasureRequest, RowChoice, RowPage
from measuring.measurer import Measurer
from measuring.requests import LATE
from tests.measuring.made_up import reading
from tests.typed_tables import typed_table

ASKED = MeasureRequest(1, "hotline.on_time_rate", {}, Period(date(2024, 1, 1), date(2024, 12, 31)))
DUE = datetime(2024, 6, 3, 17)
COUNTED, MET, MISSED = RowPopulation
ROWS = (
    ("1", "住建局", datetime(2024, 6, 3, 16)),
    ("2", "住建局", datetime(2024, 6, 4, 16)),
    ("3", "交通局", datetime(2024, 6, 9, 18)),
    ("4", None, None),
)


@pytest.fixture
def orders(tmp_path: Path) -> Measurer:
    received = datetime(2024, 5, 6, 9)
    rows = [
        {"order_no": number, "handler": handler, "received_at": received, "due_at": DUE, "closed_at": closed}
        for number, handler, closed in ROWS
    ]
    return Measurer(reading({"work_orders": typed_table(tmp_path, "work_orders", rows)}))


def shown(orders: Measurer, **choice: object) -> RowPage:
    return orders.rows_behind(ASKED, choice=RowChoice(**choice))  # type: ignore[arg-type]


def numbers(page: RowPage) -> list[str | None]:
    return [row[0] for row in page.rows]


def test_rows_that_met_missed_or_were_counted_can_be_chosen(orders: Measurer) -> None:
    assert sorted(map(str, numbers(shown(orders)))) == ["2", "3", "4"]
    assert numbers(shown(orders, population=MET)) == ["1"]
    assert shown(orders, population=COUNTED).total == 4


def test_how_late_is_counted_from_the_deadline_and_open_ones_to_the_end_of_the_period(
    orders: Measurer,
) -> None:
    page = shown(orders, order=LATE, descending=True)
    assert numbers(page) == ["4", "3", "2"]
    assert page.open_rows == (True, False, False)
    until = int((datetime(2025, 1, 1) - DUE).total_seconds())
    assert page.late == (until, 6 * 86400 + 3600, 23 * 3600)
    assert {"due_at", "closed_at"} <= set(page.looked_at)


def test_rows_of_one_value_or_of_none_are_those_of_the_breakdown(orders: Measurer) -> None:
    parts = {part.key: part for part in orders.breakdown(ASKED, "handler")}
    for key, part in parts.items():
        found = shown(orders, population=COUNTED, column="handler", value=key)
        assert found.total == part.of, key
    assert numbers(shown(orders, column="handler", value="未填")) == ["4"]


def test_rows_are_counted_by_a_column(orders: Measurer) -> None:
    found = shown(orders, population=COUNTED, group_by="handler")
    assert found.groups == (("住建局", 2), ("交通局", 1), ("未填", 1))
    assert shown(orders, group_by="severity").groups == ()


def test_an_order_that_cannot_be_had_is_told(orders: Measurer) -> None:
    with pytest.raises(BadRequestError, match="没有“nothing”这一列"):
        shown(orders, order="nothing")
