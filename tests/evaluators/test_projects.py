"""Numbers of a whole department: the newest lines of its projects count, and nothing is averaged over what is unknown."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from indicators.records import MeasurementStatus
from tests.evaluators.conftest import Measure

AS_OF = date(2024, 12, 31)
OFFICE = {"department": "办公室"}


def line(project: str, month: int, **cells: Any) -> dict[str, Any]:
    known = {"budget": None, "executed": None, "score": None, "grade": None, "issued": False}
    day = datetime(2024, month, 30)
    full = {**known, **cells}
    points = None if full["score"] is None else int(full["score"] * 100)
    return {"project": project, "department": "办公室", "as_of": day, **full, "hundredths": points}


LINES = [
    line("甲", 6, budget=Decimal(1000), score=Decimal(50), grade="差"),
    line("没有了", 6, budget=Decimal(1000), score=Decimal(50), grade="差"),
    line("甲", 11, budget=Decimal(1000), executed=Decimal(900), score=Decimal(90), grade="优", issued=True),
    line("乙", 11, budget=Decimal(3000), executed=Decimal(1500), score=Decimal(70), grade="中"),
    line("丙", 11, budget=Decimal(500)),
    line("别家", 11, department="住建局", budget=Decimal(9000), score=Decimal(10), grade="差"),
]


@pytest.mark.parametrize(
    ("name", "params", "value"),
    [
        ("count", {}, 3),
        ("evaluated_rate", {}, Fraction(200, 3)),
        ("issued_rate", {}, Fraction(100, 3)),
        ("good_rate", {}, 50),
        ("mean_score", {}, 75),
        ("mean_score", {"weigh": "equal"}, 80),
        ("execution_rate", {}, 60),
    ],
)
def test_the_newest_lines_of_the_department_count(
    measure: Measure, name: str, params: dict[str, Any], value: Fraction
) -> None:
    seen = measure(f"projects.{name}", {**OFFICE, **params}, project_results=LINES, as_of=AS_OF)
    assert seen.outcome is MeasurementStatus.MEASURED, seen.reason
    assert seen.value is not None
    assert abs(Fraction(seen.value) - value) < Fraction(1, 10**6)


def test_a_day_in_the_year_sees_what_stood_then(measure: Measure) -> None:
    seen = measure("projects.mean_score", OFFICE, project_results=LINES, as_of=date(2024, 7, 31))
    assert seen.value == 50
    assert measure("projects.count", OFFICE, project_results=LINES, as_of=date(2024, 7, 31)).value == 2


@pytest.mark.parametrize("name", ["mean_score", "execution_rate"])
def test_nothing_known_gives_no_number(measure: Measure, name: str) -> None:
    rows = [line("甲", 11, budget=Decimal(1000)), line("乙", 11)]
    seen = measure(f"projects.{name}", OFFICE, project_results=rows, as_of=AS_OF)
    assert seen.value is None
