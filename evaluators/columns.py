"""A table as an evaluator sees it: its columns as expressions, as known at the day the measure speaks of."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any

from evaluators.contract import Condition, Expression, Span
from evaluators.expressions import and_, case, func, literal_column, or_, select
from sources.tables import Table

if TYPE_CHECKING:
    from sqlalchemy import Select


DAY_SECONDS = 86400


@dataclass(frozen=True)
class PeriodSpan:
    """The period as expressions: ``start`` is its first moment, ``end`` the first moment after it. Lengths
    are terms."""

    start: Expression
    end: Expression
    days: Span = field(default=Span("days"))
    hours: Span = field(default=Span("hours"))
    minutes: Span = field(default=Span("minutes"))
    seconds: Span = field(default=Span("seconds"))
    months: Span = field(default=Span("months"))
    year_share: Span = field(default=Span("year_share"))
    quarter_share: Span = field(default=Span("quarter_share"))


@cache
def period_span() -> PeriodSpan:
    """The one period that every measure speaks of."""
    from evaluators.stored_columns import PERIOD_END, PERIOD_START, instant_parameter

    return PeriodSpan(instant_parameter(PERIOD_START), instant_parameter(PERIOD_END))


@dataclass(frozen=True, order=True)
class NamedWords:
    """Words that a condition names in a column of text, in their order; ``is_excluded`` where it leaves
    their rows out."""

    words: tuple[str, ...]
    is_excluded: bool = False


class Columns:
    """The columns of one table by name, as expressions; ``period`` is the time the measure speaks of.

    Naming a column says that the measure needs it: where an export lacks it there is no result.
    ``optional`` gives a column that is simply empty then, ``has`` asks, ``any_of`` needs at least one of
    several. ``looked_at`` are all that were asked for by name, needed or not; ``named`` are the words that
    conditions ask for, by column.
    """

    def __init__(self, of: Table, present: Iterable[str] | None = None) -> None:
        from evaluators.stored_columns import stored_table

        self.table_read = of
        self.stored = stored_table(of)
        self.present = frozenset(present if present is not None else (column.name for column in of.columns))
        self.needed: dict[tuple[str, ...], None] = {}
        self.looked_at: set[str] = set()
        self.named: dict[str, set[NamedWords]] = {}

    @property
    def period(self) -> PeriodSpan:
        return period_span()

    def __getattr__(self, name: str) -> Expression:
        if name.startswith("_"):
            raise AttributeError(name)
        found = self.optional(name)
        self.needed[(name,)] = None
        return found

    def optional(self, name: str) -> Expression:
        if self.table_read.column(name) is None:
            raise AttributeError(unknown_column_text(self.table_read, name))
        self.looked_at.add(name)
        return self.stored.c[name]

    def any_of(self, *names: str) -> tuple[Expression, ...]:
        self.needed[names] = None
        return tuple(self.optional(name) for name in names)

    def has(self, name: str) -> bool:
        """What a measure does without a column is decided by it as well."""
        self.looked_at.add(name)
        return name in self.present

    def note_words(self, name: str, words: NamedWords) -> None:
        """Words that a condition asks for in a column of text: if none of them stands there, it is a slip."""
        self.named.setdefault(name, set()).add(words)

    def values(self, name: str, where: Condition) -> "Select[Any]":
        """The values of a column over all rows known so far for which ``where`` holds: for ``in_`` of
        another table."""
        from evaluators.stored_columns import exists_as_of

        return select(getattr(self, name)).where(and_(exists_as_of(self.table_read, self.stored), where))

    def missing(self) -> tuple[tuple[str, ...], ...]:
        """What the measure needs and the export lacks, each as the names of which one would do."""
        return tuple(group for group in self.needed if self.present.isdisjoint(group))


def unknown_column_text(table: Table, name: str) -> str:
    """That a table has no such column, and which one is likely meant."""
    names = {known: column.name for column in table.columns for known in (column.name, column.label)}
    near = get_close_matches(name, list(names), n=1)
    return f"{table.label}表没有“{name}”列" + (f"，是否指“{names[near[0]]}”？" if near else "")


def last_of_each(key: Expression, among: Condition, *order: Expression) -> Condition:
    """The one row that comes first in ``order`` of those with the same ``key`` for which ``among`` holds; a
    row without a key stands for itself."""
    chosen = case((among, literal_column("1")))
    place = func.row_number().over(partition_by=[key, chosen], order_by=list(order))
    return and_(among, or_(key.is_(None), place == literal_column("1")))


def middle_rows(value: Expression, among: Condition) -> Condition:
    """Of the rows for which ``among`` holds and ``value`` is known, the one in the middle by it; of an even
    number the two. The mean over these rows is the median."""
    counted = and_(among, value.is_not(None))
    chosen = case((counted, literal_column("1")))
    place = func.row_number().over(partition_by=[chosen], order_by=[value])
    rows = func.count(chosen).over(partition_by=[chosen])
    return and_(counted, place + place >= rows, place + place <= rows + literal_column("2"))


def empty_last(expression: Expression) -> tuple[Expression, Expression]:
    """Descending, what is empty last, on every engine alike."""
    return case((expression.is_(None), literal_column("1")), else_=literal_column("0")), expression.desc()


def seconds_between(start: Expression, end: Expression) -> Expression:
    """Whole seconds from the first instant to the second."""
    from evaluators.stored_columns import SecondsBetween

    return SecondsBetween(start, end)
