"""The statement that gives one number again by itself, for its provenance: what an auditor may run over the
same table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from indicators.provenance import SqlParameter
from measuring.bound_measure import BoundMeasure, FormInPeriod
from measuring.engine import CompiledStatement, Engine
from measuring.prepared import BoundFilters, PreparedRequest
from measuring.queries import GroupKey
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


class AuditSql(NamedTuple):
    """Statements as one text, and the parameters of each."""

    sql: str
    parameters: tuple[tuple[SqlParameter, ...], ...]


@dataclass(frozen=True)
class Place:
    """In a template, the value of the filter that stands at this place of the group."""

    number: int


Template = Sequence[SqlParameter | Place]


class AuditStatements:
    """Compiles each form of statement once; requests that differ in period or filter value share it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.found: dict[FormInPeriod, tuple[str, list[Template]]] = {}

    def audit_sql(self, prepared: PreparedRequest) -> AuditSql:
        """Several tables give several statements; those of filters of one value serve other values too."""
        question = prepared.bound_filters
        if not question.is_single:
            sql, statements = self.compile_statements(question)
            only = [json_values(filter_parameters(filters)) for filters in question.filters.values()]
            rows = [known_parameters(*of, prepared.window) for of in zip(statements, only, strict=True)]
            return AuditSql(sql, tuple(map(tuple, rows)))
        if prepared.shared not in self.found:
            self.found[prepared.shared] = self.build_templates(prepared)
        sql, templates = self.found[prepared.shared]
        places = (place for _, place in question.filtered_groups.values())
        return AuditSql(sql, tuple(map(fill_template, templates, places)))

    def build_templates(self, prepared: PreparedRequest) -> tuple[str, list[Template]]:
        """The statements as one text; and what stands in each whatever the values of the filters."""
        sql, statements = self.compile_statements(prepared.bound_filters)
        columns = prepared.bound_filters.form.columns.values()
        only = [{f"only_{name}": Place(n) for n, name in enumerate(names)} for names in columns]
        return sql, [known_parameters(*of, prepared.window) for of in zip(statements, only, strict=True)]

    def compile_statements(self, question: BoundFilters) -> tuple[str, list[CompiledStatement]]:
        """All statements as one text; and each for itself."""
        found = [self.compile_statement(question.measure, *item) for item in question.filters.items()]
        return ";\n".join(statement.sql for statement in found), found

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


def known_parameters(statement: CompiledStatement, only: StatementValues, window: Window) -> list[Any]:
    """The parameters of a statement in their order; ``only`` are the values of filters, or their places."""
    known = {**json_values(statement.values), **json_values(window_values(window)), **only}
    return [known[name] for name in statement.names]


def json_values(values: StatementValues) -> dict[str, SqlParameter]:
    return {name: json_parameter(value) for name, value in values.items()}


def fill_template(template: Template, place: GroupKey) -> tuple[SqlParameter, ...]:
    return tuple(
        json_parameter(place[known.number]) if isinstance(known, Place) else known for known in template
    )


def json_parameter(value: Any) -> SqlParameter:
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value if isinstance(value, str | int | bool) or value is None else str(value)
