"""The files that a declared table names: which there are, in which order, and each copied to the snapshots
once."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from indicators.os_faults import os_error_cause
from sources.cache import Inputs, TableFolders
from sources.errors import UnreadableInputError, UnreadableTableError
from sources.json_files import JsonObject, read_sealed, write_sealed
from sources.origins.fetched import FetchedFolder, is_fetched
from sources.snapshots import BEING_WRITTEN, FileStamp, copy_snapshot, snapshot_path
from sources.source import Source
from sources.unfinished_files import is_unfinished
from yamlfiles.problem import FilePlace, Problem, Severity

NANOSECONDS = 1_000_000_000
TRUSTED_AFTER = 2 * NANOSECONDS
"""A file that changed less than this before it was copied could change again within the same time stamp."""


def find_input_files(root: Path, source: Source, fetched: FetchedFolder) -> tuple[list[Path], list[str]]:
    """The files that match, or that were fetched, by name, each once; unfinished ones are passed over with a
    note."""
    paths: dict[Path, None] = {}
    if source.origin:
        paths.update(dict.fromkeys(fetched.files_of(source.table.name, source.origin)))
    for pattern in source.files:
        paths.update(dict.fromkeys(sorted(_matching_files(root, pattern), key=_natural_order)))
    notes = [f"跳过未完成的文件 {path.name}" for path in paths if is_unfinished(path.name)]
    finished = [path for path in paths if not is_unfinished(path.name)]
    return sorted(finished, key=_natural_order), notes


def _matching_files(root: Path, pattern: str) -> list[Path]:
    """Files by a pattern relative to ``root``; an absolute pattern stands for itself."""
    start, relative = root, Path(pattern)
    if relative.is_absolute():
        start = Path(relative.anchor)
        relative = relative.relative_to(relative.anchor)
    parts = [part for part in relative.parts if part != "."]
    # a pattern that climbs is no pattern for glob
    while parts and parts[0] == "..":
        start, parts = start.parent, parts[1:]
    if not parts:
        return []
    return [path for path in start.glob("/".join(parts)) if path.is_file()]


def _natural_order(path: Path) -> tuple[object, ...]:
    """Names with their numbers as numbers.

    2024-9 stands before 2024-10, and 工单 before its second copies 工单2 and 工单 (1).
    """
    name = Path(path.name.removesuffix(".gz")).stem.rstrip()
    pieces = [piece for piece in re.split(r"(\d+)", name) if piece]
    return (*map(_piece_order, pieces), (-1, 0, path.as_posix()))


def _piece_order(piece: str) -> tuple[int, int, str]:
    return (1, int(piece), "") if piece.isdecimal() else (0, 0, piece)


def display_path(path: Path, root: Path) -> str:
    """A file as officials see it: relative to the workspace where it lies in it; a fetched one by its name
    alone."""
    if is_fetched(path):
        return path.name
    return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()


def nanoseconds(moment: datetime) -> int:
    return int(moment.timestamp() * NANOSECONDS)


def is_arriving(stamp: FileStamp, settle: int, now: int) -> bool:
    """Whether the file is younger than ``settle`` seconds; ``now`` in nanoseconds."""
    return settle > 0 and now - stamp.modified < settle * NANOSECONDS


def file_stamp(path: Path) -> FileStamp | None:
    """``None`` where there is no such file, or no more."""
    try:
        return FileStamp.of_path(path) if path.is_file() else None
    except FileNotFoundError:
        return None


@dataclass(frozen=True)
class CopiedFile:
    """A file as it was copied; ``at`` in nanoseconds."""

    stamp: FileStamp
    sha256: str
    at: int

    def is_unchanged(self, stamp: FileStamp) -> bool:
        return self.stamp == stamp and self.at - stamp.modified > TRUSTED_AFTER


CopiedFiles = dict[str, CopiedFile]
"""By their display path."""
CopyInputs = Callable[[Source, list[Path]], Inputs]


@dataclass
class InputCopier:
    """Copies the files of the tables of one workspace to its snapshots, and remembers which are there."""

    root: Path
    folders: TableFolders
    now: Callable[[], datetime]
    _copied: dict[str, CopiedFiles] = field(default_factory=dict)

    def copy_inputs(self, source: Source, paths: list[Path]) -> Inputs:
        """Each file copied to the snapshots, unless it was and is unchanged since.

        Raises ``UnreadableTableError`` with a problem for each file that cannot be copied.
        """
        table = source.table.name
        copied = self._copied.setdefault(table, copied_files(self.folders.tables, table))
        before = dict(copied)
        problems, inputs = [], []
        for path in paths:
            name = display_path(path, self.root)
            try:
                inputs.append((name, self._copy_input(path, name, copied, source.settle)))
            except UnreadableInputError as refused:
                problems.append(_unreadable_problem(name, refused.message))
            except OSError as error:
                problems.append(_unreadable_problem(name, f"没有读成：{os_error_cause(error)}"))
        if problems:
            raise UnreadableTableError(problems)
        if copied != before:
            write_sealed(_copied_note(self.folders.tables, table), _copied_to_json(copied))
        return tuple(inputs)

    def known_inputs(self, source: Source, paths: list[Path]) -> Inputs:
        """The same without copying anything; raises ``UnreadableTableError`` where a file would have to
        be."""
        table = source.table.name
        stamps = {display_path(path, self.root): FileStamp.of_path(path) for path in paths}
        if not self._are_copied(table, stamps):  # another process may have copied them meanwhile
            self._copied[table] = copied_files(self.folders.tables, table)
        if not self._are_copied(table, stamps):
            raise UnreadableTableError(())
        return tuple((name, self._copied[table][name].sha256) for name in stamps)

    def _are_copied(self, table: str, stamps: Mapping[str, FileStamp]) -> bool:
        copied = self._copied.get(table, {})
        return all(
            name in copied and copied[name].is_unchanged(stamp) and self._has_snapshot(copied[name].sha256)
            for name, stamp in stamps.items()
        )

    def _copy_input(self, path: Path, name: str, copied: CopiedFiles, settle: int) -> str:
        """The hash under which the file lies in the snapshots."""
        stamp = FileStamp.of_path(path)
        earlier = copied.get(name)
        if earlier and earlier.is_unchanged(stamp) and self._has_snapshot(earlier.sha256):
            return earlier.sha256
        now = nanoseconds(self.now())
        if is_arriving(stamp, settle, now):
            raise UnreadableInputError(BEING_WRITTEN)
        if not stamp.size:
            raise UnreadableInputError("文件是空的，可能还没有写完")
        sha256, copied_stamp = copy_snapshot(path, self.folders.snapshots)
        copied[name] = CopiedFile(copied_stamp, sha256, now)
        return sha256

    def _has_snapshot(self, sha256: str) -> bool:
        return snapshot_path(self.folders.snapshots, sha256).is_file()


def copied_files(tables: Path, table: str) -> CopiedFiles:
    """The files of a table as they were when they were last copied to the snapshots."""
    return _copied_from_json(read_sealed(_copied_note(tables, table), must_be_sealed=True))


def _copied_note(tables: Path, table: str) -> Path:
    return tables / f"{table}.seen.json"


def _unreadable_problem(file: str, message: str) -> Problem:
    return Problem(FilePlace(file), "unreadable", Severity.ERROR, message)


def _copied_to_json(copied: CopiedFiles) -> JsonObject:
    return {name: [*vars(file.stamp).values(), file.sha256, file.at] for name, file in copied.items()}


def _copied_from_json(content: JsonObject | None) -> CopiedFiles:
    copied = {}
    for name, (size, modified, inode, sha256, at) in (content or {}).items():
        copied[name] = CopiedFile(FileStamp(size, modified, inode), str(sha256), at)
    return copied
