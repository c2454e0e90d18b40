"""The SQL of one rule for deadlines: which rows it fits, and the start that its deadline is looked up by."""

from collections.abc import Sequence

from sources.calendar import LimitUnit
from sources.deadlinerules import DeadlineRule
from sources.engine import list_literal, quote_name


def part_condition(parts: Sequence[int]) -> str:
    return f"file IN ({', '.join(map(str, parts))})"


def fit_condition(rule: DeadlineRule) -> str:
    tests = [
        f"coalesce(list_contains({list_literal(words)}, trim({quote_name(column)})), false)"
        for column, words in rule.conditions.items()
    ]
    return " AND ".join(tests) or "true"


def number_expression(number: int, startless: Sequence[int]) -> str:
    """The number of a rule, negative in the parts that lack the start it counts from."""
    if not startless:
        return str(number)
    return f"CASE WHEN {part_condition(startless)} THEN {-number} ELSE {number} END"


def key_expression(rule: DeadlineRule) -> str:
    """What the deadlines of a rule differ by: the instant for working hours, the day for all others."""
    begins = quote_name(rule.begins)
    return begins if rule.limit.unit is LimitUnit.WORKING_HOUR else f"date_trunc('day', {begins})::TIMESTAMP"
