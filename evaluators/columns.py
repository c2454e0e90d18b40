"""A table as an evaluator sees it: its columns as expressions, as known at the day the measure speaks of."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Boolean,
    ColumnClause,
    DateTime,
    Numeric,
    Select,
    TableClause,
    Text,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    table,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import TypeEngine

from evaluators.contract import Condition, Expression, Span
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


@dataclass(frozen=True)
class PeriodSpan:
    """The period as expressions: ``start`` is its first moment, ``end`` the first moment after it. Lengths are terms."""

    start: Expression = field(default_factory=lambda: instant_parameter(PERIOD_START))
    end: Expression = field(default_factory=lambda: instant_parameter(PERIOD_END))
    days: Span = field(default=Span("days"))
    hours: Span = field(default=Span("hours"))
    minutes: Span = field(default=Span("minutes"))
    seconds: Span = field(default=Span("seconds"))
    year_share: Span = field(default=Span("year_share"))


@cache
def stored_table(of: Table) -> TableClause:
    """The table as it is stored; one object, so that a statement names it once."""
    return table(of.name, *(ColumnClause(column.name, TYPES[column.type]) for column in of.columns))


def as_known(column: Column, stored: Expression) -> Expression:
    """An event that lies after the day a table is known at has not happened yet."""
    return case((stored < instant_parameter(KNOWN_BEFORE), stored)) if column.event else stored


def exists_as_of(of: Table, stored: TableClause) -> Condition:
    """The row existed at the day the table is known at; a row without a birth date cannot be shown to be later."""
    begins = stored.c[of.birth_column]
    return or_(begins < instant_parameter(KNOWN_BEFORE), begins.is_(None))


class Columns:
    """The columns of one table by name, as expressions; ``period`` is the time the measure speaks of.

    Naming a column says that the measure needs it: where an export lacks it there is no result. ``optional`` gives a
    column that is simply empty then, ``has`` asks, ``any_of`` needs at least one of several.
    """

    period: ClassVar[PeriodSpan] = PeriodSpan()

    def __init__(self, of: Table, present: Iterable[str] | None = None) -> None:
        self.table_read = of
        self.stored = stored_table(of)
        self.present = frozenset(present if present is not None else (column.name for column in of.columns))
        self.needed: dict[tuple[str, ...], None] = {}

    def __getattr__(self, name: str) -> Expression:
        if name.startswith("_"):
            raise AttributeError(name)
        found = self.optional(name)
        self.needed[(name,)] = None
        return found

    def optional(self, name: str) -> Expression:
        if self.table_read.column(name) is None:
            near = get_close_matches(name, [column.name for column in self.table_read.columns], n=1)
            hint = f"，是否指“{near[0]}”？" if near else ""
            raise AttributeError(f"{self.table_read.label}表没有“{name}”列{hint}")
        return self.stored.c[name]

    def any_of(self, *names: str) -> tuple[Expression, ...]:
        self.needed[names] = None
        return tuple(self.optional(name) for name in names)

    def has(self, name: str) -> bool:
        return name in self.present

    def values(self, name: str, where: Condition) -> Select[Any]:
        """The values of a column over all rows known so far for which ``where`` holds: for ``in_`` of another table."""
        return select(getattr(self, name)).where(and_(exists_as_of(self.table_read, self.stored), where))

    def missing(self) -> tuple[tuple[str, ...], ...]:
        """What the measure needs and the export lacks, each as the names of which one would do."""
        return tuple(group for group in self.needed if self.present.isdisjoint(group))


def last_of_each(key: Expression, among: Condition, *order: Expression) -> Condition:
    """The one row that comes first in ``order`` of those with the same ``key`` for which ``among`` holds; a row without
    a key stands for itself."""
    chosen = case((among, literal_column("1")))
    place = func.row_number().over(partition_by=[key, chosen], order_by=list(order))
    return and_(among, or_(key.is_(None), place == literal_column("1")))


def empty_last(expression: Expression) -> tuple[Expression, Expression]:
    """Descending, what is empty last, on every engine alike."""
    return case((expression.is_(None), literal_column("1")), else_=literal_column("0")), expression.desc()


class seconds_between(GenericFunction[int]):  # noqa: N801 - it reads as the SQL function it stands for
    """Whole seconds from the first instant to the second."""

    type = BigInteger()
    inherit_cache = True


@compiles(seconds_between)
def _seconds_by_interval(element: seconds_between, compiler: SQLCompiler, **options: Any) -> str:
    start, end = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CAST(EXTRACT(epoch FROM ({end} - {start})) AS BIGINT)"


@compiles(seconds_between, "sqlite")
def _seconds_by_epoch(element: seconds_between, compiler: SQLCompiler, **options: Any) -> str:
    start, end = (compiler.process(clause, **options) for clause in element.clauses)
    return f"(CAST(strftime('%s', {end}) AS INTEGER) - CAST(strftime('%s', {start}) AS INTEGER))"


@compiles(seconds_between, "mysql")
@compiles(seconds_between, "mariadb")
def _seconds_by_difference(element: seconds_between, compiler: SQLCompiler, **options: Any) -> str:
    start, end = (compiler.process(clause, **options) for clause in element.clauses)
    return f"TIMESTAMPDIFF(SECOND, {start}, {end})"
