"""The numbers of whole departments against statements of their own over the same random lines, in SQLite."""

import os
import random
import sqlite3
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from indicators.model import Period
from indicators.records import MeasurementStatus
from measuring import MeasureRequest
from measuring.measurer import Measurer
from sources.made_tables import MADE_TABLES
from tests.measuring.made_up import reading
from tests.typed_tables import typed_table

LINES_IN_ALL = int(os.environ.get("PROJECT_TABLES", "40"))
TABLE = MADE_TABLES["project_results"]
NEWEST = (
    "SELECT * FROM lines WHERE day = (SELECT max(day) FROM lines WHERE day BETWEEN '{since}' AND '{until}')"
)
STATEMENTS = {
    "projects.count": "SELECT count(*), NULL FROM newest",
    "projects.evaluated_rate": "SELECT count(grade), count(*) FROM newest",
    "projects.issued_rate": "SELECT sum(coalesce(issued, 0)), count(*) FROM newest",
    "projects.good_rate": "SELECT sum(grade IN ('优', '良')), count(*) FROM newest WHERE grade IS NOT NULL",
    "projects.execution_rate": """SELECT sum(executed), sum(budget) FROM newest
        WHERE executed IS NOT NULL AND budget IS NOT NULL""",
    "projects.mean_score": """SELECT sum(hundredths * budget), sum(budget) * 100 FROM newest
        WHERE hundredths IS NOT NULL AND budget IS NOT NULL""",
    "projects.mean_score weigh=equal": "SELECT sum(hundredths), count(hundredths) * 100 FROM newest",
}
"""Money in 分, so that sums are whole."""


def line(chance: random.Random, number: int) -> dict[str, Any]:
    score = chance.choice((None, 0, 5999, 6000, 8000, 9000, 9821, 10000))
    return {
        "project": f"项目{number}",
        "as_of": datetime(2024, chance.choice((3, 6, 9)), 30),
        "budget": chance.choice((None, 0, 1, 450_000_00, 800_000_00)),
        "executed": chance.choice((None, 0, -5, 449_999_99)),
        "hundredths": score,
        "grade": None if score is None else chance.choice(("优", "良", "中", "差")),
        "issued": chance.choice((True, False, None)),
    }


def in_yuan(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: Decimal(value) / 100 if name in ("budget", "executed") and value is not None else value
        for name, value in row.items()
    }


def by_statement(rows: list[dict[str, Any]], name: str, period: Period) -> tuple[int | None, int | None]:
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE TABLE lines (day TEXT, budget INT, executed INT, hundredths INT, grade TEXT, issued INT)"
    )
    columns = ("budget", "executed", "hundredths", "grade", "issued")
    connection.executemany(
        "INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?)",
        [(f"{row['as_of']:%Y-%m-%d}", *(row[column] for column in columns)) for row in rows],
    )
    newest = NEWEST.format(since=period.start, until=period.end)
    part, of = connection.execute(f"WITH newest AS ({newest}) {STATEMENTS[name]}").fetchone()
    connection.close()
    return part, of


@pytest.mark.parametrize("name", STATEMENTS)
def test_each_number_of_a_department_is_as_the_statement_has_it(tmp_path: Path, name: str) -> None:
    measured, (evaluator, *words) = 0, name.split()
    params = [word.split("=") for word in words]
    for seed in range(LINES_IN_ALL):
        chance = random.Random(f"{name} {seed}")
        rows = [line(chance, number) for number in range(chance.choice((1, 5, 30)))]
        folder = tmp_path / str(seed)
        folder.mkdir()
        table = typed_table(folder, TABLE, map(in_yuan, rows))
        end = date(2024, chance.choice((4, 7, 12)), 1) - timedelta(days=1)
        period = Period(date(2024, 1, 1), end)
        found = Measurer(reading({TABLE.name: table})).measure(
            [MeasureRequest(1, evaluator, dict(params), period)]
        )[1]
        part, of = by_statement(rows, name, period)
        if found.outcome is not MeasurementStatus.MEASURED:
            assert not part or not of, (seed, found.reason, part, of)
            continue
        measured += 1
        assert part is not None
        wanted = Decimal(part) if of is None else Decimal(part) / Decimal(of)
        times = 100 if found.unit == "%" else 1
        assert found.value is not None
        assert abs(found.value - wanted * times) < Decimal("1e-18"), (seed, found, part, of)
    assert measured > LINES_IN_ALL // 4
