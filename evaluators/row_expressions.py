"""Conditions on rows as expressions over the columns of a table: the same on every engine."""

from datetime import date, datetime, timedelta
from typing import Any

from evaluators.columns import DAY_SECONDS, Columns, seconds_between
from evaluators.contract import Condition, Expression
from evaluators.expressions import and_, func, literal_column, or_
from evaluators.parameters import BadParameterError
from evaluators.row_conditions import (
    AT_LEAST,
    AT_MOST,
    EMPTY,
    EQUAL,
    FILLED,
    LESS,
    MORE,
    NOT,
    ColumnTest,
    ConditionFault,
    Group,
    RowCondition,
    find_column,
    first_moment,
    named_words,
    read_condition,
)
from sources.tables import DAY, Column


def conditions(rows: Columns, given: Any) -> Condition:
    """What ``with`` says of rows, as one condition. Raises BadParameterError."""
    try:
        read = read_condition(given, rows.table_read)
    except ConditionFault as fault:
        raise BadParameterError(str(fault)) from None
    # a count under no condition still rests on the days of its rows
    rows.has(rows.table_read.birth_column)
    for column, words in named_words(read):
        rows.note_words(column.name, words)
    return express(read, rows)


def named_column(rows: Columns, name: str, *types: str) -> Expression:
    """A column by its name or what it is called, of one of some types. Raises BadParameterError."""
    try:
        found = find_column(name, rows.table_read)
    except ConditionFault as fault:
        raise BadParameterError(str(fault)) from None
    if types and found.type not in types:
        wrong = "不是日期" if "instant" in types else "不是数，不能相加或平均"
        raise BadParameterError(f"列“{found.label}”{wrong}")
    value: Expression = getattr(rows, found.name)
    return value


def express(condition: RowCondition, rows: Columns) -> Condition:
    if isinstance(condition, Group):
        parts = [express(part, rows) for part in condition.parts]
        if not parts:
            return always()
        return (or_ if condition.is_any else and_)(*parts)
    return express_comparison(condition, rows)


def always() -> Condition:
    whole: Condition = literal_column("1") == literal_column("1")
    return whole


def express_comparison(asked: ColumnTest, rows: Columns) -> Condition:
    left: Expression = getattr(rows, asked.column.name)
    if asked.sign in (EMPTY, FILLED):
        empty: Condition = left.is_(None)
        return empty if asked.sign == EMPTY else left.is_not(None)
    if asked.other is not None:
        return compare_columns(asked, asked.other, left, getattr(rows, asked.other.name))
    if asked.column.type == "instant":
        return compare_moment(asked, left)
    if asked.column.type == "flag":
        return and_(left.is_not(None), is_one_of(left, asked))
    return compare_values(asked, left)


def is_one_of(flag: Expression, asked: ColumnTest) -> Condition:
    chosen = or_(*(flag.is_(value) for value in asked.values))
    return chosen if asked.sign == EQUAL else ~chosen


def compare_values(asked: ColumnTest, left: Expression) -> Condition:
    first, *rest = asked.values
    if asked.sign == EQUAL:
        return left.in_(asked.values) if rest else left == first
    if asked.sign == NOT:
        return and_(left.is_not(None), left.not_in(asked.values))
    if rest:
        return and_(left >= first, left <= rest[0])
    return by_sign(asked.sign, left, first)


def by_sign(sign: str, left: Expression, right: Any) -> Condition:
    ways = {
        EQUAL: lambda: left == right,
        NOT: lambda: left != right,
        AT_LEAST: lambda: left >= right,
        MORE: lambda: left > right,
        AT_MOST: lambda: left <= right,
        LESS: lambda: left < right,
    }
    found: Condition = ways[sign]()
    return found


def compare_moment(asked: ColumnTest, left: Expression) -> Condition:
    """A day stands for all of its moments."""
    if len(asked.values) == 2 and asked.sign == AT_LEAST:
        low, high = asked.values
        return and_(left >= first_moment(low), not_after(left, high))
    inside = [within_value(left, value) for value in asked.values]
    if asked.sign == EQUAL:
        return or_(*inside)
    if asked.sign == NOT:
        return and_(left.is_not(None), ~or_(*inside))
    (value,) = asked.values
    if asked.sign == AT_MOST:
        return not_after(left, value)
    if asked.sign == MORE:
        return and_(left.is_not(None), ~not_after(left, value))
    return by_sign(asked.sign, left, first_moment(value))


def within_value(left: Expression, value: date) -> Condition:
    return and_(left >= first_moment(value), not_after(left, value))


def not_after(left: Expression, value: date) -> Condition:
    late: Condition = left <= value if isinstance(value, datetime) else left < next_day(value)
    return late


def next_day(value: date) -> datetime:
    return first_moment(value) + timedelta(days=1)


def compare_columns(asked: ColumnTest, other: Column, left: Expression, right: Expression) -> Condition:
    """A day beside a moment is compared by days."""
    if asked.column.type == "instant" and (asked.column.kind == DAY) != (other.kind == DAY):
        left, right = (func.date_trunc("day", side) for side in (left, right))
    if asked.within_days is None:
        return by_sign(asked.sign, left, right)
    passed = seconds_between(right, left)
    return and_(left >= right, passed <= asked.within_days * DAY_SECONDS)
