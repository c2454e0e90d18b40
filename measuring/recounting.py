"""What a stranger needs to count one number again: the rows, the statements for SQLite, and the formula."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnClause, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import visitors
from sqlalchemy.sql.selectable import SelectBase

from evaluators.contract import Expression, Span
from evaluators.stored_columns import StoredTable, exists_as_of, stored_table
from measuring.aggregates import Aggregate
from measuring.decimal_places import COLUMN_PLACES, UntranslatableError, decimal_places
from measuring.engine import Engine, compile_statement
from measuring.prepared import PreparedRequest
from measuring.recounts import CountedRows, Formula, Recount, RecountStatement, SqliteValue
from measuring.requests import BadRequestError
from measuring.row_cells import HideText, write_rows
from measuring.shapes import AggregateNode
from measuring.sqlite_expressions import translate, whole_microseconds
from measuring.statements import (
    Statement,
    aggregate_statement,
    filter_parameters,
    known_rows,
    window_values,
)
from sources.tables import Column, Table


def recount_request(prepared: PreparedRequest, engine: Engine, folder: Path, hide: HideText) -> Recount:
    """Writes the rows into ``folder``. Raises BadRequestError where the measure cannot be carried over."""
    try:
        return build_recount(prepared, engine, folder, hide)
    except UntranslatableError as error:
        raise BadRequestError(
            f"{prepared.measure.evaluator.info.label}用到{error}，不能在 SQLite 上原样重算"
        ) from error


def build_recount(prepared: PreparedRequest, engine: Engine, folder: Path, hide: HideText) -> Recount:
    shape = prepared.measure.shape
    by_table = tallies_by_table(prepared)
    places = {
        tally.key: (number, at)
        for number, (_, tallies) in enumerate(by_table)
        for at, tally in enumerate(tallies)
    }
    statements = [sqlite_statement(prepared, table, tallies) for table, tallies in by_table]
    written = tuple(
        compile_for_sqlite(prepared, table, tallies, statement, hide)
        for (table, tallies), statement in zip(by_table, statements, strict=True)
    )
    return Recount(
        rows=tuple(write_tables(prepared, engine, statements, folder, hide)),
        statements=written,
        part=formula_of(shape.part, places),
        of=None if shape.of is None else formula_of(shape.of, places),
        times=shape.times,
        less=formula_of(shape.less, places),
    )


def tallies_by_table(prepared: PreparedRequest) -> list[tuple[Table, tuple[Aggregate, ...]]]:
    found: dict[Table, dict[str, Aggregate]] = {}
    for tally in prepared.measure.shape.aggregates():
        found.setdefault(tally.table, {})[tally.key] = tally
    return [(table, tuple(tallies.values())) for table, tallies in found.items()]


def formula_of(node: AggregateNode, places: Mapping[str, tuple[int, int]]) -> Formula:
    if isinstance(node, Aggregate):
        return ("tally", *places[node.key])
    if isinstance(node, tuple):
        return ("minus", formula_of(node[0], places), formula_of(node[1], places))
    return ("span", node.unit) if isinstance(node, Span) else ("number", f"{node:f}")


def sqlite_statement(prepared: PreparedRequest, table: Table, tallies: tuple[Aggregate, ...]) -> Statement:
    filters = {
        name: frozenset(map(filter_value_of(table.column(name)), values))
        for name, values in prepared.filters[table].items()
    }
    carried = [carry_over(tally) for tally in tallies]
    return aggregate_statement(prepared.measure.row_set(table), carried, filters=filters)


def filter_value_of(column: Column | None) -> Any:
    """What makes the value of a filter a value of the column as SQLite holds it."""
    power = COLUMN_PLACES.get(column.type) if column else None
    return (lambda value: value) if power is None else (lambda value: int(Decimal(value).scaleb(power)))


def carry_over(tally: Aggregate) -> Aggregate:
    places = tally_places(tally)
    where = translate(tally.where, places)
    value = None if tally.value is None else translate(tally.value, places)
    return replace(tally, where=where, value=value)


def tally_places(tally: Aggregate) -> int:
    parts = [part for part in (tally.where, tally.value) if part is not None]
    return max(map(decimal_places, parts))


def compile_for_sqlite(
    prepared: PreparedRequest,
    table: Table,
    tallies: tuple[Aggregate, ...],
    statement: Statement,
    hide: HideText,
) -> RecountStatement:
    compiled = compile_statement(statement, sqlite.dialect())
    values = compiled.parameter_values(window_values(prepared.window))
    scales = (0 if tally.value is None or tally.distinct else tally_places(tally) for tally in tallies)
    return RecountStatement(
        table.name, compiled.sql, tuple(sqlite_value(value, hide) for value in values), tuple(scales)
    )


def sqlite_value(value: Any, hide: HideText) -> SqliteValue:
    if isinstance(value, datetime):
        return whole_microseconds(value)
    return hide(value) if isinstance(value, str) else value


def write_tables(
    prepared: PreparedRequest, engine: Engine, statements: list[Statement], folder: Path, hide: HideText
) -> Iterator[CountedRows]:
    """Each table that some statement reads, with the columns that it names."""
    asked = asked_about(prepared)
    for table, columns in columns_read(statements).items():
        name = table.name
        query, chosen = rows_statement(prepared, table, columns, name in asked)
        values = {**window_values(prepared.window), **filter_parameters(prepared.filters.get(table, {}))}
        batches = engine.stream(engine.compile(query), values)
        rows = write_rows(folder / f"{name}.csv", chosen, batches, hide)
        kinds = tuple((column.name, column.type) for column in chosen)
        yield CountedRows(name, f"{name}.csv", kinds, rows)


def columns_read(statements: list[Statement]) -> dict[Table, set[str]]:
    """By table, in the order of their names."""
    found: dict[Table, set[str]] = {}
    for statement in statements:
        for column in stored_columns_of(statement):
            found.setdefault(column.table.of, set()).add(column.name)
    return dict(sorted(found.items(), key=lambda pair: pair[0].name))


def stored_columns_of(clause: Any) -> Iterator[Any]:
    for element in visitors.iterate(clause):
        if isinstance(element, ColumnClause) and isinstance(element.table, StoredTable):
            yield element


def asked_about(prepared: PreparedRequest) -> set[str]:
    """Tables that are read by a query within an expression: whatever the window, all their rows may count."""
    return {
        column.table.name
        for tally in prepared.measure.shape.aggregates()
        for part in (tally.where, tally.value)
        for inner in inner_queries(part)
        for column in stored_columns_of(inner)
    }


def inner_queries(expression: Expression | None) -> Iterator[Any]:
    for element in () if expression is None else visitors.iterate(expression):
        if isinstance(element, SelectBase):
            yield element


def rows_statement(
    prepared: PreparedRequest, table: Table, names: set[str], whole: bool
) -> tuple[Statement, list[Column]]:
    """The rows in an order that depends on nothing but what stands in them."""
    chosen = [column for column in table.columns if column.name in names]
    if whole:
        stored = stored_table(table)
        known: Any = select(*(stored.c[column.name] for column in chosen)).where(exists_as_of(table, stored))
        source = known.subquery("all_known")
    else:
        filters = prepared.filters.get(table, {})
        source = known_rows(prepared.measure.row_set(table), names, filters)
    columns: list[Expression] = [source.c[column.name] for column in chosen]
    return select(*columns).order_by(*columns), chosen
