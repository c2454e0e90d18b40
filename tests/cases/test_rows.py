"""Rows, columns and dates of exports as they come: a number is right, refused, or told to be in doubt."""

import shutil
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path

import pytest

from indicators.model import Period
from indicators.records import MeasurementResult
from measuring import MeasureRequest
from measuring.measurer import Measurer
from sources import Sources
from sources.typed import TypedTable

JANUARY = Period(date(2024, 1, 1), date(2024, 1, 31))
YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))
Measure = Callable[..., MeasurementResult]
ORDERS = "工单编号,受理时间,承办单位,派单时间,办结时限,办结时间,工单状态\n"
PAID = "支付凭证号,支付日期,项目名称,用途,支付金额\n"
EXECUTED = "单位,项目名称,全年预算数,执行数\n"


def measured(
    root: Path, name: str, period: Period, now: datetime = datetime(2026, 11, 1)
) -> MeasurementResult:
    sources = Sources(root, root / "data", now=lambda: now)
    return Measurer(sources.read_table).measure([MeasureRequest("it", name, {}, period)])["it"]


@pytest.fixture
def measure(tmp_path: Path) -> Measure:
    """``measure(name, table, {file: text}, period)`` over a workspace of these files."""

    def over(
        name: str, table: str, files: Mapping[str, str], period: Period = JANUARY, settings: str = ""
    ) -> MeasurementResult:
        inbox = tmp_path / "inbox"
        shutil.rmtree(inbox, ignore_errors=True)
        inbox.mkdir()
        for file, text in files.items():
            (inbox / file).write_text(text, encoding="utf-8")
        declared = f"{table}: {{files: 'inbox/*', covers: 2024, confirmed: 2025-01-02{settings}}}\n"
        (tmp_path / "sources.yaml").write_text(declared, encoding="utf-8")
        return measured(tmp_path, name, period)

    return over


def codes(result: MeasurementResult) -> set[str]:
    """Without the doubt that data of some days were asked of a whole year, which these exports all are."""
    return {str(doubt.code) for doubt in result.doubts} - {"ended_early"}


@pytest.mark.parametrize(
    ("case", "name", "period", "value"),
    [
        ("05-sum-of-columns-one-blank", "finance.spending", YEAR, "11034.5"),
        ("07-date-only-deadline-in-mixed-column", "hotline.on_time_rate", JANUARY, "50"),
        ("08-same-orders-in-two-files", "hotline.on_time_rate", JANUARY, "50"),
        ("09-undated-budget-files", "finance.execution_rate", JANUARY, "25"),
        ("10-total-row-not-in-first-cell", "finance.spending", YEAR, "11034.5"),
        ("15-unit-without-colon", "finance.spending", YEAR, "11034.5"),
    ],
)
def test_given_exports_are_read_right(
    shared: Path, tmp_path: Path, case: str, name: str, period: Period, value: str
) -> None:
    root = tmp_path / case
    shutil.copytree(shared / "cases" / "metrics" / case, root)
    result = measured(root, name, period)
    assert result.value is not None
    assert (float(result.value), codes(result)) == (float(value), set())


def test_given_exports_that_cannot_be_told_are_told(shared: Path, tmp_path: Path) -> None:
    cases = shared / "cases" / "metrics"
    for case in (
        "06-unreadable-amounts-are-zero",
        "11-headers-that-differ-in-brackets",
        "18-row-with-one-cell-more",
    ):
        shutil.copytree(cases / case, tmp_path / case)
    amounts = measured(tmp_path / "06-unreadable-amounts-are-zero", "finance.spending", YEAR)
    assert codes(amounts) == {"unread_cell"}
    headers = measured(tmp_path / "11-headers-that-differ-in-brackets", "hotline.satisfaction_rate", JANUARY)
    assert headers.value is None
    assert "几列都可能是“满意度”" in headers.reason
    shifted = measured(tmp_path / "18-row-with-one-cell-more", "hotline.on_time_rate", JANUARY)
    assert [
        *(
            shifted.part,
            shifted.of,
            codes(shifted),
        )
    ] == [
        *(
            3,
            3,
            {"ragged_row"},
        )
    ]


def order(number: str, due: str, closed: str, status: str = "已办结", sent: str = "2024-01-05 09:00") -> str:
    return f"{number},2024-01-05 08:00,住建局,{sent},{due},{closed},{status}\n"


ON_TIME = order("A1", "2024-01-10 17:30", "2024-01-09 16:00")
LATE = order("A2", "2024-01-11 17:30", "2024-01-12 10:00")
OPEN = order("A3", "2024-01-12 17:30", "", "办理中")


def test_the_same_rows_in_other_files_and_orders_count_once(measure: Measure) -> None:
    for files in (
        {"1.csv": ORDERS + ON_TIME + LATE, "2.csv": ORDERS + LATE + OPEN},
        {"1.csv": ORDERS + OPEN + LATE, "2.csv": ORDERS + LATE + ON_TIME},
        {"1.csv": ORDERS + OPEN + LATE + LATE + ON_TIME},
    ):
        result = measure("hotline.on_time_rate", "work_orders", files)
        assert [
            *(
                result.part,
                result.of,
                result.doubts,
            )
        ] == [
            *(
                1,
                3,
                (),
            )
        ]


def test_an_order_exported_again_with_other_content_is_told(measure: Measure) -> None:
    later = order("A3", "2024-01-12 17:30", "2024-01-12 10:00")
    files = {"1.csv": ORDERS + OPEN, "2.csv": ORDERS + later}
    assert codes(measure("hotline.on_time_rate", "work_orders", files)) == {"repeated_row"}
    keyed = measure("hotline.on_time_rate", "work_orders", files, JANUARY, ", key: order_no")
    assert [
        *(
            keyed.part,
            keyed.of,
            keyed.doubts,
        )
    ] == [
        *(
            1,
            1,
            (),
        )
    ]


@pytest.mark.parametrize(
    ("text", "value", "told"),
    [
        ("V1,2024-01-05,话费,1月,100\nV1,2024-01-05,话费,座机,200\n", 300, set()),
        ("V1,2024-01-05,话费,支付申请,100\nV1,2024-01-08,话费,清算,100\n", 200, {"repeated_row"}),
        ("V1,2024-01-05,话费,1月,100\nV2,2024-01-05,话费,1月,100\n", 200, set()),
        ("1,2024-01-05,话费,1月,100\n1,2024-02-05,话费,2月,100\n", 200, set()),
    ],
)
def test_lines_of_one_voucher_are_no_repeats_and_stages_are_told(
    measure: Measure, text: str, value: int, told: set[str]
) -> None:
    result = measure("finance.spending", "payments", {"a.csv": PAID + text}, YEAR)
    assert [
        *(
            result.value,
            codes(result),
        )
    ] == [
        *(
            value,
            told,
        )
    ]


def test_equal_payments_without_a_number_are_told(measure: Measure) -> None:
    text = "支付日期,用途,支付金额\n2024-01-05,话费,100\n2024-01-05,话费,100\n2024-01-06,话费,100\n"
    assert codes(measure("finance.spending", "payments", {"a.csv": text}, YEAR)) == {"repeated_row"}
    other = (
        text.replace("用途", "用途,收款人").replace("话费", "话费,甲", 1).replace("话费,100", "话费,乙,100")
    )
    assert measure("finance.spending", "payments", {"a.csv": other}, YEAR).doubts == ()


ONE = "V1,2024-01-05,话费,1月,100\n"
TWO = "V2,2024-01-06,话费,2月,200\n"


@pytest.mark.parametrize(
    "total",
    [
        "合计,2024-12-31,,,300\n",
        "合  计：,,,,300\n",
        ",,本月合计,,300\n",
        ",,,本年累计,300\n",
        ",,小计（元）,,300\n",
        "V9,2024-12-31,总计,,300\n",
        "其中：财政拨款,,,,300\n",
    ],
)
def test_a_total_is_no_payment_wherever_it_names_itself(measure: Measure, total: str) -> None:
    result = measure("finance.spending", "payments", {"a.csv": PAID + ONE + TWO + total}, YEAR)
    assert [
        *(
            result.value,
            result.doubts,
        )
    ] == [
        *(
            300,
            (),
        )
    ]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("V3,2024-01-07,话费,1-2月话费合计,50\n", set()),
        ("V3,2024-01-07,合计处设备,设计费,50\n", set()),
        ("V3,2024-01-07,话费,合计,50\n", {"total_row"}),
    ],
)
def test_a_payment_that_speaks_of_a_total_stays(measure: Measure, row: str, told: set[str]) -> None:
    result = measure("finance.spending", "payments", {"a.csv": PAID + ONE + TWO + row}, YEAR)
    assert [
        *(
            result.value,
            codes(result),
        )
    ] == [
        *(
            350,
            told,
        )
    ]


@pytest.mark.parametrize(
    ("above", "header", "factor"),
    [
        ("单位万元\n", PAID, 10000),
        ("（单位：万元）\n", PAID, 10000),
        ("支付明细表（万元）\n", PAID, 10000),
        ("单位,千元\n", PAID, 1000),
        ("", PAID.replace("支付金额", "支付金额万元"), 10000),
        ("", PAID + ",,单位：万元,,\n", 10000),
        ("单位：元\n", PAID, 1),
    ],
)
def test_the_unit_is_read_wherever_it_stands(measure: Measure, above: str, header: str, factor: int) -> None:
    result = measure("finance.spending", "payments", {"a.csv": above + header + ONE}, YEAR)
    assert [
        *(
            result.value,
            result.doubts,
        )
    ] == [
        *(
            100 * factor,
            (),
        )
    ]


@pytest.mark.parametrize(
    ("above", "header"),
    [
        ("支付明细表（万元）,,单位：元\n", PAID),
        ("单位：元/万元\n", PAID),
        ("单位：百元\n", PAID),
        ("单位：元\n", PAID.replace("支付金额", "支付金额（万元）")),
    ],
)
def test_units_that_disagree_or_are_unknown_are_refused(measure: Measure, above: str, header: str) -> None:
    result = measure("finance.spending", "payments", {"a.csv": above + header + ONE}, YEAR)
    assert result.value is None
    assert "单位" in result.reason or "矛盾" in result.reason


def test_headers_that_could_both_be_meant_are_refused_until_one_is_named(measure: Measure) -> None:
    row = "A1,2024-01-05 08:00,2024-01-10 17:30,2024-01-09 09:00,2024-01-12 09:00\n"
    for pair in ("办结时间,办结时间1", "办结时间（初次）,办结时间（最终）", "办结时间,办结时间（二次）"):
        text = f"工单编号,受理时间,办结时限,{pair}\n{row}"
        result = measure("hotline.on_time_rate", "work_orders", {"a.csv": text})
        assert result.value is None
        assert "几列都可能是“办结时间”" in result.reason
        assert measure("hotline.volume", "work_orders", {"a.csv": text}).doubts == ()
        named = f", columns: {{closed_at: {pair.split(',')[1]}}}"
        assert measure("hotline.on_time_rate", "work_orders", {"a.csv": text}, JANUARY, named).value == 0


def test_an_exact_header_stands_beside_one_of_something_else(measure: Measure) -> None:
    text = "工单编号,回访时间,满意度,满意度（服务态度）\nA1,2024-01-05,满意,不满意\n"
    result = measure("hotline.satisfaction_rate", "callbacks", {"a.csv": text})
    assert [
        *(
            result.value,
            result.doubts,
        )
    ] == [
        *(
            100,
            (),
        )
    ]


def test_empty_amounts_are_told_in_their_period(measure: Measure) -> None:
    text = PAID + ONE + "V2,2024-02-06,话费,2月,\n"
    assert measure("finance.spending", "payments", {"a.csv": text}).doubts == ()
    assert codes(measure("finance.spending", "payments", {"a.csv": text}, YEAR)) == {"blank_cell"}
    waiting = PAID + ONE + "V2,,话费,2月,\n"
    assert measure("finance.spending", "payments", {"a.csv": waiting}, YEAR).doubts == ()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (order("B1", "2024-01-10", "2024-01-10 15:00"), set()),
        (order("B1", "2024-01-10 17:30", "2024-01-10"), {"uncertain_date"}),
        (order("B1", "2024-01-10 17:30", "2024-01-09"), set()),
        (order("B1", "2024-01-10 00:00:00", "2024-01-10 15:00"), {"uncertain_date"}),
        (order("B1", "2024-01-10 17:30", "2024-01-04 15:00"), {"impossible_order"}),
        (order("B1", "2024-01-10 17:30", "2024-01-05"), set()),
        (order("B1", "2024-01-10 17:30", "2024-01-06 09:00", sent="2024-01-07 09:00"), {"impossible_order"}),
        (order("B1", "2024-01-10 17:30", ""), {"blank_cell"}),
        (order("B1", "2024-01-10 17:30", "2031-01-09 09:00"), {"uncertain_date"}),
        (order("B1", "2024-01-10 17:30", "24/1/9"), {"unread_cell"}),
        (order("B1", "2024-01-10 17:30", "1900-01-00", "办理中"), set()),
    ],
)
def test_instants_that_leave_the_answer_open_are_told(measure: Measure, line: str, told: set[str]) -> None:
    for text in (ORDERS + ON_TIME + line, ORDERS + line + ON_TIME):
        assert codes(measure("hotline.on_time_rate", "work_orders", {"a.csv": text})) == told
    assert not codes(measure("hotline.volume", "work_orders", {"a.csv": ORDERS + ON_TIME + line}))


def test_a_call_back_that_was_not_made_yet_is_no_doubt(measure: Measure) -> None:
    text = "工单编号,回访时间,满意度\nA1,2024-01-05,满意\nA2,,\n"
    assert measure("hotline.satisfaction_rate", "callbacks", {"a.csv": text}).doubts == ()
    rated = text + "A3,,不满意\n"
    assert codes(measure("hotline.satisfaction_rate", "callbacks", {"a.csv": rated})) == {"undated_row"}


def executed(amount: int, project: str = "语音服务费") -> str:
    return EXECUTED + f"办公室,{project},80000,{amount}\n"


@pytest.mark.parametrize(
    "files",
    [
        {"a.csv": "截至2024年1月31日\n" + executed(20000), "b.csv": "截至2024年3月31日\n" + executed(40000)},
        {"预算执行_2024-01.csv": executed(20000), "预算执行_2024-03.csv": executed(40000)},
        {"202401.csv": executed(20000), "202403.csv": executed(40000)},
        {"a.csv": "2024年1月执行表\n" + executed(20000), "b.csv": "2024年一季度执行表\n" + executed(40000)},
    ],
)
def test_cumulative_tables_take_the_day_of_their_title_or_name(
    measure: Measure, files: dict[str, str]
) -> None:
    january = measure("finance.execution_rate", "budget", files)
    year = measure("finance.execution_rate", "budget", files, YEAR)
    assert [
        *(
            january.value,
            january.doubts,
            year.value,
            year.doubts,
        )
    ] == [
        *(
            25,
            (),
            50,
            (),
        )
    ]


def test_cumulative_tables_without_any_day_are_refused(measure: Measure) -> None:
    files = {"a.csv": executed(20000), "b.csv": executed(40000)}
    result = measure("finance.execution_rate", "budget", files)
    assert result.value is None
    assert "没有截止日期，不能相加" in result.reason
    apart = {"a.csv": executed(20000), "b.csv": executed(40000, "培训")}
    assert measure("finance.execution_rate", "budget", apart).value == 37.5


def test_cells_out_of_place_are_no_data(measure: Measure) -> None:
    header = "工单编号,受理时间,内容,派单时间,办结时限,办结时间,备注\n"
    good = "A1,2024-01-02 08:00,停水,2024-01-02 09:00,2024-01-10 17:30,2024-01-09 10:00,2024-01-11 回访\n"
    less = "A2,2024-01-03 08:00,2024-01-03 09:00,2024-01-11 17:30,2024-01-09 10:00,,\n"
    more = "A3,2024-01-03 08:00,停,水,2024-01-03 09:00,2024-01-11 17:30,2024-01-09 10:00\n"
    assert measure("hotline.on_time_rate", "work_orders", {"a.csv": header + good}).doubts == ()
    for shifted in (less, more):
        result = measure("hotline.on_time_rate", "work_orders", {"a.csv": header + good + shifted})
        assert [
            *(
                result.part,
                result.of,
                codes(result),
            )
        ] == [
            *(
                1,
                1,
                {"ragged_row"},
            )
        ]


def test_a_sum_of_columns_with_an_unread_part_is_told(measure: Measure) -> None:
    text = "支付凭证号,支付日期,直接,授权\nV1,2024-01-05,,\nV2,2024-01-05,100,约50\nV3,2024-01-06,,7\n"
    settings = ", columns: {amount: {sum: [直接, 授权]}}"
    result = measure("finance.spending", "payments", {"a.csv": text}, YEAR, settings)
    assert [
        *(
            result.value,
            codes(result),
        )
    ] == [
        *(
            7,
            {"blank_cell", "unread_cell"},
        )
    ]


def test_the_table_keeps_no_trace_of_doubt_when_there_is_none(measure: Measure, tmp_path: Path) -> None:
    measure("hotline.on_time_rate", "work_orders", {"a.csv": ORDERS + ON_TIME + LATE + OPEN})
    table = Sources(tmp_path, tmp_path / "data").read_table("work_orders")
    assert isinstance(table, TypedTable)
    assert (table.doubtful, table.doubts, table.repeated) == (0, (), 0)


def test_an_instant_at_midnight_among_very_many_is_no_day_without_a_clock(measure: Measure) -> None:
    lines = [
        f"A{number},2024-01-05 08:00:00,住建局,2024-01-05 09:00:00,2024-01-10 17:30:00,2024-01-09 10:00:01,办理中\n"
        for number in range(20_000)
    ]
    midnight = (
        "B,2024-01-05 08:00:00,住建局,2024-01-05 09:00:00,2024-01-10 17:30:00,2024-01-10 00:00:00,办理中\n"
    )
    many = measure("hotline.on_time_rate", "work_orders", {"a.csv": ORDERS + "".join(lines) + midnight})
    few = measure("hotline.on_time_rate", "work_orders", {"a.csv": ORDERS + "".join(lines[:50]) + midnight})
    assert (codes(many), codes(few)) == (set(), {"uncertain_date"})


def test_an_instant_that_lies_ahead_is_told_among_very_many_rows_too(measure: Measure) -> None:
    lines = [
        f"A{number},2024-01-05 08:00:00,住建局,2024-01-05 09:00:00,2024-01-10 17:30:00,2024-01-09 10:00:01,办理中\n"
        for number in range(20_000)
    ]
    ahead = (
        "B,2024-01-05 08:00:00,住建局,2024-01-05 09:00:00,2024-01-10 17:30:00,2031-01-09 10:00:01,办理中\n"
    )
    result = measure("hotline.on_time_rate", "work_orders", {"a.csv": ORDERS + "".join(lines) + ahead})
    assert codes(result) == {"uncertain_date"}
