"""The service reads the sample workspace as it was meant: nothing lost, only what was planted rejected."""

import csv
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from sources import Sources
from sources.typed import TypedTable

LEDGERS = {"trainings": 25, "roster": 12 * 34, "tasks": 75, "survey": 4 * 120}
"""Declared by the office itself, with the rows of each."""


@pytest.fixture(scope="module")
def sources(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Sources:
    return Sources(workspace, tmp_path_factory.mktemp("data"))


def table(sources: Sources, name: str) -> TypedTable:
    found = sources.read_table(name)
    assert isinstance(found, TypedTable), found
    return found


def one(found: TypedTable, sql: str) -> Any:
    row = duckdb.execute(f"SELECT {sql} FROM read_parquet(?)", [str(found.path)]).fetchone()
    assert row
    return row[0]


def exported(workspace: Path) -> list[tuple[str, str, Any]]:
    """Number, status and instant of receipt of every row of every order book, as a second reader sees them."""
    rows = [
        row
        for path in sorted((workspace / "inbox").glob("工单*.xlsx"))
        for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    ]
    return [(str(row[0]), str(row[19]), row[3]) for row in rows if re.fullmatch(r"\d{18}", str(row[0]))]


def test_it_says_that_it_is_a_sample_and_has_no_problem(sources: Sources) -> None:
    assert sources.is_sample
    assert sources.problems == ()
    assert set(sources.declarations.tables) == {
        "work_orders",
        "calls",
        "callbacks",
        "faults",
        "payments",
        "budget",
        *LEDGERS,
    }


def test_orders_are_all_accounted_for(workspace: Path, sources: Sources) -> None:
    found, rows = table(sources, "work_orders"), exported(workspace)
    dated = {number: status for number, status, received in rows if received != "待补录"}
    void = sum(status == "作废" for status in dated.values())
    assert (found.read, found.rejected) == (len(rows), 2)
    assert found.repeated == len(rows) - 2 - len(dated)
    assert (found.excluded, found.used) == (void, len(dated) - void)
    assert [(count.column, count.cells, count.example) for count in found.unread] == [
        ("received_at", 2, "字字字")
    ]


def test_no_name_or_number_of_a_person_comes_in(sources: Sources) -> None:
    for name in sources.declarations.tables:
        cells = one(table(sources, name), "string_agg(concat_ws(' ', *COLUMNS(*)), ' ')") or ""
        assert "13900" not in cells


def test_deadlines_are_days_and_count_to_their_end(sources: Sources) -> None:
    found = table(sources, "work_orders")
    assert one(found, "count(*) FILTER (due_at::TIME < TIME '23:59:00')") == 0
    assert one(found, "count(due_at)") > 100


def test_orders_keep_all_their_digits_and_handlers_lose_their_blanks(sources: Sources) -> None:
    found = table(sources, "work_orders")
    assert one(found, "count(*) FILTER (NOT regexp_full_match(order_no, '640400[0-9]{12}'))") == 0
    assert one(found, "count(*) FILTER (handler != trim(handler))") == 0


def test_calls_and_callbacks_are_read_whole(workspace: Path, sources: Sources) -> None:
    calls = table(sources, "calls")
    files = sorted((workspace / "inbox").glob("话务*.csv"))
    rows = [row for path in files for row in csv.reader(path.read_text("gbk").splitlines())]
    assert calls.read == calls.used == sum(row[0].startswith("C2024") for row in rows)
    assert calls.unread == ()
    assert one(calls, "count(*) FILTER (result = 'other')") == 0
    callbacks = table(sources, "callbacks")
    assert callbacks.read == callbacks.used > 100
    assert callbacks.unread == ()


def test_money_is_read_in_yuan_to_the_cent(sources: Sources) -> None:
    payments, budget = table(sources, "payments"), table(sources, "budget")
    assert one(payments, "sum(amount) FILTER (project = '“12345”语音服务费')") == Decimal("76215.40")
    assert one(payments, "count(*) FILTER (fund_source = 'carried_over')") == 2
    december = "as_of::DATE = DATE '2024-12-31' AND project = '“12345”语音服务费'"
    assert one(budget, f"max(annual) FILTER ({december})") == Decimal("80000.00")
    assert one(budget, f"max(executed) FILTER ({december})") == Decimal("76215.40")
    assert (payments.rejected, budget.rejected, budget.used) == (0, 0, 48)


def test_the_fault_log_covers_the_year_and_holds_no_major_fault(sources: Sources) -> None:
    faults = table(sources, "faults")
    assert (faults.used, one(faults, "count(*) FILTER (severity = '重大')")) == (5, 0)
    assert faults.covers
    assert [cover.isoformat() for cover in faults.covers] == ["2024-01-01", "2024-12-31"]


@pytest.mark.parametrize("name", LEDGERS)
def test_every_row_of_an_own_ledger_is_read_whatever_the_habits_of_its_file(
    sources: Sources, name: str
) -> None:
    found = table(sources, name)
    assert (found.read, found.used, found.rejected, found.unread) == (
        LEDGERS[name],
        LEDGERS[name],
        0,
        (),
    )


def test_ledgers_say_what_was_written_into_them(workspace: Path, sources: Sources) -> None:
    trained = openpyxl.load_workbook(next((workspace / "inbox").glob("教育培训登记表*.xlsx"))).active
    assert one(table(sources, "trainings"), "sum(people)") == trained.cell(trained.max_row, 5).value
    assert one(table(sources, "roster"), "count(*) FILTER (status = '在岗')") == 12 * 34 - 2
    assert one(table(sources, "tasks"), "count(*) FILTER (done_on > due_on)") == 2
    answers = [
        row[3]
        for path in (workspace / "inbox").glob("问卷调查*.csv")
        for row in csv.reader(path.read_text("gbk").splitlines())
        if row[0].startswith("WJ")
    ]
    pleased = sum(answer in ("非常满意", "满意") for answer in answers)
    assert one(table(sources, "survey"), "count(*) FILTER (satisfied)") == pleased


def test_nobody_of_the_roster_comes_in_by_number(sources: Sources) -> None:
    listed = set(str(one(table(sources, "roster"), "string_agg(DISTINCT person, ' ')")).split())
    assert len(listed) == 34
    assert all(person.startswith("人员") for person in listed)
