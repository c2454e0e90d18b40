"""Expressions of measures for SQLite, so that an independent engine counts the same integers.

SQLite has neither exact decimals nor instants. Instants become whole microseconds since 1970; where an
expression holds decimals, all its numbers are multiplied by the same power of ten, so that each is whole.
What cannot be carried over exactly is refused by name, never approximated.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnClause,
    Over,
    TableClause,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
)
from sqlalchemy import type_coerce as coerced
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.elements import (
    BinaryExpression,
    BindParameter,
    Cast,
    Extract,
    FunctionFilter,
    TextClause,
    UnaryExpression,
    WithinGroup,
)
from sqlalchemy.sql.functions import FunctionElement

from evaluators.contract import Expression
from evaluators.stored_columns import SecondsBetween, column_of
from measuring.decimal_places import (
    COLUMN_PLACES,
    UntranslatableError,
    column_places,
    decimal_places,
    literal_number,
)
from measuring.statements import as_list

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - local time without a zone, as all instants here
SAME_SCALE = frozenset({"coalesce", "abs", "max", "min", "sum", "nullif", "lag", "lead", "first_value"})
"""Functions that give a number of the scale of their arguments."""
PLAIN_NUMBER = frozenset({"count", "row_number", "rank", "dense_rank", "length"})
"""Functions that give a number of their own, whatever the scale of their arguments."""
TEXT_FUNCTIONS = frozenset({"lower", "upper", "trim"})
CLOCK_FIELDS = {
    "year": "%Y",
    "month": "%m",
    "day": "%d",
    "hour": "%H",
    "minute": "%M",
    "second": "%S",
    "dow": "%w",
    "doy": "%j",
}
TRUNCATED_TO = {"day": 86400, "hour": 3600, "minute": 60}
MICROSECONDS = 1_000_000
"""In a second: instants travel as so many parts, for a day that is over ends at 23:59:59.999999."""
NOT_CARRIED = (TextClause, Cast, WithinGroup, FunctionFilter)
SAME_OPERATORS = frozenset(
    {
        *(operators.add, operators.sub, operators.neg, operators.and_, operators.or_, operators.inv),
        *(operators.eq, operators.ne, operators.lt, operators.le, operators.gt, operators.ge),
        *(operators.is_, operators.is_not, operators.is_distinct_from, operators.is_not_distinct_from),
        *(operators.in_op, operators.not_in_op, operators.between_op, operators.not_between_op),
        *(operators.like_op, operators.not_like_op, operators.concat_op, operators.comma_op),
        *(operators.contains_op, operators.startswith_op, operators.endswith_op),
        *(operators.regexp_match_op, operators.not_regexp_match_op, operators.exists),
        *(operators.distinct_op, operators.asc_op, operators.desc_op, operators.is_true, operators.is_false),
    }
)


def translate(expression: Expression, places: int) -> Expression:
    """The expression with every number multiplied by 10 to the ``places``, instants as whole microseconds."""

    def replace(element: Any, **_: Any) -> Any:
        return replacement_of(element, places)

    translated: Expression = visitors.replacement_traverse(expression, {}, replace)
    return translated


def replacement_of(element: Any, places: int) -> Any:
    """What stands for an element in SQLite; ``None`` where its parts are looked at for themselves."""
    for kind, replacement in REPLACEMENTS:
        if isinstance(element, kind):
            return replacement(element, places)
    return None


def refuse(element: Any, _: int) -> None:
    raise UntranslatableError(f"{type(element).__name__}")


def replace_column(column: ColumnClause[Any], places: int) -> Any:
    if column.is_literal:
        return whole_literal(literal_number(column), places)
    is_number = isinstance(column.table, TableClause) and is_number_column(column)
    return times_power(column, places - column_places(column)) if is_number else None


def is_number_column(column: ColumnClause[Any]) -> bool:
    found = column_of(column)
    return found is not None and found.type in ("count", *COLUMN_PLACES)


def times_power(expression: Expression, power: int) -> Expression:
    """By text: a parameter could be taken for a float."""
    return expression if power == 0 else expression * literal_column(str(10**power), BigInteger())


def whole_literal(value: Decimal | int, places: int) -> Expression:
    whole = Decimal(value).scaleb(places)
    text = f"{int(whole)}" if whole >= 0 else f"({int(whole)})"
    return literal_column(text, BigInteger())


def replace_parameter(element: BindParameter[Any], places: int) -> Any:
    """Numbers and instants are written out; texts, and what is filled in later, stay parameters."""
    if not isinstance(element.value, list | tuple):
        return plain_literal(element.value, places)
    values = [whole_value(value, places) for value in element.value]
    return bindparam(None, values, unique=True, expanding=True)


def plain_literal(value: Any, places: int) -> Any:
    whole = whole_value(value, places)
    is_text = whole is None or isinstance(whole, str | bool)
    return None if is_text else whole_literal(whole, 0)


def whole_value(value: Any, places: int) -> Any:
    if isinstance(value, datetime):
        return whole_microseconds(value)
    if isinstance(value, timedelta):
        return value // timedelta(microseconds=1)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return value
    return int(Decimal(str(value)).scaleb(places))


def whole_microseconds(moment: datetime) -> int:
    """Since 1970 by the local clock."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def replace_binary(element: BinaryExpression[Any], places: int) -> Any:
    if element.operator is operators.mul:
        return multiplied(element.left, element.right, places)
    if element.operator not in SAME_OPERATORS:
        raise UntranslatableError(f"运算“{getattr(element.operator, '__name__', element.operator)}”")
    return None


def multiplied(left: Expression, right: Expression, places: int) -> Expression:
    """Only one factor carries the power of ten."""
    if decimal_places(left) == 0:
        return translate(left, 0) * translate(right, places)
    if decimal_places(right) == 0:
        return translate(left, places) * translate(right, 0)
    raise UntranslatableError("两个小数相乘")


def replace_unary(element: UnaryExpression[Any], _: int) -> Any:
    used = element.operator or element.modifier
    if used not in SAME_OPERATORS:
        raise UntranslatableError(f"运算“{getattr(used, '__name__', used)}”")


def replace_over(over: Over[Any], places: int) -> Expression:
    """What is empty stands last, as the other engine has it; a place or a count is no number of the scale."""
    if over.range_ is not None:
        raise UntranslatableError("按值划定的窗口")
    inner = over.element
    plain = getattr(inner, "name", "") in PLAIN_NUMBER
    order = [part for clause in as_list(over.order_by) for part in empty_last(clause, places)]
    partition = [translate(clause, places) for clause in as_list(over.partition_by)]
    window = Over(translate(inner, 0 if plain else places), partition or None, order or None, rows=over.rows)
    return times_power(window, places) if plain else window


def empty_last(clause: Expression, places: int) -> Iterable[Expression]:
    bare = clause.element if isinstance(clause, UnaryExpression) and clause.modifier else clause
    is_empty = translate(bare, places).is_(None)
    yield case((is_empty, literal_column("1")), else_=literal_column("0"))
    yield translate(clause, places)


def replace_function(element: FunctionElement[Any], places: int) -> Any:
    name = getattr(element, "name", "").lower()
    arguments = list(element.clauses)
    if name == "date_trunc":
        return truncated(arguments)
    if name in PLAIN_NUMBER:
        plain = getattr(func, name)(*(translate(argument, 0) for argument in arguments))
        return times_power(plain, places) if arguments and name == "length" else plain
    if name in SAME_SCALE and (len(arguments) == 1 or name in ("coalesce", "nullif")):
        return None
    if name in TEXT_FUNCTIONS and len(arguments) == 1:
        return None
    raise UntranslatableError(f"函数“{name}”")


def replace_seconds(element: SecondsBetween, places: int) -> Expression:
    """Rounded to the nearest second, halves to the even one, as the other engine makes them whole."""
    start, end = (coerced(translate(clause, 0), BigInteger()) for clause in element.clauses)
    length = (end - start).self_group()
    seconds, half = whole_parts(length, MICROSECONDS), literal_column(str(MICROSECONDS // 2), BigInteger())
    rest = remainder(length, MICROSECONDS)
    is_up = or_(rest > half, and_(rest == half, remainder(seconds, 2) == literal_column("1")))
    one = case((is_up, literal_column("1", BigInteger())), else_=literal_column("0", BigInteger()))
    return times_power((seconds + one).self_group(), places)


def remainder(number: Expression, divisor: int) -> Expression:
    """From 0 up to the divisor, below zero too."""
    by: Expression = literal_column(str(divisor), BigInteger())
    return ((number % by) + by) % by


def whole_parts(number: Expression, divisor: int) -> Expression:
    """Rounded down, below zero too."""
    by: Expression = literal_column(str(divisor), BigInteger())
    return (number - remainder(number, divisor)).self_group() // by


def clock_seconds(moment: Expression) -> Expression:
    """An instant as SQLite's own functions of time take it."""
    return whole_parts(coerced(moment, BigInteger()), MICROSECONDS)


def replace_extract(element: Extract, places: int) -> Expression:
    """A field of the local clock."""
    form = CLOCK_FIELDS.get(element.field)
    if form is None:
        raise UntranslatableError(f"取时间的“{element.field}”")
    text = func.strftime(form, clock_seconds(translate(element.expr, 0)), "unixepoch")
    return times_power(coerced(text, BigInteger()) + literal_column("0"), places)


def truncated(arguments: list[Expression]) -> Expression:
    """The beginning of the day, hour, minute, month or year of an instant."""
    field, moment = getattr(arguments[0], "value", None), translate(arguments[1], 0)
    if field in ("month", "year"):
        text = func.strftime("%s", clock_seconds(moment), "unixepoch", f"start of {field}")
        return coerced(text, BigInteger()) * literal_column(str(MICROSECONDS), BigInteger())
    if field not in TRUNCATED_TO:
        raise UntranslatableError(f"函数“date_trunc {field}”")
    whole: Expression = coerced(moment, BigInteger())
    return whole - remainder(whole, TRUNCATED_TO[field] * MICROSECONDS)


Replacement = Callable[[Any, int], Any]
REPLACEMENTS: tuple[tuple[type[Any] | tuple[type[Any], ...], Replacement], ...] = (
    (NOT_CARRIED, refuse),
    (SecondsBetween, replace_seconds),
    (Extract, replace_extract),
    (Over, replace_over),
    (FunctionElement, replace_function),
    (BinaryExpression, replace_binary),
    (UnaryExpression, replace_unary),
    (BindParameter, replace_parameter),
    (ColumnClause, replace_column),
)
