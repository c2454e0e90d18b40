"""SQLite counts from the rows that are written what DuckDB counted; what it cannot count exactly is refused by name."""

import csv
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest

from evaluators import discover_evaluators, load_folder
from evaluators.parameters import without_none
from indicators.model import Period
from measuring import BadRequestError, MeasureRequest
from measuring.engine import ParquetEngine
from measuring.measurer import Measurer
from measuring.recounts import Recount
from measuring.row_cells import cell_text, keyed_pseudonyms
from sources.tables import WORK_ORDERS, Column
from sources.typed import TypedTable
from tests.measuring import made_up
from tests.measuring.made_up import START, VARIANTS, reading, requests, tables
from tests.sealing.counting import count_in_sqlite
from tests.typed_tables import typed_table

PERIOD = Period(date(2024, 1, 1), date(2024, 4, 30))
EXPENSES = [{"expense": kind} for kind in ("all", "abroad", "vehicles", "receptions", "meetings", "training")]
PLANNED = [{"include_planned": True}]
OTHER_CHOICES: dict[str, list[dict[str, Any]]] = {
    "hotline.average_handling_time": [{"since": "received"}, {"since": "received", "statistic": "median"}],
    "hotline.average_talk": [{"include_wrap": True}],
    "hotline.average_wait": [{"waiting": "queued"}],
    "hotline.call_satisfaction_rate": [{"level": "good"}],
    "hotline.satisfaction_rate": [{"level": "good"}],
    "hotline.closed_rate": [{"denominator": "received"}],
    "hotline.overdue_rate": [{"denominator": "received"}],
    "hotline.signed_on_time_rate": [{"denominator": "signed"}],
    "hotline.direct_answer_rate": [{"matters": "inquiries"}],
    "hotline.return_rate": [{"accepted": True}],
    "hotline.dispatch_accuracy_rate": [{"count": "returns"}, {"accepted": False}],
    "hotline.repeat_rate": [{"caller": "handler"}, {"caller": "handler", "days": 4}],
    "hotline.line_availability": PLANNED,
    "hotline.fault_count": PLANNED,
    "hotline.restored_on_time_rate": PLANNED,
    "hotline.average_restore_time": PLANNED,
    "caseload.supervised_closed_rate": [{"on_time": False}],
    "finance.execution_rate": [{"base": "this_year"}],
    "finance.paid_on_time_rate": [{"by": "amount"}],
    "finance.restricted_spending": EXPENSES,
    "finance.restricted_rate": [{"target": "10万元", **expense} for expense in EXPENSES],
}
"""Beside VARIANTS: so that every choice of every parameter is among them."""
HIDE = keyed_pseudonyms(lambda: "a secret of the test")


def recounted(measurer: Measurer, asked: MeasureRequest, folder: Path) -> Recount | None:
    """``None`` where there is nothing to count."""
    folder.mkdir()
    try:
        return measurer.recount(asked, folder, HIDE)
    except BadRequestError as error:
        if "SQLite" in str(error):
            raise
        return None


def assert_same_integers(recount: Recount, folder: Path, period: Period) -> None:
    part, of = count_in_sqlite(recount, folder, [period.start.isoformat(), period.end.isoformat()])
    assert recount.part_found is not None
    assert part == Fraction(recount.part_found)
    assert of == (None if recount.of_found is None else Fraction(recount.of_found))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_sqlite_counts_every_shipped_evaluator_to_the_same_integers(tmp_path: Path, seed: int) -> None:
    made = tables(tmp_path, seed)
    measurer = Measurer(reading(made))
    counted: dict[str, set[str]] = {}
    for number, asked in enumerate(requests()[seed::24]):
        folder = tmp_path / str(number)
        recount = recounted(measurer, asked, folder)
        if recount:
            assert_same_integers(recount, folder, asked.period)
            counted.setdefault(asked.evaluator, set()).add(repr(asked.params))
    assert len(counted) > 10


def asked_of(name: str) -> list[dict[str, Any]]:
    return [{}, *VARIANTS.get(name, ()), *OTHER_CHOICES.get(name, ())]


def choices_of(kind: Any) -> set[Any]:
    plain = without_none(kind)
    if plain is bool:
        return {True, False}
    return set(get_args(plain)) if get_origin(plain) is Literal else set()


def test_every_choice_of_every_parameter_is_asked() -> None:
    lacking = {
        (name, parameter, choice)
        for name, found in discover_evaluators().items()
        if not name.startswith(("manual.", "table."))
        for parameter, kind in found.types.items()
        for choice in choices_of(kind) - {found.info.params[parameter]}
        if choice not in [params.get(parameter) for params in asked_of(name)]
    }
    assert lacking == set()


@pytest.mark.parametrize(
    "name", [name for name in discover_evaluators() if not name.startswith(("manual.", "table."))]
)
def test_each_evaluator_is_counted_with_each_choice(tmp_path: Path, name: str) -> None:
    made = tables(tmp_path, 7)
    measurer = Measurer(reading(made))
    seen = 0
    for number, params in enumerate(asked_of(name)):
        folder = tmp_path / str(number)
        recount = recounted(measurer, MeasureRequest(number, name, params, PERIOD), folder)
        if recount:
            assert_same_integers(recount, folder, PERIOD)
            seen += 1
    assert seen


def test_amounts_that_no_double_holds_are_summed_exactly(tmp_path: Path) -> None:
    rows = [
        {"voucher_no": str(n), "paid_at": START, "amount": Decimal("9999999999999.99")} for n in range(300)
    ]
    measurer = Measurer(reading({"payments": typed_table(tmp_path, "payments", rows)}))
    recount = recounted(measurer, MeasureRequest(0, "finance.spending", {}, PERIOD), tmp_path / "rows")
    assert recount
    assert_same_integers(recount, tmp_path / "rows", PERIOD)
    assert recount.part_found == 300 * Decimal("9999999999999.99")


OWN = '''
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import Integer, and_, case, cast, extract, func, literal_column, or_, text

from evaluators.columns import Columns, seconds_between
from evaluators.contract import Count, Mean, Quotient, Ratio, Total, evaluator
from sources.tables import PAYMENTS, WORK_ORDERS


def measure(name):
    return evaluator(reads=WORK_ORDERS, unit="件", better="higher", label=name)


@measure("小数相乘")
def weighed(orders: Columns) -> Total:
    """加权。单位：件。"""
    return Total(orders.returned * Decimal("0.35") + Decimal("1.5"), where=orders.returned > Decimal("0.5"))


@measure("周末")
def weekend(orders: Columns) -> Count:
    """周末受理。单位：件。"""
    return Count(extract("dow", orders.received_at).in_([0, 6]))


@measure("当日办结")
def same_day(orders: Columns) -> Count:
    """当日办结。单位：件。"""
    return Count(func.date_trunc("day", orders.received_at) == func.date_trunc("day", orders.closed_at))


@measure("当月")
def same_month(orders: Columns) -> Count:
    """当月。单位：件。"""
    return Count(func.date_trunc("month", orders.received_at) == func.date_trunc("month", orders.closed_at))


@measure("后缀")
def named(orders: Columns) -> Count:
    """按名称。单位：件。"""
    return Count(or_(orders.handler.regexp_match(".*建局"), orders.category.like("咨%"), orders.order_no.startswith("1")))


@measure("不同承办单位")
def handlers(orders: Columns) -> Count:
    """不同承办单位。单位：件。"""
    return Count(orders.received_at >= datetime(2024, 2, 1), distinct=orders.handler)


@measure("次日内")
def next_day(orders: Columns) -> Count:
    """受理后一日内办结。单位：件。"""
    return Count(orders.closed_at <= orders.received_at + timedelta(days=40))


@measure("最晚一件")
def newest(orders: Columns) -> Count:
    """各承办单位最晚受理的。单位：件。"""
    last = func.max(orders.received_at).over(partition_by=[orders.handler])
    return Count(and_(orders.received_at == last, orders.returned.is_distinct_from(1)))


@measure("前三件")
def first_three(orders: Columns) -> Count:
    """各承办单位最先办结的三件，空的在后。单位：件。"""
    place = func.row_number().over(partition_by=[orders.handler], order_by=[orders.closed_at, orders.order_no])
    return Count(and_(place <= 3, orders.closed_at.is_not(None)))


@measure("重复诉求")
def again(orders: Columns) -> Count:
    """同号工单后来办结的。单位：件。"""
    return Count(orders.order_no.in_(orders.values("order_no", orders.closed_at.is_not(None))))


@evaluator(reads=PAYMENTS, unit="笔", better="higher", label="大额")
def large(payments: Columns) -> Count:
    """大额支付。单位：笔。"""
    return Count(and_(payments.amount > Decimal("0.5"), payments.amount.in_([Decimal("1000.10"), 7])))


@evaluator(reads=PAYMENTS, unit="元", better="higher", label="折算")
def discounted(payments: Columns) -> Total:
    """折算支付。单位：元。"""
    place = func.row_number().over(partition_by=[payments.project], order_by=[payments.voucher_no])
    return Total(func.abs(payments.amount) + Decimal("0.001"), where=and_(place <= 4, payments.amount != Decimal("0.01")))


@measure("相除")
def divided(orders: Columns) -> Total:
    """不能重算。单位：件。"""
    return Total(orders.returned / 2, where=orders.returned > 0)


@measure("直接写的")
def written(orders: Columns) -> Count:
    """不能重算。单位：件。"""
    return Count(and_(orders.returned > 0, literal_column("1 + 1") == 2))


@measure("转换的")
def converted(orders: Columns) -> Count:
    """不能重算。单位：件。"""
    return Count(cast(orders.order_no, Integer) > 1)


@measure("别的函数")
def other_function(orders: Columns) -> Count:
    """不能重算。单位：件。"""
    return Count(func.greatest(orders.returned, orders.redone) > 1)
'''
COUNTED = (
    *(
        "weighed",
        "weekend",
        "same_day",
        "same_month",
        "named",
        "handlers",
        "next_day",
        "newest",
        "first_three",
    ),
    *("again", "large", "discounted"),
)
REFUSED = {
    "divided": "相除用到运算“truediv”",
    "written": "直接写的用到直接写入的 SQL“1 + 1”",
    "converted": "转换的用到Cast",
    "other_function": "别的函数用到函数“greatest”",
}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    folder = tmp_path_factory.mktemp("evaluators")
    (folder / "own.py").write_text(OWN, encoding="utf-8")
    found, problems = load_folder(folder)
    assert problems == ()
    return found


@pytest.mark.parametrize("name", COUNTED)
def test_expressions_of_a_workspace_are_counted_to_the_same_integers(
    tmp_path: Path, own: Mapping[str, Any], name: str
) -> None:
    for seed in (1, 2):
        (tmp_path / f"{seed}").mkdir()
        measurer = Measurer(reading(tables(tmp_path / f"{seed}", seed)), own)
        folder = tmp_path / f"rows{seed}"
        recount = recounted(measurer, MeasureRequest(0, f"own.{name}", {}, PERIOD), folder)
        assert recount
        assert_same_integers(recount, folder, PERIOD)


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_carried_over_is_refused_by_name(
    tmp_path: Path, own: Mapping[str, Any], name: str
) -> None:
    measurer = Measurer(reading(tables(tmp_path, 1)), own)
    with pytest.raises(BadRequestError) as refused:
        measurer.recount(MeasureRequest(0, f"own.{name}", {}, PERIOD), tmp_path, HIDE)
    assert REFUSED[name] in str(refused.value)
    assert str(refused.value).endswith("，不能在 SQLite 上原样重算")


PARTS = (0, 1, 499_999, 500_000, 500_001, 999_999)
"""Microseconds of a second: a day that is over ends at 23:59:59.999999, and some exports write milliseconds."""


def test_parts_of_a_second_are_counted_by_every_evaluator(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = [
        moment + timedelta(microseconds=PARTS[n % len(PARTS)]) for n, moment in enumerate(made_up.MOMENTS)
    ]
    monkeypatch.setattr(made_up, "MOMENTS", moments)
    measurer = Measurer(reading(tables(tmp_path, 1)))
    seen = 0
    for number, asked in enumerate(requests()[1::24]):
        recount = recounted(measurer, asked, tmp_path / str(number))
        if recount:
            assert_same_integers(recount, tmp_path / str(number), asked.period)
            seen += 1
    assert seen > 10


@pytest.mark.parametrize(("hours", "seconds"), [("0.9997", 3598), ("1", 3600), ("1.0003", 3601)])
def test_halves_of_a_second_are_rounded_alike(tmp_path: Path, hours: str, seconds: int) -> None:
    lengths = [
        timedelta(seconds=3597, microseconds=half * 500_000 + part)
        for half in range(12)
        for part in (-1, 0, 1)
    ]
    rows = [
        {"order_no": str(n), "received_at": START, "dispatched_at": START + length, "replied_directly": False}
        for n, length in enumerate(lengths)
    ]
    measurer = Measurer(reading({"work_orders": typed_table(tmp_path, "work_orders", rows)}))
    asked = MeasureRequest(0, "hotline.dispatched_on_time_rate", {"hours": Decimal(hours)}, PERIOD)
    recount = recounted(measurer, asked, tmp_path / "rows")
    assert recount
    assert_same_integers(recount, tmp_path / "rows", PERIOD)
    assert recount.part_found == sum(round(length / timedelta(seconds=1)) <= seconds for length in lengths)


def test_rows_hold_only_what_was_counted_and_read_as_known_then(tmp_path: Path) -> None:
    rows = [
        {
            "order_no": "1",
            "received_at": START,
            "due_at": START,
            "closed_at": datetime(2025, 1, 1),
            "handler": "甲",
        },
        {
            "order_no": "2",
            "received_at": datetime(2024, 5, 1),
            "due_at": START,
            "closed_at": None,
            "handler": "甲",
        },
        {"order_no": "3", "received_at": START, "due_at": START, "closed_at": START, "handler": "乙"},
    ]
    measurer = Measurer(reading({"work_orders": typed_table(tmp_path, "work_orders", rows)}))
    asked = MeasureRequest(0, "hotline.on_time_rate", {"handler": "甲"}, PERIOD)
    recount = measurer.recount(asked, tmp_path, HIDE)
    assert [(rows.table, [name for name, _ in rows.columns], rows.rows) for rows in recount.rows] == [
        ("work_orders", ["received_at", "handler", "due_at", "closed_at"], 1)
    ]
    assert (tmp_path / "work_orders.csv").read_text("utf-8") == (
        "received_at,handler,due_at,closed_at\n1704067200000000,甲,1704067200000000,\n"
    )


def test_personal_data_become_pseudonyms_that_keep_equality(tmp_path: Path) -> None:
    phone = "GD13812345678"
    orders = [
        {"order_no": phone, "received_at": START, "closed_at": START},
        {"order_no": "7", "received_at": START, "closed_at": START},
    ]
    callbacks = [{"order_no": phone, "called_at": START}]
    made = {
        "work_orders": typed_table(tmp_path, "work_orders", orders),
        "callbacks": typed_table(tmp_path, "callbacks", callbacks),
    }
    recount = Measurer(reading(made)).recount(
        MeasureRequest(0, "hotline.callback_rate", {}, PERIOD), tmp_path, HIDE
    )
    written = "".join((tmp_path / rows.file).read_text("utf-8") for rows in recount.rows)
    assert "138" not in written
    assert written.count(HIDE(phone)) == 2
    assert_same_integers(recount, tmp_path, PERIOD)
    assert recount.part_found == 1


def test_a_filter_on_personal_data_finds_its_rows(tmp_path: Path) -> None:
    orders = [
        {"order_no": name, "received_at": START, "place": place}
        for name, place in (("1", "13812345678"), ("2", "东街"))
    ]
    measurer = Measurer(reading({"work_orders": typed_table(tmp_path, "work_orders", orders)}))
    recount = measurer.recount(
        MeasureRequest(0, "hotline.volume", {"place": "13812345678"}, PERIOD), tmp_path, HIDE
    )
    assert_same_integers(recount, tmp_path, PERIOD)
    assert all("138" not in str(value) for value in recount.statements[0].parameters)


def test_pseudonyms_need_the_secret_and_only_where_there_is_something_to_hide() -> None:
    def lost() -> str:
        raise LookupError

    assert keyed_pseudonyms(lost)("住建局") == "住建局"
    with pytest.raises(LookupError):
        keyed_pseudonyms(lost)("13812345678")
    assert keyed_pseudonyms(lambda: "one")("13812345678") != keyed_pseudonyms(lambda: "other")("13812345678")


TEXT, FLAG, AMOUNT = (Column("c", kind, "列") for kind in ("text", "flag", "amount"))


@pytest.mark.parametrize(
    ("value", "column", "text"),
    [
        (None, TEXT, ""), ("", TEXT, "\\"), ("\\", TEXT, "\\\\"), ("=1+1", TEXT, "\\=1+1"), ("@a", TEXT, "\\@a"), ("住", TEXT, "住"),
        (True, FLAG, "1"), (False, FLAG, "0"), (Decimal("-3.30"), AMOUNT, "-330"), (Decimal("12.05"), AMOUNT, "1205"),
        (datetime(1970, 1, 2, 0, 0, 0, 1), Column("c", "instant", "列"), "86400000001"), (7, Column("c", "count", "列"), "7"),
    ],
)  # fmt: skip
def test_a_cell_is_written_in_one_way(value: Any, column: Column, text: str) -> None:
    assert cell_text(value, column, HIDE) == text


def test_an_empty_text_is_told_from_an_empty_cell(tmp_path: Path) -> None:
    rows = [
        {"order_no": text, "received_at": START, "handler": text, "closed_at": START}
        for text in ("", None, 'a,"b\n')
    ]
    measurer = Measurer(reading({"work_orders": typed_table(tmp_path, "work_orders", rows)}))
    recount = measurer.recount(MeasureRequest(0, "hotline.volume", {"handler": ""}, PERIOD), tmp_path, HIDE)
    assert recount.part_found == 1
    assert_same_integers(recount, tmp_path, PERIOD)


def test_rows_come_some_at_a_time_and_in_the_same_order(tmp_path: Path) -> None:
    made: Mapping[str, TypedTable] = tables(tmp_path, 1)
    measurer, asked = Measurer(reading(made)), MeasureRequest(0, "hotline.on_time_rate", {}, PERIOD)
    texts = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        measurer.recount(asked, tmp_path / name, HIDE)
        texts.append((tmp_path / name / "work_orders.csv").read_bytes())
    assert texts[0] == texts[1]
    with (tmp_path / "one/work_orders.csv").open(encoding="utf-8", newline="") as file:
        names, *lines = csv.reader(file)
    assert len(lines) > 5
    assert set(names) < {column.name for column in WORK_ORDERS.columns}
    with ParquetEngine({"work_orders": made["work_orders"].path}) as engine:
        assert engine.connection is not None
