"""Snapshots to one typed table: every input through its reader, staged, put together, with every mistake
named."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import duckdb

from indicators.private_files import FILE_MODE, make_private_folder
from sources.assembly import AssembledTable, assemble
from sources.cache import Inputs, TableFolders
from sources.engine import USUAL_MEMORY, most_memory, open_engine
from sources.engine_messages import error_line, error_message
from sources.errors import UnreadableInputError, UnreadableTableError
from sources.input_stager import InputStager
from sources.kept_parts import KeptParts
from sources.scratch import scratch_folder
from sources.snapshots import checked_snapshot, snapshot_path
from sources.source import Source
from sources.staged_parts import StagedInput, StagedPart
from sources.typed import Snapshot, TypedTable, doubtful_path
from yamlfiles.problem import FilePlace, Problem, Severity


def convert_inputs(
    source: Source,
    inputs: Inputs,
    key: str,
    at: TableFolders,
    now: datetime,
    kept: KeptParts | None = None,
) -> TypedTable:
    """The typed table of these inputs, written as ``<key>.parquet``; an input that is in ``kept`` as it was
    staged before is not read again. Raises UnreadableTableError."""
    make_private_folder(at.tables)
    with suppress(duckdb.OutOfMemoryException):
        return _convert_within(USUAL_MEMORY, source, inputs, key, at, now, kept)
    return _convert_within(most_memory(), source, inputs, key, at, now, kept)


def _convert_within(
    memory: int,
    source: Source,
    inputs: Inputs,
    key: str,
    at: TableFolders,
    now: datetime,
    kept: KeptParts | None,
) -> TypedTable:
    """Raises UnreadableTableError, and duckdb.OutOfMemoryException where the engine may have more."""
    secret = at.secret.read() if source.table.has_personal_column else ""
    with (
        scratch_folder(at.tables) as scratch,
        open_engine(scratch, at.snapshots, at.tables, secret=secret, memory=memory) as connection,
    ):
        stager = InputStager(connection, source.of_one_input(), scratch)
        staged = _StagedInputs(stager, at, kept, may_have_more=memory < most_memory())
        for input_name, sha256 in inputs:
            staged.add_input(input_name, sha256)
        if kept:
            kept.remove_unused()
        if staged.problems:
            raise UnreadableTableError(staged.problems)
        made = scratch / "table.parquet"
        assembled = staged.assemble_parts(source, now, made)
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
class _StagedInputs:
    """The inputs of one table staged one after another.

    An input that cannot be read is a problem, and the others go on.
    """

    stager: InputStager
    at: TableFolders
    kept: KeptParts | None
    may_have_more: bool
    """Memory: then the table is read once more with it, instead of being refused."""

    parts: list[StagedPart] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    inputs: int = 0

    def add_input(self, input_name: str, sha256: str) -> None:
        try:
            staged = self.stage_input(input_name, sha256)
        except UnreadableInputError as refused:
            self.add_unreadable(FilePlace(input_name, max(1, refused.row)), refused.message)
        except duckdb.Error as error:
            self.add_fault(FilePlace(input_name, error_line(error)), error)
        else:
            self.parts += [replace(part, input=self.inputs) for part in staged.parts]
            self.notes += [(note, input_name) for note in staged.notes]
        self.inputs += 1

    def stage_input(self, input_name: str, sha256: str) -> StagedInput:
        """As it was staged before, else from where an earlier version ended, else from its beginning."""
        into = self.stager.scratch / f"input{self.inputs}"
        if self.kept is None:
            return self.stager.stage_whole(checked_snapshot(self.at.snapshots, sha256), input_name, into)
        return self.kept.staged_input(self.stager, input_name, sha256, into)

    def assemble_parts(self, source: Source, now: datetime, target: Path) -> AssembledTable:
        try:
            return assemble(self.stager.connection, source, self.parts, now, target)
        except UnreadableInputError as refused:
            self.add_unreadable(FilePlace(self.parts[0].input_name), refused.message)
            raise UnreadableTableError(self.problems) from refused
        except duckdb.Error as error:
            self.add_fault(FilePlace(self.parts[0].input_name), error)
            raise UnreadableTableError(self.problems) from error

    def add_fault(self, place: FilePlace, error: duckdb.Error) -> None:
        """Of the engine. Raises duckdb.OutOfMemoryException where more memory may help."""
        if self.may_have_more and isinstance(error, duckdb.OutOfMemoryException):
            raise error
        self.add_unreadable(place, error_message(error))

    def add_unreadable(self, place: FilePlace, message: str) -> None:
        self.problems.append(Problem(place, "unreadable", Severity.ERROR, message))
