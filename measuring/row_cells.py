"""The rows a number was counted from, as a CSV file that any engine reads back exactly, without personal
data.

Instants are whole microseconds since 1970, money whole 分, yes and no are 1 and 0. An empty cell is not
known; an empty text, and one that a spreadsheet would take for a formula, has a backslash before it.
"""

import csv
import hashlib
import hmac
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from measuring.rows_behind import FULL_WIDTH_DIGITS, hide_personal_data
from measuring.sqlite_expressions import COLUMN_PLACES, whole_microseconds
from sources.tables import Column

ESCAPED = ("\\", "=", "+", "-", "@", "\t")
PSEUDONYM = "假名"
PSEUDONYM_DIGITS = 16
MOST_REMEMBERED = 100_000
HideText = Callable[[str], str]


def keyed_pseudonyms(read_secret: Callable[[], str]) -> HideText:
    """Gives a text back, or a pseudonym of it where it holds personal data: the same text always the same
    one. The secret is only read when it is needed."""

    @lru_cache(maxsize=MOST_REMEMBERED)
    def hide(text: str) -> str:
        if hide_personal_data(text) == text.translate(FULL_WIDTH_DIGITS):
            return text
        digest = hmac.new(read_secret().encode(), f"row {text}".encode(), hashlib.sha256)
        return f"{PSEUDONYM}{digest.hexdigest()[:PSEUDONYM_DIGITS]}"

    return hide


def cell_text(value: Any, column: Column, hide: HideText) -> str:
    """One cell as it stands in the file."""
    if value is None:
        return ""
    if column.type == "text":
        hidden = hide(str(value))
        return f"\\{hidden}" if not hidden or hidden.startswith(ESCAPED) else hidden
    if isinstance(value, datetime):
        return str(whole_microseconds(value))
    if column.type in COLUMN_PLACES:
        return str(int(value.scaleb(COLUMN_PLACES[column.type])))
    return str(int(value))


def write_rows(
    path: Path, columns: Sequence[Column], batches: Iterable[Sequence[Sequence[Any]]], hide: HideText
) -> int:
    """The rows below a line of column names; gives how many there are."""
    written = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(column.name for column in columns)
        for batch in batches:
            writer.writerows(row_cells(row, columns, hide) for row in batch)
            written += len(batch)
    return written


def row_cells(row: Sequence[Any], columns: Sequence[Column], hide: HideText) -> list[str]:
    return [cell_text(value, column, hide) for value, column in zip(row, columns, strict=True)]
