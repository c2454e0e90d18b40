"""Nothing in a CSV of ours runs when a spreadsheet opens it, and numbers stay numbers."""

import pytest

from workspace.spreadsheet import csv_text, escape_formula


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("-2000.00", "-2000.00"),
        ("+86", "+86"),
        ("住建局", "住建局"),
        (None, ""),
        (5, "5"),
    ],
)
def test_a_cell_that_would_run_is_quoted(cell: object, text: str) -> None:
    assert escape_formula(cell) == text


def test_rows_come_with_their_columns() -> None:
    assert csv_text(("a", "b"), [("=x", None)]).splitlines() == ["a,b", "'=x,"]
