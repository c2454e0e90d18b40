"""Cells that are read without the macros of cells.sql, because these give the same: words that were read
carefully once, and instants that the engine writes as they stand. All others are read carefully.

``r<place>`` is such a cell of the physical column ``c<place>``: the number of its word, or the instant.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sources.engine import list_literal, quote_name


@dataclass(frozen=True)
class UsualWords:
    """``words`` of one physical column that are free of dress, and of each, as SQL, what its column has for
    it."""

    place: int
    words: tuple[str, ...]
    values: tuple[str, ...]


@dataclass(frozen=True)
class RegularCells:
    """By canonical column: its usual words, or the one physical column of its instants. With none of them
    every cell is read carefully."""

    words: Mapping[str, UsualWords] = field(default_factory=dict)
    instants: Mapping[str, int] = field(default_factory=dict)

    @property
    def places(self) -> frozenset[int]:
        return frozenset((*self.instants.values(), *(usual.place for usual in self.words.values())))

    def read(self, rows: str) -> str:
        """The rows with their regular cells."""
        if not self.places:
            return rows
        casts = ", ".join(f"try_cast(c{place} AS TIMESTAMP) AS t{place}" for place in self.instants.values())
        cast = f"SELECT *, {casts} FROM ({rows})" if casts else rows  # noqa: S608  # ours
        return f"SELECT *, {', '.join(self._cells())} FROM ({cast})"  # noqa: S608  # ours

    def _cells(self) -> Iterator[str]:
        for place in self.instants.values():
            # what is written back as it stands is an ISO instant without zone; the years are those of is_iso
            yield (
                f"CASE WHEN t{place} >= TIMESTAMP '1901-01-01' AND t{place} < TIMESTAMP '2200-01-01' "
                f"AND CAST(t{place} AS VARCHAR) = c{place} THEN t{place} END AS r{place}"
            )
        for usual in self.words.values():
            yield f"try_cast(c{usual.place} AS ENUM{_in_brackets(usual.words)}) AS r{usual.place}"

    def bare(self, place: int, careful: str) -> str:
        """A regular cell needs no undressing."""
        return (
            f"CASE WHEN r{place} IS NOT NULL THEN c{place} ELSE {careful} END" if self.has(place) else careful
        )

    def has(self, place: int) -> bool:
        return place in self.places

    def carried(self) -> Iterator[str]:
        """The regular cells under the names of their columns."""
        for name, place in self.instants.items():
            yield f"r{place} AS {_regular_name(name)}"
        for name, usual in self.words.items():
            yield f"r{usual.place} AS {_regular_name(name)}"

    def instant(self, column: str, careful: str) -> str:
        if column not in self.instants:
            return careful
        return (
            f"CASE WHEN {_regular_name(column)} IS NOT NULL THEN {_regular_name(column)} ELSE {careful} END"
        )

    def word(self, column: str, careful: str) -> str:
        """What the column has for a usual word."""
        if column not in self.words:
            return careful
        cell, usual = _regular_name(column), self.words[column]
        value = f"[{', '.join(usual.values)}][enum_code({cell}) + 1]"
        if "[" + ", ".join(usual.values) + "]" == list_literal(usual.words):
            value = f"CAST({cell} AS VARCHAR)"
        return f"CASE WHEN {cell} IS NOT NULL THEN {value} ELSE {careful} END"


ALL_CAREFUL = RegularCells()


def _in_brackets(words: tuple[str, ...]) -> str:
    return "(" + list_literal(words)[1:-1] + ")"


def _regular_name(column: str) -> str:
    return quote_name("regular." + column)
