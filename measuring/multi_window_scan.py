"""One pass over the rows for many windows: rows are first counted by the moments that matter, then windows
added up.

A row matters to a window by when it is dated, when it was born and when its events became known. Each of
these moments is reduced to its place among the few moments at which some window starts, ends or is known;
rows of equal places are counted together, and each window sums the groups it sees, an event that it does
not know yet taken as empty.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import combinations
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnClause,
    Integer,
    Subquery,
    and_,
    case,
    column,
    func,
    literal,
    literal_column,
    select,
    values,
)
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BinaryExpression, BooleanClauseList, ClauseElement, Grouping, Label

from evaluators.contract import Condition, Expression
from evaluators.stored_columns import stored_table
from measuring.aggregates import Aggregate, expression_columns, rebind
from measuring.group_counts import GroupTallies
from measuring.requests import Window
from measuring.statements import ROW_COUNT, RowSet, Statement, dimension_expression

FROM_COLUMN, TO_COLUMN, KNOWN_COLUMN = "from_place", "to_place", "known_place"
DATED_COLUMN, BORN_COLUMN = "dated_place", "born_place"
APART = "OFFSET 0", "postgresql_server"
"""Keeps a query apart for PostgreSQL, which then expects few groups of what it gives; else it would
expect as many as there are instants, and sort all rows. Servers of other kinds are not told."""


def number_literal(value: int) -> Expression:
    return literal_column(str(value))


def position_among(moment: Expression, moments: Sequence[datetime], first: int = 0) -> Expression:
    """How many of the moments lie at or before this one, by halving; an empty moment is after all of them."""
    if not moments:
        return number_literal(first)
    middle = len(moments) // 2
    before = position_among(moment, moments[:middle], first)
    after = position_among(moment, moments[middle + 1 :], first + middle + 1)
    return case((moment < literal(moments[middle]), before), else_=after)


def known_position(moment: Expression, dated: Expression, known: Sequence[datetime]) -> Expression:
    """The first of the moments of knowledge by which this moment has passed; 0 where the row's date implies
    it."""
    never = number_literal(len(known))
    return case(
        (moment <= dated, number_literal(0)), (moment.is_(None), never), else_=position_among(moment, known)
    )


def birth_position(begins: Expression, dated: Expression, known: Sequence[datetime]) -> Expression:
    """As ``known_position``; a row without a birth date cannot be shown to be later."""
    return case((begins > dated, position_among(begins, known)), else_=number_literal(0))


def relevant_events(tally: Aggregate, population: RowSet) -> tuple[str, ...]:
    """The events whose being unknown to a window may change the tally; what dates the row is known wherever
    the row is."""
    dated = stored_table(population.table).c[population.dated_by]
    matter = changeable_columns(tally.where, dated) | {
        expression_column.name for expression_column in expression_columns(tally.value)
    }
    return tuple(
        event_column
        for event_column in tally.event_columns
        if event_column in matter and not population.never_after(event_column)
    )


def changeable_columns(condition: ClauseElement, dated: Expression) -> set[str]:
    """The columns that may change whether the condition is met when what lies after the row's date is taken
    as empty.

    “Not later than the row's date” is not met either way, as long as it only stands in and or or.
    """
    if isinstance(condition, BooleanClauseList | Grouping):
        return {name for child in condition.get_children() for name in changeable_columns(child, dated)}
    if isinstance(condition, BinaryExpression) and is_bounded_by_date(condition, dated):
        return set()
    return {expression_column.name for expression_column in expression_columns(condition)}


def unknown_sets(events: tuple[str, ...]) -> list[frozenset[str]]:
    """From none of them to all."""
    return [
        frozenset(combination)
        for size in range(len(events) + 1)
        for combination in combinations(events, size)
    ]


def is_bounded_by_date(comparison: BinaryExpression[Any], dated: Expression) -> bool:
    earlier = comparison.operator in (operators.le, operators.lt) and comparison.right is dated
    return earlier and isinstance(comparison.left, ColumnClause)


def moments_of(windows: Iterable[Window]) -> tuple[list[datetime], list[datetime]]:
    """Those at which some window starts or ends, and those at which one is known."""
    held = tuple(windows)
    cuts = sorted({moment for window in held for moment in (window.start, window.end)})
    return cuts, sorted({window.known_before for window in held})


def windows_relation(windows: Iterable[Window], cuts: Sequence[datetime], known: Sequence[datetime]) -> CTE:
    """The windows as rows of places among these moments."""
    names = ("number", FROM_COLUMN, TO_COLUMN, KNOWN_COLUMN)
    rows = [
        (
            number,
            bisect_left(cuts, window.start) + 1,
            bisect_left(cuts, window.end),
            bisect_left(known, window.known_before),
        )
        for number, window in enumerate(windows)
    ]
    return values(*(column(name, Integer()) for name in names), literal_binds=True).data(rows).cte("windows")


class MultiWindowScan:
    """One statement for all windows of a population; its tallies must be divisible and all its rows dated."""

    def __init__(self, population: RowSet, windows: Sequence[Window], tallies: Sequence[Aggregate]) -> None:
        self.population = population
        self.windows = windows
        self.tallies = tallies
        self.columns = dict(stored_table(population.table).c)
        self.dated = self.columns[population.dated_by]
        self.born_apart = not population.never_after(population.table.birth_column)
        self.unknowns = [unknown_sets(relevant_events(tally, population)) for tally in tallies]
        self.events = tuple(dict.fromkeys(name for sets in self.unknowns for name in sorted(sets[-1])))
        self.cuts, self.known = moments_of(windows)
        self.counts = GroupTallies(
            clause for name, clause in self.columns.items() if population.never_after(name)
        )
        self.found = self.counts.add_all(
            (tally, unknown) for tally, sets in zip(tallies, self.unknowns, strict=True) for unknown in sets
        )

    def build_statement(self, wanted: Mapping[str, Iterable[Any]]) -> Statement:
        """A row for every window and place: the window's number, the place, the number of rows, every
        tally."""
        groups = self.grouped_rows(wanted)
        windows = windows_relation(self.windows, self.cuts, self.known)
        places = [groups.c[f"cut_{n}"] for n in range(len(self.population.dimensions))]
        counted = [self.sum_expression(groups, windows, n) for n in range(len(self.tallies))]
        return (
            select(windows.c.number, *places, func.sum(groups.c[ROW_COUNT]), *counted)
            .select_from(groups.join(windows, self.visibility_condition(groups, windows)))
            .group_by(windows.c.number, *places)
        )

    def grouped_rows(self, wanted: Mapping[str, Iterable[Any]]) -> Subquery:
        """The rows counted by place; each tally once as if every event were known, and once for each set
        that is not."""
        keys = self.key_columns(wanted)
        placed = self.placed_rows(keys)
        names = [placed.c[key.name] for key in keys]
        rows = dict(placed.c)
        counts = [rebind(count.element, rows).label(count.name) for count in self.counts.columns]
        return select(*names, func.count().label(ROW_COUNT), *counts).group_by(*names).subquery("counted")

    def key_columns(self, wanted: Mapping[str, Iterable[Any]]) -> list[Label[Any]]:
        """What rows are counted by: the cuts, then where the date, the birth and the events lie. All dates
        lie between the first moment and the last."""
        cuts = [
            dimension_expression(cut, self.columns, wanted.get(cut.column, ())).label(f"cut_{n}")
            for n, cut in enumerate(self.population.dimensions)
        ]
        dated = position_among(self.dated, self.cuts[1:-1], 1).label(DATED_COLUMN)
        return [*cuts, dated, *self.birth_columns(), *self.event_columns()]

    def birth_columns(self) -> list[Label[Any]]:
        if not self.born_apart:
            return []
        begins = self.columns[self.population.table.birth_column]
        return [birth_position(begins, self.dated, self.known).label(BORN_COLUMN)]

    def event_columns(self) -> list[Label[Any]]:
        return [
            known_position(self.columns[event], self.dated, self.known).label(f"{event}_place")
            for event in self.events
        ]

    def placed_rows(self, keys: Sequence[Label[Any]]) -> Subquery:
        read = {name for tally in self.tallies for name in tally.columns}
        columns = [self.columns[name] for name in sorted(read)]
        rows = select(*keys, *columns).where(self.date_condition(self.dated))
        return rows.with_statement_hint(*APART).subquery("placed")

    def date_condition(self, dated: Expression) -> Condition:
        return and_(dated >= literal(self.cuts[0]), dated < literal(self.cuts[-1]))

    def visibility_condition(self, groups: Subquery, windows: CTE) -> Condition:
        dated = and_(
            groups.c[DATED_COLUMN] >= windows.c[FROM_COLUMN], groups.c[DATED_COLUMN] <= windows.c[TO_COLUMN]
        )
        return and_(dated, groups.c[BORN_COLUMN] <= windows.c[KNOWN_COLUMN]) if self.born_apart else dated

    def sum_expression(self, groups: Subquery, windows: CTE, place: int) -> Expression:
        """The tally of what a window sees: per group, the count made without the events that it does not
        know."""
        tally, chosen = self.tallies[place], list[tuple[Condition, Expression]]()
        for unknown in reversed(self.unknowns[place]):
            late = [groups.c[f"{text}_place"] > windows.c[KNOWN_COLUMN] for text in sorted(unknown)]
            if late:
                chosen.append((and_(*late), self.found[tally, unknown].over(groups)))
        known = self.found[tally, frozenset()].over(groups)
        return func.sum(case(*chosen, else_=known) if chosen else known).label(f"tally_{place}")
