"""The fixture for those who write evaluators gives what the product measures; the example package is installed,
measured by the program, and its own tests pass."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from evaluators.columns import Columns
from evaluators.contract import Count, evaluator
from measuring.pytest_trial import OwnTrial, try_evaluator
from sources.tables import WORK_ORDERS

__all__ = ["try_evaluator"]
TREE = Path(__file__).parents[2]
PACKAGE = TREE / "examples" / "plugin_package"
JUNE = date(2024, 6, 30)
EXPORT = "工单编号,受理时间,办结时限,办结时间\nA1,2024-06-03 09:00,2024-06-05,2024-06-05 08:00\nA2,2024-06-04 09:00,2024-06-06,\n"
LEDGER = """
trainings:
  label: 培训台账
  files: inbox/trainings.csv
  columns: {held_on: {header: 培训日期, type: day}, people: {header: 参训人数, type: count}}
  dated_by: held_on
  covers: complete
"""


@evaluator(reads=WORK_ORDERS, unit="件", better="lower", label="夜间受理")
def at_night(orders: Columns, *, before: int = 6) -> Count:
    """夜间受理 = 零时到 before 时之间受理的工单。"""
    from sqlalchemy import extract

    return Count(extract("hour", orders.received_at) < before)


def test_an_export_is_read_as_real_ones_are(try_evaluator: OwnTrial) -> None:
    found = try_evaluator().measure("hotline.on_time_rate", work_orders=EXPORT, as_of=JUNE)
    assert (found.part, found.of, found.value) == (Decimal(1), Decimal(2), Decimal(50))
    assert [row["order_no"] for row in found.rows] == ["A2"]


def test_rows_may_be_given_by_the_names_of_columns(try_evaluator: OwnTrial) -> None:
    rows = [{"received_at": datetime(2024, 6, 3, hour)} for hour in (3, 9)]
    assert try_evaluator().measure(at_night, work_orders=rows, as_of=JUNE).value == 1
    assert try_evaluator().measure(at_night, {"before": 10}, work_orders=rows, as_of=JUNE).value == 2


def test_a_column_that_no_table_has_is_refused(try_evaluator: OwnTrial) -> None:
    with pytest.raises(ValueError, match="no such column: \\['recieved'\\]"):
        try_evaluator().measure("hotline.volume", work_orders=[{"recieved": 1}], as_of=JUNE)


@pytest.mark.parametrize(
    "rows", ["培训日期,参训人数\n2024-06-03,12\n", [{"held_on": date(2024, 6, 3), "people": 12}]]
)
def test_tables_of_an_office_are_declared(
    try_evaluator: OwnTrial, rows: str | list[Mapping[str, object]]
) -> None:
    trial = try_evaluator(sources=LEDGER)
    found = trial.measure(
        "table.total", {"table": "trainings", "column": "people"}, trainings=rows, as_of=JUNE
    )
    assert found.value == 12
    months = trial.breakdown(
        "table.total", "month", {"table": "trainings", "column": "people"}, trainings=rows, as_of=JUNE
    )
    assert {month: part.part for month, part in months.items() if part.part} == {"2024-06": 12}


def test_results_of_projects_may_be_given_and_those_left_out_are_the_rows_behind(
    try_evaluator: OwnTrial,
) -> None:
    known = {"project": "甲", "as_of": JUNE, "budget": 100, "executed": 50, "hundredths": 9000}
    rows = [known, {**known, "project": "乙", "budget": None}, {**known, "project": "丙", "executed": None}]
    found = try_evaluator().measure("projects.execution_rate", project_results=rows, as_of=JUNE)
    assert found.value == 50
    assert {row["project"] for row in found.rows} == {"乙", "丙"}
    weighed = try_evaluator().measure("projects.mean_score", project_results=rows, as_of=JUNE)
    assert [row["project"] for row in weighed.rows] == ["乙"]


PAID = """\
凭证号,支付日期,金额,经济分类
1,2024-03-01,100,30217
2,2024-06-29,900,
3,2024-06-29,900,公务接待费
4,2024-06-29,900,302
5,2024-06-30,1,30217 公务接待费
"""


@pytest.mark.parametrize(
    ("sources", "value", "words"),
    [
        ("", 101, "2 行的取值不认识：“302”1 行、“公务接待费”1 行"),
        (
            'payments: {files: inbox/payments.csv, values: {economic_code: {"30217": [公务接待费]}}}',
            1001,
            "1 行的取值不认识：“302”1 行",
        ),
    ],
)
def test_payments_of_no_known_economic_code_are_told_where_the_code_decides(
    try_evaluator: OwnTrial, sources: str, value: int, words: str
) -> None:
    trial = try_evaluator(sources=sources)
    found = trial.measure("finance.restricted_spending", payments=PAID, as_of=JUNE)
    assert found.value == value
    assert "“经济分类”列 第 3 行起有 1 行是空的" in found.doubts[0]
    assert words in found.doubts[1]
    assert trial.measure("finance.spending", payments=PAID, as_of=JUNE).doubts == ()


def test_a_table_that_is_not_given_is_said_to_be_missing(try_evaluator: OwnTrial) -> None:
    found = try_evaluator().measure("hotline.volume", as_of=JUNE)
    assert (found.value, "工单" in found.reason) == (None, True)


def test_the_example_package_is_installed_and_measured(tmp_path: Path) -> None:
    site = tmp_path / "site"
    source = tmp_path / "source"
    subprocess.run(["cp", "-r", str(PACKAGE), str(source)], check=True)
    install = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--target",
        str(site),
        str(source),
    ]
    subprocess.run([sys.executable, *install], check=True, capture_output=True)
    (tmp_path / "work" / "inbox").mkdir(parents=True)
    (tmp_path / "work" / "sources.yaml").write_text("work_orders: inbox/工单.csv\n", encoding="utf-8")
    lines = [
        "工单编号,受理时间,是否督办,办结时限,办结时间",
        "A1,2024-06-03 09:00,是,2024-06-05 18:00,2024-06-05 08:00",
        "A2,2024-06-04 09:00,是,2024-06-06 18:00,",
    ]
    (tmp_path / "work" / "inbox" / "工单.csv").write_text("\n".join(lines), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": f"{site}:{TREE}"}
    words = [
        "--workspace",
        str(tmp_path / "work"),
        "measure",
        "city_supervision.on_time_rate",
        "--from",
        "2024-06-01",
    ]
    done = subprocess.run(
        [sys.executable, str(TREE / "app.py"), *words, "--as-of", "2024-06-30", "--json"],
        env=environment, cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = json.loads(done.stdout)
    assert (found["part"], found["of"], found["value"]) == ("1", "2", "50")
    own = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(source), "tests"]
    tested = subprocess.run(own, env=environment, cwd=source, capture_output=True, text=True)
    assert "3 passed" in tested.stdout, tested.stdout + tested.stderr
