"""The rows of one grid as a segment of a staged part: usual rows in a file of their own, all others, which
are read carefully, in a second one with their places."""

# ruff: noqa: S608  # every name in the SQL is ours and every text goes through engine.quote_literal

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path

import duckdb

from sources.engine import list_literal, quote_literal
from sources.headers import TableHeader
from sources.readers.delimited import typed_grid
from sources.readers.grid import TextGrid
from sources.regular_cells import RegularCells
from sources.row_kinds import DATA, RAGGED, SHORT, last_named_place
from sources.short_rows import are_trimmed
from sources.source import Source
from sources.staged_parts import Segment
from sources.staging import LINE, part_select
from sources.usual_rows import usual_select
from sources.usual_words import find_regular_cells

JOIN = re.compile(r'"type": "[^"]*JOIN')
"""In the plan of what the engine has done."""
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
        is_typed = self.write_typed_rows(grid, header, source, path, regular)
        if not is_typed:
            self.write_in_order(usual_select(grid, header, source, regular), path)
        begins = above if is_typed else 0
        segment = Segment(path, begins + self.count(path, "true"), begins=begins)
        unusual = f"row_kind IS NULL AND file_row_number >= {above - begins}"
        if not self.count(path, unusual):
            return segment, False
        lines = f"SELECT file_row_number + {begins} FROM {_rows_of(path)} WHERE {unusual}"
        numbered = f"SELECT *, row_number() OVER () - 1 AS {LINE} FROM ({grid.select})"
        others = replace(grid, select=f"SELECT * FROM ({numbered}) WHERE {LINE} IN ({lines})")
        rows = f"{part_select(others, header, source, LINE)} ORDER BY {LINE}"
        beside = path.with_suffix(".others.parquet")
        self.write(rows, beside)
        return replace(segment, others=beside), self.settle_short_rows(grid, others, header, rows, beside)

    def write_typed_rows(
        self, grid: TextGrid, header: TableHeader, source: Source, path: Path, regular: RegularCells
    ) -> bool:
        """Whether the engine's reader could read the instants by itself: in half of the time, and without the
        lines above the data."""
        steady, form = regular.steady_instants()
        above = header.data_start - grid.unselected_lines
        typed = typed_grid(grid, above, steady.values(), form)
        if not steady or typed is None or last_named_place(header) + 1 < grid.width:
            return False
        try:
            self.write_in_order(usual_select(typed, header, source, regular.typed_by_reader(steady)), path)
        except (duckdb.ConversionException, duckdb.InvalidInputException):
            return False
        return True

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
        sql = f"SELECT count(*) FROM {_rows_of(path)} WHERE {condition}"
        return int(self.connection.execute(sql).fetchall()[0][0])

    def write_in_order(self, sql: str, path: Path) -> None:
        """The rows in the order of the file, which the engine keeps as long as it does not join; the plan is
        that of the writing itself, for planning takes longer than writing a small file."""
        plan = self.connection.execute(f"EXPLAIN (ANALYZE, FORMAT json) {_copy(sql, path)}").fetchall()[0][1]
        if JOIN.search(plan):
            raise AssertionError("the engine joins, and a join loses the order of the rows")

    def write(self, sql: str, path: Path) -> None:
        self.connection.execute(_copy(sql, path))

    def write_together(self, segments: Sequence[Segment], path: Path) -> Segment:
        """The segments as one, with its files at ``path`` and beside it."""
        self.write_in_order(f"SELECT * FROM {_files([segment.path for segment in segments])}", path)
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
