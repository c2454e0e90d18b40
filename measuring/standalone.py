"""The statement that gives one number again by itself, for its provenance: what an auditor may run over the
same table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from indicators.provenance import SqlParameter
from measuring.engine import CompiledStatement, Engine
from measuring.prepared import BoundFilters, BoundMeasure, FilterForm, PreparedRequest
from measuring.requests import Window
from measuring.statements import (
    StatementValues,
    aggregate_statement,
    filter_parameters,
    window_values,
)
from sources.tables import Table

COMPILED_CACHE: dict[tuple[Any, ...], CompiledStatement] = {}
"""What was compiled in this process, by all that its text depends on: a page or a month later the same is
asked again."""
MAX_COMPILED = 2_000


@dataclass(frozen=True)
class AuditSql:
    """Statements as one text, and the parameters of each."""

    sql: str
    parameters: tuple[tuple[SqlParameter, ...], ...]


class AuditStatements:
    """Compiles each form of statement once; requests that differ in period or filter value share it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.found: dict[FilterForm | BoundFilters, tuple[str, dict[Table, CompiledStatement]]] = {}

    def audit_sql(self, prepared: PreparedRequest) -> AuditSql:
        """Several tables give several statements; those of filters of one value serve other values too."""
        question = prepared.bound_filters
        key = question.form if question.is_single else question
        if key not in self.found:
            self.found[key] = self.compile_statements(question)
        sql, statements = self.found[key]
        window = window_texts(prepared.window)
        return AuditSql(
            sql,
            tuple(
                statement_parameters(statement, window, only_values(question, table))
                for table, statement in statements.items()
            ),
        )

    def compile_statements(self, question: BoundFilters) -> tuple[str, dict[Table, CompiledStatement]]:
        """All statements as one text; and each by its table."""
        found = {
            table: self.compile_statement(question.measure, table, filters)
            for table, filters in question.filters.items()
        }
        return ";\n".join(statement.sql for statement in found.values()), found

    def compile_statement(
        self, reading: BoundMeasure, table: Table, filters: Mapping[str, frozenset[Any]]
    ) -> CompiledStatement:
        single = all(len(filter_) == 1 for filter_ in filters.values())
        population, tallies = reading.row_set(table), reading.aggregates[table]
        chosen = tuple(filters if single else filters.items())
        key = self.engine.dialect_key, population, tuple(tally.key for tally in tallies), chosen
        found = COMPILED_CACHE.get(key)
        if found is None:
            found = self.engine.compile(aggregate_statement(population, tallies, filters=filters))
            if len(COMPILED_CACHE) >= MAX_COMPILED:
                COMPILED_CACHE.clear()
            COMPILED_CACHE[key] = found
        return found


def only_values(question: BoundFilters, table: Table) -> StatementValues:
    """What the filters of one value let through."""
    if not question.is_single:
        return filter_parameters(question.filters[table])
    row_set, place = question.filtered_groups[table]
    return {f"only_{cut.column}": value for cut, value in zip(row_set.dimensions, place, strict=True)}


def statement_parameters(
    statement: CompiledStatement, window: Mapping[str, str], only: StatementValues
) -> tuple[SqlParameter, ...]:
    return tuple(
        window[name] if name in window else json_parameter(only.get(name, statement.values[name]))
        for name in statement.names
    )


@lru_cache(maxsize=1024)
def window_texts(window: Window) -> Mapping[str, str]:
    return {name: moment.isoformat(" ") for name, moment in window_values(window).items()}


def json_parameter(value: Any) -> SqlParameter:
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value if isinstance(value, str | int | bool) or value is None else str(value)
