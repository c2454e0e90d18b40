"""The rows of one grid as a segment of a staged part: usual rows in a file of their own, all others, which
are read carefully, in a second one with their places."""

# ruff: noqa: S608  # every name in the SQL is ours and every text goes through engine.quote_literal

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path

import duckdb

from sources.engine import list_literal, quote_literal, quote_name
from sources.headers import TableHeader
from sources.readers.delimited import rows_below
from sources.readers.grid import TextGrid
from sources.regular_cells import RegularCells
from sources.row_kinds import DATA, RAGGED, SHORT
from sources.short_rows import are_trimmed
from sources.source import Source
from sources.staged_parts import NO_ROW_OF_A_KIND, Segment
from sources.staging import LINE, part_select
from sources.usual_rows import are_as_in_table, usual_select
from sources.usual_words import find_regular_cells

JOIN = re.compile(r'"type": "[^"]*JOIN')
"""In the plan of what the engine has done."""
CHOSEN = "chosen_rows"
"""A table of the engine."""
PART_OPTIONS = "FORMAT parquet, PARQUET_VERSION v2, COMPRESSION lz4_raw"
"""Instants as differences take less time to write, and less room."""


@dataclass(frozen=True)
class PartWriter:
    """Raises duckdb.Error in all it does."""

    connection: duckdb.DuckDBPyConnection

    def write_rows(
        self, grid: TextGrid, header: TableHeader, source: Source, path: Path
    ) -> tuple[Segment, bool]:
        """The segment at ``path``, and whether it has rows with fewer cells than the header."""
        regular = find_regular_cells(self.connection, grid, header, source)
        if source.table.birth_column not in regular.instants:
            return self.write_careful_rows(grid, header, source, path)
        return self.write_usual_rows(grid, header, source, path, regular)

    def write_careful_rows(
        self, grid: TextGrid, header: TableHeader, source: Source, path: Path
    ) -> tuple[Segment, bool]:
        rows = part_select(grid, header, source)
        self.write_in_order(rows, path)
        has_short = self.settle_short_rows(grid, grid, header, rows, path)
        return Segment(path, self.count(path, "true")), has_short

    def write_usual_rows(
        self, grid: TextGrid, header: TableHeader, source: Source, path: Path, regular: RegularCells
    ) -> tuple[Segment, bool]:
        above = header.data_start - grid.unselected_lines
        below = rows_below(grid, above)
        begins = above if below else 0
        self.write_in_order(usual_select(below or grid, header, source, regular), path)
        birth = quote_name(source.table.birth_column)
        rows, places = self.counts(path, "count(*)", f"count(*) FILTER ({birth} IS NULL)")
        is_table = are_as_in_table(header, source) and not places
        segment = Segment(path, begins + rows, begins=begins, usual=True, is_table=is_table)
        if not places or not self.choose_others(below or grid, segment, birth, above):
            return segment, False
        return self.write_others(segment, grid, header, source)

    def choose_others(self, grid: TextGrid, segment: Segment, birth: str, above: int) -> int:
        """The rows of the grid that only keep their places in the segment, as the table ``CHOSEN``, and how
        many they are. A table, because rows picked out of many are few in each of the engine's portions."""
        places = f"SELECT {birth} IS NULL AS is_other, file_row_number + {segment.begins} AS {LINE}"
        rows = f"(SELECT *, true AS is_there FROM ({grid.select}))"
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {CHOSEN} AS SELECT * EXCLUDE is_other "
            f"FROM {rows} POSITIONAL JOIN ({places} FROM {_rows_of(segment.path)}) "
            f"WHERE is_there IS NULL OR {LINE} IS NULL OR (is_other AND {LINE} >= {above})"
        )
        found, in_both = self.connection.execute(
            f"SELECT count(*), count(*) FILTER (is_there AND {LINE} IS NOT NULL) FROM {CHOSEN}"
        ).fetchall()[0]
        if found > in_both:
            raise AssertionError("the rows of a file are not as many as when they were read before")
        return int(found)

    def write_others(
        self, segment: Segment, grid: TextGrid, header: TableHeader, source: Source
    ) -> tuple[Segment, bool]:
        """The segment with the chosen rows beside it, and whether any of them is short."""
        chosen = replace(grid, select=f"SELECT * FROM {CHOSEN}")
        rows = f"{part_select(chosen, header, source, LINE)} ORDER BY {LINE}"
        beside = segment.path.with_suffix(".others.parquet")
        self.write(rows, beside)
        has_short = self.settle_short_rows(grid, chosen, header, rows, beside)
        self.connection.execute(f"DROP TABLE {CHOSEN}")
        return replace(segment, others=beside), has_short

    def settle_short_rows(
        self, grid: TextGrid, chosen: TextGrid, header: TableHeader, rows: str, path: Path
    ) -> bool:
        """Whether there are any among ``rows``, those of ``chosen``, that stand at ``path``: then they are
        written again, settled by what the whole grid is like."""
        if not chosen.has_spare_columns or not self.count(path, f"row_kind = {SHORT}"):
            return False
        kind = DATA if are_trimmed(self.connection, grid, header) else RAGGED
        settled = f"CASE row_kind WHEN {SHORT} THEN {kind} ELSE row_kind END AS row_kind"
        again = f"SELECT * REPLACE ({settled}) FROM ({rows})"
        if chosen is grid:
            self.write_in_order(again, path)
        else:
            self.write(again, path)
        return True

    def count(self, path: Path, condition: str) -> int:
        return self.counts(path, f"count(*) FILTER ({condition})")[0]

    def counts(self, path: Path, *figures: str) -> tuple[int, ...]:
        return self.connection.execute(f"SELECT {', '.join(figures)} FROM {_rows_of(path)}").fetchall()[0]

    def write_in_order(self, sql: str, path: Path) -> None:
        """The rows in the order of the file, which the engine keeps as long as it does not join; the plan is
        that of the writing itself, for planning takes longer than writing a small file."""
        plan = self.connection.execute(f"EXPLAIN (ANALYZE, FORMAT json) {_copy(sql, path)}").fetchall()[0][1]
        if JOIN.search(plan):
            raise AssertionError("the engine joins, and a join loses the order of the rows")

    def write(self, sql: str, path: Path) -> None:
        self.connection.execute(_copy(sql, path))

    def write_together(self, segments: Sequence[Segment], source: Source, path: Path) -> Segment:
        """The segments as one, with its files at ``path`` and beside it."""
        born = quote_name(source.table.birth_column)
        kind = f"CASE WHEN row_kind IS NULL AND {born} IS NOT NULL THEN {DATA} ELSE row_kind END AS row_kind"
        rows = f"{_files([segment.path for segment in segments])} UNION ALL BY NAME {NO_ROW_OF_A_KIND}"
        self.write_in_order(f"SELECT * REPLACE ({kind}) FROM (FROM {rows})", path)
        together = Segment(path, sum(segment.rows for segment in segments), begins=segments[0].begins)
        before = accumulate((segment.rows for segment in segments), initial=0)
        apart = [(segment.others, rows) for segment, rows in zip(segments, before, strict=False)]
        others = [(file, rows) for file, rows in apart if file]
        if not others:
            return together
        moved = f"{LINE} + {[rows for _, rows in others]}[CAST(file_index AS BIGINT) + 1] AS {LINE}"
        beside = path.with_suffix(".others.parquet")
        self.write(f"SELECT * REPLACE ({moved}) FROM {_files([file for file, _ in others])}", beside)
        return replace(together, others=beside)


def _copy(sql: str, path: Path) -> str:
    return f"COPY ({sql}) TO {quote_literal(str(path))} ({PART_OPTIONS})"


def _rows_of(path: Path) -> str:
    return f"read_parquet({quote_literal(str(path))}, file_row_number = true)"


def _files(paths: Sequence[Path]) -> str:
    return f"read_parquet({list_literal(tuple(map(str, paths)))}, union_by_name = true)"
