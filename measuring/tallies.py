"""A measure taken apart into tallies: single counts and sums over one table, which many measures may share."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnClause, Dialect, Over, TableClause, and_, case, func, literal_column, null
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import BindParameter, ClauseElement
from sqlalchemy.sql.selectable import ScalarSelect, SelectBase

from evaluators.contract import (
    Condition,
    Count,
    Difference,
    Expression,
    Mean,
    Measure,
    Quotient,
    Ratio,
    Span,
    Term,
    Total,
)
from measuring.nouns import Window
from sources.tables import TABLES, Table

SECONDS = {"days": 86400, "hours": 3600, "minutes": 60, "seconds": 1}
DIGITS = 28
"""Quotients are carried to so many digits; nothing is rounded before it is shown."""


@lru_cache(maxsize=1)
def numbered() -> Dialect:
    """The dialect DuckDB understands; parameters are numbered, so that one value is passed once."""
    return PGDialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]  # SQLAlchemy has no types here


@dataclass(frozen=True, eq=False)
class Tally:
    """One count, sum or distinct count over one table. Equal tallies have equal ``key``.

    ``divisible`` tallies of a period are the sum of those of its parts; the others look at several rows at once, at the
    period or at another table. ``columns`` are those of the table it reads.
    """

    table: Table
    where: Condition
    value: Expression | None
    distinct: bool
    key: str
    columns: frozenset[str]
    divisible: bool

    @property
    def events(self) -> tuple[str, ...]:
        """The columns whose content depends on the day the table is known at."""
        return tuple(each.name for each in self.table.columns if each.event and each.name in self.columns)

    def aggregate(self) -> Expression:
        """The tally as one aggregate, null-safe: rows for which ``where`` is unknown are not counted."""
        if self.value is None:
            return func.count(case((self.where, literal_column("1"))))
        chosen = case((self.where, self.value))
        return func.count(chosen.distinct()) if self.distinct else func.sum(chosen)


Node = Tally | Span | Decimal | tuple["Node", "Node"]
"""A term whose leaves are tallies; a pair is a difference."""


@dataclass(frozen=True, eq=False)
class Shape:
    """A measure as nodes: part, or part ÷ of × times. ``behind`` is what holds for the rows shown behind the number."""

    part: Node
    of: Node | None
    times: Decimal
    at_least: int
    behind: Condition
    table: Table

    def tallies(self) -> Iterator[Tally]:
        yield from leaves(self.part)
        if self.of is not None:
            yield from leaves(self.of)


def leaves(node: Node) -> Iterator[Tally]:
    if isinstance(node, Tally):
        yield node
    elif isinstance(node, tuple):
        for each in node:
            yield from leaves(each)


def pieces(expression: ClauseElement) -> Iterator[ClauseElement]:
    """An expression and all it is made of, without the inside of queries over another table."""
    yield expression
    if not isinstance(expression, SelectBase | ScalarSelect):
        for child in expression.get_children():
            yield from pieces(child)


def columns_of(*expressions: ClauseElement | None) -> list[ColumnClause[Any]]:
    return [
        each
        for expression in expressions
        if expression is not None
        for each in pieces(expression)
        if isinstance(each, ColumnClause) and isinstance(each.table, TableClause)
    ]


def sees_more_than_its_row(expression: ClauseElement) -> bool:
    return any(
        isinstance(each, Over | SelectBase | ScalarSelect) or (isinstance(each, BindParameter) and not each.unique)
        for each in pieces(expression)
    )


def text_of(expression: ClauseElement) -> str:
    """Equal for equal expressions."""
    compiled = expression.compile(dialect=numbered(), compile_kwargs={"render_postcompile": True})
    return f"{compiled} {list(compiled.params.values())}"


def tally(where: Condition, value: Expression | None, distinct: bool, first: Table) -> Tally:
    columns = columns_of(where, value)
    names = {each.table.name for each in columns if isinstance(each.table, TableClause)}
    if len(names) > 1:
        raise ValueError(f"one tally reads several tables: {sorted(names)}")
    unsettled = Tally(
        table=TABLES[names.pop()] if names else first,
        where=where,
        value=value,
        distinct=distinct,
        key="",
        columns=frozenset(each.name for each in columns),
        divisible=not distinct
        and not any(map(sees_more_than_its_row, (each for each in (where, value) if each is not None))),
    )
    return Tally(**{**vars(unsettled), "key": text_of(unsettled.aggregate())})


def node_of(term: Term, first: Table) -> Node:
    if isinstance(term, Count):
        return tally(term.where, term.distinct, term.distinct is not None, first)
    if isinstance(term, Total):
        return tally(term.where, term.value, False, first)
    if isinstance(term, Difference):
        return node_of(term.whole, first), node_of(term.taken, first)
    return term


def holds_not(condition: Condition) -> Condition:
    """False or unknown."""
    return case((condition, literal_column("0")), else_=literal_column("1")) == literal_column("1")


def shape_of(measure: Measure, first: Table, lower: bool) -> Shape:
    """The measure taken apart; ``first`` is the table of what names no column, ``lower`` says that less is better."""
    one = Decimal(1)
    if isinstance(measure, Ratio):
        both, whole = Count(and_(measure.of, measure.part)), Count(measure.of)
        behind = and_(measure.of, measure.part if lower else holds_not(measure.part))
        nodes = node_of(both, first), node_of(whole, first)
        return Shape(*nodes, one, measure.at_least, behind, table_of(nodes, first))
    if isinstance(measure, Mean):
        known = and_(measure.where, measure.value.is_not(None))
        nodes = node_of(Total(measure.value, known), first), node_of(Count(known), first)
        behind = known if measure.missed is None else measure.missed
        return Shape(*nodes, one, measure.at_least, behind, table_of(nodes, first))
    if isinstance(measure, Quotient):
        nodes = node_of(measure.part, first), node_of(measure.of, first)
        table = table_of(nodes, first)
        return Shape(
            *nodes, measure.times, 0, counted(nodes, table) if measure.missed is None else measure.missed, table
        )
    single = node_of(measure, first)
    return Shape(single, None, one, 0, measure.where, table_of((single,), first))


def table_of(nodes: tuple[Node, ...], first: Table) -> Table:
    return next((leaf.table for node in nodes for leaf in leaves(node)), first)


def counted(nodes: tuple[Node, ...], table: Table) -> Condition:
    return next(leaf.where for node in nodes for leaf in leaves(node) if leaf.table is table)


def amount(node: Node, counts: Mapping[str, Any], window: Window) -> Decimal:
    """A node as a number, from the tallies by key. A sum over no rows is 0; whether that proves anything is asked elsewhere."""
    if isinstance(node, Tally):
        return Decimal(counts.get(node.key) or 0)
    if isinstance(node, tuple):
        return amount(node[0], counts, window) - amount(node[1], counts, window)
    if isinstance(node, Span):
        with localcontext(prec=DIGITS):
            return Decimal(window.seconds) / SECONDS[node.unit]
    return node


def rebound(expression: Expression, columns: Mapping[str, Expression]) -> Expression:
    """The expression over other columns of the same names."""

    def replace(element: Any, **_: Any) -> Any:
        if isinstance(element, SelectBase | ScalarSelect):
            return element
        if isinstance(element, ColumnClause) and isinstance(element.table, TableClause):
            return columns.get(element.name)
        return None

    rebuilt: Expression = visitors.replacement_traverse(expression, {}, replace)
    return rebuilt


def emptied(expression: Expression, names: frozenset[str]) -> Expression:
    """The expression with some columns empty."""
    return rebound(expression, dict.fromkeys(names, null()))
