"""Rows as CSV that a spreadsheet opens without running anything in it."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")
FIGURE = re.compile(r"[+-]?\d[\d,]*(\.\d+)?", re.ASCII)


def harmless(cell: object) -> str:
    """A cell as text, empty where nothing is known; text that a spreadsheet would run as a formula begins with a quote."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA) and not FIGURE.fullmatch(text) else text


def csv_of(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow(columns)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return lines.getvalue()
