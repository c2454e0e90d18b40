"""The rows behind a number, a page at a time: which of them, in what order, and how late each was."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, Subquery, func, select

from evaluators.contract import Condition, Expression
from evaluators.parameters import BadParameterError, filter_column, filter_values
from evaluators.stored_columns import KNOWN_BEFORE, SecondsBetween, instant_parameter
from indicators.drawing import RowPopulation
from measuring.engine import Engine
from measuring.prepared import PreparedRequest
from measuring.requests import ALL_BEHIND, LATE, BadRequestError, RowChoice, RowPage, UnknownColumnError
from measuring.rows_behind import UNFILLED, ShownValues, mask_row
from measuring.shapes import is_not_true
from measuring.statements import (
    StatementValues,
    add_window_columns,
    filter_parameters,
    known_rows,
    window_functions,
    window_values,
    with_window_columns,
)
from sources.tables import Column

DEADLINES = (("due_at", "closed_at"), ("sign_due_at", "signed_at"))
"""The column that says until when, and the one that says when it was done."""
MOST_GROUPS = 60
NO_SPLIT = "这个数不分达标与未达标，只列出计入的记录"


def read_row_page(
    prepared: PreparedRequest, engine: Engine, limit: int, offset: int, choice: RowChoice = ALL_BEHIND
) -> RowPage:
    """One page of the rows chosen, in the order asked for. Raises BadRequestError."""
    table = prepared.measure.shape.table
    typed = prepared.measure.typed[table.name]
    columns = [column for column in table.columns if column.name in typed.present]
    chosen, values = chosen_rows(prepared, columns, choice)
    deadline = deadline_of(prepared, columns)
    seconds = lateness(chosen, deadline)
    shown = select(*(chosen.c[column.name] for column in columns), *([] if seconds is None else [seconds]))
    order = row_order(prepared, columns, chosen, choice, seconds)
    page = engine.run(engine.compile(shown.order_by(*order).limit(limit).offset(offset)), values)
    count = engine.compile(select(func.count()).select_from(chosen))
    done = [column.name for column in columns].index(deadline[1]) if deadline else 0
    return RowPage(
        columns=tuple(column.name for column in columns),
        labels=tuple(column.label for column in columns),
        rows=tuple(mask_row(row[: len(columns)], columns) for row in page),
        total=engine.run(count, values)[0][0],
        looked_at=looked_at_columns(prepared, columns),
        late=tuple(row[-1] for row in page) if deadline else (),
        open_rows=tuple(row[done] is None for row in page) if deadline else (),
        tells_missed=prepared.measure.shape.tells_missed,
        groups=count_groups(prepared, engine, chosen, values, choice.group_by),
    )


def chosen_rows(
    prepared: PreparedRequest, columns: Sequence[Column], choice: RowChoice
) -> tuple[Subquery, StatementValues]:
    """The rows, and the values that their statement takes. A choice by column stands before what compares
    rows with each other, as in a breakdown."""
    shape = prepared.measure.shape
    population = prepared.measure.row_set(shape.table)
    filters, is_empty = dict(prepared.row_filters), None
    if choice.column:
        column = choice_column(prepared, columns, choice.column)
        if choice.value == UNFILLED:
            is_empty = column
        else:
            wanted = read_value(column, choice.value)
            filters[column.name] = filters.get(column.name, wanted) & wanted
    known = known_rows(population, [column.name for column in shape.table.columns], filters)
    if is_empty is not None:
        known = select(known).where(known.c[is_empty.name].is_(None)).subquery("empty_rows")
    rows, lifted = add_window_columns(known, window_functions([shape.behind, shape.counted]))
    behind = with_window_columns(shape.behind, rows, lifted)
    counted = with_window_columns(shape.counted, rows, lifted)
    wide = select(*(rows.c[column.name] for column in shape.table.columns))
    chosen = wide.where(population_condition(choice.population, counted, behind, shape.tells_missed))
    return chosen.subquery("chosen"), {**window_values(prepared.window), **filter_parameters(filters)}


def population_condition(
    population: RowPopulation | None, counted: Condition, behind: Condition, tells_missed: bool
) -> Condition:
    if population is None:
        return behind
    if population is RowPopulation.COUNTED:
        return counted
    if not tells_missed:
        raise BadRequestError(NO_SPLIT)
    return behind if population is RowPopulation.MISSED else counted & is_not_true(behind)


def choice_column(prepared: PreparedRequest, columns: Sequence[Column], name: str) -> Column:
    column = filter_column(name, prepared.measure.shape.table)
    if column is None or column not in columns:
        names = "、".join(found.label for found in columns if found.type != "instant")
        raise UnknownColumnError(f"数据里没有“{name}”这一列；有：{names}")
    return column


def read_value(column: Column, text: str) -> frozenset[Any]:
    try:
        return frozenset(filter_values(column.name, text, column))
    except BadParameterError as error:
        raise BadRequestError(str(error)) from None


def deadline_of(prepared: PreparedRequest, columns: Sequence[Column]) -> tuple[str, str] | None:
    """The one that the measure looks at, else the first that the rows have."""
    names = {column.name for column in columns}
    looked_at = prepared.measure.looked_at.get(prepared.measure.shape.table.name, frozenset())
    there = [pair for pair in DEADLINES if names.issuperset(pair)]
    decisive = [pair for pair in there if looked_at.issuperset(pair)]
    return next(iter((*decisive, *there)), None)


def lateness(rows: Subquery, deadline: tuple[str, str] | None) -> Expression | None:
    """In seconds, below 0 in time; ``None`` without a deadline."""
    if deadline is None:
        return None
    due, done = deadline
    until = func.coalesce(rows.c[done], instant_parameter(KNOWN_BEFORE))
    return SecondsBetween(rows.c[due], until)


def looked_at_columns(prepared: PreparedRequest, columns: Sequence[Column]) -> tuple[str, ...]:
    """In the order of the table."""
    names = prepared.measure.looked_at.get(prepared.measure.shape.table.name, frozenset())
    return tuple(column.name for column in columns if column.name in names)


def row_order(
    prepared: PreparedRequest,
    columns: Sequence[Column],
    rows: Subquery,
    choice: RowChoice,
    seconds: Expression | None,
) -> list[Expression]:
    """What was asked for, empty last; then the date, then every column. Without a deadline nothing is
    late."""
    population = prepared.measure.row_set(prepared.measure.shape.table)
    usual: list[Expression] = [rows.c[population.dated_by], *(rows.c[column.name] for column in columns)]
    first = seconds
    if choice.order not in ("", LATE):
        first = rows.c[choice_column(prepared, columns, choice.order).name]
    if first is None or not choice.order:
        return usual
    return [(first.desc() if choice.descending else first.asc()).nulls_last(), *usual]


def count_groups(
    prepared: PreparedRequest, engine: Engine, rows: Subquery, values: StatementValues, by: str
) -> tuple[tuple[str, int], ...]:
    """How many of the chosen rows each value of a column has; none where the rows have no such column."""
    table = prepared.measure.shape.table
    column = filter_column(by, table) if by else None
    if column is None or column.name not in prepared.measure.typed[table.name].present:
        return ()
    key, count = rows.c[column.name], func.count()
    counted: Select[Any] = select(key, count).group_by(key).order_by(count.desc(), key).limit(MOST_GROUPS)
    found = engine.run(engine.compile(counted), values)
    shown = ShownValues(prepared.measure.typed[table.name], column)
    return tuple((shown.once(value) or UNFILLED, number) for value, number in found)
