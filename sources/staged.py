"""The staged parts of a table as one relation, and what only the whole file set can decide: the order of
day and month, which columns every file has, which deadlines are days."""

# ruff: noqa: S608  # every name in the SQL is ours and every text goes through engine.quote_literal

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from sources.engine import quote_literal, quote_name
from sources.required_columns import UNDATED_TABLES
from sources.source import Source
from sources.staging import DATA, raw_name
from sources.tables import Column
from sources.typed import TableDoubt

DEADLINE_COLUMNS = {"sign_due_at", "due_at"}
MOST_NAMES = 5
ORDER_LABELS = {"day_first": "日/月/年", "month_first": "月/日/年"}


@dataclass(frozen=True)
class StagedPart:
    """One staged part: its Parquet file, the input it came from, the rows of the header and above, what it
    has."""

    path: Path
    input: int
    input_name: str
    data_start: int
    leading_rows: int
    column_names: frozenset[str]
    doubts: tuple[TableDoubt, ...] = ()


@dataclass
class StagedTable:
    """All parts of one table on ``connection``; once opened, ``typed`` is the relation to select from."""

    connection: duckdb.DuckDBPyConnection
    source: Source
    parts: Sequence[StagedPart]
    notes: list[str] = field(default_factory=list)
    doubts: list[TableDoubt] = field(default_factory=list)
    covered_columns: frozenset[str] = frozenset()
    """Columns that rules fill wherever a row has none."""

    def open_views(self) -> None:
        self.create_staged_view()
        formats = self.source.formats
        self.create_typed_view(
            {
                column.name: self.decide_day_order(column)
                for column in self.instant_columns()
                if not formats.get(column.name)
            }
        )

    @property
    def column_names(self) -> frozenset[str]:
        return frozenset().union(*(part.column_names for part in self.parts))

    @property
    def present_columns(self) -> frozenset[str]:
        """What every part has, has been declared as one that some may lack, or is filled by rules where it
        is lacking."""
        declared = self.source.columns.items()
        optional = self.covered_columns | {column for column, heading in declared if heading.optional}
        everywhere = frozenset.intersection(*(part.column_names for part in self.parts))
        for column in self.columns():
            if column.name not in everywhere | optional:
                self._note_partial_column(column)
        present = everywhere | (optional & self.column_names) | self.covered_columns
        if "started_at" in everywhere and self.source.table.column("started_hour"):
            present |= {"started_hour"}
        return present

    def _note_partial_column(self, column: Column) -> None:
        lacking = sorted({part.input_name for part in self.parts if column.name not in part.column_names})
        more = "等" if len(lacking) > MOST_NAMES else ""
        names = "、".join(lacking[:MOST_NAMES])
        self.add_note(f"“{column.label}”一列有的文件没有，不予采用：{names}{more}")

    @property
    def dated_condition(self) -> str:
        begins = self.source.table.birth_column
        if self.source.table.name in UNDATED_TABLES and begins not in self.column_names:
            return f"kind = {DATA}"
        return f"kind = {DATA} AND {quote_name(begins)} IS NOT NULL"

    def columns(self) -> list[Column]:
        return [column for column in self.source.table.columns if column.name in self.column_names]

    def instant_columns(self) -> list[Column]:
        return [column for column in self.columns() if column.type == "instant"]

    def add_note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)

    def fetch_one(self, sql: str) -> tuple[Any, ...]:
        return self.connection.execute(sql).fetchone() or ()

    def fetch_all(self, sql: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql).fetchall()

    def create_staged_view(self) -> None:
        """All parts as one relation ``staged``, rows numbered as in their files, titles and header left
        out."""
        files = ", ".join(quote_literal(str(part.path)) for part in self.parts)
        firsts = ", ".join(str(part.data_start) for part in self.parts)
        leads = ", ".join(str(part.leading_rows + 1) for part in self.parts)
        self.connection.execute(
            f"CREATE TEMP VIEW staged AS SELECT *, file_row_number + [{leads}][file + 1] AS row "
            f"FROM read_parquet([{files}], union_by_name = true, file_row_number = true) "
            f"WHERE file_row_number >= [{firsts}][file + 1]"
        )

    def decide_day_order(self, column: Column) -> str:
        """``day_first`` or ``month_first`` if the cells of the whole column leave no doubt, else nothing."""
        raw = raw_name(column.name)
        first_number = f"regexp_extract({raw}, '^(\\d+)', 1)"
        second_number = f"regexp_extract({raw}, '^\\d+\\D(\\d+)', 1)"
        first, second = self.fetch_one(
            f"SELECT max(CAST({first_number} AS INT)), max(CAST({second_number} AS INT)) "
            f"FROM staged WHERE kind = {DATA} AND is_slashed({raw})"
        )
        if first is None:
            return ""
        if (first > 12) == (second > 12):
            why = "两种顺序都有" if first > 12 else "分不清哪个是月、哪个是日"
            example = '"%m/%d/%Y"'
            self.add_note(
                f"“{column.label}”的日期{why}，请在 sources.yaml 用 formats: {{{column.name}: {example}}} 写明"
            )
            return ""
        order = "day_first" if first > 12 else "month_first"
        self.add_note(f"“{column.label}”按{ORDER_LABELS[order]}读取")
        return order

    def create_typed_view(self, orders: dict[str, str]) -> None:
        """The view ``typed``: instants whose order was decided are filled in, and no longer raw."""
        replaced = []
        for column, order in orders.items():
            if order:
                raw = raw_name(column)
                read = f"CASE WHEN is_slashed({raw}) THEN {order}({raw}) END"
                replaced.append(f"coalesce({quote_name(column)}, {read}) AS {quote_name(column)}")
                replaced.append(f"CASE WHEN {read} IS NULL THEN {raw} END AS {raw}")
        replace = f" REPLACE ({', '.join(replaced)})" if replaced else ""
        self.connection.execute(f"CREATE TEMP VIEW typed AS SELECT *{replace} FROM staged")

    def is_date_only(self, column: str) -> bool:
        cell = quote_name(column)
        sql = f"SELECT bool_and({cell} = date_trunc('day', {cell})) FROM typed WHERE kind = {DATA}"
        return bool(self.fetch_one(sql)[0])

    def date_only_columns(self) -> frozenset[str]:
        """The deadline columns that hold days: those said to, and those without a time in any row."""
        deadlines = {column.name for column in self.instant_columns()} & DEADLINE_COLUMNS
        return frozenset(
            deadline
            for deadline in deadlines
            if deadline in self.source.date_only or self.is_date_only(deadline)
        )
