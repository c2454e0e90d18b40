"""Snapshots to one typed table: every input through its reader, staged, put together, with every mistake
named."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import duckdb

from indicators.private_files import FILE_MODE, make_private_folder
from sources.assembly import AssembledTable, assemble
from sources.cache import Inputs, TableFolders
from sources.column_doubts import find_column_doubts, settle_namesakes
from sources.engine import open_engine, quote_literal
from sources.errors import UnreadableInputError, UnreadableTableError
from sources.execution_checks import rate_doubts
from sources.headers import HeaderSearch, find_header
from sources.readers import kinds
from sources.readers.grid import TextGrid
from sources.report_layout import lay_out_report, without_times
from sources.required_columns import require_columns
from sources.row_kinds import DATA, RAGGED, SHORT
from sources.scratch import scratch_folder
from sources.short_rows import are_trimmed
from sources.snapshots import checked_snapshot, snapshot_path
from sources.source import Source
from sources.staged import StagedPart
from sources.staging import part_select
from sources.stated_days import stated_day
from sources.tables import BUDGET, CALL_REPORT
from sources.typed import Snapshot, TypedTable, doubtful_path
from sources.usual_words import find_regular_cells
from yamlfiles.problem import FilePlace, Problem, Severity


def convert_inputs(source: Source, inputs: Inputs, key: str, at: TableFolders, now: datetime) -> TypedTable:
    """The typed table of these inputs, written as ``<key>.parquet``; raises UnreadableError."""
    make_private_folder(at.tables)
    secret = at.secret.read() if source.table.has_personal_column else ""
    with (
        scratch_folder(at.tables) as scratch,
        open_engine(scratch, at.snapshots, at.tables, secret=secret) as connection,
    ):
        staged = _InputStager(connection, source, scratch)
        for index, (input_name, sha256) in enumerate(inputs):
            staged.stage_input(index, input_name, at.snapshots, sha256)
        if staged.problems:
            raise UnreadableTableError(staged.problems)
        made = scratch / "table.parquet"
        assembled = staged.assemble_parts(now, made)
        _keep_table(made, at.tables / f"{key}.parquet")
    notes = (*_merge_notes(staged.notes), *assembled.notes)
    return _typed_table(source, inputs, key, at, assembled, notes)


def _keep_table(made: Path, path: Path) -> None:
    """The table and its doubtful rows to their place, the table last."""
    for fresh, place in ((doubtful_path(made), doubtful_path(path)), (made, path)):
        if fresh.exists():
            fresh.chmod(FILE_MODE)
            fresh.replace(place)


def _typed_table(
    source: Source,
    inputs: Inputs,
    key: str,
    at: TableFolders,
    assembled: AssembledTable,
    notes: tuple[str, ...],
) -> TypedTable:
    snapshots = tuple(
        Snapshot(input_name, sha256, snapshot_path(at.snapshots, sha256).stat().st_size, rows)
        for (input_name, sha256), rows in zip(inputs, assembled.rows, strict=True)
    )
    return TypedTable(
        source.table,
        at.tables / f"{key}.parquet",
        key,
        assembled.present,
        snapshots,
        read=assembled.read,
        used=assembled.used,
        rejected=assembled.rejected,
        repeated=assembled.repeated,
        excluded=assembled.excluded,
        unread=assembled.unread,
        latest=assembled.latest,
        in_order=assembled.in_order,
        covers=source.covers,
        completeness=source.completeness,
        confirmed=source.confirmed,
        sample=source.sample,
        notes=notes,
        doubts=assembled.doubts,
        doubtful=assembled.doubtful,
        months=assembled.months,
        headers=assembled.headers,
    )


def _merge_notes(notes: Sequence[tuple[str, str]]) -> list[str]:
    """A note that many files share is made once."""
    files: dict[str, list[str]] = {}
    for note, input_name in notes:
        files.setdefault(note, []).append(input_name)
    return [f"{_files_label(names)}：{note}" for note, names in files.items()]


def _files_label(names: Sequence[str]) -> str:
    return f"{names[0]} 等 {len(names)} 个文件" if len(names) > 1 else names[0]


@dataclass
class _InputStager:
    """Inputs being read one after another.

    An input that cannot be read is a problem, and the others go on.
    """

    connection: duckdb.DuckDBPyConnection
    source: Source
    scratch: Path
    parts: list[StagedPart] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)

    def stage_input(self, index: int, input_name: str, snapshots: Path, sha256: str) -> None:
        rough = self.scratch / f"input{index}"
        try:
            snapshot = checked_snapshot(snapshots, sha256)
            grids = kinds.read_input(
                self.connection,
                snapshot,
                input_name,
                rough,
                self.source.encoding,
                self.source.sheet,
                HeaderSearch(self.source.table, self.source.columns),
            )
            stage = self.stage_report if self.source.table.name == CALL_REPORT.name else self.stage_grid
            for grid in grids:
                stage(grid, index, input_name if len(grids) == 1 else f"{input_name}[{grid.sheet}]")
                self.notes += [(note, input_name) for note in grid.notes]
        except UnreadableInputError as refused:
            self.add_unreadable(FilePlace(input_name, max(1, refused.row)), refused.message)
        except duckdb.Error as error:
            self.add_unreadable(FilePlace(input_name, _error_line(error)), _error_message(error))
        finally:
            for path in self.scratch.glob(f"input{index}.*"):
                path.unlink()

    def assemble_parts(self, now: datetime, target: Path) -> AssembledTable:
        try:
            return assemble(self.connection, self.source, self.parts, now, target)
        except UnreadableInputError as refused:
            self.add_unreadable(FilePlace(self.parts[0].input_name), refused.message)
            raise UnreadableTableError(self.problems) from refused
        except duckdb.Error as error:
            self.add_unreadable(FilePlace(self.parts[0].input_name), _error_message(error))
            raise UnreadableTableError(self.problems) from error

    def add_unreadable(self, place: FilePlace, message: str) -> None:
        self.problems.append(Problem(place, "unreadable", Severity.ERROR, message))

    def stage_report(self, grid: TextGrid, index: int, input_name: str) -> None:
        """An interval report, once its rows say when they are."""
        declared = self.source
        laid_out = lay_out_report(self.connection, grid, declared, input_name, len(self.parts))
        self.notes += [(note, input_name) for note in laid_out.notes[len(grid.notes) :]]
        try:
            self.source = without_times(declared) if laid_out is not grid else declared
            self.stage_grid(laid_out, index, input_name)
        finally:
            self.source = declared

    def stage_grid(self, grid: TextGrid, index: int, input_name: str) -> None:
        at = self.source.header_row - 1 - grid.leading_rows if self.source.header_row else None
        lines = grid.header_lines or grid.head
        header = find_header(lines, self.source.table, self.source.columns, at)
        if grid.header_lines:
            header = replace(header, data_start=0)
        header = settle_namesakes(self.connection, grid, header, self.source)
        require_columns(self.source, grid, header)
        doubts = (*grid.doubts, *find_column_doubts(self.connection, grid, header, self.source))
        if self.source.table.name == BUDGET.name:
            doubts += tuple(rate_doubts(self.connection, grid, header))
        number = len(self.parts)
        path = self.scratch / f"part{number}.parquet"
        regular = find_regular_cells(self.connection, grid, header, self.source)
        rows = part_select(grid, header, self.source, number, regular)
        self.write_part(rows, path)
        if self.has_short_rows(grid, path):
            kind = DATA if are_trimmed(self.connection, grid, header) else RAGGED
            settled = f"CASE row_kind WHEN {SHORT} THEN {kind} ELSE row_kind END AS row_kind"
            self.write_part(f"SELECT * REPLACE ({settled}) FROM ({rows})", path)  # noqa: S608  # ours
        self.parts.append(
            StagedPart(
                path,
                index,
                input_name,
                header.data_start - grid.unselected_lines,
                grid.leading_rows,
                frozenset(header.physical_columns),
                tuple(
                    replace(
                        doubt, where=f"{input_name} {doubt.where}", message=f"{input_name} {doubt.message}"
                    )
                    for doubt in doubts
                ),
                stated_day(header.title, Path(input_name).name),
                header.ambiguous,
                {
                    name: header.short_names[places[0]]
                    for name, places in header.physical_columns.items()
                    if len(places) == 1 and places[0] < len(header.short_names)
                },
            )
        )

    def has_short_rows(self, grid: TextGrid, path: Path) -> bool:
        file = quote_literal(str(path))
        rows = f"read_parquet({file}) WHERE row_kind = {SHORT}"
        sql = f"SELECT count(*) > 0 FROM {rows}"  # noqa: S608  # a literal
        return grid.has_spare_columns and bool(self.connection.execute(sql).fetchall()[0][0])

    def write_part(self, sql: str, path: Path) -> None:
        """The rows in the order of the file, which the engine keeps as long as it does not join; the plan is
        that of the writing itself, for planning takes longer than writing a small file."""
        copy = f"COPY ({sql}) TO {quote_literal(str(path))} (FORMAT parquet, COMPRESSION lz4)"
        plan = self.connection.execute(f"EXPLAIN (ANALYZE, FORMAT json) {copy}").fetchall()[0][1]
        if JOIN.search(plan):
            raise AssertionError("the engine joins, and a join loses the order of the rows")


JOIN = re.compile(r'"type": "[^"]*JOIN')
"""In the plan of what the engine has done."""

ENGINE_FAULTS = {
    "No space left on device": "磁盘空间不足，没有读完，请清理磁盘后再采集",
    "Input/output error": "磁盘读写出错，没有读完，请检查磁盘",
    "Permission denied": "数据文件夹没有写入权限，请检查它的所有者和权限",
    "Read-only file system": "数据文件夹所在磁盘是只读的，请换一个可以写的位置",
    "Out of Memory": "内存不足，没有读完，请关闭其他程序或拆分文件后再采集",
    "could not allocate": "内存不足，没有读完，请关闭其他程序或拆分文件后再采集",
}
"""What the engine says of the machine, which is no fault of the file."""


def _error_line(error: duckdb.Error) -> int:
    text = str(error)
    mark = "CSV Error on Line: "
    digits = text[text.index(mark) + len(mark) :].split(maxsplit=1)[0] if mark in text else ""
    return int(digits) if digits.isdecimal() else 1


def _error_message(error: duckdb.Error) -> str:
    """The engine's complaint without the line it quotes, which may hold personal data."""
    text = str(error)
    if cause := next((said for words, said in ENGINE_FAULTS.items() if words in text), ""):
        return cause
    if "unterminated quote" in text or "state machine" in text:
        return "引号没有配对，这一行之后分不清列，请从系统重新导出或改用 xlsx"
    if "Expected Number of Columns" in text or "columns" in text.lower():
        return "这一行的列数比表头多得多，可能分隔符不对或有未加引号的逗号，请改用 xlsx"
    if "Maximum line size" in text:
        return "有一行长得不正常，可能引号没有配对，请从系统重新导出"
    return f"不能读取（{text.splitlines()[0][:80]}），请改用 xlsx 或 csv 重新导出"
