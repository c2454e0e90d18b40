"""Figures by month: each month for itself, or what stood at its end."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from evaluators import discover_evaluators
from indicators.model import Period
from measuring import MeasureRequest
from measuring.measurer import Measurer
from sources.tables import BUDGET
from tests.measuring.test_measurer import measurer
from tests.typed_tables import typed_table

NEW_YEAR = datetime(2024, 1, 2)


def stock_and_progress(tmp_path: Path) -> Measurer:
    typed: dict[str, list[dict[str, Any]]] = {
        "work_orders": [
            {
                "order_no": "1",
                "received_at": NEW_YEAR,
                "due_at": datetime(2024, 1, 10),
                "closed_at": datetime(2024, 3, 5),
            },
            {"order_no": "2", "received_at": NEW_YEAR, "due_at": datetime(2024, 2, 10), "closed_at": None},
            {
                "order_no": "3",
                "received_at": NEW_YEAR,
                "due_at": datetime(2024, 2, 11),
                "closed_at": datetime(2024, 2, 12),
            },
        ],
        "payments": [{"paid_at": datetime(2024, month, 20), "amount": 10_000} for month in range(1, 7)],
        "budget": [{"project": "甲", "annual": 120_000}],
        "faults": [{"began_at": datetime(2024, 1, 31, 12), "restored_at": datetime(2024, 2, 1, 12)}],
    }
    return measurer({name: typed_table(tmp_path, name, rows) for name, rows in typed.items()})


@pytest.mark.parametrize(
    ("evaluator", "values"),
    [
        ("finance.progress_gap", [0] * 6),
        ("finance.execution_rate", [Decimal(month) * 100 / 12 for month in range(1, 7)]),
        ("finance.cost_rate", [Decimal(month) * 100 / 12 for month in range(1, 7)]),
        ("hotline.overdue_open", [1, 2, 1, 1, 1, 1]),
    ],
)
def test_a_month_of_a_cumulative_figure_or_a_stock_is_what_stood_at_its_end(
    tmp_path: Path, evaluator: str, values: list[Decimal]
) -> None:
    by = stock_and_progress(tmp_path)
    period = Period(date(2024, 1, 1), date(2024, 6, 30))
    months = by.breakdown(MeasureRequest("it", evaluator, {}, period), "month")
    assert [round(each.value or 0, 6) for each in months] == [round(Decimal(value), 6) for value in values]
    for number, each in enumerate(months, 1):
        end = date(2024, number + 1, 1) - timedelta(days=1)
        whole = MeasureRequest("it", evaluator, {}, Period(period.start, end))
        measured = by.measure([whole])["it"]
        assert (each.part, each.of, each.value) == (measured.part, measured.of, measured.value)


def test_the_availability_of_a_line_stays_that_of_each_month(tmp_path: Path) -> None:
    period = Period(date(2024, 1, 1), date(2024, 2, 29))
    request = MeasureRequest("it", "hotline.line_availability", {}, period)
    months = stock_and_progress(tmp_path).breakdown(request, "month")
    assert [each.of - each.part for each in months if each.of is not None and each.part is not None] == [
        43_200, 43_200,
    ]  # fmt: skip


CUMULATIVE = (
    *("hotline.overdue_open", "caseload.to_supervise", "finance.restricted_rate"),
    *("table.share_of_plan", "table.at_end", "table.share_at_end"),
)
"""A stock, or what is held against the plan of a whole year."""


def test_every_figure_of_the_table_of_budget_execution_is_cumulative() -> None:
    for evaluator in discover_evaluators().values():
        assert evaluator.contract.cumulative is (
            BUDGET in evaluator.contract.undated
            or evaluator.info.name.startswith("projects.")
            or evaluator.info.name in CUMULATIVE
        ), evaluator.info.name
