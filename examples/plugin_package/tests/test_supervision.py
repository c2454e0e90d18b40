"""The metric of the package, on rows as an export writes them and on rows as tables have them."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from measuring.trial import EvaluatorTrial

METRIC = "city_supervision.on_time_rate"
MARCH: dict[str, Any] = {"start": date(2025, 3, 1), "as_of": date(2025, 3, 31)}
EXPORT = """\
工单编号,受理时间,承办单位,是否督办,办结时限,办结时间
B1,2025-03-01 09:00,市住建局,是,2025-03-05 18:00,2025-03-05 18:00
B2,2025-03-02 09:00,市住建局,是,2025-03-06 18:00,2025-03-06 20:30
B3,2025-03-03 09:00,市交通局,是,2025-03-07 18:00,
B4,2025-03-04 09:00,市交通局,否,2025-03-08 18:00,2025-03-10 09:00
"""


def test_rows_of_an_export(try_evaluator: Callable[..., EvaluatorTrial]) -> None:
    found = try_evaluator().measure(METRIC, work_orders=EXPORT, **MARCH)
    assert (found.part, found.of) == (Decimal(1), Decimal(3))
    assert [row["order_no"] for row in found.rows] == ["B2", "B3"]


def test_rows_of_a_table(try_evaluator: Callable[..., EvaluatorTrial]) -> None:
    due = datetime(2025, 3, 5, 18)  # noqa: DTZ001 - local time without a zone, as all instants there
    row = {
        "order_no": "B1",
        "received_at": date(2025, 3, 1),
        "supervised": True,
        "due_at": due,
        "closed_at": due,
    }
    found = try_evaluator().measure(METRIC, {"grace_hours": 3}, work_orders=[row], **MARCH)
    assert found.value == Decimal(100)


def test_what_is_not_there_is_said(try_evaluator: Callable[..., EvaluatorTrial]) -> None:
    found = try_evaluator().measure(METRIC, work_orders=EXPORT.replace("是否督办", "备注"), **MARCH)
    assert found.value is None
    assert "没有“是否督办”" in found.reason
