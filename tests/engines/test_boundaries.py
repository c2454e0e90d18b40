"""What engines like to see differently: case, width, accents, blanks at the end, empty texts, ends of days and
months, a microsecond, sums that no eight bytes hold."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from evaluators.stored_columns import TYPES
from indicators.drawing import RowPopulation
from indicators.model import Period
from measuring import MeasureRequest
from measuring.column_values import ColumnValues
from measuring.engine import ParquetEngine
from measuring.measurer import Measurer
from measuring.requests import RowChoice
from sources.tables import PAYMENTS, WORK_ORDERS
from sources.typed import TypedTable
from tests.engines.loading import LoadTables
from tests.engines.test_conformance import told
from tests.measuring.made_up import reading
from tests.typed_tables import typed_table

TEXTS = (
    *(
        "",
        " ",
        "  ",
        "a",
        "A",
        "a ",
        " a",
        "a\t",
        "a\n",
        "ａ",
        "Ａ",
        "á",
        "a\u0301",
        "å",
        "ß",
        "ss",
        "SS",
        "İ",
        "i",
    ),
    *(
        "住建局",
        "住建局 ",
        "住建局\u3000",
        "住 建局",
        "😀",
        "👨‍👩‍👧",
        "%",
        "_",
        "'",
        '"',
        "\\",
        "\\n",
        "`",
        ":x",
        "$1",
        "?",
        "NULL",
    ),
    *("①", "1", "１", "01", "1.0", "é", "e", "E", "ﬁ", "fi", "ー", "𠮷", "\u200b", "ｶ", "カ", "か", "が"),
)
MOBILES = (
    "13800001234",
    "１３８００００１２３４",
    " 13800001234 ",
    "13800001234\n",
    "138 0000 1234",
    "1380000123",
    "\n\t ",
)
MONTHS = (
    datetime(2024, 1, 1),
    datetime(2024, 2, 1),
    datetime(2024, 2, 29),
    datetime(2024, 3, 1),
    datetime(2025, 1, 1),
)
MICROSECOND = timedelta(microseconds=1)
MOMENTS = [moment + step for moment in MONTHS for step in (-MICROSECOND, timedelta(0), MICROSECOND)]
HALVES = tuple(
    timedelta(microseconds=part)
    for part in (499_999, 500_000, 500_001, 1_500_000, 2_500_000, -500_000, -1_500_000)
)
PERIODS = (
    Period(MONTHS[0].date(), (MONTHS[1] - MICROSECOND).date()),
    Period(MONTHS[2].date(), MONTHS[2].date()),
)
YEAR = Period(MONTHS[0].date(), (MONTHS[4] - MICROSECOND).date())
HUGE = Decimal("9999999999999999.99")


def order_rows() -> Iterator[dict[str, Any]]:
    for number, text in enumerate((*TEXTS, *MOBILES, None)):
        received = MOMENTS[number % len(MOMENTS)]
        length = HALVES[number % len(HALVES)]
        yield {
            "order_no": text, "received_at": received, "dispatched_at": received, "handler": text, "category": text and text.upper(),
            "due_at": received + timedelta(hours=1), "closed_at": received + length, "signed_at": received + length,
            "urged": None if text is None else 4_000_000_000_000_000_000 + number, "overdue": text == "a", "status": "已办结",
        }  # fmt: skip


def payment_rows() -> Iterator[dict[str, Any]]:
    for number in range(12):
        amount = HUGE - number if number % 3 else Decimal("-0.01")
        yield {
            "voucher_no": f"V{number}",
            "paid_at": MOMENTS[number],
            "project": TEXTS[number],
            "amount": amount,
        }


def boundary_tables(folder: Path) -> dict[str, TypedTable]:
    return {
        "work_orders": typed_table(folder, WORK_ORDERS, order_rows()),
        "payments": typed_table(folder, PAYMENTS, payment_rows()),
    }


def asked() -> Iterator[MeasureRequest]:
    whole: dict[str, list[dict[str, Any]]] = {
        "table.count": [{"where": {"handler": text}} for text in TEXTS if text.strip()],
        "table.distinct": [{"column": name} for name in ("handler", "category", "order_no", "received_at")],
        "table.total": [{"column": "urged"}],
        "table.regular_months": [{"times": "1"}, {"times": "9"}],
    }
    for name, variants in whole.items():
        for params in variants:
            yield from requests_of(name, {"table": "work_orders", **params})
    for statistic in ("mean", "median"):
        yield from requests_of("hotline.average_handling_time", {"statistic": statistic, "since": "received"})
    yield from requests_of("finance.total_cost", {})
    yield from requests_of("table.total", {"table": "payments", "column": "amount"})
    for text in TEXTS:
        yield from requests_of("hotline.volume", {"handler": text})


def requests_of(name: str, params: dict[str, Any]) -> Iterator[MeasureRequest]:
    for period in (*PERIODS, YEAR):
        yield MeasureRequest((name, repr(params), period), name, params, period)


def test_texts_instants_and_huge_sums_are_the_same(tmp_path: Path, load_tables: LoadTables) -> None:
    made = boundary_tables(tmp_path)
    opened = load_tables(made)
    requests = list(asked())
    here = Measurer(reading(made)).measure(requests)
    there = Measurer(reading(made), engine=opened).measure(requests)
    for request in requests:
        assert told(there[request.key]) == told(here[request.key]), request
    assert max(found.part or 0 for found in there.values()) > 10**19


def test_values_of_columns_are_listed_alike(tmp_path: Path, load_tables: LoadTables) -> None:
    made = boundary_tables(tmp_path)
    files = {name: table.path for name, table in made.items()}
    with ParquetEngine(files) as here, load_tables(made)(files) as there:
        for column in ("handler", "category", "order_no"):
            found = [ColumnValues(engine).read_counts(WORK_ORDERS, column) for engine in (here, there)]
            assert list(found[0].items()) == list(found[1].items())
            assert len(found[0]) > 50


def test_rows_are_sorted_masked_and_drawn_alike(tmp_path: Path, load_tables: LoadTables) -> None:
    made = boundary_tables(tmp_path)
    here, there = Measurer(reading(made)), Measurer(reading(made), engine=load_tables(made))
    request = MeasureRequest("key", "hotline.volume", {}, Period(MONTHS[0].date(), MONTHS[4].date()))
    for order in ("handler", "category", "received_at", "urged", "overdue"):
        for descending in (False, True):
            choice = RowChoice(order=order, descending=descending, group_by="handler")
            found = [measurer.rows_behind(request, 200, choice=choice) for measurer in (here, there)]
            assert found[0] == found[1], choice
    assert here.breakdown(request, "handler") == there.breakdown(request, "handler")
    drawn = [measurer.draw_rows(request, RowPopulation.COUNTED, "种子 1", 99) for measurer in (here, there)]
    assert drawn[0] == drawn[1]
    assert drawn[0].total > 50


def test_every_type_of_column_is_among_the_boundaries() -> None:
    types = {column.type for column in (*WORK_ORDERS.columns, *PAYMENTS.columns)}
    assert types == set(TYPES) - {"number"}
