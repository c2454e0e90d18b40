"""The statement that gives one number again by itself, for its provenance: what an auditor may run over the
same table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from indicators.provenance import SqlParameter
from measuring.bound_measure import BoundMeasure, FilterForm, FormInPeriod
from measuring.engine import CompiledStatement, Engine
from measuring.prepared import PLAIN_TYPES, BoundFilters, PreparedRequest
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
class Template:
    """The parameters of a statement in a period; ``places`` are where values of filters stand, and at
    which place of the group each is found."""

    row: tuple[SqlParameter, ...]
    places: tuple[tuple[int, int], ...]

    def fill(self, group: GroupKey) -> tuple[SqlParameter, ...]:
        if not self.places:
            return self.row
        row = list(self.row)
        for number, place in self.places:
            row[number] = json_parameter(group[place])
        return tuple(row)


class AuditStatements:
    """Compiles each form of statement once; requests that differ in period or filter value share it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.compiled: dict[FilterForm | BoundFilters, tuple[str, list[CompiledStatement]]] = {}
        self.templates: dict[FormInPeriod, list[Template]] = {}

    def audit_sql(self, prepared: PreparedRequest) -> AuditSql:
        """Several tables give several statements; those of filters of one value serve other values too."""
        question = prepared.bound_filters
        sql, statements = self.find_statements(question)
        if not question.is_single:
            only = map(filter_parameters, question.filters.values())
            return AuditSql(sql, tuple(map(partial(known_parameters, prepared.window), statements, only)))
        if prepared.shared not in self.templates:
            self.templates[prepared.shared] = list(build_templates(prepared, statements))
        groups = question.filtered_groups.values()
        templates = self.templates[prepared.shared]
        return AuditSql(sql, tuple([of.fill(at) for of, (_, at) in zip(templates, groups, strict=True)]))

    def find_statements(self, question: BoundFilters) -> tuple[str, list[CompiledStatement]]:
        key = question.form if question.is_single else question
        if key not in self.compiled:
            self.compiled[key] = self.compile_statements(question)
        return self.compiled[key]

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


def build_templates(prepared: PreparedRequest, statements: Sequence[CompiledStatement]) -> Iterator[Template]:
    columns = prepared.bound_filters.form.columns.values()
    for statement, names in zip(statements, columns, strict=True):
        places = {f"only_{name}": place for place, name in enumerate(names)}
        found = [(n, places[name]) for n, name in enumerate(statement.names) if name in places]
        yield Template(known_parameters(prepared.window, statement, {}), tuple(found))


def known_parameters(
    window: Window, statement: CompiledStatement, only: StatementValues
) -> tuple[SqlParameter, ...]:
    """The parameters of a statement in their order; ``only`` are the values of filters."""
    values = statement.parameter_values({**window_values(window), **only})
    return tuple(map(json_parameter, values))


def json_parameter(value: Any) -> SqlParameter:
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value if isinstance(value, PLAIN_TYPES) or value is None else str(value)
