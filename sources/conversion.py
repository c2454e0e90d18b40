"""Snapshots to one typed table: every input through its reader, staged, put together, with every mistake named."""

import re
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb

from sources.assembly import Assembled, assemble
from sources.cache import Inputs
from sources.declaration import Source
from sources.engine import engine, literal
from sources.errors import RefusedError
from sources.headers import find_header
from sources.readers import kinds
from sources.readers.grid import Grid
from sources.required_columns import require, twins
from sources.snapshots import place
from sources.staged import Part
from sources.staging import part
from sources.typed import Snapshot, TypedTable
from yamlfiles.problem import Problem


class UnreadableError(Exception):
    """The inputs of a table cannot be read; ``problems`` name each."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Place:
    """Where snapshots lie and where tables go."""

    snapshots: Path
    tables: Path


def convert(source: Source, inputs: Inputs, key: str, at: Place, now: datetime) -> TypedTable:
    """The typed table of these inputs, written as ``<key>.parquet``; raises UnreadableError."""
    at.tables.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=".work-", dir=at.tables))
    path = at.tables / f"{key}.parquet"
    try:
        with engine(scratch, at.snapshots, at.tables) as connection:
            staged = _Staging(connection, source, scratch)
            for index, (shown, sha256) in enumerate(inputs):
                staged.take(index, shown, place(at.snapshots, sha256))
            if staged.problems:
                raise UnreadableError(staged.problems)
            made = assemble(connection, source, staged.parts, now, scratch / "table.parquet")
            (scratch / "table.parquet").replace(path)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return _table(source, inputs, key, at, made, (*_gathered(staged.notes), *made.notes))


def _table(source: Source, inputs: Inputs, key: str, at: Place, made: Assembled, notes: tuple[str, ...]) -> TypedTable:
    snapshots = tuple(
        Snapshot(shown, sha256, place(at.snapshots, sha256).stat().st_size, rows)
        for (shown, sha256), rows in zip(inputs, made.rows, strict=True)
    )
    return TypedTable(
        source.table,
        at.tables / f"{key}.parquet",
        key,
        made.present,
        snapshots,
        read=made.read,
        used=made.used,
        rejected=made.rejected,
        repeated=made.repeated,
        excluded=made.excluded,
        unread=made.unread,
        latest=made.latest,
        in_order=made.in_order,
        covers=source.covers,
        sample=source.sample,
        notes=notes,
    )


def _gathered(notes: Sequence[tuple[str, str]]) -> list[str]:
    """A note that many files share is made once."""
    files: dict[str, list[str]] = {}
    for note, shown in notes:
        files.setdefault(note, []).append(shown)
    return [
        f"{shown[0]}{f' 等 {len(shown)} 个文件' if len(shown) > 1 else ''}：{note}" for note, shown in files.items()
    ]


@dataclass
class _Staging:
    """Inputs being read one after another; an input that cannot be read is a problem, and the others go on."""

    connection: duckdb.DuckDBPyConnection
    source: Source
    scratch: Path
    parts: list[Part] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)

    def take(self, index: int, shown: str, snapshot: Path) -> None:
        rough = self.scratch / f"input{index}"
        try:
            grids = kinds.read(
                self.connection, snapshot, shown, rough, self.source.encoding, self.source.sheet, self.fit
            )
            for grid in grids:
                self.stage(grid, index, shown if len(grids) == 1 else f"{shown}[{grid.sheet}]")
                self.notes += [(each, shown) for each in grid.notes]
        except RefusedError as refused:
            self.problems.append(Problem(shown, max(1, refused.row), 1, refused.message, "unreadable"))
        except duckdb.Error as error:
            self.problems.append(Problem(shown, _line(error), 1, _why(error), "unreadable"))
        finally:
            for each in self.scratch.glob(f"input{index}.*"):
                each.unlink()

    def fit(self, lines: Sequence[Sequence[str]]) -> int:
        return len(find_header(lines, self.source.table, self.source.columns).found)

    def stage(self, grid: Grid, index: int, shown: str) -> None:
        at = self.source.header_row - 1 - grid.lead if self.source.header_row else None
        header = find_header(grid.head, self.source.table, self.source.columns, at)
        require(self.source, grid, header)
        self.notes += [(each, shown) for each in twins(header)]
        number = len(self.parts)
        path = self.scratch / f"part{number}.parquet"
        self.write(part(grid, header, self.source, number), path)
        self.parts.append(Part(path, index, shown, header.first - grid.apart, grid.lead, frozenset(header.found)))

    def write(self, sql: str, path: Path) -> None:
        """The rows in the order of the file, which the engine keeps as long as it does not join."""
        plan = self.connection.execute(f"EXPLAIN (FORMAT json) {sql}").fetchall()[0][1]
        if re.search(r'"name": "[^"]*JOIN', plan):
            raise AssertionError("the engine joins, and a join loses the order of the rows")
        self.connection.execute(f"COPY ({sql}) TO {literal(str(path))} (FORMAT parquet, COMPRESSION lz4)")


def _line(error: duckdb.Error) -> int:
    text = str(error)
    mark = "CSV Error on Line: "
    digits = text[text.index(mark) + len(mark) :].split(maxsplit=1)[0] if mark in text else ""
    return int(digits) if digits.isdecimal() else 1


def _why(error: duckdb.Error) -> str:
    """The engine's complaint without the line it quotes, which may hold personal data."""
    text = str(error)
    if "unterminated quote" in text or "state machine" in text:
        return "引号没有配对，这一行之后分不清列，请从系统重新导出或改用 xlsx"
    if "Expected Number of Columns" in text or "columns" in text.lower():
        return "这一行的列数比表头多得多，可能分隔符不对或有未加引号的逗号，请改用 xlsx"
    if "Maximum line size" in text:
        return "有一行长得不正常，可能引号没有配对，请从系统重新导出"
    return f"不能读取（{text.splitlines()[0][:80]}），请改用 xlsx 或 csv 重新导出"
