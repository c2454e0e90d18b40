"""What is counted of a relation on a server when it is looked over: one statement of counts, and what they
leave in doubt."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from indicators.doubts import DoubtCode
from sources.cell_values import DEADLINE_COLUMNS
from sources.servers.dialect import ServerDialect
from sources.source import Source
from sources.staging import COUNTED_AMOUNTS
from sources.suspicions import CLOSED_WORDS, IN_ORDER, ON_TIME
from sources.tables import Column
from sources.typed import TableDoubt
from sources.vocabulary import known_meaning


@dataclass(frozen=True)
class ServerFigure:
    """Rows of one condition, and what is told where there are any; ``columns`` are those it speaks of."""

    condition: str
    code: DoubtCode
    columns: tuple[str, ...]
    message: str


@dataclass(frozen=True)
class FigureList:
    """Of the columns of ``source`` that are ``present``, under our names or as the ``cells`` that read them;
    ``now`` says what lies in the future."""

    dialect: ServerDialect
    source: Source
    present: Sequence[Column]
    now: datetime
    cells: Mapping[str, str] = field(default_factory=dict)

    def name(self, column: str) -> str:
        return self.cells.get(column) or self.dialect.name(column)

    def literals(self, words: Sequence[str]) -> str:
        return ", ".join(map(self.dialect.literal, words))

    @property
    def names(self) -> frozenset[str]:
        return frozenset(column.name for column in self.present)

    @property
    def events(self) -> list[Column]:
        """What has happened when its instant has come."""
        born = self.source.table.birth_column
        return [column for column in self.present if column.event or column.name == born]

    @property
    def dated_condition(self) -> str:
        born = self.source.table.birth_column
        return f"{self.name(born)} IS NOT NULL" if born in self.names else ""

    @property
    def excluded_condition(self) -> str:
        """ "" where none is left out."""
        tests = [
            f"({self.name(name)} IS NOT NULL AND {self.excluded_cell(name)} IN ({self.literals(words)}))"
            for name, words in self.source.exclude.items()
        ]
        return " OR ".join(tests)

    def excluded_cell(self, name: str) -> str:
        """Yes and no as the words that stand for them."""
        column = self.source.table.column(name)
        if column and column.type == "flag":
            return f"CASE WHEN {self.name(name)} THEN 'true' ELSE 'false' END"
        return self.dialect.as_text.format(self.name(name))

    @property
    def only(self) -> str:
        """The rows that count."""
        excluded = self.excluded_condition and f"NOT ({self.excluded_condition})"
        return " AND ".join(filter(None, (self.dated_condition, excluded))) or "1 = 1"

    @property
    def limit(self) -> str:
        tomorrow = self.now + timedelta(days=1)
        return self.dialect.moment.format(f"{tomorrow:%Y-%m-%d %H:%M:%S}")

    def doubts(self) -> Iterator[ServerFigure]:
        for first, second in IN_ORDER:
            if {first, second} <= self.names:
                yield self.impossible_order(first, second)
        for event, deadline in ON_TIME:
            if {event, deadline} <= self.names:
                yield self.uncertain_on_time(event, deadline)
        if {"status", "closed_at"} <= self.names:
            yield self.closed_without_time()
        for name in sorted(COUNTED_AMOUNTS & self.names - self.stood_in_for()):
            yield self.blank(name)
        if {"economic_code", "amount"} <= self.names:
            yield self.blank("economic_code")
        yield from map(self.in_future, self.future_columns())

    def label(self, name: str) -> str:
        column = self.source.table.column(name)
        return column.label if column else name

    def impossible_order(self, first: str, second: str) -> ServerFigure:
        """A day without a time and a minute without seconds are no earlier than what falls into them."""
        before, after = self.name(first), self.name(second)
        starts = " ".join(
            f"AND NOT ({after} = {start.format(after)} AND {start.format(before)} = {after})"
            for start in (self.dialect.day_start, self.dialect.minute_start)
        )
        condition = f"{after} < {before} {starts}"
        told = f"“{self.label(second)}”早于“{self.label(first)}”"
        return ServerFigure(condition, DoubtCode.IMPOSSIBLE_ORDER, (second,), f"{told}，请核对")

    def uncertain_on_time(self, event: str, deadline: str) -> ServerFigure:
        """One of the two is a day without a time, and it is the day of the other."""
        done, due = self.name(event), self.name(deadline)
        start, end = self.dialect.day_start, self.dialect.day_end
        condition = (
            f"{start.format(done)} = {start.format(due)} AND {due} <> {end.format(due)} "
            f"AND ({done} = {start.format(done)}) <> ({due} = {start.format(due)})"
        )
        told = f"“{self.label(event)}”与“{self.label(deadline)}”同日而有一方没有钟点，请补上钟点"
        return ServerFigure(condition, DoubtCode.UNCERTAIN_DATE, (event, deadline), told)

    def closed_without_time(self) -> ServerFigure:
        words = self.literals(CLOSED_WORDS)
        condition = f"{self.name('closed_at')} IS NULL AND {self.name('status')} IN ({words})"
        told = f"状态为办结而“{self.label('closed_at')}”是空的，请补上"
        return ServerFigure(condition, DoubtCode.BLANK_CELL, ("closed_at",), told)

    def stood_in_for(self) -> frozenset[str]:
        """年初 stands in for 全年 where that is empty, and is not asked for beside it."""
        return frozenset({"initial"}) if "annual" in self.names else frozenset()

    def blank(self, name: str) -> ServerFigure:
        condition = f"{self.name(name)} IS NULL"
        if name == "annual" and "initial" in self.names:
            condition += f" AND {self.name('initial')} IS NULL"
        return ServerFigure(condition, DoubtCode.BLANK_CELL, (name,), f"“{self.label(name)}”是空的，请补上")

    def future_columns(self) -> list[Column]:
        return [column for column in self.events if column.name not in DEADLINE_COLUMNS]

    def in_future(self, column: Column) -> ServerFigure:
        condition = f"{self.name(column.name)} >= {self.limit}"
        told = f"“{column.label}”晚于现在，请核对"
        return ServerFigure(condition, DoubtCode.UNCERTAIN_DATE, (column.name,), told)


def counted(condition: str) -> str:
    """SQL for how many rows meet a condition."""
    return f"count(CASE WHEN {condition} THEN 1 END)"


def figure_doubts(
    figures: Sequence[ServerFigure], numbers: Sequence[int], label: str, of: int
) -> Iterator[TableDoubt]:
    """A doubt for each figure of which there are rows."""
    for figure, number in zip(figures, numbers, strict=True):
        if number:
            yield server_doubt(figure.code, number, of, label, figure.columns, figure.message)


def server_doubt(
    code: DoubtCode, number: int, of: int, label: str, columns: tuple[str, ...], message: str
) -> TableDoubt:
    """``message`` says what is wrong with so many rows."""
    where = f"{label}（服务器上的表）"
    return TableDoubt(
        code,
        number,
        max(of, number),
        f"{where}{' '.join(columns)}",
        f"{where}有 {number} 行{message}",
        columns,
    )


def comparable_words(source: Source) -> Mapping[str, tuple[str, ...]]:
    """Of columns by which rows are left out, the words as a typed table has them and as they are written."""
    found = {}
    for name, words in source.exclude.items():
        meant = (known_meaning(name, word) for word in words)
        found[name] = (*words, *(str(word).lower() for word in meant if word is not None))
    return found
