"""Cells that are read without the macros of cells.sql, because these give the same: words that were read
carefully once, instants in one form, whole numbers that the engine writes as they stand, and numbers of
orders. All others are read carefully.

``r<place>`` is such a cell of the physical column ``c<place>``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sources.engine import list_literal, quote_literal
from sources.tables import DAY, Column

CODE_CELL = "[A-Za-z_-]*[0-9][0-9A-Za-z_-]{4,}"
"""Longer than a number that lost its digits (1E17), and neither dressed nor a word."""
COMPARED_WORDS = 4
"""So many words are compared one after the other in less time than one is looked up."""


@dataclass(frozen=True)
class UsualWords:
    """``words`` of one physical column that are free of dress, and of each, as SQL, what its column has for
    it."""

    place: int
    words: tuple[str, ...]
    values: tuple[str, ...]

    def cell(self) -> str:
        """What a column has for one of a few words, otherwise the word; nothing for every other text."""
        if not self.are_compared:
            return f"try_cast({filled_cell(self.place)} AS ENUM({list_literal(self.words)[1:-1]}))"
        pairs = zip(self.words, self._typed_values(), strict=True)
        whens = (f"WHEN {quote_literal(word)} THEN {value}" for word, value in pairs)
        return f"CASE c{self.place} {' '.join(whens)} END"

    def value(self, cell: str) -> str:
        """Of a regular cell: texts as one of few, of which the engine writes the number and not the text."""
        values = f"[{', '.join(self.values)}]"
        if self.are_compared or list_literal(self.words) == values:
            return cell
        return f"CAST({values} AS {self._type}[])[enum_code({cell}) + 1]"

    @property
    def are_compared(self) -> bool:
        return len(self.words) <= COMPARED_WORDS

    @property
    def are_numbers(self) -> bool:
        """Whole ones, that need no words."""
        return self.words == self.values

    def _typed_values(self) -> Iterator[str]:
        return (f"CAST({value} AS {self._type})" for value in self.values)

    @property
    def _type(self) -> str:
        """Of the values: texts, yes and no, or whole numbers."""
        if texts := sorted({value for value in self.values if value.startswith("'")}):
            return f"ENUM({', '.join(texts)})"
        return "BOOLEAN" if {*self.values} <= {"true", "false"} else "BIGINT"


@dataclass(frozen=True)
class UsualInstants:
    """``form``, as strptime takes it, of the instants of one physical column."""

    place: int
    form: str

    def cell(self) -> str:
        return f"try_strptime(c{self.place}, {quote_literal(self.form)})"

    def fits(self, instant: str) -> str:
        """The condition that the macro is_iso of cells.sql knows the cell, of which ``instant`` was made."""
        breaks = (f"NOT contains(c{self.place}, chr({code}))" for code in WHITE_CODES)
        return " AND ".join((IN_YEARS.format(instant), *breaks))


IN_YEARS = "{0} >= TIMESTAMP '1901-01-01' AND {0} < TIMESTAMP '2200-01-01'"
WHITE_CODES = range(9, 14)
"""Tabs and line breaks, which strptime takes for the space between a day and a time."""


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

    def read(self, rows: str) -> str:
        """The rows with their regular cells."""
        if not self.places:
            return rows
        casts = ", ".join(("*", *self._casts()))
        cells = ", ".join(("*", *self._cells()))
        return f"SELECT {cells} FROM (SELECT {casts} FROM ({rows}))"  # noqa: S608  # ours

    def _casts(self) -> Iterator[str]:
        """A cast that fails takes longer than several that do not, so empty cells are kept from it."""
        for instants in self.instants.values():
            yield f"{instants.cell()} AS t{instants.place}"
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
            yield f"{usual.cell()} AS r{usual.place}"

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
