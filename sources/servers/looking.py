"""A relation on a server looked at: which of its columns are ours, what stands in them, and the SQL that
reads each."""

# ruff: noqa: S608  # names are quoted by the dialect and texts by its literal

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sources.engine import open_engine
from sources.servers.cells import (
    MOST_CHANGED,
    MOST_WORDS,
    NO_EXTREMES,
    CellWriter,
    Extremes,
    changed_words,
    is_listed,
    is_worded,
    must_stand_as_written,
)
from sources.servers.columns import MatchedColumns, match_server_columns
from sources.servers.dialect import DIALECTS, YES_NO, ServerColumn, ServerDialect
from sources.servers.figures import counted
from sources.servers.steadiness import steadiness_statement
from sources.servers.words import ReadWord, are_as_written, read_words
from sources.source import Source
from sources.tables import Column

Ask = Callable[[str], Sequence[tuple[str | None, ...]]]
"""One state of a database: a statement gives its rows, each cell as text. Raises OriginError."""
NOTHING_INSTANTS = ("0001-01-01", "1899-12-30", "1899-12-31", "1900-01-01")
"""Days that programs write where they have none."""


@dataclass
class Looking:
    """One look at one relation, each of its statements asked when it is needed and once."""

    ask: Ask
    kind: str
    source: Source
    relation: str

    @property
    def dialect(self) -> ServerDialect:
        return DIALECTS[self.kind]

    @property
    def quoted(self) -> str:
        return self.dialect.relation(self.relation)

    @cached_property
    def matched(self) -> MatchedColumns:
        self.ask(f"SELECT * FROM {self.quoted} LIMIT 0")  # the server says itself what it will not give
        rows = self.ask(self.dialect.columns_statement(self.relation))
        there = [self.dialect.read_column(str(name), str(held)) for name, held in rows]
        return match_server_columns(self.source, there)

    @cached_property
    def is_steady(self) -> bool:
        asked = steadiness_statement(self.kind, self.relation)
        return bool(asked and self.ask(asked))

    def state_there(self) -> tuple[int, str]:
        """How many rows there are now, those that do not count too, and a sum over their columns."""
        asked = self.dialect.state([held.name for held in self.matched.of.values()])
        ((rows, total),) = self.ask(f"SELECT {asked} FROM {self.quoted}")
        return int(rows or 0), str(total)

    @cached_property
    def writer(self) -> CellWriter:
        return CellWriter(self.dialect, self.source, self.matched.header)

    @cached_property
    def extremes(self) -> Mapping[Column, Extremes]:
        """Of instants, counts and the numbers of rows, by one scan."""
        asked = [column for column in self.matched.of if self.is_looked_into(column)]
        numbers = self.ask_numbers(
            [sql for column in asked for sql in self.extreme_figures(column)], self.quoted
        )
        threes = zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True)
        return {column: Extremes(*three) for column, three in zip(asked, threes, strict=True)}

    def is_looked_into(self, column: Column) -> bool:
        is_text = column.type == "text" and not is_worded(self.source, column)
        return is_text or column.type in ("instant", "count")

    def extreme_figures(self, column: Column) -> tuple[str, str, str]:
        held = self.matched.of[column]
        cell, writer = self.writer.bare(held), self.writer
        beyond = counted(writer.out_of_bounds(column, held))
        if column.type != "instant":
            return beyond, beyond if column.type == "text" else "0", "0"
        nothing = ", ".join(map(writer.moment, NOTHING_INSTANTS))
        clocked = f"{cell} <> {self.dialect.day_start.format(cell)}"
        return beyond, counted(f"{cell} IN ({nothing})"), counted(clocked)

    def ask_numbers(self, figures: Sequence[str], rows: str, condition: str = "1 = 1") -> list[int]:
        """Whole numbers, one for each figure; nothing is asked where there are none."""
        if not figures:
            return []
        (found,) = self.ask(f"SELECT {', '.join(figures)} FROM {rows} WHERE {condition}")
        return [int(cell or 0) for cell in found]

    @cached_property
    def words(self) -> Mapping[Column, tuple[ReadWord, ...] | None]:
        """Of columns whose words decide; ``None`` where there are too many to look at each."""
        worded = {
            column: self.words_there(held)
            for column, held in self.matched.of.items()
            if is_worded(self.source, column) and held.holds != YES_NO
        }
        with tempfile.TemporaryDirectory() as folder, open_engine(Path(folder)) as connection:
            return {
                column: found
                if found is None
                else read_words(connection, column, self.matched.header, self.source, found)
                for column, found in worded.items()
            }

    def words_there(self, held: ServerColumn) -> list[tuple[str, int]] | None:
        cell = self.writer.text(held)
        rows = self.ask(
            f"SELECT {cell}, count(*) FROM {self.quoted} WHERE {cell} IS NOT NULL "
            f"GROUP BY {cell} LIMIT {MOST_WORDS + 1}"
        )
        return None if len(rows) > MOST_WORDS else [(str(word), int(number or 0)) for word, number in rows]

    @cached_property
    def cells(self) -> Mapping[Column, str]:
        """The SQL of each column that is read."""
        found = {
            column: self.cell(column, held)
            for column, held in self.matched.of.items()
            if column not in self.withheld
        }
        derived, started = self.source.table.column("started_hour"), self.source.table.column("started_at")
        if derived and started in found:
            found[derived] = self.dialect.hours.format(found[started])
        return found

    def cell(self, column: Column, held: ServerColumn) -> str:
        words = self.words.get(column)
        if words is not None and not self.has_many_words(column):
            return self.writer.by_words(column, held, words)
        return self.writer.plain(column, held, self.extremes.get(column, NO_EXTREMES))

    def has_many_words(self, column: Column) -> bool:
        """Whether too many different words stand there to look at each, or to name each that changes."""
        words = self.words[column]
        return words is None or len(changed_words(column, words)) > MOST_CHANGED

    @cached_property
    def withheld(self) -> Mapping[Column, str]:
        """Columns whose words cannot be read as ours, with why."""
        return {column: why for column in self.words if (why := self.why_withheld(column))}

    def why_withheld(self, column: Column) -> str:
        words = self.words[column]
        place = f"“{column.label}”在服务器上的列“{self.matched.of[column].name}”"
        if must_stand_as_written(column) and (words is None or not are_as_written(words)):
            kept = "只用工号、代号，不用姓名" if column.personal else "只写到区划，不写门牌、小区"
            return f"{place}可能有个人信息，没有读取；请数据库管理员建视图，{kept}"
        if is_listed(column) and self.has_many_words(column):
            return f"{place}有太多种写法，认不出是哪几个词，没有采用；请核对是不是这一列"
        if self.source.values.get(column.name) and self.has_many_words(column):
            return f"{place}有太多种写法，声明的取值对照用不上，没有采用这一列；请数据库管理员建视图归并写法"
        return ""

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(column.name for column in self.cells)

    @property
    def rows(self) -> str:
        """The relation with its columns under our names."""
        cells = ", ".join(
            f"{cell} AS {self.dialect.name(column.name)}" for column, cell in self.cells.items()
        )
        return f"(SELECT {cells} FROM {self.quoted}) AS looked_at"
