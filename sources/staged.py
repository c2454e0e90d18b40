"""The staged parts of a table as one relation, and what only the whole file set can decide: the order of
day and month, which columns every file has, which deadlines are days."""

# ruff: noqa: S608  # every name in the SQL is ours and every text goes through engine.quote_literal

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb

from sources.cell_values import DEADLINE_COLUMNS
from sources.engine import quote_literal, quote_name
from sources.errors import UnreadableInputError
from sources.kept_texts import unread_columns
from sources.required_columns import UNDATED_TABLES
from sources.row_kinds import DATA, MAYBE_TOTAL
from sources.source import Source
from sources.staged_parts import StagedPart
from sources.staging import LINE, NO_REST, REST, raw_name
from sources.tables import Column
from sources.typed import TableDoubt

MOST_NAMES, MOST_HEADERS = 5, 12
ORDER_LABELS = {"day_first": "日/月/年", "month_first": "月/日/年"}


def refuse_without_day(parts: Sequence[StagedPart]) -> None:
    """Raises UnreadableInputError where some of cumulative tables of the same projects state no day."""
    if unknown := [part.input_name for part in parts if not part.day]:
        names = "、".join(unknown[:MOST_NAMES])
        raise UnreadableInputError(
            f"几个文件有相同的项目，而 {names} 没有截止日期，不能相加；"
            "请在表上方写明“截止日期：2024-03-31”、在文件名写明年月，或只留最近的一个文件"
        )


@dataclass(frozen=True)
class _SegmentPlace:
    """Where a segment stands: its part, which of its rows the first one of the file is, how many are no data,
    and what is to be added to the number of a row, from 0, to give that of the input."""

    path: Path
    begins: int
    part: int
    skipped: int
    before: int


def _segment_places(parts: Sequence[StagedPart]) -> Iterator[_SegmentPlace]:
    for number, part in enumerate(parts):
        before = part.leading_rows + 1
        for at, segment in enumerate(part.segments):
            for path in segment.paths:
                yield _SegmentPlace(path, segment.begins, number, 0 if at else part.data_start, before)
            before += segment.rows


def _by_file(values: Sequence[int]) -> str:
    """The one of the file that a row is from; where all have the same, nobody asks."""
    if len(set(values)) == 1:
        return f"{values[0]}::BIGINT"
    return f"{list(values)}[CAST(file_index AS BIGINT) + 1]"


@dataclass(frozen=True)
class RowCount:
    """``rows`` of one kind in one part, and those of them that are data and can be dated."""

    file: int
    kind: int
    rows: int
    dated: int


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
        self.date_undated_parts()
        self.create_typed_view(
            {
                column.name: self.decide_day_order(column)
                for column in self.instant_columns()
                if column.name in self.unread_columns and not self.source.formats.get(column.name)
            }
        )

    @functools.cached_property
    def unread_columns(self) -> frozenset[str]:
        """The only ones in which a cell of data may not have been read."""
        return unread_columns(self.connection, (place.path for place in _segment_places(self.parts)))

    def headers(self) -> dict[str, tuple[str, ...]]:
        """By column: the headers that it was read by, those of the first files first."""
        found: dict[str, dict[str, None]] = {}
        for part in self.parts:
            for column, header in part.headers.items():
                found.setdefault(column, {})[header] = None
        return {column: tuple(headers)[:MOST_HEADERS] for column, headers in found.items()}

    @property
    def has_rows_apart(self) -> bool:
        """Whether some rows lie in another file than those around them."""
        return any(segment.others for part in self.parts for segment in part.segments)

    def file_of_table(self) -> Path | None:
        """The one file of staged rows that holds what the table has of each of its rows, if there is one."""
        segments = [segment for part in self.parts for segment in part.segments]
        return segments[0].path if len(segments) == 1 and segments[0].is_table else None

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
            return f"row_kind = {DATA}"
        return f"row_kind = {DATA} AND {quote_name(begins)} IS NOT NULL"

    @functools.cached_property
    def row_counts(self) -> Sequence[RowCount]:
        """How many rows of each part are of each kind, once the parts are opened."""
        figures = f"count(*), count(*) FILTER ({self.dated_condition})"
        found = self.fetch_all(f"SELECT file, row_kind, {figures} FROM typed GROUP BY ALL")
        return [RowCount(*row) for row in sorted(found)]

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
        places = list(_segment_places(self.parts))
        files = ", ".join(quote_literal(str(place.path)) for place in places)
        begins, part, skipped, before = (
            _by_file(column)
            for column in zip(*(list(vars(place).values())[1:] for place in places), strict=True)
        )
        line = f"coalesce({LINE}, file_row_number + {begins})"
        kind, has_kind = self.row_kinds()
        self.connection.execute(
            f"CREATE TEMP VIEW staged AS SELECT * EXCLUDE ({LINE}, file_row_number, file_index) "
            f"REPLACE ({kind} AS row_kind), CAST({part} AS SMALLINT) AS file, {line} + {before} AS row "
            f"FROM (SELECT *, file_index FROM read_parquet([{files}], union_by_name = true, "
            "file_row_number = true) "
            f"UNION ALL BY NAME SELECT {', '.join(self.columns_of_some_rows())} WHERE false) "
            f"WHERE {has_kind} AND {line} >= {skipped}"
        )

    def row_kinds(self) -> tuple[str, str]:
        """What a row is, and the condition that this is known: usual rows do not say it."""
        usual = {segment.usual for part in self.parts for segment in part.segments if not segment.others}
        born = quote_name(self.source.table.birth_column)
        if usual == {True} and not self.has_rows_apart:
            return f"{DATA}", f"{born} IS NOT NULL"
        if usual == {False} and not self.has_rows_apart:
            return "row_kind", "row_kind IS NOT NULL"
        return f"CASE WHEN row_kind IS NULL THEN {DATA} ELSE row_kind END", (
            f"(row_kind IS NOT NULL OR {born} IS NOT NULL)"
        )

    def columns_of_some_rows(self) -> Iterator[str]:
        """Those that files without such rows do not have."""
        yield f"NULL::BIGINT AS {LINE}"
        yield "NULL::INTEGER AS row_kind"
        yield f"{NO_REST} AS {REST}"
        yield f"NULL::BOOLEAN AS {MAYBE_TOTAL}"
        for column in self.columns():
            yield f"NULL::VARCHAR AS {raw_name(column.name)}"

    def date_undated_parts(self) -> None:
        """A project in several cumulative tables is told apart by the days that their titles state; one table
        of a month says nothing of the months before."""
        undated = [part for part in self.parts if "as_of" not in part.column_names]
        if self.source.table.name not in UNDATED_TABLES or not undated:
            return
        if self.has_project_twice():
            refuse_without_day(undated)
        elif not all(part.is_of_month for part in undated):
            return
        self.add_stated_days()
        self.parts = [replace(part, column_names=part.column_names | {"as_of"}) for part in self.parts]
        self.add_note("没有截止日期一列的文件，按表上方或文件名写明的日期")

    def add_stated_days(self) -> None:
        """``as_of`` of rows that have none is the day that their part states."""
        days = ", ".join(f"DATE '{part.day}'" if part.day else "NULL" for part in self.parts)
        day = f"CAST(CAST([{days}][file + 1] AS DATE) AS TIMESTAMP)"
        added = f"*, {day} AS as_of, NULL::VARCHAR AS {raw_name('as_of')}"
        if "as_of" in self.column_names:
            added = f"* REPLACE (coalesce(as_of, {day}) AS as_of)"
        self.connection.execute("ALTER VIEW staged RENAME TO undated")
        self.connection.execute(f"CREATE TEMP VIEW staged AS SELECT {added} FROM undated")

    def has_project_twice(self) -> bool:
        names = [name for name in ("department", "project_code", "project") if name in self.column_names]
        if len(self.parts) < 2:
            return False
        if not names:
            return True
        project = ", ".join(map(quote_name, names))
        return bool(
            self.fetch_one(
                f"SELECT count(*) > 0 FROM (SELECT 1 FROM staged WHERE row_kind = {DATA} "
                f"GROUP BY {project} HAVING min(file) < max(file))"
            )[0]
        )

    def decide_day_order(self, column: Column) -> str:
        """``day_first`` or ``month_first`` if the cells of the whole column leave no doubt, else nothing."""
        raw = raw_name(column.name)
        first_number = f"regexp_extract({raw}, '^(\\d+)', 1)"
        second_number = f"regexp_extract({raw}, '^\\d+\\D(\\d+)', 1)"
        first, second = self.fetch_one(
            f"SELECT max(CAST({first_number} AS INT)), max(CAST({second_number} AS INT)) "
            f"FROM staged WHERE row_kind = {DATA} AND is_slashed({raw})"
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
                if column in DEADLINE_COLUMNS:
                    read = f"end_of_day_unless_clocked({read}, {raw})"
                replaced.append(f"coalesce({quote_name(column)}, {read}) AS {quote_name(column)}")
                replaced.append(f"CASE WHEN {read} IS NULL THEN {raw} END AS {raw}")
        replace = f" REPLACE ({', '.join(replaced)})" if replaced else ""
        self.connection.execute(f"CREATE TEMP VIEW typed AS SELECT *{replace} FROM staged")
