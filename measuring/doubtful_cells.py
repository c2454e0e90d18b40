"""The doubtful cells that may concern each of many requests, asked for together: requests that date and
filter a table alike share one statement, whatever their periods and values."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from sqlalchemy import BindParameter, DateTime, Integer, and_, column, func, or_, select, values
from sqlalchemy.sql import visitors
from sqlalchemy.sql.selectable import NamedFromClause

from evaluators.contract import Condition, Expression
from evaluators.stored_columns import KNOWN_BEFORE, PERIOD_END, PERIOD_START, exists_as_of, stored_table
from measuring.engine import Engine
from measuring.prepared import PreparedRequest
from measuring.statements import RowSet, Statement, dated_in_window
from sources.tables import Table
from sources.vocabulary import known_meaning

MOST_ASKED = 500
"""Lines of one statement; each has a few parameters."""


@dataclass(frozen=True)
class DoubtfulCells:
    """Cells of one column of one file with one text: how many, and the first row."""

    code: str
    column: str
    text: str
    file: str
    cells: int
    row: int


DOUBT_COLUMN: Expression = column("doubt_column")
DOUBT_ROW: Expression = column("doubt_row")
DOUBTFUL_CELL: tuple[Expression, ...] = (
    column("doubt_code"),
    DOUBT_COLUMN,
    column("doubt_text"),
    column("doubt_file"),
)
"""What makes doubtful cells the same."""
CellsOfRequests = Mapping[tuple[PreparedRequest, Table], Sequence[DoubtfulCells]]


@dataclass(frozen=True)
class AskedAlike:
    """How requests date and filter a table: ``row_set`` is ``None`` where they do not count its rows;
    ``filters`` are the filtered columns, each with whether it is filtered by a word that is known."""

    table: Table
    row_set: RowSet | None
    filters: tuple[tuple[str, bool], ...]


def doubtful_files(ready: Iterable[PreparedRequest]) -> dict[str, Path]:
    """The files of doubtful rows that these requests have to look at, by table."""
    return {
        name: typed.doubtful_path
        for request in ready
        for name, typed in request.measure.typed.items()
        if typed.doubtful
    }


def read_doubtful_cells(ready: Iterable[PreparedRequest], engine: Engine | None) -> CellsOfRequests:
    """``engine`` runs over the files of doubtful rows, ``None`` where there are none. Of each request the
    most frequent cells stand first."""
    found: dict[tuple[PreparedRequest, Table], list[DoubtfulCells]] = defaultdict(list)
    if engine is None:
        return found
    for alike, requests in group_requests(ready).items():
        for first in range(0, len(requests), MOST_ASKED):
            asked = requests[first : first + MOST_ASKED]
            statement = engine.compile(doubtful_statement(alike, asked))
            for number, *cells in engine.run(statement, {}):
                found[asked[number], alike.table].append(DoubtfulCells(*cells))
    return found


def group_requests(ready: Iterable[PreparedRequest]) -> Mapping[AskedAlike, list[PreparedRequest]]:
    """By how they ask, for each table of theirs that has doubtful rows."""
    groups: dict[AskedAlike, list[PreparedRequest]] = defaultdict(list)
    for prepared in ready:
        for typed in prepared.measure.typed.values():
            if typed.doubtful:
                groups[asked_alike(prepared, typed.table)].append(prepared)
    return groups


def asked_alike(prepared: PreparedRequest, table: Table) -> AskedAlike:
    counts = table in prepared.measure.aggregates
    filters = tuple((name, any_is_known(name, allowed)) for name, allowed in filters_on(prepared, table))
    return AskedAlike(table, prepared.measure.row_set(table) if counts else None, filters)


def filters_on(prepared: PreparedRequest, table: Table) -> Iterator[tuple[str, Sequence[Any]]]:
    """The filtered columns with the values that are let through."""
    for name, allowed in prepared.filters.get(table, {}).items():
        yield name, sorted(allowed)


def any_is_known(name: str, allowed: Iterable[Any]) -> bool:
    return any(known_meaning(name, str(value)) is not None for value in allowed)


def doubtful_statement(alike: AskedAlike, requests: Sequence[PreparedRequest]) -> Statement:
    """For each request, by its number, the doubtful cells that may concern it."""
    asked = asked_relation(alike, requests)
    concerns = and_(may_concern_period(alike), *may_pass_filters(alike, asked))
    # a request of several values has a line for each, and a row may be met by more than one of them
    cells = func.count(DOUBT_ROW.distinct())
    return (
        select(asked.c.number, *DOUBTFUL_CELL, cells, func.min(DOUBT_ROW))
        .select_from(stored_table(alike.table).join(asked, with_asked_window(concerns, asked)))
        .group_by(asked.c.number, *DOUBTFUL_CELL)
        .order_by(asked.c.number, cells.desc(), *DOUBTFUL_CELL)
    )


def asked_relation(alike: AskedAlike, requests: Sequence[PreparedRequest]) -> NamedFromClause:
    """The requests as lines: number, window, and one value of each filter."""
    stored = stored_table(alike.table)
    windows = (column(name, DateTime()) for name in (PERIOD_START, PERIOD_END, KNOWN_BEFORE))
    chosen = (column(asked_name(name), stored.c[name].type) for name, _ in alike.filters)
    relation = values(column("number", Integer()), *windows, *chosen, name="asked")
    return relation.data([line for pair in enumerate(requests) for line in asked_lines(alike, *pair)])


def asked_lines(alike: AskedAlike, number: int, prepared: PreparedRequest) -> Iterator[tuple[Any, ...]]:
    window = prepared.window
    allowed = (values_let_through for _, values_let_through in filters_on(prepared, alike.table))
    for chosen in product(*allowed):
        yield (number, window.start, window.end, window.known_before, *chosen)


def asked_name(filtered: str) -> str:
    return f"only_{filtered}"


def may_concern_period(alike: AskedAlike) -> Condition:
    """Dated in the period; or it cannot be told for want of the very date, and the row was there."""
    stored = stored_table(alike.table)
    existed = exists_as_of(alike.table, stored)
    if alike.row_set is None:
        return existed
    undated = stored.c[alike.row_set.dated_by].is_(None)
    return and_(or_(dated_in_window(alike.row_set), undated), existed)


def may_pass_filters(alike: AskedAlike, asked: NamedFromClause) -> Iterator[Condition]:
    """A row that is let through, or of which the very cell that is filtered was not read."""
    stored = stored_table(alike.table)
    for filtered, is_known in alike.filters:
        unread: Condition = DOUBT_COLUMN.in_((filtered,))
        if not is_known:
            # a filter by a word that is not known means that word and no other
            unread = and_(unread, stored.c[filtered].is_(None))
        yield or_(stored.c[filtered] == asked.c[asked_name(filtered)], unread)


def with_asked_window(condition: Condition, asked: NamedFromClause) -> Condition:
    """The condition with the window of each line in place of the one that a statement is run with."""

    def replace(element: Any, **_: Any) -> Any:
        return asked.c[element.key] if isinstance(element, BindParameter) and element.key in asked.c else None

    replaced: Condition = visitors.replacement_traverse(condition, {}, replace)
    return replaced
