"""What is needed of a table, and the counts that answer it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from measuring.aggregates import Aggregate
from measuring.once import Once
from measuring.requests import Window
from measuring.statements import ROW_COUNT, RowSet

Counts = Mapping[str, Any]
GroupKey = tuple[Any, ...]
NO_ROWS: Counts = {ROW_COUNT: 0}


class Query(NamedTuple):
    """Tallies of one population in one window; at one place of its cuts, or (``None``) at every place there
    is."""

    row_set: RowSet
    window: Window
    aggregates: tuple[Aggregate, ...]
    group: GroupKey | None = ()


@dataclass(frozen=True)
class QueryResult:
    """Tallies by key at every place of one population in one window."""

    groups: Mapping[GroupKey, Counts]

    def counts_at(self, place: GroupKey | None) -> Counts:
        return self.groups.get(place or (), NO_ROWS)

    @Once
    def row_count(self) -> int:
        """All rows in the window, at whatever place."""
        return sum(group[ROW_COUNT] for group in self.groups.values())

    def merge_groups(self) -> "QueryResult":
        """All places as one; a sum over no rows stays unknown."""
        if not self.groups:
            return self
        names = next(iter(self.groups.values()))
        return QueryResult(
            {(): {name: sum_known(group.get(name) for group in self.groups.values()) for name in names}}
        )

    def merged_with(self, other: "QueryResult") -> "QueryResult":
        """The tallies of both, place by place."""
        if not self.groups or not other.groups:
            return self if self.groups else other
        merged = {place: dict(record) for place, record in self.groups.items()}
        for place, record in other.groups.items():
            merged.setdefault(place, {}).update(record)
        return QueryResult(merged)


def sum_known(counts: Any) -> int | Decimal | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def read_result(found: Sequence[tuple[Any, ...]], cuts: int, tallies: Sequence[Aggregate]) -> QueryResult:
    names = (ROW_COUNT, *(tally.key for tally in tallies))
    return QueryResult({row[:cuts]: dict(zip(names, row[cuts:], strict=True)) for row in found})


@dataclass(frozen=True)
class Coverage:
    """How many rows of a table are dated in a window, and how many lie before and after it."""

    rows: int
    before: int
    after: int


QueryResults = Mapping[tuple[RowSet, Window], QueryResult]
