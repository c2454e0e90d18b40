"""Rows as CSV that a spreadsheet opens without running anything in it."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0")
PLAIN_NUMBER = re.compile(r"[+-]?\d[\d,]*(\.\d+)?", re.ASCII)


def escape_formula(cell: object) -> str:
    """A cell as text, empty where nothing is known; text that a spreadsheet would run as a formula begins
    with a quote."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA_STARTS) and not PLAIN_NUMBER.fullmatch(text) else text


def escape_formulas(row: Sequence[object]) -> list[str]:
    return [escape_formula(cell) for cell in row]


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow(columns)
    writer.writerows(map(escape_formulas, rows))
    return lines.getvalue()
