"""A measure taken apart into tallies: single counts and sums over one table.

Many measures may share a tally.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnClause,
    DateTime,
    Dialect,
    Over,
    TableClause,
    case,
    cast,
    func,
    literal_column,
    null,
)
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import BindParameter, ClauseElement
from sqlalchemy.sql.selectable import ScalarSelect, SelectBase

from evaluators.contract import (
    Condition,
    Expression,
)
from evaluators.stored_columns import StoredTable
from sources.tables import Table


@lru_cache(maxsize=1)
def numbered_dialect() -> Dialect:
    """The dialect DuckDB understands; parameters are numbered, so that one value is passed once."""
    # SQLAlchemy has no types here
    return PGDialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]


@dataclass(frozen=True, eq=False)
class Aggregate:
    """One count, sum or distinct count over one table. Equal tallies have equal ``key``.

    ``is_additive`` tallies of a period are the sum of those of its parts; the others look at several rows at
    once, at the period or at another table. ``columns`` are those of the table it reads.
    """

    table: Table
    where: Condition
    value: Expression | None
    distinct: bool
    key: str
    columns: frozenset[str]
    is_additive: bool

    @property
    def event_columns(self) -> tuple[str, ...]:
        """The columns whose content depends on the day the table is known at."""
        return tuple(
            column.name for column in self.table.columns if column.event and column.name in self.columns
        )

    def to_expression(self) -> Expression:
        """The tally as one aggregate, null-safe: rows for which ``where`` is unknown are not counted."""
        if self.value is None:
            return func.count(case((self.where, literal_column("1"))))
        chosen = case((self.where, self.value))
        return func.count(chosen.distinct()) if self.distinct else func.sum(chosen)


def subexpressions(expression: ClauseElement) -> Iterator[ClauseElement]:
    """An expression and all it is made of, without the inside of queries over another table."""
    yield expression
    if not isinstance(expression, SelectBase | ScalarSelect):
        for child in expression.get_children():
            yield from subexpressions(child)


def expression_columns(*expressions: ClauseElement | None) -> list[ColumnClause[Any]]:
    return [
        subexpression
        for expression in expressions
        if expression is not None
        for subexpression in subexpressions(expression)
        if isinstance(subexpression, ColumnClause) and isinstance(subexpression.table, TableClause)
    ]


def sees_more_than_its_row(expression: ClauseElement) -> bool:
    return any(
        isinstance(subexpression, Over | SelectBase | ScalarSelect)
        or (isinstance(subexpression, BindParameter) and not subexpression.unique)
        for subexpression in subexpressions(expression)
    )


def expression_text(expression: ClauseElement) -> str:
    """Equal for equal expressions."""
    compiled = expression.compile(dialect=numbered_dialect(), compile_kwargs={"render_postcompile": True})
    return f"{compiled} {list(compiled.params.values())}"


def build_aggregate(where: Condition, value: Expression | None, distinct: bool, first: Table) -> Aggregate:
    columns = expression_columns(where, value)
    tables = {
        column.table.name: column.table.of for column in columns if isinstance(column.table, StoredTable)
    }
    if len(tables) > 1:
        raise ValueError(f"one tally reads several tables: {sorted(tables)}")
    unsettled = Aggregate(
        table=next(iter(tables.values()), first),
        where=where,
        value=value,
        distinct=distinct,
        key="",
        columns=frozenset(column.name for column in columns),
        is_additive=not distinct
        and not any(
            map(sees_more_than_its_row, (element for element in (where, value) if element is not None))
        ),
    )
    return Aggregate(**{**vars(unsettled), "key": expression_text(unsettled.to_expression())})


def rebind(expression: Expression, columns: Mapping[str, Expression]) -> Expression:
    """The expression over other columns of the same names."""

    def replace(element: Any, **_: Any) -> Any:
        if isinstance(element, SelectBase | ScalarSelect):
            return element
        if isinstance(element, ColumnClause) and isinstance(element.table, TableClause):
            return columns.get(element.name)
        return None

    rebuilt: Expression = visitors.replacement_traverse(expression, {}, replace)
    return rebuilt


def with_nulls(expression: Expression, names: frozenset[str]) -> Expression:
    """The expression with some columns empty."""
    return rebind(expression, {name: cast(null(), DateTime()) for name in names})
