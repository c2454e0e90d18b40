"""A paper as tables under the field names of 预算管理一体化, for systems that take data and no papers.

What is not known is ``None``: null in JSON, a blank cell in a workbook, never 0. Numbers are decimal texts in
JSON.
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
from forms.amounts import spreadsheet_number
from forms.sanitize import sanitize_text
from forms.xlsx import WORKBOOK_OPTIONS, shorten_text

FieldValue = str | Decimal | None
HEADER_ROWS = 2
"""Rows above the records: the field names, then their Chinese labels."""
COLUMN_WIDTH = 18
FIXED_CREATED = datetime(1980, 1, 1)  # noqa: DTZ001 - a workbook names no zone
"""Stands where a workbook wants to know when it was made."""


@dataclass(frozen=True)
class ExchangeTable:
    """``fields`` are names with Chinese labels; ``rows`` hold one value a field."""

    name: str
    fields: Mapping[str, str]
    rows: tuple[tuple[FieldValue, ...], ...]


def build_table(
    name: str, fields: Mapping[str, str], records: Sequence[Mapping[str, FieldValue]]
) -> ExchangeTable:
    """A text without anything in it says nothing: ``None``. Raises ``ValueError`` where a record leaves a
    field out, instead of saying ``None``, or has another."""
    for record in records:
        if record.keys() != fields.keys():
            raise ValueError(f"{name}: {record.keys() ^ fields.keys()}")
    rows = [tuple(clean_value(record[field]) for field in fields) for record in records]
    return ExchangeTable(name, fields, tuple(rows))


def clean_value(value: FieldValue) -> FieldValue:
    return (sanitize_text(value).strip() or None) if isinstance(value, str) else value


def as_json(tables: Sequence[ExchangeTable]) -> bytes:
    """``{"TABLE": [{"field": value}]}``."""
    data = {table.name: json_records(table) for table in tables}
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def json_records(table: ExchangeTable) -> list[dict[str, str | None]]:
    return [dict(zip(table.fields, map(format_value, row), strict=True)) for row in table.rows]


def format_value(value: FieldValue) -> str | None:
    return f"{value:f}" if isinstance(value, Decimal) else value


def as_workbook(tables: Sequence[ExchangeTable]) -> bytes:
    """One sheet a table; the same tables give the same bytes."""
    target = io.BytesIO()
    with Workbook(target, WORKBOOK_OPTIONS) as book:
        book.set_properties({"created": FIXED_CREATED})
        text = book.add_format({"num_format": "@"})
        for table in tables:
            write_sheet(book.add_worksheet(table.name), table, text)
    return repack(target.getvalue())


def write_sheet(page: Any, table: ExchangeTable, text: Any) -> None:
    """``text`` is the format of cells that are no numbers."""
    page.set_column(0, len(table.fields) - 1, COLUMN_WIDTH)
    page.freeze_panes(HEADER_ROWS, 0)
    rows = (tuple(table.fields), tuple(table.fields.values()), *table.rows)
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            write_value(page, row, column, value, text)


def write_value(page: Any, row: int, column: int, value: FieldValue, text: Any) -> None:
    number = spreadsheet_number(value) if isinstance(value, Decimal) else None
    if number is not None:
        page.write_number(row, column, number)
    elif value is not None:
        page.write_string(row, column, shorten_text(format_value(value) or ""), text)
