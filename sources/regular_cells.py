"""Cells that are read without the macros of cells.sql, because these give the same: words that were read
carefully once, instants and whole numbers that the engine writes as they stand, and numbers of orders. All
others are read carefully.

``r<place>`` is such a cell of the physical column ``c<place>``.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from sources.engine import list_literal, quote_literal
from sources.tables import DAY, Column

CODE_CELL = "[A-Za-z_-]*[0-9][0-9A-Za-z_-]{4,}"
"""Longer than a number that lost its digits (1E17), and neither dressed nor a word."""


@dataclass(frozen=True)
class UsualWords:
    """``words`` of one physical column that are free of dress, and of each, as SQL, what its column has for
    it."""

    place: int
    words: tuple[str, ...]
    values: tuple[str, ...]

    def value(self, cell: str) -> str:
        """Of a regular cell: texts as one of few, of which the engine writes the number and not the text."""
        if list_literal(self.words) == self._values_literal:
            return cell
        values = self._values_literal
        if texts := sorted({value for value in self.values if value.startswith("'")}):
            values = f"CAST({values} AS ENUM({', '.join(texts)})[])"
        return f"{values}[enum_code({cell}) + 1]"

    @property
    def are_numbers(self) -> bool:
        """Whole ones, that need no words."""
        return self.words == self.values

    @property
    def _values_literal(self) -> str:
        return f"[{', '.join(self.values)}]"


@dataclass(frozen=True)
class UsualInstants:
    """``form``, as strftime takes it, of the instants of one physical column; none where they stand as the
    engine writes them. It is one that the macro is_iso of cells.sql knows. ``steady``: all of the first rows
    have them so; ``typed``: the reader has made instants of them, each of that form."""

    place: int
    form: str = ""
    steady: bool = False
    typed: bool = False

    def fits(self, instant: str) -> str:
        """The condition that the cell is the instant in that form, of a year that is_iso knows."""
        if self.typed:
            return f"{instant} >= TIMESTAMP '1901-01-01' AND {instant} < TIMESTAMP '2200-01-01'"
        text = f"strftime({instant}, '{self.form}')" if self.form else f"CAST({instant} AS VARCHAR)"
        years = f"{instant} >= TIMESTAMP '1901-01-01' AND {instant} < TIMESTAMP '2200-01-01'"
        return f"{years} AND {text} = c{self.place}"


@dataclass(frozen=True)
class RegularCells:
    """By canonical column: its usual words, how its instants are written, or the one physical column of its
    whole numbers or codes. With none of them every cell is read carefully."""

    words: Mapping[str, UsualWords] = field(default_factory=dict)
    instants: Mapping[str, UsualInstants] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    codes: Mapping[str, int] = field(default_factory=dict)

    @property
    def columns(self) -> Mapping[str, int]:
        """Every column that has regular cells, and its place."""
        words = {name: usual.place for name, usual in self.words.items()}
        instants = {name: usual.place for name, usual in self.instants.items()}
        return {**words, **instants, **self.numbers, **self.codes}

    @property
    def places(self) -> frozenset[int]:
        return frozenset(self.columns.values())

    def steady_instants(self) -> tuple[dict[str, int], str]:
        """The columns of which all the first rows have instants of one form, by their places; and the form as
        strptime takes it. Of several forms that of the most columns."""
        steady = [usual for usual in self.instants.values() if usual.steady]
        forms = Counter(usual.form for usual in steady)
        form = max(forms, key=lambda one: forms[one], default="")
        columns = {
            name: usual.place for name, usual in self.instants.items() if usual.steady and usual.form == form
        }
        return columns, form.replace("%-", "%") or "%Y-%m-%d %H:%M:%S"

    def typed_by_reader(self, columns: Collection[str]) -> "RegularCells":
        instants = {name: replace(usual, typed=name in columns) for name, usual in self.instants.items()}
        return replace(self, instants=instants)

    @property
    def typed_places(self) -> frozenset[int]:
        return frozenset(usual.place for usual in self.instants.values() if usual.typed)

    def read(self, rows: str) -> str:
        """The rows with their regular cells."""
        if not self.places:
            return rows
        casts = ", ".join(("*", *self._casts()))
        cells = ", ".join(("*", *self._cells()))
        return f"SELECT {cells} FROM (SELECT {casts} FROM ({rows}))"  # noqa: S608  # ours

    def _casts(self) -> Iterator[str]:
        """A cast that fails takes longer than several that do not, so empty cells are kept from it."""
        for usual in self.instants.values():
            cast = f"c{usual.place}" if usual.typed else f"try_cast({filled_cell(usual.place)} AS TIMESTAMP)"
            yield f"{cast} AS t{usual.place}"
        for place in self.numbers.values():
            yield f"try_cast({filled_cell(place)} AS UINTEGER) AS t{place}"

    def _cells(self) -> Iterator[str]:
        for instants in self.instants.values():
            cast = f"t{instants.place}"
            yield f"CASE WHEN {instants.fits(cast)} THEN {cast} END AS r{instants.place}"
        for place in self.numbers.values():
            yield f"CASE WHEN CAST(t{place} AS VARCHAR) = c{place} THEN t{place} END AS r{place}"
        for place in self.codes.values():
            fits = f"regexp_full_match(c{place}, {quote_literal(CODE_CELL)})"
            yield f"CASE WHEN {fits} THEN c{place} END AS r{place}"
        for usual in self.words.values():
            words = list_literal(usual.words)[1:-1]
            yield f"try_cast({filled_cell(usual.place)} AS ENUM({words})) AS r{usual.place}"

    def value(self, column: Column) -> str:
        """What the column has for a regular cell, and nothing for an empty one."""
        cell = f"r{self.columns[column.name]}"
        if column.name in self.words:
            return self.words[column.name].value(cell)
        if column.kind == DAY:
            return f"date_trunc('day', {cell})"
        return f"CAST({cell} AS BIGINT)" if column.name in self.numbers else cell


ALL_CAREFUL = RegularCells()


def filled_cell(place: int) -> str:
    return f"CASE WHEN c{place} <> '' THEN c{place} END"
