"""What stands in a column of a table, whenever the rows are dated: asked once for each column."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

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
        self.counts: dict[tuple[str, str], Mapping[str, int]] = {}
        self.present: dict[tuple[str, str, str], bool] = {}
        self.spelt: dict[tuple[str, str], Mapping[str, Sequence[str]]] = {}
        self.asked_absent: dict[tuple[str, str, frozenset[str]], tuple[str, ...]] = {}
        self.asked_plain: dict[tuple[str, str, frozenset[str]], bool] = {}
        self.asked_respelt: dict[tuple[str, str, str, frozenset[str]], list[str]] = {}

    def read_counts(self, table: Table, column: str) -> Mapping[str, int]:
        key = table.name, column
        if key not in self.counts:
            statement = self.engine.compile(values_statement(table, column, MOST_VALUES))
            self.counts[key] = dict(self.engine.run(statement, {}))
        return self.counts[key]

    def stand_as_written(self, table: Table, column: str, values: frozenset[str]) -> bool:
        """Whether each of the values, and there are some, stands in a row and is spelt in no other way."""
        key = table.name, column, values
        if key not in self.asked_plain:
            is_respelt = any(self.respelt(table, column, value, values) for value in values)
            self.asked_plain[key] = bool(values) and not is_respelt and not self.absent(table, column, values)
        return self.asked_plain[key]

    def respelt(self, table: Table, column: str, value: str, beside: frozenset[str]) -> list[str]:
        """The values, without those of ``beside``, that differ from this one in spaces, signs, case or width
        only."""
        key = table.name, column, value, beside
        if key not in self.asked_respelt:
            plain = plain_spelling(value)
            alike = self.spelt_alike(table, column).get(plain, ()) if plain else ()
            self.asked_respelt[key] = [other for other in alike if other not in beside]
        return self.asked_respelt[key]

    def spelt_alike(self, table: Table, column: str) -> Mapping[str, Sequence[str]]:
        key = table.name, column
        if key not in self.spelt:
            self.spelt[key] = group_by_spelling(self.read_counts(table, column))
        return self.spelt[key]

    def absent(self, table: Table, column: str, values: frozenset[str]) -> tuple[str, ...]:
        """Those of the values that stand in no row."""
        key = table.name, column, values
        if key not in self.asked_absent:
            missing = (value for value in sorted(values) if not self.is_present(table, column, value))
            self.asked_absent[key] = tuple(missing)
        return self.asked_absent[key]

    def is_present(self, table: Table, column: str, value: str) -> bool:
        counts = self.read_counts(table, column)
        if value in counts or len(counts) < MOST_VALUES:
            return value in counts
        key = table.name, column, value
        if key not in self.present:
            statement = self.engine.compile(presence_statement(table, column, (value,)))
            self.present[key] = bool(self.engine.run(statement, {})[0][0])
        return self.present[key]


def group_by_spelling(words: Iterable[str]) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for word in words:
        found[plain_spelling(word)].append(word)
    return found
