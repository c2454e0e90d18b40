"""Metrics of payments and budget execution: exact, net of refunds, the last table of a year counts."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from indicators.records import MeasurementResult, MeasurementStatus
from measuring.trial import EvaluatorTrial
from tests.evaluators.conftest import Measure

AS_OF = date(2024, 6, 30)


def pay(day: tuple[int, int], amount: str | None, **columns: Any) -> dict[str, Any]:
    return {"paid_at": datetime(2024, *day), "amount": None if amount is None else Decimal(amount), **columns}


PAID = [
    pay((1, 1), "1000.10", project="甲", fund_source="fiscal"),
    pay((6, 30), "0.20", project="甲", fund_source="carried_over"),
    pay((6, 2), "-100.00", project="甲", fund_source="fiscal"),
    pay((6, 3), "5000", project="乙", fund_source=None),
    pay((6, 4), None, project="乙"),
    pay((7, 1), "9", project="甲", fund_source="other"),
]


@pytest.mark.parametrize(
    ("params", "total"),
    [({}, "5900.30"), ({"project": "甲"}, "900.30"), ({"project": ["甲", "乙"]}, "5900.30")],
)
def test_spending_is_net_of_refunds(measure: Measure, params: dict[str, Any], total: str) -> None:
    seen = measure("finance.spending", params, payments=PAID, as_of=AS_OF)
    assert (str(seen.value), seen.unit, seen.of) == (total, "元", None)


def as_text(seen: MeasurementResult) -> dict[str, str]:
    """To the last digit: 0 is not 0.00."""
    return {source: str(amount) for source, amount in (seen.provenance.by_source or {}).items()}


def test_spending_tells_the_sources_of_money_apart(measure: Measure) -> None:
    seen = measure("finance.spending", {"project": "甲"}, payments=PAID, as_of=AS_OF)
    assert as_text(seen) == {"fiscal": "900.10", "carried_over": "0.20", "other": "0"}
    everything = measure("finance.spending", payments=PAID, as_of=AS_OF)
    assert as_text(everything) == {
        "fiscal": "900.10",
        "carried_over": "0.20",
        "other": "0",
        "unknown": "5000.00",
    }


def test_without_a_source_column_no_source_is_told(measure: Measure) -> None:
    rows = [{name: value for name, value in record.items() if name != "fund_source"} for record in PAID]
    assert measure("finance.spending", payments=rows, as_of=AS_OF).provenance.by_source is None


def line(project: str, month: int | None, **amounts: Any) -> dict[str, Any]:
    day = None if month is None else datetime(2024, month, 28)
    return {"project": project, "as_of": day, **{name: Decimal(str(each)) for name, each in amounts.items()}}


TABLES = [
    line("甲", 5, initial=100, adjusted=20, carried_over=30, executed=60, received=90),
    line("甲", 6, initial=100, adjusted=-20, carried_over=30, executed=66, received=99),
    line("甲", 7, initial=100, adjusted=-20, carried_over=30, executed=110, received=110),
    line("乙", 5, initial=50, adjusted=10, carried_over=0, executed=12, received=30),
]


@pytest.mark.parametrize(
    ("name", "params", "part", "of"),
    [
        ("execution_rate", {"project": "甲"}, "66", "110"),
        ("execution_rate", {"project": "甲", "base": "initial"}, "66", "100"),
        ("execution_rate", {}, "78", "170"),  # each project as of its own last table
        ("funds_received_rate", {"project": "甲"}, "99", "110"),
        ("carry_over_rate", {"project": "甲"}, "44", "110"),
        ("adjustment_rate", {"project": "甲"}, "20", "100"),
        ("adjustment_rate", {}, "30", "150"),  # ups and downs do not cancel out
        ("executed", {}, "78", None),
    ],
)
def test_the_last_table_of_each_project_counts(
    measure: Measure, name: str, params: dict[str, Any], part: str, of: str | None
) -> None:
    seen = measure(f"finance.{name}", params, budget=TABLES, as_of=AS_OF)
    assert [seen.part, seen.of] == [Decimal(part), None if of is None else Decimal(of)], seen.reason


def test_the_whole_year_budget_is_taken_as_given_where_it_is(measure: Measure) -> None:
    rows = [line("甲", 6, annual=200, initial=100, executed=50)]
    assert measure("finance.execution_rate", budget=rows, as_of=AS_OF).value == 25


def test_a_table_without_dates_counts_in_every_period(measure: Measure) -> None:
    rows = [{"project": "甲", "annual": Decimal(200), "executed": Decimal(50)}]
    assert measure("finance.execution_rate", budget=rows, as_of=AS_OF).value == 25
    assert measure("finance.executed", budget=rows, as_of=AS_OF).value == 50


@pytest.mark.parametrize(
    ("as_of", "gap"),
    [
        (date(2024, 6, 30), "10"),
        (date(2024, 1, 31), "51.66667"),
        (date(2024, 2, 10), "48.79310"),
        (date(2024, 12, 31), "-40"),
    ],
)
def test_progress_is_ahead_of_or_behind_the_calendar(measure: Measure, as_of: date, gap: str) -> None:
    rows = [{"project": "甲", "annual": Decimal(100), "executed": Decimal(60)}]
    seen = measure("finance.progress_gap", budget=rows, as_of=as_of)
    assert seen.value is not None
    assert round(seen.value, 5) == Decimal(gap)


def test_payments_stand_in_for_a_table_without_executed_amounts(measure: Measure) -> None:
    rows = [line("甲", 6, initial=2000)]
    seen = measure("finance.execution_rate", {"project": "甲"}, budget=rows, payments=PAID, as_of=AS_OF)
    assert [seen.part, seen.of] == [Decimal("900.30"), 2000]


def test_an_execution_that_is_not_filled_in_is_not_zero(measure: Measure) -> None:
    rows = [{"project": "甲", "annual": Decimal(200), "executed": None}]
    for name in ("execution_rate", "executed", "carry_over_rate"):
        seen = measure(f"finance.{name}", budget=rows, as_of=AS_OF)
        assert (seen.outcome, seen.value) == (MeasurementStatus.NO_DATA, None)


@pytest.mark.parametrize("target", [1000, "1000", "0.1万元", "0.1万", "1,000元", Decimal("1000.00")])
def test_cost_is_held_against_its_target(measure: Measure, target: Any) -> None:
    seen = measure("finance.cost_rate", {"project": "甲", "target": target}, payments=PAID, as_of=AS_OF)
    assert seen.value == Decimal("90.03")


def test_cost_is_held_against_the_budget_without_a_target(measure: Measure) -> None:
    rows = [line("甲", 6, initial=1800), line("乙", 6, initial=1)]
    seen = measure("finance.cost_rate", {"project": "甲"}, payments=PAID, budget=rows, as_of=AS_OF)
    assert seen.value == Decimal("50.01666666666666666666666667")
    missing = measure("finance.cost_rate", payments=PAID, as_of=AS_OF)
    assert (missing.outcome, missing.reason) == (MeasurementStatus.NO_DATA, "没有声明预算执行数据来源")


CALLS = [{"started_at": datetime(2024, 3, 1), "talk_seconds": seconds, "direction": way} for seconds, way in
         ((90, "inbound"), (30, None), (600, "outbound"))]  # fmt: skip


@pytest.mark.parametrize(("per", "value"), [("calls", "450.15"), ("minutes", "450.15"), ("orders", "900.30")])
def test_cost_of_one_unit_of_service(measure: Measure, per: str, value: str) -> None:
    orders = [{"received_at": datetime(2024, 2, 1)}]
    params = {"project": "甲", "per": per}
    seen = measure("finance.unit_cost", params, payments=PAID, calls=CALLS, work_orders=orders, as_of=AS_OF)
    assert seen.value == Decimal(value), seen.reason


def test_no_payment_is_proven_only_by_coverage(measure: Measure) -> None:
    rows = [pay((7, 1), "9")]
    seen = measure("finance.spending", payments=rows, as_of=AS_OF)
    assert (seen.outcome, seen.value) == (MeasurementStatus.NO_DATA, None)
    covered = {"covers": (date(2024, 1, 1), date(2024, 12, 31)), "confirmed": date(2025, 1, 5)}
    assert measure("finance.spending", payments=rows, as_of=AS_OF, account=covered).value == 0


def test_a_project_that_no_payment_names_is_no_zero_even_where_the_data_cover_the_year(
    measure: Measure,
) -> None:
    covered = {"covers": (date(2024, 1, 1), date(2024, 12, 31)), "confirmed": date(2025, 1, 5)}
    seen = measure("finance.spending", {"project": "丙"}, payments=PAID, as_of=AS_OF, account=covered)
    assert (seen.outcome, seen.value) == (MeasurementStatus.NO_DATA, None)
    assert "没有项目名称为“丙”的记录" in seen.reason


def test_a_project_that_is_paid_later_has_spent_nothing_yet(measure: Measure) -> None:
    covered = {"covers": (date(2024, 1, 1), date(2024, 12, 31)), "confirmed": date(2025, 1, 5)}
    rows = [*PAID, pay((9, 1), "7", project="丁")]
    assert (
        measure("finance.spending", {"project": "丁"}, payments=rows, as_of=AS_OF, account=covered).value == 0
    )


def test_a_zero_budget_has_no_rate(measure: Measure) -> None:
    seen = measure("finance.execution_rate", budget=[line("甲", 6, annual=0, executed=0)], as_of=AS_OF)
    assert (seen.outcome, seen.value) == (MeasurementStatus.NO_DATA, None)


def test_a_denominator_that_nobody_wrote_is_asked_for(measure: Measure) -> None:
    paid = [pay((6, 1), "100", economic_code="30217")]
    seen = measure("finance.restricted_rate", payments=paid, as_of=AS_OF)
    assert (seen.outcome, seen.value) == (MeasurementStatus.NO_DATA, None)
    assert "分母是参数里写明的数，没有写或写的是 0" in seen.reason
    assert "没有应计入的数据" not in seen.reason


def test_a_month_without_any_executed_sum_is_not_known_to_be_0(tmp_path: Path) -> None:
    rows = [
        {"as_of": date(2024, 1, 31), "project": "甲", "executed": Decimal(5)},
        {"as_of": date(2024, 3, 31), "project": "乙", "executed": Decimal(7)},
    ]
    trial, chosen = EvaluatorTrial(tmp_path), {"project": "乙"}
    months = trial.breakdown("finance.executed", "month", chosen, as_of=date(2024, 3, 31), budget=rows)
    assert [part.value for part in months.values()] == [None, None, Decimal(7)]
