"""Staged parts to the one Parquet file of a table: order of day and month, date-only columns, repeated keys, exclusions."""

# ruff: noqa: S608  # every name in the SQL is ours and every text goes through engine.literal

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from sources.declaration import Source
from sources.demands import UNDATED
from sources.engine import listed, literal, name
from sources.staging import AGAIN, DATA, RAGGED, REMARK, TOTAL, remainder
from sources.tables import Column
from sources.typed import Unread

DEADLINES = {"sign_due_at", "due_at"}
PASSED_OVER = {TOTAL: "合计行", REMARK: "表后说明", AGAIN: "重复的表头"}
ORDERS = {"day_first": "日/月/年", "month_first": "月/日/年"}


@dataclass(frozen=True)
class Part:
    """One staged part: its Parquet file, the input it came from, the rows of the header and above, what it has."""

    path: Path
    input: int
    shown: str
    first: int
    lead: int
    found: frozenset[str]


@dataclass(frozen=True)
class Assembled:
    """What became of the rows; the numbers of TypedTable."""

    present: frozenset[str]
    rows: tuple[int, ...]
    read: int
    used: int
    rejected: int
    repeated: int
    excluded: int
    unread: tuple[Unread, ...]
    latest: date | None
    notes: tuple[str, ...]


@dataclass
class Assembly:
    """One table being put together on ``connection``."""

    connection: duckdb.DuckDBPyConnection
    source: Source
    parts: Sequence[Part]
    now: datetime
    notes: list[str] = field(default_factory=list)

    def write(self, target: Path) -> Assembled:
        self.view()
        orders = {each.name: self.order(each) for each in self.instants() if not self.source.formats.get(each.name)}
        self.typed(orders)
        date_only = [each.name for each in self.instants() if each.name in DEADLINES and self.is_date_only(each.name)]
        date_only += [each for each in self.source.date_only if each in self.found and each not in date_only]
        self.count_kinds()
        counts = self.one(
            f"SELECT count(*), count(*) FILTER ({self.dated}) FROM typed WHERE kind IN ({DATA}, {RAGGED})"
        )
        used, repeated, excluded = self.copy(target, date_only)
        return Assembled(
            self.present,
            self.rows_by_input(),
            read=counts[0],
            used=used,
            rejected=counts[0] - counts[1],
            repeated=repeated,
            excluded=excluded,
            unread=self.unread(),
            latest=self.latest(),
            notes=tuple(self.notes),
        )

    @property
    def found(self) -> frozenset[str]:
        return frozenset().union(*(each.found for each in self.parts))

    @property
    def present(self) -> frozenset[str]:
        """What every part has, or has been declared as one that some may lack."""
        optional = {column for column, heading in self.source.columns.items() if heading.optional}
        everywhere = frozenset.intersection(*(each.found for each in self.parts))
        for column in self.columns():
            if column.name not in everywhere | optional:
                lacking = sorted({part.shown for part in self.parts if column.name not in part.found})
                self.note(
                    f"“{column.label}”一列有的文件没有，不予采用：{'、'.join(lacking[:5])}{'等' if len(lacking) > 5 else ''}"
                )
        derived = {"started_hour"} if "started_at" in everywhere and self.source.table.column("started_hour") else set()
        return frozenset((everywhere | (optional & self.found)) | derived)

    @property
    def dated(self) -> str:
        begins = self.source.table.begins
        if self.source.table.name in UNDATED and begins not in self.found:
            return f"kind = {DATA}"
        return f"kind = {DATA} AND {name(begins)} IS NOT NULL"

    def columns(self) -> list[Column]:
        return [each for each in self.source.table.columns if each.name in self.found]

    def instants(self) -> list[Column]:
        return [each for each in self.columns() if each.type == "instant"]

    def note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)

    def one(self, sql: str) -> tuple[Any, ...]:
        return self.connection.execute(sql).fetchone() or ()

    def view(self) -> None:
        """All parts as one relation ``staged``, rows numbered as in their files, titles and header left out."""
        files = ", ".join(literal(str(each.path)) for each in self.parts)
        firsts = ", ".join(str(each.first) for each in self.parts)
        leads = ", ".join(str(each.lead + 1) for each in self.parts)
        self.connection.execute(
            f"CREATE TEMP VIEW staged AS SELECT *, file_row_number + [{leads}][file + 1] AS row "
            f"FROM read_parquet([{files}], union_by_name = true, file_row_number = true) WHERE file_row_number >= [{firsts}][file + 1]"
        )

    def order(self, column: Column) -> str:
        """``day_first`` or ``month_first`` if the cells of the whole column leave no doubt, else nothing."""
        raw = name("raw." + column.name)
        first, second = self.one(
            f"SELECT max(CAST(regexp_extract({raw}, '^(\\d+)', 1) AS INT)), max(CAST(regexp_extract({raw}, '^\\d+\\D(\\d+)', 1) AS INT)) "
            f"FROM staged WHERE kind = {DATA} AND is_slashed({raw})"
        )
        if first is None:
            return ""
        if (first > 12) == (second > 12):
            why = "两种顺序都有" if first > 12 else "分不清哪个是月、哪个是日"
            example = '"%m/%d/%Y"'
            self.note(f"“{column.label}”的日期{why}，请在 sources.yaml 用 formats: {{{column.name}: {example}}} 写明")
            return ""
        order = "day_first" if first > 12 else "month_first"
        self.note(f"“{column.label}”按{ORDERS[order]}读取")
        return order

    def typed(self, orders: dict[str, str]) -> None:
        """The view ``typed``: instants whose order was decided are filled in, and no longer raw."""
        replaced = []
        for column, order in orders.items():
            if order:
                raw, cell = name("raw." + column), f"{order}({name('raw.' + column)})"
                read = f"CASE WHEN is_slashed({raw}) THEN {cell} END"
                replaced.append(f"coalesce({name(column)}, {read}) AS {name(column)}")
                replaced.append(f"CASE WHEN {read} IS NULL THEN {raw} END AS {raw}")
        replace = f" REPLACE ({', '.join(replaced)})" if replaced else ""
        self.connection.execute(f"CREATE TEMP VIEW typed AS SELECT *{replace} FROM staged")

    def is_date_only(self, column: str) -> bool:
        cell = name(column)
        sql = f"SELECT bool_and({cell} = date_trunc('day', {cell})) FROM typed WHERE kind = {DATA}"
        return bool(self.one(sql)[0])

    def count_kinds(self) -> None:
        rows = self.connection.execute("SELECT kind, count(*) FROM typed GROUP BY kind ORDER BY kind").fetchall()
        for kind, count in rows:
            if kind in PASSED_OVER:
                self.note(f"跳过{PASSED_OVER[kind]} {count} 行")

    def rows_by_input(self) -> tuple[int, ...]:
        counted = dict(
            self.connection.execute(
                f"SELECT file, count(*) FROM typed WHERE kind IN ({DATA}, {RAGGED}) GROUP BY file"
            ).fetchall()
        )
        inputs = range(max(each.input for each in self.parts) + 1)
        return tuple(
            sum(counted.get(number, 0) for number, part in enumerate(self.parts) if part.input == each)
            for each in inputs
        )

    def unread(self) -> tuple[Unread, ...]:
        """Cells that say something and were not read, by file and column; and rows whose cells are out of place."""
        found = []
        for column in self.columns():
            raw = name("raw." + column.name)
            rows = self.connection.execute(
                f"SELECT file, count(*), min(row), arg_min({raw}, row) FROM typed "
                f"WHERE kind = {DATA} AND {raw} IS NOT NULL GROUP BY file ORDER BY file"
            ).fetchall()
            if word := remainder(column):
                self.note_remainder(column, word, rows)
                continue
            found += [
                Unread(self.parts[file].shown, column.name, column.label, cells, row, self.masked(example))
                for file, cells, row, example in rows
            ]
        return tuple(found + self.ragged())

    def ragged(self) -> list[Unread]:
        rows = self.connection.execute(
            f"SELECT file, count(*), min(row) FROM typed WHERE kind = {RAGGED} GROUP BY file ORDER BY file"
        ).fetchall()
        return [Unread(self.parts[file].shown, "", "列数多于表头", cells, row, "") for file, cells, row in rows]

    def note_remainder(self, column: Column, word: str, rows: list[tuple[Any, ...]]) -> None:
        if rows:
            raw = name("raw." + column.name)
            words = self.connection.execute(
                f"SELECT {raw}, count(*) FROM typed WHERE kind = {DATA} AND {raw} IS NOT NULL "
                "GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 5"
            ).fetchall()
            listed = "、".join(f"“{self.masked(text)}”{count} 行" for text, count in words)
            self.note(f"“{column.label}”有不认识的取值，按 {word} 计：{listed}；可在 sources.yaml 用 values: 写明")

    def masked(self, text: str) -> str:
        return str(self.one(f"SELECT masked({literal(text)})")[0])

    def latest(self) -> date | None:
        """The newest day of any event that can have happened by now."""
        horizon = self.now + timedelta(days=1)
        cells = [each.name for each in self.instants() if each.event or each.name == self.source.table.begins]
        if not cells:
            return None
        limit = f"TIMESTAMP {literal(horizon.strftime('%Y-%m-%d %H:%M:%S'))}"
        newest = ", ".join(f"max({name(each)}) FILTER ({name(each)} < {limit})" for each in cells)
        later = ", ".join(f"count(*) FILTER ({name(each)} >= {limit})" for each in cells)
        found = self.one(f"SELECT {newest}, {later} FROM typed WHERE {self.dated}")
        for each, count in zip(cells, found[len(cells) :], strict=True):
            column = self.source.table.column(each)
            if count and column:
                self.note(f"“{column.label}”有 {count} 行晚于读取的时刻，请核对")
        known = [each for each in found[: len(cells)] if each is not None]
        return max(known).date() if known else None

    def copy(self, target: Path, date_only: list[str]) -> tuple[int, int, int]:
        """Write the table; gives rows used, repeated and excluded."""
        last = self.last_of_each_key()
        kept = f"SELECT * FROM typed WHERE {self.dated}{last}"
        total = self.one(f"SELECT count(*) FROM typed WHERE {self.dated}")[0]
        unique = self.one(f"SELECT count(*) FROM ({kept})")[0] if last else total
        out = self.excluded()
        order = ", ".join(name(each) for each in (self.source.table.begins,) if each in self.found)
        begins = f" ORDER BY {order}, file, row" if order else " ORDER BY file, row"
        cells = ", ".join(self.cell(each, date_only) for each in self.source.table.columns)
        self.connection.execute(
            f"COPY (SELECT {cells} FROM ({kept}) WHERE NOT ({out}){begins}) TO {literal(str(target))} "
            "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)"
        )
        used = self.one(f"SELECT count(*) FROM read_parquet({literal(str(target))})")[0]
        return used, total - unique, unique - used

    def last_of_each_key(self) -> str:
        keys = self.source.key
        if not self.found.issuperset(keys):
            self.note(f"没有“{'、'.join(keys)}”列，不能按编号去重")
        if not keys or not self.found.issuperset(keys):
            return ""
        key = ", ".join(name(each) for each in keys)
        blank = " OR ".join(f"{name(each)} IS NULL" for each in keys)
        return (
            f" AND ({blank} OR (file, row) IN (SELECT (max(struct_pack(f := file, r := row))).f, (max(struct_pack(f := file, r := row))).r "
            f"FROM typed WHERE {self.dated} GROUP BY {key}))"
        )

    def excluded(self) -> str:
        """The condition of rows that fall to ``exclude``."""
        tests = []
        for shown, words in self.source.exclude.items():
            cell = name(shown) if self.source.table.column(shown) else name("exclude." + shown)
            if self.source.table.column(shown) and shown not in self.found:
                self.note(f"没有“{shown}”列，不能按它剔除")
            else:
                tests.append(
                    f"coalesce(list_contains({listed(self.spelt(shown, words))}, CAST({cell} AS VARCHAR)), false)"
                )
        return " OR ".join(tests) or "false"

    def spelt(self, column: str, words: tuple[str, ...]) -> tuple[str, ...]:
        known = self.source.table.column(column)
        if known is None or known.type != "flag":
            return words
        return tuple("true" if each.lower() in {"是", "true", "yes", "1", "on"} else "false" for each in words)

    def cell(self, column: Column, date_only: list[str]) -> str:
        cell = name(column.name)
        if column.name == "started_hour" and "started_at" in self.found:
            return f"date_diff('hour', TIMESTAMP '1970-01-01', started_at) AS {cell}"
        if column.name not in self.found:
            return f"NULL::{TYPES[column.type]} AS {cell}"
        if word := remainder(column):
            return f"coalesce({cell}, CASE WHEN {name('raw.' + column.name)} IS NOT NULL THEN {literal(word)} END) AS {cell}"
        if column.name in date_only and column.name in DEADLINES:
            return f"date_trunc('day', {cell}) + INTERVAL 1 DAY - INTERVAL 1 MICROSECOND AS {cell}"
        return cell


TYPES = {
    "text": "VARCHAR",
    "instant": "TIMESTAMP",
    "count": "BIGINT",
    "amount": "DECIMAL(18,2)",
    "number": "DECIMAL(18,6)",
    "flag": "BOOLEAN",
}
