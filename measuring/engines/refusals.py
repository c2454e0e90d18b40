"""What is known to count the same integers on every server; anything else is refused by name, never
approximated."""

import re
from typing import Any

from sqlalchemy import BindParameter, ColumnClause, DateTime, Integer, String
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.elements import BinaryExpression, Cast, Null

from measuring.decimal_places import UntranslatableError
from measuring.sqlite_expressions import SAME_OPERATORS

CARRIED_OPERATORS = (SAME_OPERATORS | {operators.mul}) - {
    operators.regexp_match_op,
    operators.not_regexp_match_op,
}
LIKE_OPERATORS = frozenset(
    {
        *(operators.like_op, operators.not_like_op, operators.contains_op, operators.not_contains_op),
        *(operators.startswith_op, operators.not_startswith_op),
        *(operators.endswith_op, operators.not_endswith_op),
    }
)
CARRIED_FUNCTIONS = frozenset(
    {
        *("count", "sum", "max", "min", "abs", "coalesce", "nullif", "date_trunc"),
        *("row_number", "rank", "dense_rank", "lag", "lead", "first_value"),
    }
)
PLAIN_LITERAL = re.compile(r"-?\d+(\.\d+)?|\*|NULL|true|false|'[^'\\?:]*'", re.IGNORECASE)


def refuse_operator(binary: BinaryExpression[Any]) -> None:
    if binary.operator not in CARRIED_OPERATORS and binary.operator not in LIKE_OPERATORS:
        raise UntranslatableError(f"运算“{getattr(binary.operator, '__name__', binary.operator)}”")
    if binary.operator in LIKE_OPERATORS and has_backslash(binary.right):
        raise UntranslatableError("含反斜杠的模糊匹配")


def has_backslash(pattern: Any) -> bool:
    """Some servers take it as the sign that what follows is no wildcard, others as itself."""
    return any(
        isinstance(part, BindParameter) and "\\" in str(part.value) for part in visitors.iterate(pattern)
    )


def refuse_function(name: str) -> None:
    if name.lower() not in CARRIED_FUNCTIONS:
        raise UntranslatableError(f"函数“{name}”")


def refuse_literal(column: ColumnClause[Any]) -> None:
    """SQL written by hand is nobody's to carry over."""
    if column.is_literal and not PLAIN_LITERAL.fullmatch(column.name):
        raise UntranslatableError(f"直接写入的 SQL“{column.name}”")


def refuse_cast(cast: Cast[Any]) -> None:
    """Only of what is empty, and of whole numbers into texts: engines round and read differently."""
    is_empty = isinstance(cast.clause, Null) and isinstance(cast.type, DateTime)
    if not is_empty and not (isinstance(cast.clause.type, Integer) and isinstance(cast.type, String)):
        raise UntranslatableError("类型转换")
