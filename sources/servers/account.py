"""The account of a table on a server: what a typed table of a file tells of itself, as far as counts on the
server can tell it."""

# ruff: noqa: S608  # names are quoted by the dialect and texts by its literal

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from indicators.doubts import DoubtCode
from sources.errors import UnreadableInputError
from sources.months import MOST_MONTHS
from sources.origins.contract import OriginError, OriginFault
from sources.servers.columns import left_out_doubt
from sources.servers.dialect import ServerDialect
from sources.servers.figures import (
    FigureList,
    comparable_words,
    counted,
    figure_doubts,
    server_doubt,
)
from sources.servers.looking import Looking
from sources.servers.order import ordered_pairs
from sources.servers.place import ServerPlace
from sources.servers.words import ReadWord
from sources.tables import Column
from sources.typed import MonthRows, TableDoubt, TypedTable
from sources.vocabulary import REMAINDER_WORDS

UNCHECKED = "数据在服务器上直接统计，未逐格核对原始文件"
SHARED_NUMBERS = frozenset({"payments", "callbacks", "budget"})
"""Tables of which a number may rightly have several rows."""
MOST_TOLD = 5


@dataclass
class ServerAccount:
    """Made from one look; ``now`` says what lies in the future."""

    looking: Looking
    now: datetime

    @property
    def dialect(self) -> ServerDialect:
        return self.looking.dialect

    @property
    def label(self) -> str:
        return self.looking.source.table.label

    @cached_property
    def figures(self) -> FigureList:
        source, names = self.looking.source, self.looking.names
        exclude = {name: words for name, words in comparable_words(source).items() if name in names}
        return FigureList(self.dialect, replace(source, exclude=exclude), tuple(self.looking.cells), self.now)

    def make_table(self) -> TypedTable:
        """The typed table without a key; raises OriginError."""
        try:
            return self.make_table_at_once() if self.looking.is_steady else self.make_watched_table()
        except UnreadableInputError as error:
            raise OriginError(OriginFault.SETTINGS, error.message) from error

    def make_watched_table(self) -> TypedTable:
        """Where statements may see different states: with a doubt if the first and the last did."""
        before = self.looking.state_there()
        table = self.make_table_at_once()
        after = self.looking.state_there()
        if before == after:
            return table
        doubts = (*table.doubts, look_doubt(self.label, before[0], after[0]))
        return replace(table, doubts=doubts, in_order=frozenset())

    def make_table_at_once(self) -> TypedTable:
        only, doubts = self.figures.only, tuple(self.figures.doubts())
        asked = [
            "count(*)",
            counted(self.figures.dated_condition or "1 = 1"),
            counted(only),
            *(counted(f"{only} AND ({figure.condition})") for figure in doubts),
        ]
        read, dated, used, *numbers = self.looking.ask_numbers(asked, self.looking.rows)
        told = (
            *self.column_doubts(used),
            *self.row_doubts(read, read - dated, used),
            *figure_doubts(doubts, numbers, self.label, used),
        )
        return TypedTable(
            self.looking.source.table,
            Path(),
            "",
            self.looking.names,
            (),
            read=read,
            used=used,
            rejected=read - dated,
            excluded=dated - used,
            latest=self.latest(),
            in_order=ordered_pairs(self.looking, self.figures.only),
            doubts=told,
            notes=(UNCHECKED, *self.notes()),
            months=self.months(),
            headers={column.name: (held.name,) for column, held in self.looking.matched.of.items()},
            place=self.place(),
        )

    def months(self) -> tuple[MonthRows, ...]:
        """The newest with rows, in order."""
        born = self.looking.source.table.birth_column
        if born not in self.looking.names:
            return ()
        cell = self.dialect.name(born)
        month, day = self.dialect.month.format(cell), self.dialect.day.format(cell)
        rows = self.looking.ask(
            f"SELECT {month}, count(*), count(DISTINCT {day}) "
            f"FROM {self.looking.rows} WHERE {self.figures.only} "
            f"GROUP BY 1 ORDER BY 1 DESC LIMIT {MOST_MONTHS}"
        )
        return tuple(
            MonthRows(str(month), int(number or 0), int(days or 0)) for month, number, days in reversed(rows)
        )

    def latest(self) -> date | None:
        """The newest day of any event that can have happened by now."""
        cells = [self.dialect.name(column.name) for column in self.figures.events]
        if not cells:
            return None
        newest = ", ".join(f"max(CASE WHEN {cell} < {self.figures.limit} THEN {cell} END)" for cell in cells)
        (found,) = self.looking.ask(f"SELECT {newest} FROM {self.looking.rows} WHERE {self.figures.only}")
        return max((date.fromisoformat(cell[:10]) for cell in found if cell), default=None)

    def place(self) -> ServerPlace:
        """Where it stands, and its state now."""
        of, cells = self.looking.matched.of, self.looking.cells
        columns = {column.name: of[column].name for column in cells if column in of}
        spelt = {column.name: cell for column, cell in cells.items()}
        changed = {
            name: cell
            for name, cell in spelt.items()
            if name not in columns or cell != self.dialect.name(columns[name])
        }
        counts = self.dialect.state(list(spelt))
        state = f"SELECT {counts} FROM {self.looking.rows} WHERE {self.figures.only}"
        (found,) = self.looking.ask(state)
        only = replace(self.figures, cells=spelt).only
        return ServerPlace(
            self.looking.kind, self.looking.relation, columns, changed, only, state, tuple(map(str, found))
        )

    def row_doubts(self, read: int, undated: int, used: int) -> Iterator[TableDoubt]:
        if undated:
            told = "没有日期，无法计入任何统计期，请补上"
            yield server_doubt(DoubtCode.UNDATED_ROW, undated, read, self.label, (), told)
        groups, rows = self.repeats()
        if rows:
            labels = "”“".join(self.figures.label(key) for key in self.keys)
            told = f"共用 {groups} 个“{labels}”，都计入了，可能重复计数；请核对，同一件只计一次的请建视图只留一行"
            yield server_doubt(DoubtCode.REPEATED_ROW, rows, used, self.label, (), told)

    def repeats(self) -> tuple[int, int]:
        """Numbers that several rows share, and these rows; rows with an empty part are all different."""
        keys = [self.dialect.name(key) for key in self.keys]
        if not keys:
            return 0, 0
        filled = " AND ".join((self.figures.only, *(f"{key} IS NOT NULL" for key in keys)))
        shared = (
            f"(SELECT count(*) AS number FROM {self.looking.rows} WHERE {filled} "
            f"GROUP BY {', '.join(keys)} HAVING count(*) > 1) AS shared"
        )
        groups, rows = self.looking.ask_numbers(["count(*)", "sum(number)"], shared)
        return groups, rows

    @property
    def keys(self) -> tuple[str, ...]:
        """What should tell rows apart."""
        table = self.looking.source.table
        usual = (table.number_column,) if table.number_column and table.name not in SHARED_NUMBERS else ()
        keys = self.looking.source.key or usual
        return keys if self.looking.names.issuperset(keys) else ()

    def column_doubts(self, used: int) -> Iterator[TableDoubt]:
        yield from self.looking.matched.doubts
        for column, why in self.looking.withheld.items():
            yield left_out_doubt(self.looking.source, column, why)
        for column, extremes in self.looking.extremes.items():
            if unread := extremes.beyond - extremes.nothing:
                told = f"“{column.label}”的值不合理（太早、太晚或小于零），没有采用，请改正"
                yield server_doubt(DoubtCode.UNREAD_CELL, unread, used, self.label, (column.name,), told)
        for column, unread_words in self.unread_words():
            if column.name not in REMAINDER_WORDS:
                yield self.word_doubt(column, unread_words, used)
        for name in self.looking.source.exclude.keys() - self.looking.names:
            told = (
                f"可能应当剔除：声明里要按“{name}”剔除，而它不是已对应的列，没有剔除；请在列对应里写明这一列"
            )
            yield server_doubt(DoubtCode.FILTER, used, used, self.label, (), told)

    def unread_words(self) -> Iterator[tuple[Column, list[ReadWord]]]:
        for column, words in self.looking.words.items():
            unread = [word for word in words or () if word.unread]
            if unread and column not in self.looking.withheld:
                yield column, unread

    def word_doubt(self, column: Column, unread: Sequence[ReadWord], used: int) -> TableDoubt:
        told = f"“{column.label}”的取值不认识：{told_words(unread)}；请在取值对照里写明含义，或在数据中改正"
        number = sum(word.rows for word in unread)
        return server_doubt(DoubtCode.UNKNOWN_WORD, number, used, self.label, (column.name,), told)

    def notes(self) -> Iterator[str]:
        for column in self.looking.words:
            if self.looking.has_many_words(column) and column not in self.looking.withheld:
                yield f"“{column.label}”的写法太多，没有逐词核对"
        for column, unread in self.unread_words():
            if word := REMAINDER_WORDS.get(column.name):
                yield f"“{column.label}”有不认识的取值，按 {word} 计：{told_words(unread)}"


def look_doubt(label: str, before: int, after: int) -> TableDoubt:
    """Rows came, went or changed while a table was looked over; both numbers are of all its rows."""
    where = f"{label}（服务器上的表）"
    told = (
        f"“{label}”在服务器上核对的时候正在变（开始时 {before:,} 行，结束时 {after:,} 行）："
        "各项核对不是同一时刻的；请在没有写入的时候再核对一次"
    )
    most = max(before, after, 1)
    return TableDoubt(DoubtCode.OLD_FETCH, max(1, abs(after - before)), most, where, told)


def told_words(words: Sequence[ReadWord]) -> str:
    listed = "、".join(f"“{word.unread}”{word.rows} 行" for word in words[:MOST_TOLD])
    return f"{listed}等 {len(words)} 种" if len(words) > MOST_TOLD else listed
