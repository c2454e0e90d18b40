"""Where there are no records a ready-made report answers, and says so; records outrank it."""

import json
import sqlite3
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from indicators.model import Period
from indicators.records import MeasurementResult, MeasurementStatus
from measuring import MeasureRequest
from measuring.measurer import Measurer
from sources import Sources

NOW = datetime(2026, 11, 1, 12)
YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))
REPORT = """\
日期,时间间隔,来电量,无效来电,有效来电,15秒内应答量,90秒内应答量,总应答量,总呼损量
2024-01-05,8:00-8:30,20,2,18,15,17,17,1
2024-01-05,8:30-9:00,30,3,27,20,25,26,1
2024-07-06,8:00-8:30,10,0,10,8,9,9,1
"""
CALLS = """\
呼叫流水号,呼叫时间,呼叫结果,等待时长,通话时长,坐席工号
1,2024-07-06 08:01:00,接通,3,60,01
2,2024-07-06 08:02:00,接通,30,60,02
3,2024-07-06 08:03:00,放弃,40,,
"""
SOURCES = 'call_report: {files: "inbox/报表*"}\ncalls: {files: "inbox/话务*"}\n'
BUDGET = """\
项目,年初预算数,全年预算数,累计支出
热线,10.00,10.00,{}
"""
Ask = Callable[..., MeasurementResult]


@pytest.fixture
def office(tmp_path: Path) -> Callable[[Mapping[str, str]], Measurer]:
    def opened(files: Mapping[str, str], yaml: str = SOURCES) -> Measurer:
        (tmp_path / "inbox").mkdir()
        (tmp_path / "sources.yaml").write_text(yaml)
        for name, text in files.items():
            (tmp_path / "inbox" / name).write_text(text)
        return Measurer(Sources(tmp_path, tmp_path / "data", now=lambda: NOW).read_table)

    return opened


def ask(measurer: Measurer, evaluator: str, period: Period = YEAR, **params: Any) -> MeasurementResult:
    return measurer.measure([MeasureRequest("it", evaluator, params, period)])["it"]


def counts(found: MeasurementResult) -> tuple[int | None, int | None]:
    return tuple(None if number is None else int(number) for number in (found.part, found.of))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("evaluator", "params", "part", "of"),
    [
        ("hotline.connect_rate", {}, 52, 55),
        ("hotline.connect_rate", {"denominator": "inbound"}, 52, 60),
        ("hotline.answered_within", {"seconds": 15}, 43, 55),
        ("hotline.answered_within", {"seconds": 90, "formula": 2}, 51, 52),
        ("hotline.abandon_rate", {}, 3, 55),
        ("hotline.calls", {}, 60, None),
        ("hotline.service_hours_rate", {}, 2, 366 * 24),
        ("hotline.service_hours_rate", {"hours": "requested"}, 2, 2),
    ],
)
def test_the_report_answers_where_there_are_no_calls_and_that_is_said(
    office: Any, evaluator: str, params: Mapping[str, Any], part: int, of: int | None
) -> None:
    found = ask(office({"报表.csv": REPORT}), evaluator, **params)
    assert (counts(found), found.reason) == ((part, of), "")
    assert found.provenance.notes == ("没有“话务”数据，取自现成的“话务报表”",)
    assert [account.table for account in found.provenance.tables] == ["call_report"]
    assert (found.provenance.definition or "").startswith("按话务报表的")


@pytest.mark.parametrize(
    ("evaluator", "params", "reason"),
    [
        ("hotline.answered_within", {"seconds": 20}, "只有 15、90 秒的应答量，不能计算 20 秒接通率"),
        ("hotline.answered_within", {"seconds": 15, "formula": 1}, "没有 15 秒内放弃的件数"),
        ("hotline.abandon_rate", {"short_seconds": 5}, "不能剔除短时放弃"),
        ("hotline.connect_rate", {"agent": "01"}, "没有“话务员”列，不能按它统计"),
        ("hotline.average_wait", {}, "没有逐个来电的等待时长"),
        ("hotline.call_satisfaction_rate", {"min_answers": 3}, "没有话后评价"),
    ],
)
def test_what_a_report_does_not_tell_is_not_given(
    office: Any, evaluator: str, params: Mapping[str, Any], reason: str
) -> None:
    found = ask(office({"报表.csv": REPORT}), evaluator, **params)
    assert found.outcome is MeasurementStatus.NO_DATA
    assert reason in found.reason
    assert found.value is None


def test_records_outrank_the_report_and_the_report_that_differs_is_a_doubt(office: Any) -> None:
    july = Period(date(2024, 7, 1), date(2024, 7, 31))
    measurer = office({"报表.csv": REPORT, "话务.csv": CALLS})
    found = ask(measurer, "hotline.connect_rate", july)
    assert counts(found) == (2, 3)
    doubts = found.provenance.doubts or ()
    assert [doubt.code for doubt in doubts] == ["disagreement"]
    assert "明细 2 ÷ 3，话务报表 9 ÷ 10；采用的是明细" in doubts[0].message
    june = ask(measurer, "hotline.connect_rate", Period(date(2024, 1, 1), date(2024, 6, 30)))
    assert counts(june) == (43, 45)
    assert june.provenance.notes == ("2024-01-01 至 2024-06-30 没有“话务”数据，取自现成的“话务报表”",)


def test_a_report_that_says_the_same_is_no_doubt(office: Any) -> None:
    same = "日期,时段,来电量,总应答量,总呼损量\n2024-07-06,8:00-9:00,3,2,1\n"
    july = Period(date(2024, 7, 1), date(2024, 7, 31))
    found = ask(office({"报表.csv": same, "话务.csv": CALLS}), "hotline.connect_rate", july)
    assert counts(found) == (2, 3)
    assert found.provenance.doubts == ()


def test_records_that_cannot_be_read_are_not_passed_over(office: Any) -> None:
    found = ask(office({"报表.csv": REPORT, "话务.csv": "甲,乙\n1,2\n"}), "hotline.connect_rate")
    assert (found.outcome, found.value) == (MeasurementStatus.NO_DATA, None)
    assert "不能读取" in found.reason


def test_days_prove_no_hour(office: Any) -> None:
    daily = "日期,来电量,总应答量,总呼损量\n2024-07-06,3,2,1\n"
    found = ask(office({"报表.csv": daily}), "hotline.service_hours_rate")
    assert found.outcome is MeasurementStatus.NO_DATA
    assert "时段所在小时" in found.reason


def test_a_month_that_is_not_over_does_not_count(office: Any) -> None:
    monthly = "月份,来电量,总应答量,总呼损量\n2024年1月,30,20,10\n2024年2月,10,9,1\n"
    found = ask(office({"报表.csv": monthly}), "hotline.connect_rate", Period(YEAR.start, date(2024, 2, 15)))
    assert counts(found) == (20, 30)


def test_the_answer_asked_again_is_that_of_then_though_records_came_since(office: Any) -> None:
    measurer = office({"报表.csv": REPORT, "话务.csv": CALLS})
    measurer.told = {"call_report"}
    found = ask(measurer, "hotline.connect_rate")
    assert counts(found) == (52, 55)
    measurer.told = {"calls"}
    assert ask(measurer, "hotline.connect_rate").of == 3


def test_the_rows_behind_are_the_intervals_with_lost_calls(office: Any) -> None:
    measurer = office({"报表.csv": REPORT})
    page = measurer.rows_behind(MeasureRequest("it", "hotline.abandon_rate", {}, YEAR))
    assert page.total == 3
    assert "总呼损量" in page.labels


@pytest.mark.parametrize(
    ("evaluator", "part", "of"),
    [("hotline.connect_rate", 52, 55), ("hotline.service_hours_rate", 2, 8784), ("hotline.calls", 60, None)],
)
def test_it_is_counted_again_by_sqlite_from_its_rows(
    office: Any, tmp_path: Path, evaluator: str, part: int, of: int | None
) -> None:
    folder = tmp_path / "again"
    folder.mkdir()
    request = MeasureRequest("it", evaluator, {}, YEAR)
    recount = office({"报表.csv": REPORT}).recount(request, folder, lambda text: text)
    assert (recount.part_found, recount.of_found) == (part, of)
    (rows,), (statement,) = recount.rows, recount.statements
    database = sqlite3.connect(":memory:")
    names = ", ".join(name for name, _ in rows.columns)
    database.execute(f"CREATE TABLE {rows.table} ({names})")
    lines = (folder / rows.file).read_text().splitlines()[1:]
    cells = [
        [int(cell) if cell.lstrip("-").isdigit() else (cell or None) for cell in line.split(",")]
        for line in lines
    ]
    database.executemany(f"INSERT INTO {rows.table} VALUES ({', '.join('?' * len(rows.columns))})", cells)
    (row,) = database.execute(statement.sql, statement.parameters).fetchall()
    assert part in row, json.dumps(row)


def test_spending_is_the_newest_month_of_the_execution_table_not_after_the_day(office: Any) -> None:
    files = {
        f"预算执行进度表2024年{month}月.csv": BUDGET.format(paid)
        for month, paid in ((3, "2.00"), (6, "5.50"))
    }
    measurer = office(files, 'budget: {files: "inbox/预算*", unit: 万元}\n')
    may = ask(measurer, "finance.spending", Period(YEAR.start, date(2024, 5, 31)))
    assert (may.value, may.provenance.notes[0]) == (
        Decimal(20000),
        "没有“支付明细”数据，取自现成的“预算执行”",
    )
    assert ask(measurer, "finance.spending").value == Decimal(55000)
    assert ask(measurer, "finance.cost_rate", target="11万元").value == 50
    from_july = ask(measurer, "finance.spending", Period(date(2024, 7, 1), YEAR.end))
    assert from_july.outcome is MeasurementStatus.NO_DATA
    assert "自 1 月 1 日起" in from_july.reason


def test_a_report_that_ends_before_the_period_is_no_doubt_of_the_records(office: Any) -> None:
    measurer = office({"报表.csv": REPORT, "话务.csv": CALLS})
    august = ask(measurer, "hotline.connect_rate", Period(date(2024, 7, 1), date(2024, 8, 31)))
    assert counts(august) == (2, 3)
    assert august.provenance.doubts == ()


def test_a_report_of_months_without_records_doubts_them_though_it_ends_early(office: Any) -> None:
    measurer = office({"报表.csv": REPORT, "话务.csv": CALLS})
    found = ask(measurer, "hotline.connect_rate", Period(date(2024, 1, 1), date(2024, 8, 31)))
    assert counts(found) == (2, 3)
    assert [doubt.code for doubt in found.provenance.doubts or ()] == ["disagreement"]


@pytest.mark.parametrize(("paid", "doubts"), [("40000", ["disagreement"]), ("60000", [])])
def test_a_sum_that_was_larger_before_the_period_ended_doubts_the_payments(
    office: Any, paid: str, doubts: list[str]
) -> None:
    files = {
        "执行.csv": "项目,截止日期,年初预算数,累计支出\n热线,2024-10-31,100000,50000\n",
        "支付.csv": f"凭证号,支付日期,项目,金额\n1,2024-12-20,热线,{paid}\n",
    }
    measurer = office(files, 'budget: "inbox/执行*"\npayments: "inbox/支付*"\n')
    found = ask(measurer, "finance.spending")
    assert found.value == Decimal(paid)
    assert [doubt.code for doubt in found.provenance.doubts or ()] == doubts
