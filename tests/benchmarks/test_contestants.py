"""What is held against each other does the same: all contestants give the same integers."""

from pathlib import Path

import pytest

from benchmarks import answers
from benchmarks.alone import ContestantError, measure
from benchmarks.with_pandas import numbers as with_pandas
from benchmarks.with_polars import numbers as with_polars

ORDERS = "3000"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("orders")


def test_the_product_sql_by_hand_and_both_scripts_give_the_same_1200_answers(folder: Path) -> None:
    path = answers.task(ORDERS, str(folder)).csv
    found = {
        answers.product(ORDERS, str(folder))(),
        answers.best_by_hand(ORDERS, str(folder))(),
        answers.digest(with_pandas(path, cumulative=True)),
        answers.digest(with_polars(path)),
    }
    assert len(found) == 1


def test_a_workbook_asks_for_every_answer_once() -> None:
    head, *rows = answers.count_rows()
    assert len(rows) == 12 * 10
    assert all(len(row) == len(head) for row in rows)
    assert sum(str(cell).startswith("=") for row in rows for cell in row) == 2 * 1200


def test_a_contestant_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(ContestantError, match=r"best_by_hand x .* ended with 1: ValueError"):
        measure(answers.best_by_hand, "x", tmp_path)
