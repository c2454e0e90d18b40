"""One run keeps every attempt with its outcome, and never a number that was not measured."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from evaluators import discover_evaluators, load_folder
from indicators.model import FUNDS, Funds, TargetKind
from indicators.provenance import Provenance, TableAccount
from indicators.records import MeasurementResult, MeasurementStatus
from measuring.measurer import Measurer
from measuring.requests import MeasureRequest
from scheduling.requests import SupportsMeasure
from scheduling.run import RunResult, execute_run
from sources.typed import TypedTable
from store import Store
from tests.scheduling.projects import FakeMeasurer, indicator, measured, project
from tests.typed_tables import typed_table

NOW = datetime(2024, 7, 1, 6, tzinfo=UTC)
JUNE_30 = date(2024, 6, 30)
NINE = datetime(2024, 6, 3, 9)


def go(
    store: Store, measurer: SupportsMeasure, *projects: Any, as_of: date = JUNE_30, **options: Any
) -> RunResult:
    return execute_run(
        projects or (project(),), as_of, measurer, store, by="张三", kind="command", now=NOW, **options
    )


def outcomes(result: RunResult) -> dict[str, MeasurementStatus]:
    return {observation.indicator: observation.measured.outcome for observation in result.observations}


def test_automatic_indicators_and_funds_of_all_projects_are_measured_in_one_call(store: Store) -> None:
    measurer = FakeMeasurer()
    one = project("2024/a", funds=Funds(params={"project": "热线"}))
    two = project(
        "2024/b", indicators=[indicator("x"), indicator("y", "hotline.volume"), indicator("z", "manual.done")]
    )
    result = go(store, measurer, one, two)
    assert len(measurer.calls) == 1
    assert [call.key for call in measurer.calls[0]] == [
        ("2024/a", "on-time"),
        ("2024/a", FUNDS),
        ("2024/b", "x"),
        ("2024/b", "y"),
    ]
    assert measurer.calls[0][1].params == {"project": "热线"}
    assert result.ok
    assert len(store.observation_history("2024/a")) == len(store.observation_history("2024/b")) == 2


def test_funds_of_a_person_and_rows_that_do_not_apply_are_not_measured(store: Store) -> None:
    measurer = FakeMeasurer()
    rows = [indicator("a"), indicator("none", kind=TargetKind.NOT_APPLICABLE)]
    go(store, measurer, project(indicators=rows, funds=Funds(evaluator="manual.value")))
    assert [request.key[1] for call in measurer.calls for request in call] == ["a"]  # type: ignore[index]  # a pair by intent


@pytest.mark.parametrize(
    ("period", "as_of", "window"),
    [
        ((date(2024, 1, 1), date(2024, 12, 31)), JUNE_30, (date(2024, 1, 1), JUNE_30)),
        ((date(2024, 3, 1), date(2024, 12, 31)), JUNE_30, (date(2024, 3, 1), JUNE_30)),
        ((date(2024, 1, 1), date(2024, 5, 31)), JUNE_30, (date(2024, 1, 1), date(2024, 5, 31))),
        ((date.min, date.max), JUNE_30, (date(2024, 1, 1), JUNE_30)),
        ((date.min, date.max), date(2026, 3, 1), (date(2024, 1, 1), date(2024, 12, 31))),
    ],
)
def test_the_window_reaches_from_the_start_of_the_period_and_never_past_its_end(
    store: Store, period: tuple[date, date], as_of: date, window: tuple[date, date]
) -> None:
    measurer = FakeMeasurer()
    result = go(store, measurer, project(period=period), as_of=as_of)
    asked = measurer.calls[0][0].period
    assert (asked.start, asked.end) == window
    assert result.observations[0].as_of == window[1]


def test_a_project_that_has_not_begun_waits_and_is_no_attempt(store: Store) -> None:
    measurer = FakeMeasurer()
    result = go(store, measurer, project("2024/a"), project("2025/b", year=2025))
    assert [observation.project for observation in result.observations] == ["2024/a"]
    assert result.waiting == ("2025/b",)


def test_nothing_measured_at_all_is_a_failure(store: Store) -> None:
    by_hand = project(indicators=[indicator("a", "manual.value")])
    empty = go(store, FakeMeasurer(), by_hand)
    assert (empty.ok, empty.observations, empty.waiting) == (False, (), ("2024/hotline",))
    none = go(
        store,
        FakeMeasurer(
            lambda request: MeasurementResult(
                request.evaluator, request.period, MeasurementStatus.NO_DATA, reason="没有数据"
            )
        ),
    )
    assert (none.ok, outcomes(none)) == (False, {"on-time": MeasurementStatus.NO_DATA})
    assert [run.outcome for run in store.runs()] == ["failed", "nothing"]


FAILING = '''
from evaluators.columns import Columns
from evaluators.contract import Count, evaluator
from sources.tables import WORK_ORDERS


@evaluator(reads=WORK_ORDERS, unit="件", better="lower", label="自身出错")
def raising(orders: Columns) -> Count:
    """总是出错。单位：件。"""
    raise ZeroDivisionError("除数为零")
'''


def test_an_evaluator_that_raises_is_kept_as_failed_and_the_others_go_on(
    store: Store, tmp_path: Path
) -> None:
    (tmp_path / "bad.py").write_text(FAILING, encoding="utf-8")
    evaluators = {**discover_evaluators(), **load_folder(tmp_path)[0]}
    on_time = {"received_at": NINE, "due_at": NINE + timedelta(days=2), "closed_at": NINE + timedelta(days=1)}
    table = typed_table(tmp_path, "work_orders", [{"order_no": "1", **on_time}])
    rows = [indicator("a"), indicator("b", "bad.raising"), indicator("c", "hotline.volume")]
    result = go(store, Measurer(lambda _: table, evaluators), project(indicators=rows))
    assert outcomes(result) == {
        "a": MeasurementStatus.MEASURED,
        "b": MeasurementStatus.FAILED,
        "c": MeasurementStatus.MEASURED,
    }
    assert result.observations[1].measured.reason == "取数出错：ZeroDivisionError: 除数为零"
    assert result.ok
    assert store.runs()[0].outcome == "partial"
    assert store.runs()[0].counts == {"measured": 2, "failed": 1, "projects": 1, "given_again": 0}


def test_tables_that_cannot_be_read_at_all_leave_a_failed_attempt_of_everything(store: Store) -> None:
    def read_table(name: str) -> TypedTable:
        raise OSError("磁盘空间不足")

    result = go(
        store, Measurer(read_table), project(indicators=[indicator("a"), indicator("b", "hotline.volume")])
    )
    assert outcomes(result) == {"a": MeasurementStatus.FAILED, "b": MeasurementStatus.FAILED}
    assert all("磁盘空间不足" in observation.measured.reason for observation in result.observations)
    assert not result.ok


def told(*tables: TableAccount) -> FakeMeasurer:
    return FakeMeasurer(lambda request: measured(request, provenance=Provenance(tables=tables)))


def orders_until(latest: str | None, *, dense: bool = True) -> TableAccount:
    return TableAccount("work_orders", dense, latest=date.fromisoformat(latest) if latest else None)


@pytest.mark.parametrize(
    ("tables", "outcome"),
    [
        ([orders_until("2024-06-30")], MeasurementStatus.MEASURED),
        ([orders_until("2024-06-01")], MeasurementStatus.MEASURED),
        ([orders_until("2024-07-15")], MeasurementStatus.MEASURED),
        ([orders_until("2024-05-31")], MeasurementStatus.STALE),
        ([orders_until("2023-06-30")], MeasurementStatus.STALE),
        ([orders_until("2023-06-30", dense=False)], MeasurementStatus.MEASURED),
        ([orders_until(None)], MeasurementStatus.MEASURED),
        (
            [orders_until("2024-06-30"), orders_until("2024-05-01")],
            MeasurementStatus.STALE,
        ),
        ([], MeasurementStatus.MEASURED),
    ],
)
def test_a_table_of_daily_rows_that_ends_before_the_month_is_stale(
    store: Store, tables: list[TableAccount], outcome: MeasurementStatus
) -> None:
    (seen,) = go(store, told(*tables)).observations
    assert seen.measured.outcome is outcome
    assert (seen.measured.value is None) is (outcome is MeasurementStatus.STALE)


def test_a_stale_number_says_how_far_its_data_reach_and_keeps_nothing_of_it(store: Store) -> None:
    (seen,) = go(store, told(orders_until("2024-05-15"))).observations
    assert (
        seen.measured.reason == "数据只到 2024-05-15，不足以说明截至 2024-06-30 的情况，请补充数据后重新采集"
    )
    assert (seen.measured.value, seen.measured.part, seen.measured.of) == (None, None, None)
    assert not go(store, told(orders_until("2024-05-15"))).ok


def test_provenance_pins_the_declaration_and_the_rules(store: Store) -> None:
    go(store, FakeMeasurer(), sheets=lambda each, _: [(one, f"{one.rules}@abc") for one in each])
    (seen,) = store.observation_history("2024/hotline")
    assert seen.measured.provenance == Provenance(sql="SELECT", declared="d" * 64, rules="mof-2020@abc")


def test_only_missing_measures_what_has_no_value_at_that_day(store: Store) -> None:
    def answer(request: MeasureRequest) -> MeasurementResult:
        if request.key == ("2024/hotline", "b"):
            return MeasurementResult(
                request.evaluator, request.period, MeasurementStatus.NO_DATA, reason="没有数据"
            )
        return measured(request)

    rows = [indicator("a"), indicator("b")]
    go(store, FakeMeasurer(answer), project(indicators=rows))
    measurer = FakeMeasurer()
    again = go(store, measurer, project(indicators=rows), only_missing=True)
    assert [call.key for call in measurer.calls[0]] == [("2024/hotline", "b")]
    assert outcomes(again) == {"b": MeasurementStatus.MEASURED}
    elsewhen = go(store, FakeMeasurer(), project(indicators=rows), only_missing=True, as_of=date(2024, 5, 31))
    assert set(outcomes(elsewhen)) == {"a", "b"}


def test_only_missing_with_nothing_missing_is_no_failure(store: Store) -> None:
    go(store, FakeMeasurer())
    measurer = FakeMeasurer()
    again = go(store, measurer, only_missing=True)
    assert (again.ok, again.observations, measurer.calls) == (True, (), [])


def test_a_run_that_cannot_be_kept_leaves_nothing_of_it(store: Store) -> None:
    def broken(run_id: str, seen: Sequence[Any], at: datetime) -> tuple[Any, ...]:
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        go(store, FakeMeasurer(), settle=broken)
    assert store.observation_history("2024/hotline") == []
    assert store.runs()[0].outcome is None


def test_what_was_recorded_is_dated_by_the_clock_that_was_given(store: Store) -> None:
    (seen,) = go(store, FakeMeasurer()).observations
    assert timedelta(0) <= seen.recorded_at - NOW < timedelta(minutes=1)
