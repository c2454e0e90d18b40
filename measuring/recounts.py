"""A number as a stranger counts it again: files of rows, statements for SQLite, and the formula."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Formula = tuple[Any, ...]
"""Of JSON alone: ("tally", statement, tally), ("minus", formula, formula), ("number", text) or ("span",
unit)."""
SqliteValue = str | int | None


@dataclass(frozen=True)
class CountedRows:
    """One file of rows: those of a table in the window, or all that another table is asked about."""

    table: str
    file: str
    columns: tuple[tuple[str, str], ...]
    rows: int


@dataclass(frozen=True)
class RecountStatement:
    """``sql`` gives the number of rows and then every tally; a tally is so many units of 10 to the minus
    ``places``."""

    table: str
    sql: str
    parameters: tuple[SqliteValue, ...]
    places: tuple[int, ...]


@dataclass(frozen=True)
class Recount:
    """value = part × times (× 100 of a percentage) ÷ of − less; without ``of`` it is part. ``part_found``
    and ``of_found`` are what the product's own engine counts over the same rows."""

    rows: tuple[CountedRows, ...]
    statements: tuple[RecountStatement, ...]
    part: Formula
    of: Formula | None
    times: Decimal
    less: Formula
    part_found: Decimal | None = None
    of_found: Decimal | None = None
