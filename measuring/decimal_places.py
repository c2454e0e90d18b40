"""How many decimal places an expression holds: by so many all its numbers are made whole for an engine
without exact decimals."""

import re
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnClause
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import BindParameter, ClauseElement

from evaluators.stored_columns import column_of

COLUMN_PLACES = {"amount": 2, "number": 6}
"""Decimal places by type of column: money travels as whole 分."""
NUMBER_TEXT = re.compile(r"-?\d+(\.\d+)?")


class UntranslatableError(ValueError):
    """An expression that SQLite cannot count to the same integer; its text says which part, in Chinese."""


def decimal_places(expression: ClauseElement) -> int:
    """How many decimal places the numbers of an expression have at most."""
    return max((leaf_places(element) for element in visitors.iterate(expression)), default=0)


def leaf_places(element: Any) -> int:
    if isinstance(element, ColumnClause):
        return column_places(element)
    if isinstance(element, BindParameter):
        values = element.value if isinstance(element.value, list | tuple) else [element.value]
        return max((number_places(value) for value in values), default=0)
    return 0


def column_places(column: ColumnClause[Any]) -> int:
    if column.is_literal:
        return number_places(literal_number(column))
    found = column_of(column)
    return COLUMN_PLACES.get(found.type, 0) if found else 0


def literal_number(column: ColumnClause[Any]) -> Decimal:
    """A number written into the statement; anything else written there is nobody's to carry over."""
    if not NUMBER_TEXT.fullmatch(column.name):
        raise UntranslatableError(f"直接写入的 SQL“{column.name}”")
    return Decimal(column.name)


def number_places(value: Any) -> int:
    if isinstance(value, float):
        value = Decimal(str(value))
    if not isinstance(value, Decimal):
        return 0
    if not value.is_finite():
        raise UntranslatableError(f"不是数值的“{value}”")
    exponent = value.normalize().as_tuple().exponent
    return max(0, -int(exponent))
