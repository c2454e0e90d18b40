"""小计 lines between the rows of a form are added up, or it is said that they could not be."""

import pytest

from checks.evaluation_subject import EvaluationSubject
from checks.evaluation_unchecked import find_unchecked
from indicators.profiles import read_profiles
from tests.conftest import ROOT
from tests.papers.street_lamps import ROWS, all_rows, found_codes, read_rows

Line = tuple[str, ...]


def subtotal(label: str, weight: str, points: str) -> Line:
    return ("", label, *[""] * 4, weight, points, "")


def placed(*lines: tuple[int, Line]) -> tuple[Line, ...]:
    """The rows with lines before the row of each number."""
    rows: list[Line] = list(ROWS)
    for number, line in reversed(lines):
        rows.insert(number, line)
    return tuple(rows)


@pytest.mark.parametrize(
    ("lines", "codes"),
    [
        ([(4, subtotal("小计", "50", "48.75"))], []),
        ([(4, subtotal("产出指标小计", "50", "48.75"))], []),
        ([(4, subtotal("小计", "50", "49.75"))], ["E9"]),
        ([(4, subtotal("产出指标小计", "60", "48.75"))], ["E9"]),
        ([(2, subtotal("数量指标小计", "25", "23.75")), (4, subtotal("产出指标小计", "50", "48.75"))], []),
        ([(2, subtotal("小计", "25", "23.75")), (4, subtotal("小计", "25", "25"))], []),
        ([(2, subtotal("小计", "25", "23.75")), (4, subtotal("小计", "25", "20"))], ["E9"]),
        ([(4, subtotal("小计", "", "48.75")), (6, subtotal("小计", "40", ""))], []),
    ],
)
def test_a_subtotal_is_the_sum_of_its_rows(lines: list[tuple[int, Line]], codes: list[str]) -> None:
    found = found_codes(read_rows(all_rows(rows=placed(*lines))))
    assert [code for code in found if code == "E9"] == codes


def test_a_subtotal_of_unknown_rows_is_told() -> None:
    form = read_rows(all_rows(rows=placed((0, subtotal("小计", "50", "48.75")))))
    profiles, _ = read_profiles(
        {path.stem: path.read_bytes() for path in sorted((ROOT / "rules").glob("*.yaml"))}, frozenset()
    )
    told = find_unchecked(EvaluationSubject(form, profiles["mof-2020"]))
    assert any("看不出是哪几行的小计" in problem.message for problem in told)
