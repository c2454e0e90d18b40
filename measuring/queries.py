"""What is needed of a table, and the counts that answer it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from measuring.aggregates import Tally
from measuring.requests import Window
from measuring.statements import ROWS, Population

Counts = Mapping[str, Any]
Place = tuple[Any, ...]


@dataclass(frozen=True, eq=False)
class Need:
    """Tallies of one population in one window; at one place of its cuts, or (``None``) at every place there is."""

    population: Population
    window: Window
    tallies: tuple[Tally, ...]
    place: Place | None = ()


@dataclass(frozen=True)
class Answer:
    """Tallies by key at every place of one population in one window."""

    places: Mapping[Place, Counts]

    def at(self, place: Place | None) -> Counts:
        return self.places.get(place or (), {ROWS: 0})

    @cached_property
    def rows(self) -> int:
        """All rows in the window, at whatever place."""
        return sum(each[ROWS] for each in self.places.values())

    def whole(self) -> "Answer":
        """All places as one; a sum over no rows stays unknown."""
        if not self.places:
            return self
        names = next(iter(self.places.values()))
        return Answer({(): {name: total(each.get(name) for each in self.places.values()) for name in names}})

    def with_(self, other: "Answer") -> "Answer":
        """The tallies of both, place by place."""
        merged = {place: dict(each) for place, each in self.places.items()}
        for place, each in other.places.items():
            merged.setdefault(place, {}).update(each)
        return Answer(merged)


def total(counts: Any) -> int | Decimal | None:
    known = [each for each in counts if each is not None]
    return sum(known) if known else None


def read_answer(found: Sequence[tuple[Any, ...]], cuts: int, tallies: Sequence[Tally]) -> Answer:
    names = (ROWS, *(each.key for each in tallies))
    return Answer({row[:cuts]: dict(zip(names, row[cuts:], strict=True)) for row in found})


@dataclass(frozen=True)
class Extent:
    """How many rows of a table are dated in a window, and how many lie before and after it."""

    rows: int
    before: int
    after: int
    strange: str = ""
    """A filter that names one thing (a project, a unit) by a name that stands nowhere in the table."""


Answers = Mapping[tuple[Population, Window], Answer]
