"""Tables and their columns as they are stored, and the length between two instants, as expressions of
SQLAlchemy."""

from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Boolean,
    ColumnClause,
    DateTime,
    Numeric,
    TableClause,
    Text,
    bindparam,
    case,
    or_,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import TypeEngine

from evaluators.contract import Condition, Expression
from sources.tables import Column, Table

TYPES: dict[str, TypeEngine[Any]] = {
    "text": Text(),
    "instant": DateTime(),
    "count": BigInteger(),
    "amount": Numeric(18, 2),
    "number": Numeric(18, 6),
    "flag": Boolean(),
}


def instant_parameter(name: str) -> BindParameter[Any]:
    """A moment that is filled in when a measure is run; one measure serves every period."""
    return bindparam(name, value=None, type_=DateTime())


PERIOD_START, PERIOD_END, KNOWN_BEFORE = "period_start", "period_end", "known_before"


class StoredTable(TableClause):
    """A table as it is stored, which knows what it is."""

    inherit_cache = True

    def __init__(self, of: Table) -> None:
        super().__init__(of.name, *(ColumnClause(column.name, TYPES[column.type]) for column in of.columns))
        self.of = of


@cache
def stored_table(of: Table) -> StoredTable:
    """One object for each table, so that a statement names it once."""
    return StoredTable(of)


def column_of(stored: Any) -> Column | None:
    """What a stored column is; ``None`` of anything else."""
    return stored.table.of.column(stored.name) if isinstance(stored.table, StoredTable) else None


def as_known(column: Column, stored: Expression) -> Expression:
    """An event that lies after the day a table is known at has not happened yet."""
    return case((stored < instant_parameter(KNOWN_BEFORE), stored)) if column.event else stored


def exists_as_of(of: Table, stored: TableClause) -> Condition:
    """The row existed at the day the table is known at; a row without a birth date cannot be shown to be
    later."""
    begins = stored.c[of.birth_column]
    return or_(begins < instant_parameter(KNOWN_BEFORE), begins.is_(None))


class SecondsBetween(GenericFunction[int]):
    """Whole seconds from the first instant to the second."""

    type = BigInteger()
    name = "seconds_between"
    inherit_cache = True


@compiles(SecondsBetween)
def _seconds_by_interval(element: SecondsBetween, compiler: SQLCompiler, **options: Any) -> str:
    start, end = (_process_instant(clause, compiler, **options) for clause in element.clauses)
    return f"CAST(EXTRACT(epoch FROM ({end} - {start})) AS BIGINT)"


def _process_instant(clause: ClauseElement, compiler: SQLCompiler, **options: Any) -> str:
    """A parameter says that it is an instant, for an instant less an interval is one as well."""
    text = compiler.process(clause, **options)
    return f"CAST({text} AS TIMESTAMP)" if isinstance(clause, BindParameter) else text


@compiles(SecondsBetween, "sqlite")
def _seconds_by_epoch(element: SecondsBetween, compiler: SQLCompiler, **options: Any) -> str:
    start, end = (compiler.process(clause, **options) for clause in element.clauses)
    return f"(CAST(strftime('%s', {end}) AS INTEGER) - CAST(strftime('%s', {start}) AS INTEGER))"


@compiles(SecondsBetween, "mysql")
@compiles(SecondsBetween, "mariadb")
def _seconds_by_difference(element: SecondsBetween, compiler: SQLCompiler, **options: Any) -> str:
    start, end = (compiler.process(clause, **options) for clause in element.clauses)
    return f"TIMESTAMPDIFF(SECOND, {start}, {end})"
