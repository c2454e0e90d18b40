"""Conditions on rows of which something is known beforehand: that a column is empty nowhere, or as good as
empty."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnClause, and_, false, or_, true
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import (
    AsBoolean,
    BinaryExpression,
    BooleanClauseList,
    Cast,
    ClauseElement,
    False_,
    Grouping,
    Null,
    True_,
)

from evaluators.contract import Condition, Expression

OPPOSITES = {
    operators.le: operators.gt,
    operators.lt: operators.ge,
    operators.gt: operators.le,
    operators.ge: operators.lt,
}
COMPARISONS = frozenset({*OPPOSITES, operators.eq, operators.ne})
NULL_TESTS = frozenset({operators.is_, operators.is_not})


def settle(condition: Condition, filled: Sequence[Expression]) -> Condition:
    """What is met by the same rows, without the parts that are decided for all of them. ``filled`` are the
    columns that are empty in no row; that a part is unknown and that it is not met is one here."""
    if isinstance(condition, Grouping):
        inner: Any = condition.element
        return settle(inner, filled)
    if isinstance(condition, BooleanClauseList):
        parts = [settle(part, filled) for part in condition.clauses]
        return and_(true(), *parts) if condition.operator is operators.and_ else or_(false(), *parts)
    if isinstance(condition, BinaryExpression):
        return settle_comparison(condition, filled)
    return condition


def settle_comparison(condition: Condition, filled: Sequence[Expression]) -> Condition:
    operator, left, right = condition.operator, condition.left, condition.right
    if operator in COMPARISONS and (is_empty(left) or is_empty(right)):
        return false()
    if operator in NULL_TESTS and isinstance(right, Null):
        if is_empty(left):
            return true() if operator is operators.is_ else false()
        if is_one_of(left, filled):
            return false() if operator is operators.is_ else true()
    return condition


def opposite(condition: Condition, filled: Sequence[Expression]) -> Condition | None:
    """What is met by exactly the rows by which a comparison is not; ``None`` of anything else."""
    if not isinstance(condition, BinaryExpression) or condition.operator not in OPPOSITES:
        return None
    left, right = condition.left, condition.right
    unknown = [side.is_(None) for side in (left, right) if not is_one_of(side, filled)]
    return or_(*unknown, OPPOSITES[condition.operator](left, right))


def tested_for_null(condition: Condition) -> Expression | None:
    """The column of “is empty” and “is not empty”; ``None`` of anything else."""
    is_test = isinstance(condition, BinaryExpression) and condition.operator in NULL_TESTS
    if is_test and isinstance(condition.right, Null) and isinstance(condition.left, ColumnClause):
        return condition.left
    return None


def same_for_all(condition: Condition) -> bool | None:
    """Whether all rows meet it, or none; ``None`` where that follows from the rows."""
    constant = condition.element if isinstance(condition, AsBoolean) else condition
    return isinstance(constant, True_) if isinstance(constant, True_ | False_) else None


def is_empty(side: ClauseElement) -> bool:
    """Written as empty, by ``with_nulls``."""
    return isinstance(side, Null) or (isinstance(side, Cast) and isinstance(side.clause, Null))


def is_one_of(side: ClauseElement, columns: Sequence[Expression]) -> bool:
    return any(side is column for column in columns)
