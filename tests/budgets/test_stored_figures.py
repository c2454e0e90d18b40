"""Amounts of a budget are held against each other with every digit that a workbook stores."""

from decimal import Decimal

import pytest

from budgets.reading.cells import read_figure
from documents.document import Cell


@pytest.mark.parametrize(
    ("shown", "stored", "value"),
    [
        ("113", "113.4", "113.4"),
        ("1,200.5", "1,200.4562", "1200.4562"),
        ("(5)", "(5.25)", "-5.25"),
        ("12.5%", "12.4981%", "12.5"),
        ("3.33", "3.333333333333", "3.33"),
        ("120.00", "", "120.00"),
    ],
)
def test_the_stored_number_is_read_where_it_is_an_amount(shown: str, stored: str, value: str) -> None:
    figure = read_figure(Cell(shown, 0, 0, exact=stored))
    assert figure is not None
    assert figure.value == Decimal(value)
