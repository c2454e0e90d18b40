"""A paper as tables under the field names of 预算管理一体化, for systems that take data and no papers.

What is not known is ``None``: null in JSON, a blank cell in a workbook, never 0. Numbers are decimal texts in JSON.
"""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook

from documents.reproducible_zip import repack
from forms.amounts import exact
from forms.sanitize import legible
from forms.xlsx import NO_GUESSING, shortened

Value = str | Decimal | None
HEADS = 2
"""Rows above the records: the field names, then their Chinese labels."""
WIDTH = 18
NO_MOMENT = datetime(1980, 1, 1)  # noqa: DTZ001 - a workbook names no zone
"""Stands where a workbook wants to know when it was made."""


@dataclass(frozen=True)
class Table:
    """``fields`` are names with Chinese labels; ``rows`` hold one value a field."""

    name: str
    fields: Mapping[str, str]
    rows: tuple[tuple[Value, ...], ...]


def table(name: str, fields: Mapping[str, str], records: Sequence[Mapping[str, Value]]) -> Table:
    """A record must say every field, be it ``None``, and no other. A text without anything in it says nothing: ``None``."""
    if wrong := [set(each) ^ set(fields) for each in records if set(each) != set(fields)]:
        raise ValueError(f"{name}: {sorted(wrong[0])}")
    return Table(name, fields, tuple(tuple(known(each[field]) for field in fields) for each in records))


def known(value: Value) -> Value:
    return (legible(value).strip() or None) if isinstance(value, str) else value


def as_json(tables: Sequence[Table]) -> bytes:
    """``{"TABLE": [{"field": value}]}``."""
    data = {each.name: [dict(zip(each.fields, map(worded, row), strict=True)) for row in each.rows] for each in tables}
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def worded(value: Value) -> str | None:
    return f"{value:f}" if isinstance(value, Decimal) else value


def as_workbook(tables: Sequence[Table]) -> bytes:
    """One sheet a table; the same tables give the same bytes."""
    target = io.BytesIO()
    with Workbook(target, NO_GUESSING) as book:
        book.set_properties({"created": NO_MOMENT})
        text = book.add_format({"num_format": "@"})
        for each in tables:
            sheet(book.add_worksheet(each.name), each, text)
    return repack(target.getvalue())


def sheet(page: Any, table: Table, text: Any) -> None:
    page.set_column(0, len(table.fields) - 1, WIDTH)
    page.freeze_panes(HEADS, 0)
    for row, values in enumerate((tuple(table.fields), tuple(table.fields.values()), *table.rows)):
        for column, value in enumerate(values):
            number = exact(value) if isinstance(value, Decimal) else None
            if number is not None:
                page.write_number(row, column, number)
            elif value is not None:
                page.write_string(row, column, shortened(worded(value) or ""), text)
