"""The one door in: ``sources.yaml`` and the files it names, as typed tables, read again only when something changed."""

import hashlib
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from indicators.clock import SHANGHAI
from sources.cache import (
    Inputs,
    TableFolders,
    from_account,
    program_hash,
    read_json,
    table_key,
    to_account,
    write_json,
)
from sources.calendar import read_calendar
from sources.declaration import Source, SourceDeclarations, read_declaration
from sources.errors import UnreadableInputError, UnreadableTableError
from sources.snapshots import BEING_WRITTEN, FileStamp, copy_snapshot
from sources.tables import TABLES
from sources.typed import MissingTable, TypedTable
from yamlfiles.problem import FilePlace, Problem, Severity, any_error

DECLARATION_FILE = "sources.yaml"
REREAD_NOTE = "当时的数据表已清除，由现在的程序从数据快照重新读取"
UNFINISHED_SUFFIXES = (".tmp", ".part", ".crdownload", ".partial", ".filepart")
TRUSTED_AFTER = 2_000_000_000
"""A file changed less than so many nanoseconds before it was copied could change again within the same time stamp."""


@dataclass(frozen=True)
class _CopiedFile:
    stamp: FileStamp
    sha256: str
    at: int


class Sources:
    """The data sources of one workspace: ``root`` holds ``sources.yaml`` and the files, ``data`` what is kept of them."""

    def __init__(
        self, root: Path, data: Path, now: Callable[[], datetime] = lambda: datetime.now(SHANGHAI)
    ) -> None:
        self.root = root
        self.at = TableFolders((data / "snapshots").resolve(), (data / "tables").resolve())
        self.now = now
        self._lock = threading.RLock()
        self._declared: tuple[FileStamp | None, SourceDeclarations] | None = None
        self._good: SourceDeclarations | None = None
        self._opened: dict[str, TypedTable] = {}
        self._copied: dict[str, dict[str, _CopiedFile]] = {}

    @property
    def declarations(self) -> SourceDeclarations:
        """What ``sources.yaml`` says at this moment; read again when the file changed. One with errors does not take the
        place of one without that was read before: its problems are told, and what was declared before stands."""
        path = self.root / DECLARATION_FILE
        stamp = _file_stamp(path)
        if self._declared is None or self._declared[0] != stamp:
            found = _read_declaration_file(path) if stamp else SourceDeclarations()
            if not _has_errors(found):
                self._good = found
            elif self._good:
                found = replace(self._good, problems=found.problems)
            self._declared = (stamp, found)
        return self._declared[1]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Mistakes of ``sources.yaml`` and the calendars it names; those of the files come with the table that is Missing."""
        declared = self.declarations
        calendars = (self._read_calendar_file(table)[1] for table in declared.tables.values())
        return (*declared.problems, *(problem for found in calendars for problem in found))

    @property
    def is_sample(self) -> bool:
        return self.declarations.sample

    @property
    def table_names(self) -> tuple[str, ...]:
        return tuple(self.declarations.tables)

    def fingerprint(self) -> str:
        """A hash of the names, sizes and times of ``sources.yaml`` and of every file it names: as long as it stays the same,
        reading again gives the same. A file too young to be read (``settle``) counts once it is old enough."""
        looked: list[object] = [_file_stamp(self.root / DECLARATION_FILE)]
        now = _nanoseconds(self.now())
        for source in self.declarations.tables.values():
            if source.calendar:
                looked.append(_file_stamp(self.root / source.calendar))
            stamps = ((self._display_path(path), _file_stamp(path)) for path in self._input_paths(source)[0])
            looked += [
                stamp for stamp in stamps if stamp[1] and not _is_arriving(stamp[1], source.settle, now)
            ]
        return hashlib.sha256(repr(looked).encode()).hexdigest()

    def read_table(self, name: str) -> TypedTable | MissingTable:
        """The table as its files are now."""
        declared, wanted = self.declarations, TABLES[name]
        if name in declared.unusable:
            return MissingTable(wanted, declared.unusable[name], declared.problems)
        if not (declared.tables or declared.unusable) and _has_errors(declared):
            return MissingTable(
                wanted,
                f"“{wanted.label}”没有可用的声明：{_problem_sentence(declared.problems)}",
                declared.problems,
            )
        if name not in declared.tables:
            return MissingTable(wanted, f"sources.yaml 没有声明数据表“{wanted.label}”（{name}）")
        with self._lock:
            try:
                return self._read_source(declared.tables[name])
            except UnreadableTableError as unreadable:
                return MissingTable(
                    wanted,
                    f"“{wanted.label}”不能读取：{_problem_sentence(unreadable.problems)}",
                    unreadable.problems,
                )

    def reopen_table(self, table: str, key: str) -> TypedTable | MissingTable:
        """A table as an earlier reading found it; made again from its snapshots if it was cleared away."""
        with self._lock:
            if kept := self._cached_table(key):
                return kept
            recipe = read_json(self._recipe_path(key))
            if recipe is None:
                return MissingTable(TABLES[table], "当时的数据已不在，无法重新打开")
            inputs = tuple((shown, sha256) for shown, sha256 in recipe["inputs"])
            try:
                made = self._convert_and_keep(Source.from_settings(recipe["settings"]), inputs, key)
            except (UnreadableTableError, OSError) as error:
                problems = error.problems if isinstance(error, UnreadableTableError) else ()
                return MissingTable(TABLES[table], "当时的数据快照不完整，无法重新打开", problems)
            return (
                made
                if recipe["program"] == program_hash()
                else replace(made, notes=(*made.notes, REREAD_NOTE))
            )

    def _read_source(self, source: Source) -> TypedTable | MissingTable:
        paths, notes = self._input_paths(source)
        if not paths:
            patterns = "、".join(source.files)
            return MissingTable(
                source.table, f"还没有“{source.table.label}”的文件：请把导出文件放到 {patterns}"
            )
        inputs = self._copy_inputs(source, paths)
        text, problems = self._read_calendar_file(source)
        if problems:
            raise UnreadableTableError(problems)
        source = replace(source, calendar_text=text)
        unique = tuple({sha256: (shown, sha256) for shown, sha256 in inputs}.values())
        for shown, sha256 in inputs:
            if (shown, sha256) not in unique:
                notes.append(f"{shown} 与另一个文件内容相同，只读一次")
        key = table_key(source, unique)
        table = self._cached_table(key) or self._convert_and_keep(source, unique, key)
        return replace(table, notes=(*notes, *table.notes)) if notes else table

    def _read_calendar_file(self, source: Source) -> tuple[str, tuple[Problem, ...]]:
        """The file of working days that a table names, as text, and its mistakes."""
        if not source.calendar:
            return "", ()
        try:
            content = (self.root / source.calendar).read_bytes()
        except OSError:
            message = f"找不到工作日历文件 {source.calendar}，请放到工作区，或删去 calendar"
            place = FilePlace(DECLARATION_FILE, source.line)
            return "", (Problem(place, "calendar", Severity.ERROR, message),)
        _, problems = read_calendar(content, source.calendar)
        return content.decode("utf-8", "replace"), problems

    def _cached_table(self, key: str) -> TypedTable | None:
        if key in self._opened and self._opened[key].path.exists():
            return self._opened[key]
        if not re.fullmatch(r"[0-9a-f]{64}", key):
            return None
        path, account = self.at.tables / f"{key}.parquet", read_json(self.at.tables / f"{key}.json")
        if account is None or not path.exists():
            return None
        self._opened[key] = from_account(account, path)
        return self._opened[key]

    def _convert_and_keep(self, source: Source, inputs: Inputs, key: str) -> TypedTable:
        from sources.conversion import convert_inputs

        if not self._recipe_path(key).exists():
            write_json(
                self._recipe_path(key),
                {"settings": source.settings(), "inputs": inputs, "program": program_hash()},
            )
        table = convert_inputs(source, inputs, key, self.at, self.now().replace(tzinfo=None))
        write_json(self.at.tables / f"{key}.json", to_account(table))
        self._opened[key] = table
        return table

    def _recipe_path(self, key: str) -> Path:
        return self.at.snapshots / "recipes" / f"{key}.json"

    def _input_paths(self, source: Source) -> tuple[list[Path], list[str]]:
        """The files that match, by name, each once; unfinished ones are passed over with a note."""
        found: dict[Path, None] = {}
        for pattern in source.files:
            found.update(dict.fromkeys(sorted(_matching_files(self.root, pattern), key=_natural_order)))
        notes = [f"跳过未完成的文件 {path.name}" for path in found if _is_unfinished(path)]
        return sorted((path for path in found if not _is_unfinished(path)), key=_natural_order), notes

    def _copy_inputs(self, source: Source, paths: list[Path]) -> Inputs:
        """Each file copied to the snapshots, unless it was and is unchanged since."""
        index = self.at.tables / f"{source.table.name}.seen.json"
        seen = self._copied.setdefault(source.table.name, _parse_copied_index(read_json(index)))
        before = dict(seen)
        problems, inputs = [], []
        for path in paths:
            shown = self._display_path(path)
            try:
                inputs.append((shown, self._copy_input(path, shown, seen, source.settle)))
            except UnreadableInputError as refused:
                problems.append(_unreadable_problem(shown, refused.message))
            except OSError as error:
                message = f"不能打开（{error.strerror}），请检查权限"
                problems.append(_unreadable_problem(shown, message))
        if problems:
            raise UnreadableTableError(problems)
        if seen != before:
            write_json(
                index,
                {shown: [*vars(file.stamp).values(), file.sha256, file.at] for shown, file in seen.items()},
            )
        return tuple(inputs)

    def _copy_input(self, path: Path, shown: str, seen: dict[str, _CopiedFile], settle: int) -> str:
        stamp = FileStamp.of_path(path)
        known = seen.get(shown)
        if known and known.stamp == stamp and known.at - stamp.modified > TRUSTED_AFTER:
            return known.sha256
        now = _nanoseconds(self.now())
        if _is_arriving(stamp, settle, now):
            raise UnreadableInputError(BEING_WRITTEN)
        if not stamp.size:
            raise UnreadableInputError("文件是空的，可能还没有写完")
        sha256, copied = copy_snapshot(path, self.at.snapshots)
        seen[shown] = _CopiedFile(copied, sha256, now)
        return sha256

    def _display_path(self, path: Path) -> str:
        return (path.relative_to(self.root) if path.is_relative_to(self.root) else path).as_posix()


def _nanoseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000_000_000)


def _is_arriving(stamp: FileStamp, settle: int, now: int) -> bool:
    """Whether the file is younger than ``settle`` seconds."""
    return settle > 0 and now - stamp.modified < settle * 1_000_000_000


def _file_stamp(path: Path) -> FileStamp | None:
    """``None`` where there is no such file, or no more."""
    try:
        return FileStamp.of_path(path) if path.is_file() else None
    except FileNotFoundError:
        return None


def _read_declaration_file(path: Path) -> SourceDeclarations:
    try:
        return read_declaration(path.read_bytes(), DECLARATION_FILE)
    except OSError as error:
        message = f"无法读取文件（{error.strerror}），请检查权限"
        problem = Problem(FilePlace(DECLARATION_FILE), "file", Severity.ERROR, message)
        return SourceDeclarations(problems=(problem,))


def _unreadable_problem(file: str, message: str) -> Problem:
    return Problem(FilePlace(file), "unreadable", Severity.ERROR, message)


def _has_errors(declared: SourceDeclarations) -> bool:
    return any_error(declared.problems)


def _matching_files(root: Path, pattern: str) -> list[Path]:
    """Files by a pattern relative to ``root``; an absolute pattern stands for itself."""
    absolute = Path(pattern)
    start, rest = (
        (Path(absolute.anchor), str(absolute.relative_to(absolute.anchor)))
        if absolute.is_absolute()
        else (root, pattern)
    )
    parts = [part for part in Path(rest).parts if part != "."]
    while parts and parts[0] == "..":
        start, parts = start.parent, parts[1:]
    return [path for path in start.glob("/".join(parts)) if path.is_file()] if parts else []


def _natural_order(path: Path) -> tuple[object, ...]:
    """Names with their numbers as numbers: 2024-9 before 2024-10, and 工单 before its second copies 工单2 and 工单 (1)."""
    pieces = re.split(r"(\d+)", Path(path.name.removesuffix(".gz")).stem.rstrip())
    return (
        *((1, int(piece), "") if piece.isdecimal() else (0, 0, piece) for piece in pieces if piece),
        (-1, 0, path.as_posix()),
    )


def _is_unfinished(path: Path) -> bool:
    return path.name.startswith(("~$", ".")) or path.name.lower().endswith(UNFINISHED_SUFFIXES)


def _parse_copied_index(content: Mapping[str, list[int]] | None) -> dict[str, _CopiedFile]:
    return {
        shown: _CopiedFile(FileStamp(*group[:3]), str(group[3]), group[4])
        for shown, group in (content or {}).items()
    }


def _problem_sentence(problems: tuple[Problem, ...]) -> str:
    shown = "；".join(
        f"{problem.place.file} 第 {problem.line} 行：{problem.message}"
        if problem.line > 1
        else f"{problem.place.file}：{problem.message}"
        for problem in problems[:3]
    )
    return shown + (f"；另有 {len(problems) - 3} 个文件" if len(problems) > 3 else "")
