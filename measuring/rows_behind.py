"""Behind a number: its parts by a column or by month, and the rows that missed, masked."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import chain
from typing import Any

from evaluators.parameters import filter_column
from measuring.accounts import merge_counts
from measuring.conclusions import compute_part_and_of, compute_quotient, is_unknown_sum
from measuring.engine import Engine
from measuring.prepared import PreparedRequest
from measuring.queries import Counts, Query, QueryResult, QueryResults, read_result
from measuring.requests import (
    BadRequestError,
    Slice,
    UnknownColumnError,
    Window,
    month_end_windows,
    month_windows,
)
from measuring.scans import run_queries
from measuring.statements import (
    Dimension,
    aggregate_statement,
    filter_parameters,
    window_values,
)
from sources.tables import CODE, DAY, Column, Table
from sources.typed import TypedTable

UNFILLED = "未填"
FULL_WIDTH_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
PHONE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")
IDENTITY_NUMBER = re.compile(r"(?<![\dA-Za-z])(\d{6})\d{8}(\d{3}[\dXx])(?![\dA-Za-z])")
LANDLINE = re.compile(r"(?<!\d)(0\d{2,3}-?)\d{3,4}(\d{4})(?!\d)")
WRITTEN_DAY = r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"
SHORT_NUMBER = re.compile(rf"(?<![\dA-Za-z*])(?!{WRITTEN_DAY})(\d{{3}})\d{{4,5}}(?![\dA-Za-z])")
"""A number of a town, without its prefix; eight digits that are a day are none."""
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")


def build_slices(prepared: PreparedRequest, by: str, engine: Engine) -> list[Slice]:
    return slice_by_month(prepared, engine) if by == "month" else slice_by_column(prepared, by, engine)


def slice_by_month(prepared: PreparedRequest, engine: Engine) -> list[Slice]:
    """Each month for itself, as known at the end of the whole period; a cumulative figure or a stock as at
    the end of each month, as known then.

    A month without any row is not known.
    """
    cumulative = prepared.measure.evaluator.contract.cumulative
    months = (month_end_windows if cumulative else month_windows)(prepared.request.period)
    tables = prepared.measure.aggregates
    needs = {
        month: [prepared.build_query(table, window) for table in tables] for month, window in months.items()
    }
    answers = run_queries(chain.from_iterable(needs.values()), engine)
    return [build_month_slice(prepared, month, months[month], needs[month], answers) for month in months]


def build_month_slice(
    prepared: PreparedRequest, month: str, window: Window, needs: Sequence[Query], answers: QueryResults
) -> Slice:
    counts: dict[Table, Counts] = {}
    for need in needs:
        table, answer = need.row_set.table, answers[need.row_set, need.window]
        if not answer.row_count and not is_coverage_stated(prepared, table, window):
            return Slice(month, None, None, None)
        counts[table] = answer.counts_at(need.group)
    return build_slice(prepared, month, counts, window)


def is_coverage_stated(prepared: PreparedRequest, table: Table, window: Window) -> bool:
    return prepared.measure.typed[table.name].proves_silence(window.start.date(), window.last_day)


def slice_by_column(prepared: PreparedRequest, by: str, engine: Engine) -> list[Slice]:
    """Each value of a column for itself; a table without that column counts whole in every slice."""
    tables = prepared.measure.aggregates
    columns = {table: column for table in tables if (column := filter_column(by, table))}
    refuse_unknown_column(prepared, by, columns)
    answers = {table: query_by_column(prepared, table, columns.get(table), engine) for table in tables}
    keys = {key for table in columns for key in answers[table].groups}
    table, column = next(iter(columns.items()))
    shown = ShownValues(prepared.measure.typed[table.name], column)
    slices = []
    for key in sorted(keys, key=unfilled_last):
        counts = {
            table: answer.counts_at(key if table in columns else ()) for table, answer in answers.items()
        }
        slices.append(build_slice(prepared, shown.once(key[0]) or UNFILLED, counts, prepared.window))
    return slices


def unfilled_last(key: tuple[Any, ...]) -> tuple[bool, Any]:
    return key[0] is None, key[0]


def refuse_unknown_column(prepared: PreparedRequest, by: str, columns: Mapping[Table, Column]) -> None:
    if not columns or any(column.type == "instant" for column in columns.values()):
        names = [name for name in prepared.measure.evaluator.info.columns if name != "order_no"]
        raise UnknownColumnError(f"不能按“{by}”分组；可用：month、{'、'.join(names)}")
    for table, column in columns.items():
        if column.name not in prepared.measure.typed[table.name].present:
            raise BadRequestError(f"{table.label}数据中没有“{column.label}”（{column.name}）列，不能按它分组")


def query_by_column(
    prepared: PreparedRequest, table: Table, column: Column | None, engine: Engine
) -> QueryResult:
    cuts = (Dimension(column.name),) if column else ()
    tallies, filters = prepared.measure.aggregates[table], prepared.filters[table]
    statement = engine.compile(
        aggregate_statement(prepared.measure.row_set(table, cuts), tallies, filters=filters)
    )
    values = {**window_values(prepared.window), **filter_parameters(filters)}
    return read_result(engine.run(statement, values), len(cuts), tallies)


def build_slice(prepared: PreparedRequest, key: str, counts: Mapping[Table, Counts], window: Window) -> Slice:
    shape, unit = prepared.measure.shape, prepared.measure.evaluator.info.unit
    tallies = merge_counts(counts)
    part, of = compute_part_and_of(shape, tallies, window)
    if is_unknown_sum(shape, tallies):
        return Slice(key, None, None, None)
    if of is None:
        return Slice(key, part, None, part)
    if not of or of < shape.at_least:
        return Slice(key, part, of, None)
    return Slice(key, part, of, compute_quotient(part, of, shape, window, unit))


def mask_row(row: Sequence[Any], columns: Sequence[Column]) -> tuple[str | None, ...]:
    """A row as text. Codes stay whole, so that a row can be found again, unless a code is a mobile number;
    in other text personal data is hidden."""
    return tuple(mask_cell(value, column) for value, column in zip(row, columns, strict=True))


def mask_cell(value: Any, column: Column) -> str | None:
    text = display_text(value)
    if text is None or column.type != "text":
        return text[:10] if text and column.kind == DAY else text
    if column.kind == CODE:
        return PHONE.sub(r"\1****\2", text) if PHONE.fullmatch(text) else text
    return hide_personal_data(text)


PERSONAL_PATTERNS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (IDENTITY_NUMBER, r"\1********\2"),
    (PHONE, r"\1****\2"),
    (LANDLINE, r"\1****\2"),
    (SHORT_NUMBER, r"\1****"),
    (MAIL, "***@***"),
)


def hide_personal_data(text: str) -> str:
    text = text.translate(FULL_WIDTH_DIGITS)
    for pattern, instead in PERSONAL_PATTERNS:
        text = pattern.sub(instead, text)
    return text


class ShownValues:
    """Values of a column as they may be shown. Texts of files were masked when they were read, those on a
    server were not."""

    def __init__(self, typed: TypedTable, column: Column) -> None:
        self.is_masked = typed.place is None
        self.column = column
        self.times: dict[str, int] = {}

    def show(self, value: Any) -> str | None:
        return display_text(value) if self.is_masked else mask_cell(value, self.column)

    def once(self, value: Any) -> str | None:
        """The same, told apart from others that look alike when they are masked: （2）."""
        text = self.show(value)
        if text is None or self.is_masked:
            return text
        self.times[text] = self.times.get(text, 0) + 1
        return text if self.times[text] == 1 else f"{text}（{self.times[text]}）"

    def counts(self, found: Mapping[str, int]) -> dict[str, int]:
        """Rows by what is shown."""
        shown: dict[str, int] = {}
        for value, rows in found.items():
            text = self.show(value) or ""
            shown[text] = shown.get(text, 0) + rows
        return shown


def display_text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
