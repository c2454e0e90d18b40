"""The statement that gives one number again by itself, for its provenance: what an auditor may run over the
same table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from indicators.provenance import SqlParameter
from measuring.engine import CompiledStatement, Engine
from measuring.prepared import BoundFilters, BoundMeasure, PreparedRequest
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
        self.found: dict[BoundFilters, tuple[str, list[tuple[CompiledStatement, StatementValues]]]] = {}

    def audit_sql(self, prepared: PreparedRequest) -> AuditSql:
        """Several tables give several statements."""
        question = prepared.bound_filters
        if question not in self.found:
            self.found[question] = self.compile_statements(question)
        sql, statements = self.found[question]
        window = window_values(prepared.window)
        values = [statement.parameter_values({**window, **only}) for statement, only in statements]
        return AuditSql(sql, tuple(tuple(map(json_parameter, row)) for row in values))

    def compile_statements(
        self, question: BoundFilters
    ) -> tuple[str, list[tuple[CompiledStatement, StatementValues]]]:
        """All statements as one text; and each with the values of its filters."""
        found = [
            (self.compile_statement(question.measure, *item), filter_parameters(item[1]))
            for item in question.filters.items()
        ]
        return ";\n".join(statement.sql for statement, _ in found), found

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


def json_parameter(value: Any) -> SqlParameter:
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value if isinstance(value, str | int | bool) or value is None else str(value)
