"""Staged parts to the one Parquet file of a table: the last of each key, without what is excluded, in the
order of birth."""

# ruff: noqa: S608  # every name in the SQL is ours and every text goes through engine.quote_literal

import os
import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from sources import import_report
from sources.deadline_days import date_only_files
from sources.deadlines import DeadlineFiller
from sources.doubtful_rows import write_doubtful_rows
from sources.engine import quote_literal, quote_name
from sources.exclusions import NOTHING_EXCLUDED, exclusion_condition, exclusion_doubts
from sources.months import count_months
from sources.repeats import Repeats
from sources.report_overlaps import set_coarser_aside, set_totals_aside
from sources.source import Source
from sources.staged import StagedTable
from sources.staged_parts import StagedPart
from sources.staging import SQL_TYPES, raw_name
from sources.tables import Column, Table
from sources.typed import MonthRows, TableDoubt, UnreadCellCount, doubtful_path
from sources.vocabulary import HUNG_UP, REMAINDER_WORDS

PARQUET_OPTIONS = "FORMAT parquet, PARQUET_VERSION v2, COMPRESSION lz4_raw, ROW_GROUP_SIZE 122880"
"""Instants as differences, packed lightly: as small as with zstd, and read in two thirds of the time."""

InstantPair = tuple[str, str]
PROBE_ROWS = 20_000
"""Most pairs are refuted by so many rows; only the others are compared in all."""


@dataclass(frozen=True)
class AssembledTable:
    """What became of the rows; the numbers of TypedTable."""

    present: frozenset[str]
    rows: tuple[int, ...]
    read: int
    used: int
    rejected: int
    repeated: int
    excluded: int
    unread: tuple[UnreadCellCount, ...]
    latest: date | None
    in_order: frozenset[InstantPair]
    notes: tuple[str, ...]
    doubts: tuple[TableDoubt, ...]
    doubtful: int
    months: tuple[MonthRows, ...]
    headers: Mapping[str, tuple[str, ...]]


def assemble(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    parts: Sequence[StagedPart],
    now: datetime,
    target: Path,
) -> AssembledTable:
    """Write the table of these parts to ``target``; ``now`` says what lies in the future."""
    staged = StagedTable(connection, source, parts)
    staged.open_views()
    import_report.note_skipped_rows(staged)
    read, dated = import_report.count_read_and_dated(staged)
    unique, used, doubtful = _write_table(staged, now, target)
    return AssembledTable(
        staged.present_columns,
        import_report.count_rows_by_input(staged),
        read=read,
        used=used,
        rejected=read - dated,
        repeated=dated - unique,
        excluded=unique - used,
        unread=import_report.find_unread_cells(staged),
        latest=import_report.latest_day(staged, now),
        in_order=find_ordered_pairs(connection, source.table, staged.present_columns, target),
        notes=tuple(staged.notes),
        doubts=(
            *staged.doubts,
            *import_report.find_table_doubts(staged),
            *import_report.find_ambiguous_columns(staged),
        ),
        doubtful=doubtful,
        months=count_months(connection, source.table, staged.present_columns, target),
        headers=staged.headers(),
    )


def _write_table(staged: StagedTable, now: datetime, target: Path) -> tuple[int, int, int]:
    """Rows with a key of their own, those of them that were written, and how many cells of these are in
    doubt."""
    excluded = exclusion_condition(staged)
    repeats = Repeats(staged, f"{staged.dated_condition} AND NOT ({excluded})")
    kept = _last_of_each_key(staged) + repeats.kept_condition()
    kept += set_totals_aside(staged) + set_coarser_aside(staged)
    last_rows = f"SELECT * FROM typed WHERE {staged.dated_condition}{kept}"
    unique = staged.fetch_one(f"SELECT count(*) FROM ({last_rows})")[0]
    date_only = date_only_files(staged)
    deadlines = DeadlineFiller(staged)
    used_rows = f"SELECT * FROM ({last_rows}) WHERE NOT ({excluded})"
    staged.doubts += exclusion_doubts(staged, last_rows)
    rows = deadlines.join_deadlines(used_rows)
    columns = staged.source.table.columns
    cells = ", ".join(_output_column(staged, column, date_only, deadlines) for column in columns)
    plain_cells = [
        f"{_value_expression(staged, column, date_only)} AS {quote_name(column.name)}" for column in columns
    ]
    settled = _with_deadlines_of_days(staged, used_rows, date_only)
    doubtful = write_doubtful_rows(staged, plain_cells, settled, repeats, now, doubtful_path(target))
    file = quote_literal(str(target))
    is_in_order = not (kept or deadlines.fills) and _stand_in_order(staged)
    if is_in_order and excluded == NOTHING_EXCLUDED and (made := _file_of_table(staged, cells)):
        link_file(made, target)
    else:
        order = "" if is_in_order else f"ORDER BY {_order_of(staged)}"
        staged.connection.execute(f"COPY (SELECT {cells} FROM {rows} {order}) TO {file} ({PARQUET_OPTIONS})")
    return unique, staged.fetch_one(f"SELECT count(*) FROM read_parquet({file})")[0], doubtful


def link_file(made: Path, target: Path) -> None:
    """A second name of a file that is never written again; a copy where the disk knows none."""
    try:
        os.link(made, target)
    except OSError:
        shutil.copyfile(made, target)


def _file_of_table(staged: StagedTable, cells: str) -> Path | None:
    """The file of staged rows that is the table already, where nothing more becomes of its cells."""
    names = [quote_name(column.name) for column in staged.source.table.columns]
    present = {quote_name(column.name) for column in staged.columns()}
    types = (SQL_TYPES[column.type] for column in staged.source.table.columns)
    as_staged = ", ".join(
        f"{name if name in present else f'NULL::{type_}'} AS {name}"
        for name, type_ in zip(names, types, strict=True)
    )
    return staged.file_of_table() if cells == as_staged else None


def _order_of(staged: StagedTable) -> str:
    begins = staged.source.table.birth_column
    return f"{quote_name(begins)}, file, row" if begins in staged.column_names else "file, row"


def _stand_in_order(staged: StagedTable) -> bool:
    """Whether the rows that may count are staged in their order already, as one can tell of files that keep
    every row in its place."""
    begins = staged.source.table.birth_column
    if staged.has_rows_apart or begins not in staged.column_names:
        return False
    born = quote_name(begins)
    steps = f"SELECT {born} IS NULL OR {born} < lag({born}) OVER () AS is_back FROM typed"
    return not staged.fetch_one(
        f"SELECT count(*) FROM ({steps} WHERE {staged.dated_condition}) WHERE is_back"
    )[0]


def _with_deadlines_of_days(staged: StagedTable, rows: str, date_only: Mapping[str, tuple[int, ...]]) -> str:
    """The rows with the deadlines that are days at the ends of these, as the table has them."""
    replaced = ", ".join(
        f"{_value_expression(staged, column, date_only)} AS {quote_name(column.name)}"
        for column in staged.columns()
        if column.name in date_only
    )
    return f"SELECT * REPLACE ({replaced}) FROM ({rows})" if replaced else rows


def _last_of_each_key(staged: StagedTable) -> str:
    """The condition of the last row of each key; rows with an empty part of the key are all different."""
    keys = staged.source.key
    if not staged.column_names.issuperset(keys):
        staged.add_note(f"没有“{'、'.join(keys)}”列，不能按编号去重")
        return ""
    if not keys:
        return ""
    key = ", ".join(quote_name(column) for column in keys)
    blank = " OR ".join(f"{quote_name(column)} IS NULL" for column in keys)
    last = "(max(struct_pack(f := file, r := row)))"
    last_rows = f"SELECT {last}.f, {last}.r FROM typed WHERE {staged.dated_condition} GROUP BY {key}"
    return f" AND ({blank} OR (file, row) IN ({last_rows}))"


def _hang_up_result(staged: StagedTable) -> str:
    """Where a caller who hung up was.

    Without a wait there is no telling from the menu, and the queue counts against us.
    """
    if "wait_seconds" not in staged.column_names:
        return "'abandoned_in_queue'"
    return "CASE WHEN wait_seconds = 0 THEN 'abandoned_in_menu' ELSE 'abandoned_in_queue' END"


def _output_column(
    staged: StagedTable, column: Column, date_only: Mapping[str, Sequence[int]], deadlines: DeadlineFiller
) -> str:
    value = _value_expression(staged, column, date_only)
    if column.name in deadlines.fills:
        value = deadlines.cell_expression(column.name, value)
    return f"{value} AS {quote_name(column.name)}"


def _value_expression(staged: StagedTable, column: Column, date_only: Mapping[str, Sequence[int]]) -> str:
    cell = quote_name(column.name)
    if column.name == "started_hour" and "started_at" in staged.column_names:
        return "date_diff('hour', TIMESTAMP '1970-01-01', started_at)"
    if column.name not in staged.column_names:
        return f"NULL::{SQL_TYPES[column.type]}"
    if word := REMAINDER_WORDS.get(column.name):
        return (
            f"CASE WHEN {cell} = {quote_literal(HUNG_UP)} THEN {_hang_up_result(staged)} "
            f"WHEN {cell} IS NOT NULL THEN {cell} "
            f"WHEN {raw_name(column.name)} IS NOT NULL THEN {quote_literal(word)} END"
        )
    if files := date_only.get(column.name):
        if len(files) == len(staged.parts):
            return f"end_of({cell})"
        return f"CASE WHEN list_contains({list(files)}, file) THEN end_of({cell}) ELSE {cell} END"
    return cell


def find_ordered_pairs(
    connection: duckdb.DuckDBPyConnection, table: Table, present: Collection[str], path: Path
) -> frozenset[InstantPair]:
    """The pairs of instants of which the first is there and not after the second in every row that has the
    second.

    Looked at once, when the table is written: then nobody has to compare the two for every row of every
    count."""
    pairs = instant_pairs(table, present)
    rows = f"read_parquet({quote_literal(str(path))})"
    return frozenset(
        _pairs_that_hold(
            connection, _pairs_that_hold(connection, pairs, f"(FROM {rows} LIMIT {PROBE_ROWS})"), rows
        )
    )


def instant_pairs(table: Table, present: Collection[str]) -> list[InstantPair]:
    """Those whose order matters to counts: a birth or an event, and another instant."""
    instants = [column for column in table.columns if column.type == "instant" and column.name in present]
    firsts = [instant.name for instant in instants if instant.event or instant.name == table.birth_column]
    return [(first, instant.name) for first in firsts for instant in instants if instant.name != first]


def _pairs_that_hold(
    connection: duckdb.DuckDBPyConnection, pairs: Sequence[InstantPair], rows: str
) -> list[InstantPair]:
    if not pairs:
        return []
    tests = (
        f"count({quote_name(second)}) = count(*) FILTER ({quote_name(first)} <= {quote_name(second)})"
        for first, second in pairs
    )
    answers = connection.execute(f"SELECT {', '.join(tests)} FROM {rows}").fetchall()[0]
    return [pair for pair, holds in zip(pairs, answers, strict=True) if holds]
