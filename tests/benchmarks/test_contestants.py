"""What is held against each other does the same: all contestants give the same integers."""

from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks import answers
from benchmarks.alone import ContestantError, Work, measure

ORDERS = "3000"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("orders")


def test_the_product_and_sql_by_hand_give_the_same_1200_answers(folder: Path) -> None:
    assert answers.product(ORDERS, str(folder))() == answers.best_by_hand(ORDERS, str(folder))()


@pytest.mark.parametrize(
    ("library", "script"), [("pandas", answers.pandas_script), ("polars", answers.polars_script)]
)
def test_a_script_gives_the_same_1200_answers(
    library: str, script: Callable[[str, str], Work], folder: Path
) -> None:
    """`make bench` installs the libraries, and holds all sizes against each other."""
    pytest.importorskip(library)
    assert script(ORDERS, str(folder))() == answers.product(ORDERS, str(folder))()


def test_a_workbook_asks_for_every_answer_once() -> None:
    head, *rows = answers.count_rows()
    assert len(rows) == 12 * 10
    assert all(len(row) == len(head) for row in rows)
    assert sum(str(cell).startswith("=") for row in rows for cell in row) == 2 * 1200


def test_a_contestant_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(ContestantError, match=r"best_by_hand x .* ended with 1: ValueError"):
        measure(answers.best_by_hand, "x", tmp_path)
