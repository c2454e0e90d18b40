"""What a group of rows is counted by, each different count once: what is all of its rows, none of them, or
the rest of another count is not counted again."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import Integer, Label, Subquery, func, literal_column
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BooleanClauseList

from evaluators.contract import Expression
from measuring.aggregates import Aggregate, expression_text, with_nulls
from measuring.settled_conditions import opposite, same_for_all, settle, tested_for_null
from measuring.statements import ROW_COUNT

Asked = tuple[Aggregate, frozenset[str]]
"""A tally, and the events that a window does not know yet: they count as empty."""


@dataclass(frozen=True)
class GroupTally:
    """A tally of one group: the column ``name``; of ``is_rest`` all rows but those. Without a name none,
    or all."""

    name: str = ""
    is_rest: bool = False

    def over(self, groups: Subquery) -> Expression:
        counted = groups.c[self.name] if self.name else literal_column("0", Integer())
        if not self.is_rest:
            return counted
        return groups.c[ROW_COUNT] - counted if self.name else groups.c[ROW_COUNT]

    @property
    def rest(self) -> "GroupTally":
        return GroupTally(self.name, not self.is_rest)


class GroupTallies:
    """``filled`` are the columns that are empty in no row; ``columns`` are then what is to be counted."""

    def __init__(self, filled: Iterable[Expression]) -> None:
        self.filled = list(filled)
        self.columns: list[Label[int]] = []
        self.known: dict[str, GroupTally] = {}

    def add_all(self, asked: Iterable[Asked]) -> dict[Asked, GroupTally]:
        """Plain conditions first, so that their rest is found to be it."""
        settled = {one: self.settle_tally(*one) for one in asked}
        plain_first = sorted(settled, key=lambda one: isinstance(settled[one].where, BooleanClauseList))
        return {one: self.add(settled[one]) for one in plain_first}

    def settle_tally(self, tally: Aggregate, unknown: frozenset[str]) -> Aggregate:
        value = None if tally.value is None else with_nulls(tally.value, unknown)
        return replace(tally, where=settle(with_nulls(tally.where, unknown), self.filled), value=value)

    def add(self, tally: Aggregate) -> GroupTally:
        if tally.value is not None:
            return self.add_count(tally.to_expression())
        text = expression_text(tally.where)
        if text not in self.known:
            self.known[text] = self.add_condition(tally)
        return self.known[text]

    def add_condition(self, tally: Aggregate) -> GroupTally:
        where = tally.where
        if (for_all := same_for_all(where)) is not None:
            return GroupTally(is_rest=for_all)
        if (column := tested_for_null(where)) is not None:
            filled = self.add_count(func.count(column))
            return filled if where.operator is operators.is_not else filled.rest
        found = self.add_count(tally.to_expression())
        if (rest := opposite(where, self.filled)) is not None:
            self.known[expression_text(rest)] = found.rest
        return found

    def add_count(self, count: Expression) -> GroupTally:
        text = expression_text(count)
        if text not in self.known:
            self.known[text] = GroupTally(f"count_{len(self.columns)}")
            self.columns.append(count.label(self.known[text].name))
        return self.known[text]
