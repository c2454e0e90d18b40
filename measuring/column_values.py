"""What stands in a column of a table, whenever the rows are dated: asked once for each column."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from indicators.likeness import plain_spelling
from measuring.engine import Engine
from measuring.statements import presence_statement, values_statement
from sources.tables import Table

MOST_VALUES = 2000
"""Of a column of more values only the most frequent are listed; any other is asked for by itself."""


class ColumnValues:
    """The values of columns of text with the number of rows of each, the most frequent first."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.counts: dict[tuple[Table, str], Mapping[str, int]] = {}
        self.present: dict[tuple[Table, str, str], bool] = {}
        self.spelt: dict[tuple[Table, str], Mapping[str, Sequence[str]]] = {}

    def read_counts(self, table: Table, column: str) -> Mapping[str, int]:
        key = table, column
        if key not in self.counts:
            statement = self.engine.compile(values_statement(table, column, MOST_VALUES))
            self.counts[key] = dict(self.engine.run(statement, {}))
        return self.counts[key]

    def respelt(self, table: Table, column: str, value: str, beside: Collection[str]) -> list[str]:
        """The values, without those of ``beside``, that differ from this one in spaces, signs, case or width
        only."""
        key = table, column
        if key not in self.spelt:
            self.spelt[key] = group_by_spelling(self.read_counts(table, column))
        plain = plain_spelling(value)
        alike = self.spelt[key].get(plain, ()) if plain else ()
        return [other for other in alike if other not in beside]

    def absent(self, table: Table, column: str, values: Collection[str]) -> tuple[str, ...]:
        """Those of the values that stand in no row."""
        return tuple(value for value in sorted(values) if not self.is_present(table, column, value))

    def is_present(self, table: Table, column: str, value: str) -> bool:
        counts = self.read_counts(table, column)
        if value in counts or len(counts) < MOST_VALUES:
            return value in counts
        if (table, column, value) not in self.present:
            statement = self.engine.compile(presence_statement(table, column, (value,)))
            self.present[table, column, value] = bool(self.engine.run(statement, {})[0][0])
        return self.present[table, column, value]


def group_by_spelling(words: Iterable[str]) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for word in words:
        found[plain_spelling(word)].append(word)
    return found
