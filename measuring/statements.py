"""Statements over one typed table: its rows in a window as known at a moment, and many tallies of them in
one scan."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Over, Select, Subquery, and_, bindparam, case, func, literal_column, or_, select
from sqlalchemy.sql import visitors

from evaluators.contract import Condition, Expression
from evaluators.stored_columns import (
    KNOWN_BEFORE,
    PERIOD_END,
    PERIOD_START,
    as_known,
    exists_as_of,
    instant_parameter,
    stored_table,
)
from indicators.model import EMPTY_MAPPING
from measuring.aggregates import Aggregate, expression_text, rebind, subexpressions
from measuring.once import Once
from measuring.requests import Window
from sources.tables import Table

Statement = Select[*tuple[Any, ...]]
StatementValues = Mapping[str, Any]
"""The bound parameters of a statement by name: instants of the window, values of the filters."""

ROW_COUNT = "rows"
"""The count of rows in the window stands beside the tallies under this name."""


MANY_VALUED = ("_no", "_id", "_code", "place", "purpose")
"""How the names of columns end that may have as many values as there are rows."""


@dataclass(frozen=True)
class Dimension:
    """How rows are told apart by a column: each value for itself, or (``any_of``) those with one of several
    values."""

    column: str
    any_of: frozenset[Any] | None = None

    @property
    def has_few_values(self) -> bool:
        """Told apart by a column of few values, all of which are counted: that is cheaper than to compare
        each."""
        return self.any_of is None and not self.column.endswith(MANY_VALUED)

    def group_value(self, value: Any) -> Any:
        """What the cut's expression gives for rows of this value."""
        return value if self.any_of is None else 1


@dataclass(frozen=True)
class RowSet:
    """Which rows of a table a measure speaks of: how they are dated and how they are told apart.

    ``in_order`` is what is known of the table's instants, as in TypedTable.
    """

    table: Table
    dated_by: str
    stock: bool = False
    undated: bool = False
    dimensions: tuple[Dimension, ...] = ()
    in_order: frozenset[tuple[str, str]] = frozenset()

    def __hash__(self) -> int:
        """Of what mostly differs; it is asked for very often."""
        return self.hash_once

    @Once
    def hash_once(self) -> int:
        return hash((self.table.name, self.dated_by, self.stock, self.dimensions))

    @Once
    def as_flow(self) -> "RowSet":
        """The same rows, dated within the window."""
        return replace(self, stock=False)

    def never_after(self, column: str) -> bool:
        """The column is there and not after the date of the row, in every row that has one."""
        return column == self.dated_by or (column, self.dated_by) in self.in_order


def window_values(window: Window) -> StatementValues:
    return {PERIOD_START: window.start, PERIOD_END: window.end, KNOWN_BEFORE: window.known_before}


def dated_in_window(population: RowSet) -> Condition:
    day = stored_table(population.table).c[population.dated_by]
    inside = day < instant_parameter(PERIOD_END)
    if not population.stock:
        inside = and_(day >= instant_parameter(PERIOD_START), inside)
    return or_(inside, day.is_(None)) if population.undated else inside


def visibility_conditions(population: RowSet) -> Iterable[Condition]:
    """Born by the day the table is known at; the dating column says so already where it is the birth."""
    if population.dated_by != population.table.birth_column:
        yield exists_as_of(population.table, stored_table(population.table))


def known_rows(
    population: RowSet, columns: Iterable[str], filters: Mapping[str, Collection[Any]] = EMPTY_MAPPING
) -> Subquery:
    """The rows of a window as known; only the columns that are looked at."""
    stored = stored_table(population.table)
    needed = [column for column in population.table.columns if column.name in set(columns)]
    chosen = [as_known(column, stored.c[column.name]).label(column.name) for column in needed]
    allowed = [filter_condition(stored.c[name], name, values) for name, values in filters.items()]
    return (
        select(*chosen)
        .where(dated_in_window(population), *visibility_conditions(population), *allowed)
        .subquery(f"known_{population.table.name}")
    )


def filter_condition(column: Expression, name: str, values: Collection[Any]) -> Condition:
    """A filter; one of a single value is a named parameter, so that a statement serves other values too."""
    if len(values) == 1:
        return column == bindparam(f"only_{name}", value=next(iter(values)), type_=column.type)
    return column.in_(sorted(values))


def filter_parameters(filters: Mapping[str, Collection[Any]]) -> StatementValues:
    return {f"only_{name}": next(iter(values)) for name, values in filters.items() if len(values) == 1}


def window_functions(expressions: Iterable[Expression]) -> dict[str, Over[Any]]:
    """The window functions in some expressions, by text; they are computed below the aggregates."""
    found = (
        subexpression
        for expression in expressions
        for subexpression in subexpressions(expression)
        if isinstance(subexpression, Over)
    )
    return {expression_text(over): over for over in found}


def partition_by_group(
    over: Over[Any], places: Sequence[Expression], rows: Mapping[str, Expression]
) -> Expression:
    """A window function that looks only at rows of its own place: a filter stands before it."""
    partition = [*as_list(over.partition_by), *places]
    return rebind(Over(over.element, partition or None, as_list(over.order_by) or None, rows=over.rows), rows)


def as_list(clauses: Iterable[Any] | None) -> list[Any]:
    return [] if clauses is None else list(clauses)


def dimension_expression(cut: Dimension, rows: Mapping[str, Expression], wanted: Iterable[Any]) -> Expression:
    column = rows[cut.column]
    if cut.any_of is not None:
        return case((column.in_(sorted(cut.any_of)), literal_column("1")))
    values = () if cut.has_few_values else sorted(wanted)
    return case((column.in_(values), column)) if values else column


def add_window_columns(
    rows: Subquery, found: Mapping[str, Over[Any]], places: Sequence[Expression] = ()
) -> tuple[Subquery, dict[str, Expression]]:
    """The rows with each window function as one more column, and these columns by the function's text."""
    if not found:
        return rows, {}
    named = {
        text: partition_by_group(over, places, dict(rows.c)).label(f"over_{n}")
        for n, (text, over) in enumerate(found.items())
    }
    wider = select(*rows.c, *named.values()).subquery(f"{rows.name}_wider")
    return wider, {text: wider.c[label.name] for text, label in named.items()}


def with_window_columns(
    expression: Expression, rows: Subquery, lifted: Mapping[str, Expression]
) -> Expression:
    """The expression over the rows of a statement, its window functions replaced by their columns."""

    def replace_over(element: Any, **_: Any) -> Any:
        return lifted[expression_text(element)] if isinstance(element, Over) else None

    inner = visitors.replacement_traverse(expression, {}, replace_over) if lifted else expression
    return rebind(inner, dict(rows.c))


def aggregate_statement(
    population: RowSet,
    tallies: Sequence[Aggregate],
    wanted: Mapping[str, Iterable[Any]] = EMPTY_MAPPING,
    filters: Mapping[str, Collection[Any]] = EMPTY_MAPPING,
) -> Statement:
    """One scan: a row for every place of the cuts, with the number of rows and every tally."""
    columns = {cut.column for cut in population.dimensions}.union(*(tally.columns for tally in tallies))
    known = known_rows(population, columns or {population.dated_by}, filters)
    aggregates = [tally.to_expression() for tally in tallies]
    places = dimension_expressions(population, known, wanted)
    rows, lifted = add_window_columns(known, window_functions(aggregates), places)
    keys = [
        place.label(f"cut_{n}") for n, place in enumerate(dimension_expressions(population, rows, wanted))
    ]
    counted = [
        with_window_columns(aggregate, rows, lifted).label(f"tally_{n}")
        for n, aggregate in enumerate(aggregates)
    ]
    return select(*keys, func.count().label(ROW_COUNT), *counted).select_from(rows).group_by(*keys)


def dimension_expressions(
    population: RowSet, rows: Subquery, wanted: Mapping[str, Iterable[Any]]
) -> list[Expression]:
    columns = dict(rows.c)
    return [dimension_expression(cut, columns, wanted.get(cut.column, ())) for cut in population.dimensions]


def coverage_statement(population: RowSet) -> Statement:
    """How many rows are dated in the window, and how many were born before it and after it."""
    stored = stored_table(population.table)
    inside = dated_in_window(replace(population, stock=False))
    begins = stored.c[population.table.birth_column]
    before, after = begins < instant_parameter(PERIOD_START), begins >= instant_parameter(PERIOD_END)
    return select(
        *(func.count(case((element, literal_column("1")))) for element in (inside, before, after))
    ).select_from(stored)


def presence_statement(table: Table, column: str, values: Collection[Any]) -> Statement:
    """How many rows, whenever born, have one of these values."""
    stored = stored_table(table)
    return select(func.count()).select_from(stored).where(stored.c[column].in_(sorted(values)))


def values_statement(table: Table, column: str, most: int) -> Statement:
    """The values of a column with their rows, whenever born, the most frequent first."""
    stored = stored_table(table).c[column]
    rows = func.count()
    return (
        select(stored, rows)
        .where(stored.is_not(None))
        .group_by(stored)
        .order_by(rows.desc(), stored)
        .limit(literal_column(str(most)))
    )
