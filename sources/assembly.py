"""Staged parts to the one Parquet file of a table: the last of each key, without what is excluded, in the order of birth."""

# ruff: noqa: S608  # every name in the SQL is ours and every text goes through engine.literal

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from sources import import_report
from sources.deadlines import Deadlines
from sources.declaration import Source
from sources.engine import listed, literal, name
from sources.instant_order import Pair, in_order
from sources.staged import Part, Staged
from sources.staging import remainder
from sources.tables import Column
from sources.typed import Unread
from sources.vocabulary import HUNG_UP

PARQUET = "FORMAT parquet, PARQUET_VERSION v2, COMPRESSION lz4_raw, ROW_GROUP_SIZE 122880"
"""Instants as differences, packed lightly: as small as with zstd, and read in two thirds of the time."""

TYPES = {
    "text": "VARCHAR",
    "instant": "TIMESTAMP",
    "count": "BIGINT",
    "amount": "DECIMAL(18,2)",
    "number": "DECIMAL(18,6)",
    "flag": "BOOLEAN",
}


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
    in_order: frozenset[Pair]
    notes: tuple[str, ...]


def assemble(
    connection: duckdb.DuckDBPyConnection, source: Source, parts: Sequence[Part], now: datetime, target: Path
) -> Assembled:
    """Write the table of these parts to ``target``; ``now`` says what lies in the future."""
    staged = Staged(connection, source, parts)
    staged.open()
    import_report.note_passed_over(staged)
    read, dated = import_report.read_and_dated(staged)
    unique, used = _write(staged, target)
    return Assembled(
        staged.present,
        import_report.rows_by_input(staged),
        read=read,
        used=used,
        rejected=read - dated,
        repeated=dated - unique,
        excluded=unique - used,
        unread=import_report.unread(staged),
        latest=import_report.latest(staged, now),
        in_order=in_order(connection, source.table, staged.present, target),
        notes=tuple(staged.notes),
    )


def _write(staged: Staged, target: Path) -> tuple[int, int]:
    """Rows with a key of their own, and those of them that were written."""
    kept = f"SELECT * FROM typed WHERE {staged.dated}{_last_of_each_key(staged)}"
    unique = staged.one(f"SELECT count(*) FROM ({kept})")[0]
    begins = staged.source.table.begins
    order = f"{name(begins)}, file, row" if begins in staged.found else "file, row"
    date_only = staged.date_only()
    deadlines = Deadlines(staged)
    rows = deadlines.joined(f"SELECT * FROM ({kept}) WHERE NOT ({_excluded(staged)})")
    cells = ", ".join(_written(staged, each, date_only, deadlines) for each in staged.source.table.columns)
    staged.connection.execute(
        f"COPY (SELECT {cells} FROM {rows} ORDER BY {order}) TO {literal(str(target))} ({PARQUET})"
    )
    return unique, staged.one(f"SELECT count(*) FROM read_parquet({literal(str(target))})")[0]


def _last_of_each_key(staged: Staged) -> str:
    keys = staged.source.key
    if not staged.found.issuperset(keys):
        staged.note(f"没有“{'、'.join(keys)}”列，不能按编号去重")
    if not keys or not staged.found.issuperset(keys):
        return ""
    key = ", ".join(name(each) for each in keys)
    blank = " OR ".join(f"{name(each)} IS NULL" for each in keys)
    return (
        f" AND ({blank} OR (file, row) IN (SELECT (max(struct_pack(f := file, r := row))).f, (max(struct_pack(f := file, r := row))).r "
        f"FROM typed WHERE {staged.dated} GROUP BY {key}))"
    )


def _excluded(staged: Staged) -> str:
    """The condition of rows that fall to ``exclude``."""
    tests = []
    for shown, words in staged.source.exclude.items():
        cell = name(shown) if staged.source.table.column(shown) else name("exclude." + shown)
        if staged.source.table.column(shown) and shown not in staged.found:
            staged.note(f"没有“{shown}”列，不能按它剔除")
        else:
            tests.append(
                f"coalesce(list_contains({listed(_spelt(staged, shown, words))}, CAST({cell} AS VARCHAR)), false)"
            )
    return " OR ".join(tests) or "false"


def _spelt(staged: Staged, column: str, words: tuple[str, ...]) -> tuple[str, ...]:
    known = staged.source.table.column(column)
    if known is None or known.type != "flag":
        return words
    return tuple("true" if each.lower() in {"是", "true", "yes", "1", "on"} else "false" for each in words)


def _left_in(staged: Staged) -> str:
    """Where a caller who hung up was; without a wait there is no telling from the menu, and the queue counts against us."""
    if "wait_seconds" not in staged.found:
        return "'abandoned_in_queue'"
    return "CASE WHEN wait_seconds = 0 THEN 'abandoned_in_menu' ELSE 'abandoned_in_queue' END"


def _written(staged: Staged, column: Column, date_only: Collection[str], deadlines: Deadlines) -> str:
    own = _cell(staged, column, date_only)
    return f"{deadlines.cell(column.name, own) if column.name in deadlines.fills else own} AS {name(column.name)}"


def _cell(staged: Staged, column: Column, date_only: Collection[str]) -> str:
    cell = name(column.name)
    if column.name == "started_hour" and "started_at" in staged.found:
        return "date_diff('hour', TIMESTAMP '1970-01-01', started_at)"
    if column.name not in staged.found:
        return f"NULL::{TYPES[column.type]}"
    if word := remainder(column):
        left = f"WHEN {cell} = {literal(HUNG_UP)} THEN {_left_in(staged)} WHEN {cell} IS NOT NULL THEN {cell}"
        return f"CASE {left} WHEN {name('raw.' + column.name)} IS NOT NULL THEN {literal(word)} END"
    if column.name in date_only:
        return f"date_trunc('day', {cell}) + INTERVAL 1 DAY - INTERVAL 1 MICROSECOND"
    return cell
