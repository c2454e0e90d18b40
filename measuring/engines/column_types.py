"""Columns of a server read by their types there: exactly, or refused where a number uses them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from evaluators.stored_columns import StoredTable
from indicators.model import EMPTY_MAPPING
from measuring.decimal_places import UntranslatableError
from measuring.engines.dialect import ServerCompiler
from measuring.engines.relation import Relation, TypesThere
from sources.origins.database_access import ServerSession
from sources.tables import Column

Readings = Mapping[str, Sequence[tuple[str, str]]]
"""By type of column, which types there are read by which SQL; the first where no type is told."""


def types_there(session: ServerSession, asked: str, relations: Mapping[str, Relation]) -> TypesThere:
    """``asked`` takes the schema (empty: that of the session) and the table; it gives columns and types."""
    found = {}
    for relation in relations.values():
        schema, _, table = relation.name.rpartition(".")
        for name, type_ in session.read(asked, [schema, table]):
            found[relation.name, name.lower()] = type_
    return found


class TypedServerCompiler(ServerCompiler):
    """Of servers whose columns are read by their types."""

    readings: Readings
    cell_readings: Mapping[str, str] = EMPTY_MAPPING
    """By type of column, how the SQL is read that a look has put in its place, where that is known to give
    what is wanted; else as a column of the first type."""

    def visit_column(self, column: Any, *more: Any, **options: Any) -> str:
        if isinstance(column.table, StoredTable):
            self.refuse_unreadable(column)
        return super().visit_column(column, *more, **options)

    def refuse_unreadable(self, stored: Any) -> None:
        column = stored.table.of.column(stored.name)
        relation = self.dialect.relations[stored.table.name]
        told = relation.columns.get(column.name) and column.name not in relation.cells
        if told and self.reading(column, relation) is None:
            type_ = self.type_there(column, relation)
            raise UntranslatableError(f"“{column.label}”一列（在那里的类型是 {type_}）")

    def read_column(self, there: str, column: Column, relation: Relation) -> str:
        """One that cannot be read is empty, and refused where it is named."""
        reading = self.reading(column, relation)
        return self.nothing(column) if reading is None else reading.format(there)

    def reading(self, column: Column, relation: Relation) -> str | None:
        type_ = self.type_there(column, relation)
        ways = self.readings[column.type]
        if column.name in relation.cells:
            return self.cell_readings.get(column.type, ways[0][1])
        if not type_:
            return ways[0][1]
        return next((form for pattern, form in ways if re.fullmatch(pattern, type_)), None)

    def type_there(self, column: Column, relation: Relation) -> str:
        there = relation.columns.get(column.name, "").lower()
        return self.dialect.types.get((relation.name, there), "")
