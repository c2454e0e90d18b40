"""From which day data are whole: rows of before, still open when they begin, are no beginning."""

from datetime import date

import pytest

from sources.typed import MonthRows
from workspace.data_reach import whole_from


@pytest.mark.parametrize(
    ("months", "first"),
    [
        ([], None),
        ([("2024-01", 3500, 31)], None),
        ([("2023-12", 367, 19), ("2024-01", 3500, 31), ("2024-02", 2400, 29)], date(2024, 1, 1)),
        ([("2023-11", 3, 3), ("2023-12", 60, 20), ("2024-01", 3500, 31)], date(2024, 1, 1)),
        ([("2024-05", 160, 16), ("2024-06", 300, 30)], None),  # a month cut short, not a thin one
        ([("2024-05", 2, 2), ("2024-06", 20, 5)], None),  # too few to tell
        ([("2024-05", 3500, 31), ("2024-06", 900, 30), ("2024-07", 3500, 31)], None),  # no beginning
    ],
)
def test_thin_first_months_are_no_beginning(months: list[tuple[str, int, int]], first: date | None) -> None:
    assert whole_from([MonthRows(*month) for month in months]) == first
