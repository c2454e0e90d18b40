"""Snapshots to one typed table: every input through its reader, staged, put together, with every mistake named."""

import re
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from indicators.model import Problem
from indicators.yamlnodes import meant
from sources.assembly import UNDATED, Assembly, Part
from sources.cache import Inputs
from sources.declaration import Source
from sources.engine import engine, literal
from sources.headers import Header, find_header, match, normal
from sources.readers import kinds
from sources.readers.grid import Grid
from sources.refusal import RefusedError
from sources.snapshots import place
from sources.staging import absent, part
from sources.synonyms import SYNONYMS
from sources.typed import Snapshot, TypedTable


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
    try:
        with engine(scratch, at.snapshots, at.tables) as connection:
            return _convert(connection, source, inputs, key, at, now, scratch)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _convert(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    inputs: Inputs,
    key: str,
    at: Place,
    now: datetime,
    scratch: Path,
) -> TypedTable:
    parts: list[Part] = []
    problems: list[Problem] = []
    notes: list[str] = []
    for index, (shown, sha256) in enumerate(inputs):
        try:
            for grid in kinds.read(
                connection,
                place(at.snapshots, sha256),
                shown,
                scratch / f"input{index}",
                source.encoding,
                source.sheet,
                lambda lines: _fit(source, lines),
            ):
                notes += [f"{shown}：{each}" for each in grid.notes]
                parts.append(
                    _stage(connection, source, grid, shown, index, scratch / f"part{len(parts)}.parquet", len(parts))
                )
        except RefusedError as refused:
            problems.append(Problem(shown, max(1, refused.row), 1, refused.message, "unreadable"))
        except duckdb.Error as error:
            problems.append(Problem(shown, _line(error), 1, _why(error), "unreadable"))
        for each in scratch.glob(f"input{index}.*"):
            each.unlink()
    if problems:
        raise UnreadableError(problems)
    done = scratch / "table.parquet"
    made = Assembly(connection, source, parts, now).write(done)
    path = at.tables / f"{key}.parquet"
    done.replace(path)
    sizes = [place(at.snapshots, sha256).stat().st_size for _, sha256 in inputs]
    snapshots = tuple(
        Snapshot(shown, sha256, size, rows)
        for (shown, sha256), size, rows in zip(inputs, sizes, made.rows, strict=True)
    )
    return TypedTable(
        source.table,
        path,
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
        covers=source.covers,
        sample=source.sample,
        notes=(*notes, *made.notes),
    )


def _fit(source: Source, lines: Sequence[Sequence[str]]) -> int:
    return len(find_header(lines, source.table, source.columns).found)


def _stage(
    connection: duckdb.DuckDBPyConnection, source: Source, grid: Grid, shown: str, index: int, path: Path, number: int
) -> Part:
    at = source.header_row - 1 - grid.lead if source.header_row else None
    header = find_header(grid.head, source.table, source.columns, at)
    _require(source, grid, header)
    sql = part(grid, header, source, number)
    plan = connection.execute(f"EXPLAIN (FORMAT json) {sql}").fetchall()[0][1]
    if re.search(r'"name": "[^"]*JOIN', plan):
        raise AssertionError("the engine joins, and a join loses the order of the rows")
    connection.execute(f"COPY ({sql}) TO {literal(str(path))} (FORMAT parquet, COMPRESSION lz4)")
    return Part(
        path,
        index,
        shown + (f"[{grid.sheet}]" if grid.sheet and number else ""),
        header.first,
        grid.lead,
        frozenset(header.found),
    )


def _require(source: Source, grid: Grid, header: Header) -> None:
    """The declared headings and the column that dates a row must be there."""
    seen = header.names or max(grid.head, key=lambda line: sum(bool(each.strip()) for each in line), default=())
    names = [each.strip() for each in seen if each.strip()]
    listed = "、".join(dict.fromkeys(names))
    for column, heading in absent(header, source):
        label = source.table.column(column)
        near = next((each for each in (meant(wanted, names) for wanted in heading.names) if each), "")
        advice = f"，是否指“{near}”？" if near else ""
        raise RefusedError(
            f"sources.yaml 说“{label.label if label else column}”在“{'、'.join(heading.names)}”一列，但文件里没有{advice}表头有：{listed}",
            header.first,
        )
    begins = source.table.column(source.table.begins)
    if begins and begins.name not in header.found and source.table.name not in UNDATED:
        near = _near(names, source.table.name, begins.name)
        advice = f"，是否是“{near}”？" if near else "。"
        raise RefusedError(
            f"找不到“{begins.label}”一列{advice}请在 sources.yaml 用 columns: {{{begins.name}: 表头}} 写明。表头有：{listed}",
            header.first,
        )
    if not header.found:
        raise RefusedError(f"没有一列认得出来，请在 sources.yaml 用 columns: 写明。表头有：{listed}")


def _near(names: Sequence[str], table: str, column: str) -> str:
    spelt = {normal(each): each for each in names}
    return next((spelt[near] for word in SYNONYMS[table].get(column, ()) if (near := meant(word, spelt))), "")


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


__all__ = ["Place", "UnreadableError", "convert", "match"]
