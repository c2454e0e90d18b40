"""The measurer: one failure does not stop the others, what is missing is named, and the rows behind a number are masked."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from evaluators import Evaluator, discover_evaluators, load_folder
from indicators.model import Period
from indicators.records import MeasurementResult, MeasurementStatus
from measuring import BadRequestError, MeasureRequest
from measuring.engine import CompiledStatement, ParquetEngine
from measuring.failures import MOST_REASON_CHARACTERS
from measuring.measurer import Measurer
from measuring.prepared import params_as_json
from measuring.table_accounts import build_table_account
from sources.tables import TABLES
from sources.typed import MissingTable, TypedTable
from tests.typed_tables import typed_table

YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))
MAY, JUNE, JULY = datetime(2024, 5, 6, 9), datetime(2024, 6, 3, 17), datetime(2024, 7, 1, 8, 30)

ORDERS = [
    {"order_no": "GD13812345678", "received_at": MAY, "due_at": JUNE, "closed_at": JULY, "handler": "住建局", "place": "致电13812345678"},
    {"order_no": "2", "received_at": MAY, "due_at": JUNE, "closed_at": None, "handler": None, "place": "证件640402199001011234，a.b@c.cn"},
    {"order_no": "3", "received_at": MAY, "due_at": JUNE, "closed_at": JUNE, "handler": "住建局", "place": "0954-2088888"},
]  # fmt: skip


def measurer(tables: Mapping[str, TypedTable], evaluators: Mapping[str, Evaluator] | None = None) -> Measurer:
    def table(name: str) -> TypedTable | MissingTable:
        return tables.get(name) or MissingTable(TABLES[name], f"还没有“{TABLES[name].label}”的文件")

    return Measurer(table, evaluators, app_version="1.2.3")


@pytest.fixture
def orders(tmp_path: Path) -> Mapping[str, TypedTable]:
    return {"work_orders": typed_table(tmp_path, "work_orders", ORDERS)}


def asked(evaluator: str, **params: Any) -> MeasureRequest:
    return MeasureRequest((evaluator, repr(params)), evaluator, params, YEAR)


def one(by: Measurer, request: MeasureRequest) -> MeasurementResult:
    return by.measure([request])[request.key]


FAILING = '''
from decimal import Decimal

from sqlalchemy import func

from evaluators.columns import Columns
from evaluators.contract import Count, Quotient, evaluator
from sources.tables import WORK_ORDERS


@evaluator(reads=WORK_ORDERS, unit="件", better="lower", label="自身出错")
def raising(orders: Columns) -> Count:
    """总是出错。单位：件。"""
    raise ZeroDivisionError("没有想到")


@evaluator(reads=WORK_ORDERS, unit="件", better="lower", label="语句出错")
def unrunnable(orders: Columns) -> Count:
    """数据库不能执行。单位：件。"""
    return Count(func.no_such_function(orders.received_at) > 1)


@evaluator(reads=WORK_ORDERS, unit="件", better="lower", label="没有数值")
def no_number(orders: Columns) -> Quotient:
    """不是数值。单位：件。"""
    return Quotient(part=Decimal("NaN"), of=Count(orders.received_at.is_not(None)))


@evaluator(reads=WORK_ORDERS, unit="件", better="lower", label="说个不停")
def talkative(orders: Columns) -> Count:
    """说得太多，还说不成字。单位：件。"""
    raise ValueError("\\ud800" + "啊" * 100_000)
'''


def test_a_failing_evaluator_says_so_and_the_others_go_on(
    tmp_path: Path, orders: Mapping[str, TypedTable]
) -> None:
    (tmp_path / "bad.py").write_text(FAILING, encoding="utf-8")
    by = measurer(orders, {**discover_evaluators(), **load_folder(tmp_path)[0]})
    requests = [
        asked("hotline.on_time_rate"), asked("bad.raising"), asked("hotline.volume"), asked("bad.unrunnable"),
        asked("hotline.closed_rate"), asked("hotline.nonsense"), asked("hotline.volume", seconds=3),
    ]  # fmt: skip
    found = by.measure(requests)
    outcomes = [found[request.key].outcome for request in requests]
    measured, failed = MeasurementStatus.MEASURED, MeasurementStatus.FAILED
    assert outcomes == [measured, failed, measured, failed, measured, failed, failed]
    reasons = [result.reason for result in found.values() if result.outcome is failed]
    assert any("ZeroDivisionError: 没有想到" in reason for reason in reasons)
    assert any("no_such_function" in reason for reason in reasons)
    assert any("没有取数方法“hotline.nonsense”" in reason for reason in reasons)
    assert any("不认识的参数或筛选条件“seconds”" in reason for reason in reasons)


def test_what_is_no_number_is_a_failure_and_not_a_value(
    tmp_path: Path, orders: Mapping[str, TypedTable]
) -> None:
    (tmp_path / "bad.py").write_text(FAILING, encoding="utf-8")
    seen = one(measurer(orders, load_folder(tmp_path)[0]), asked("bad.no_number"))
    assert (seen.outcome, seen.value, seen.part) == (MeasurementStatus.FAILED, None, None)
    assert seen.reason == "取数方法“bad.no_number”给出的不是数值"
    assert seen.provenance.sql is not None


def test_the_reason_of_a_failure_is_text_of_bounded_length(
    tmp_path: Path, orders: Mapping[str, TypedTable]
) -> None:
    (tmp_path / "bad.py").write_text(FAILING, encoding="utf-8")
    reason = one(measurer(orders, load_folder(tmp_path)[0]), asked("bad.talkative")).reason
    assert reason.encode("utf-8").startswith("取数出错：ValueError: ?啊啊".encode())
    assert len(reason) == MOST_REASON_CHARACTERS


@pytest.mark.parametrize("name", ["manual.value", "manual.grade", "manual.done"])
def test_what_no_data_tells_is_left_to_a_person(orders: Mapping[str, TypedTable], name: str) -> None:
    seen = one(measurer(orders), asked(name))
    assert (seen.outcome, seen.value) == (MeasurementStatus.NO_DATA, None)
    assert "需人工填报" in seen.reason


def test_a_column_the_export_lacks_is_named(orders: Mapping[str, TypedTable]) -> None:
    by = measurer(orders)
    signed = one(by, asked("hotline.signed_on_time_rate"))
    assert signed.outcome is MeasurementStatus.NO_DATA
    assert signed.reason.startswith(
        "工单数据中没有“签收时限”（sign_due_at）列；工单数据中没有“签收时间”（signed_at）列，不能计算按时签收率"
    )
    contacted = one(by, asked("hotline.contacted_rate"))
    assert "“是否先行联系”（contacted）或“先行联系时间”（contacted_at）" in contacted.reason
    filtered = one(by, asked("hotline.on_time_rate", channel="微信"))
    assert (filtered.outcome, "“来源渠道”（channel）" in filtered.reason) == (MeasurementStatus.NO_DATA, True)


def test_a_table_that_is_not_there_gives_its_own_reason(orders: Mapping[str, TypedTable]) -> None:
    assert one(measurer(orders), asked("hotline.connect_rate")).reason == "还没有“话务”的文件"
    assert one(measurer(orders), asked("hotline.callback_rate")).reason == "还没有“回访”的文件"


def test_the_account_of_a_number_is_whole(orders: Mapping[str, TypedTable]) -> None:
    account = one(measurer(orders), asked("hotline.on_time_rate", department="住建局")).provenance
    info = discover_evaluators()["hotline.on_time_rate"].info
    assert (account.evaluator, account.version, account.definition) == (
        info.name,
        info.version,
        info.definition,
    )
    params = {"denominator": "due", "judged": "times", "department": "住建局"}
    assert (account.params, account.period, account.app_version) == (params, YEAR, "1.2.3")
    assert account.tables == (build_table_account(orders["work_orders"]),)
    assert account.sql is not None
    assert "FROM work_orders" in account.sql
    assert account.sql_parameters[0][-1] == "住建局"


@pytest.mark.parametrize("name", sorted(discover_evaluators()))
def test_the_parameters_of_an_account_ask_the_same_again(name: str) -> None:
    evaluator = discover_evaluators()[name]
    unusual: dict[str, dict[str, Any]] = {
        "hotline.satisfaction_rate": {"weights": {"满意": "0.9"}},
        "finance.cost_rate": {"target": "8万元"},
    }
    given = unusual.get(name, {})
    first = evaluator.parse_parameters(given)
    assert (
        evaluator.parse_parameters(params_as_json({**first.params, **first.filters})).params_key()
        == first.params_key()
    )


def test_rows_that_missed_are_shown_masked_and_by_page(orders: Mapping[str, TypedTable]) -> None:
    by = measurer(orders)
    found = by.rows_behind(asked("hotline.on_time_rate"))
    assert found.columns == ("order_no", "received_at", "place", "handler", "due_at", "closed_at")
    assert found.labels == ("工单编号", "受理时间", "区域", "承办单位", "办结时限", "办结时间")
    assert found.rows == (
        ("2", "2024-05-06 09:00:00", "证件640402********1234，***@***", None, "2024-06-03 17:00:00", None),
        (
            "GD13812345678",
            "2024-05-06 09:00:00",
            "致电138****5678",
            "住建局",
            "2024-06-03 17:00:00",
            "2024-07-01 08:30:00",
        ),
    )
    second = by.rows_behind(asked("hotline.on_time_rate"), limit=1, offset=1)
    assert (second.total, [row[0] for row in second.rows]) == (2, ["GD13812345678"])


def test_rows_are_as_known_at_the_day(orders: Mapping[str, TypedTable]) -> None:
    half = MeasureRequest(1, "hotline.closed_rate", {}, Period(date(2024, 1, 1), date(2024, 6, 30)))
    assert [(row[0], row[5]) for row in measurer(orders).rows_behind(half).rows] == [
        ("2", None),
        ("GD13812345678", None),
    ]


def test_rows_of_a_lower_is_better_metric_are_those_that_count_against_it(
    orders: Mapping[str, TypedTable],
) -> None:
    by = measurer(orders)
    assert (
        by.rows_behind(asked("hotline.overdue_rate")).rows
        == by.rows_behind(asked("hotline.on_time_rate")).rows
    )
    assert [row[0] for row in by.rows_behind(asked("hotline.overdue_open")).rows] == ["2"]


def test_rows_may_be_read_from_the_table_of_an_old_observation(
    tmp_path: Path, orders: Mapping[str, TypedTable]
) -> None:
    (tmp_path / "old").mkdir()
    old = typed_table(tmp_path / "old", "work_orders", ORDERS[:1])
    assert measurer(orders).rows_behind(asked("hotline.on_time_rate"), typed=old).total == 1


def test_a_breakdown_names_empty_cells_and_keeps_months_without_data_unknown(
    orders: Mapping[str, TypedTable],
) -> None:
    by = measurer(orders)
    parts = by.breakdown(asked("hotline.on_time_rate"), "department")
    assert [[part.key, part.part, part.of] for part in parts] == [["住建局", 1, 2], ["未填", 0, 1]]
    months = by.breakdown(asked("hotline.on_time_rate"), "month")
    assert [each.key for each in months] == [f"2024-{month:02}" for month in range(1, 13)]
    assert [[each.key, each.part, each.of] for each in months if each.value is not None] == [
        ["2024-06", 1, 3]
    ]
    assert {each.part for each in months if each.value is None} == {None}


@pytest.mark.parametrize(
    ("by", "message"),
    [
        ("nonsense", "不能按“nonsense”分组；可用：month"),
        ("due_at", "不能按“due_at”分组"),
        ("channel", "没有“来源渠道”"),
    ],
)
def test_a_breakdown_that_cannot_be_had_says_what_can(
    orders: Mapping[str, TypedTable], by: str, message: str
) -> None:
    with pytest.raises(BadRequestError, match=message):
        measurer(orders).breakdown(asked("hotline.on_time_rate"), by)


def test_without_data_there_is_nothing_to_break_down_and_no_row_to_show(
    orders: Mapping[str, TypedTable],
) -> None:
    by = measurer(orders)
    assert by.breakdown(asked("hotline.connect_rate"), "month") == []
    with pytest.raises(BadRequestError, match="还没有“话务”的文件"):
        by.rows_behind(asked("hotline.connect_rate"))


def test_the_engine_reaches_nothing_but_its_tables(tmp_path: Path, orders: Mapping[str, TypedTable]) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with ParquetEngine({"work_orders": orders["work_orders"].path}) as engine:
        for sql in (
            f"SELECT * FROM '{tmp_path}/secret.csv'",
            f"COPY work_orders TO '{tmp_path}/out.csv'",
            "SET threads = 1",
        ):
            with pytest.raises(Exception, match=r"(?i)permission|access|configuration"):
                engine.run(CompiledStatement(sql, (), {}), {})
