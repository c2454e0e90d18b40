"""The target files of a workspace as projects and problems; each file is read again only when its bytes
changed."""

import hashlib
import os
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from indicators.collector import collector_paused
from indicators.model import Project
from indicators.reading import read_draft
from store import Declaration, os_error_cause
from workspace.kept_sheets import read_declaration
from workspace.scanning import BUDGET_FILE_NAMES, SUFFIXES, TARGETS_FOLDER, Scan, TargetScan, is_target_name
from workspace.watched import Stamp, file_stamp
from workspace.withdrawn_names import HASH_CHARACTERS
from yamlfiles.problem import FilePlace, Problem, Severity, any_error
from yamlfiles.text import UnreadableTextError, decode_text

GONE = "gone"
"""The code of a problem: a file that was kept is no more there."""
FEW_FILES = 50
"""So many are sooner parsed than looked for."""
NOT_OF_THE_TEXT = frozenset({"T31", GONE})
"""Problems that a decision is there to end: they do not make a text one with errors."""


@dataclass(frozen=True)
class ReadTargetFile:
    """One target file as read: ``draft`` is as much of the project as could be read, ``problems`` say what
    could not."""

    id: str
    file: str
    content: bytes
    problems: tuple[Problem, ...]
    draft: Project | None = None

    @property
    def project(self) -> Project | None:
        """The project, when nothing stands in its way."""
        return None if any_error(self.problems) else self.draft

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def text(self) -> str:
        """What is written; empty where it is no text at all."""
        try:
            return decode_text(self.content)
        except UnreadableTextError:
            return ""


class OpenedFile(NamedTuple):
    """The bytes of a target file, or why there are none."""

    id: str
    file: str
    content: bytes
    cause: str = ""


ReadMany = Callable[[Iterable[OpenedFile], int], Iterator[ReadTargetFile]]
"""Of files and how many they are."""


@dataclass(frozen=True)
class DeclaredProjects:
    """The projects that stand, by id, and every problem found; ``fallen_back`` names those whose file is
    bad now and which stand on their last good declaration; ``unrecorded`` the files whose text stands and is
    not yet kept as the last good one.

    ``projects`` are the sheets in force today: what was approved, else the working text. ``working`` are the
    working texts, which the files say; a project whose file is gone has none.
    """

    projects: Mapping[str, Project]
    problems: tuple[Problem, ...]
    fallen_back: frozenset[str] = frozenset()
    unrecorded: tuple[str, ...] = ()
    working: Mapping[str, Project] = field(default_factory=dict)


def target_files(folder: Path) -> Iterator[Path]:
    """Every target file below ``folder``, in the order of their names; hidden and lock files are passed
    over."""
    return iter(_files_named(folder, is_target_name))


def budget_files(folder: Path) -> Iterator[Path]:
    """Every file of a department budget below ``folder``."""
    return iter(_files_named(folder, BUDGET_FILE_NAMES.__contains__))


def target_years(folder: Path) -> set[int]:
    """The years that have a folder of target files, though none of them be sound."""
    if not folder.is_dir():
        return set()
    names = (entry.name for entry in folder.iterdir() if entry.is_dir())
    return {int(name) for name in names if len(name) == len("2024") and name.isdecimal()}


def _files_named(folder: Path, is_meant: Callable[[str], bool]) -> list[Path]:
    """In the order of the parts of their paths."""
    found = (f"{base}/{name}" for base, _, names in os.walk(folder) for name in names if is_meant(name))
    return list(map(Path, sorted(found, key=_path_parts)))


def _path_parts(path: str) -> list[str]:
    return path.split("/")


def path_below(path: Path, folder: Path) -> str | None:
    """The path within a folder, ``None`` where it leads elsewhere; of many files, so by their texts."""
    text, start = str(path), f"{folder}/"
    if text.startswith(start):
        return text[len(start) :]
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else None


def project_id(path: Path, targets: Path) -> str:
    """The path below ``targets/`` without suffix; of a file elsewhere, from its folder of the year or its
    bare name."""
    below = path_below(path, targets)
    if below is not None:
        return below.removesuffix(path.suffix)
    return f"{path.parent.name}/{path.stem}" if path.parent.name.isdigit() else path.stem


class TargetFiles:
    """Reads target files and remembers each by size and time, so that an unchanged one is not parsed
    again. Many at once are read by ``read_many``."""

    def __init__(self, root: Path, read_many: ReadMany) -> None:
        self.root = root
        self.targets = root / TARGETS_FOLDER
        self.scan = TargetScan(self.targets)
        self._read_many = read_many
        self._cache: dict[Path, tuple[Stamp | None, ReadTargetFile]] = {}
        self._all: tuple[Scan, list[ReadTargetFile]] = Scan(), []

    def read_file(self, path: Path) -> ReadTargetFile:
        """``path`` read now, or as remembered if its size and time are the same; an unreadable file is a
        problem."""
        stamp, known = file_stamp(path), self._cache.get(path)
        if known is None or known[0] != stamp:
            known = self._cache[path] = (stamp, parse_target(self._open(path)))
        return known[1]

    def read_all(self) -> list[ReadTargetFile]:
        """Every target file; what is remembered of files that are gone is forgotten. The files are gone
        through only where a scan shows something else than before."""
        seen, (known, reads) = self.scan.look(), self._all
        if seen is not known:
            paths = list(target_files(self.targets))
            for gone in set(self._cache) - set(paths):  # another thread may add to it meanwhile
                self._cache.pop(gone, None)
            reads = self._read_all_of(paths)
            self._all = seen, reads
        return list(reads)

    @collector_paused()
    def _read_all_of(self, paths: Sequence[Path]) -> list[ReadTargetFile]:
        """The stamps are taken before the bytes: a later change shows."""
        stamps = {path: file_stamp(path) for path in paths}
        known = {
            path: entry
            for path, stamp in stamps.items()
            if (entry := self._cache.get(path)) and entry[0] == stamp
        }
        changed = [path for path in paths if path not in known]
        read_many = self._read_many if len(changed) > FEW_FILES else parse_targets
        opened = map(self._open, changed)
        for path, read in zip(changed, read_many(opened, len(changed)), strict=True):
            known[path] = stamps[path], read
        self._cache.update(known)
        return [known[path][1] for path in paths]

    def read_project(self, identity: str) -> list[ReadTargetFile]:
        """The files that declare one project: one, or none, or two where it is declared twice."""
        return [self.read_file(path) for path in self._own_paths(identity)]

    def _own_paths(self, identity: str) -> Iterator[Path]:
        if "\0" in identity or ".." in identity.split("/"):
            return
        for suffix in SUFFIXES:
            path = self.targets / f"{identity}{suffix}"
            is_own = is_target_name(path.name) and path.is_relative_to(self.targets)
            if is_own and project_id(path, self.targets) == identity and path.is_file():
                yield path

    def _open(self, path: Path) -> OpenedFile:
        identity, file = project_id(path, self.targets), self.display_path(path)
        try:
            return OpenedFile(identity, file, path.read_bytes())
        except OSError as error:
            return OpenedFile(identity, file, b"", f"无法读取文件：{os_error_cause(error)}")

    def display_path(self, path: Path) -> str:
        """A file as people of the workspace know it; one elsewhere by its name."""
        return path_below(path, self.root) or (path.name if path.is_absolute() else path.as_posix())


def parse_target(opened: OpenedFile) -> ReadTargetFile:
    identity, file, content, cause = opened
    if cause:
        return ReadTargetFile(identity, file, b"", (Problem(FilePlace(file), "file", Severity.ERROR, cause),))
    draft, problems = read_draft(content, file, identity)
    return ReadTargetFile(identity, file, content, problems, draft)


def parse_targets(files: Iterable[OpenedFile], _count: int = 0) -> Iterator[ReadTargetFile]:
    return map(parse_target, files)


def duplicate_ids(reads: Iterable[ReadTargetFile]) -> Iterator[Problem]:
    """``a.yaml`` beside ``a.yml`` would be one project declared twice."""
    seen: dict[str, str] = {}
    for read in reads:
        if read.id in seen:
            message = f"与 {seen[read.id]} 是同一个项目编号“{read.id}”，请改名或删除其中一个"
            yield Problem(FilePlace(read.file), "same-id", Severity.ERROR, message)
        seen.setdefault(read.id, read.file)


def text_errors(
    reads: Iterable[ReadTargetFile], problems: Iterable[Problem], project_id: str
) -> Iterator[Problem]:
    """What is wrong with the file of a project, or with any file that declares it a second time."""
    files = {read.file for read in reads if read.id == project_id}
    for problem in problems:
        is_error = problem.severity is Severity.ERROR and problem.code not in NOT_OF_THE_TEXT
        if is_error and problem.place.file in files:
            yield problem


def resolve_declared(
    reads: Iterable[ReadTargetFile],
    last_good: Mapping[str, Declaration],
    findings: Iterable[tuple[Problem, ...]],
) -> DeclaredProjects:
    """The projects that stand, with all that the ``findings`` say of each file, in their order.

    A project stands as read now, unless that has errors and an earlier text without errors is known
    (``last_good``: text by project id); a first declaration with errors that can be read stands, its errors
    shown. A project whose file is gone does not stand, and that is told.
    """
    reads = list(reads)
    projects: dict[str, Project] = {}
    problems = list(duplicate_ids(reads))
    fallen_back = set()
    for read, found in zip(reads, findings, strict=True):
        problems.extend(found)
        project = read.project
        if read.id in last_good and any_error(found):
            declaration = last_good[read.id]._replace(file=read.file)
            project = read_declaration(read.id, declaration) or project
            fallen_back.add(read.id)
        if project is not None:
            projects.setdefault(read.id, project)
    return DeclaredProjects(projects, tuple(problems), frozenset(fallen_back), working=projects)


def missing_files(
    reads: Iterable[ReadTargetFile],
    last_good: Mapping[str, Declaration],
    in_force: Container[str] = (),
    withdrawn: Container[tuple[str, str]] = (),
) -> Iterator[Problem]:
    """Projects once declared whose files are no more; where the same text stands under another name, it was
    renamed. Those ``in_force`` were approved and go on as they were; ``withdrawn`` were taken back on
    purpose."""
    reads = list(reads)
    here, renamed = {read.id for read in reads}, {read.sha256: read for read in reads}
    for name in sorted(last_good.keys() - here):
        declaration = last_good[name]
        if (name, declaration.sha256[:HASH_CHARACTERS]) in withdrawn:
            continue
        moved = renamed.get(declaration.sha256)
        severity = Severity.WARNING if name in in_force else Severity.HINT
        message = missing_file_text(name, moved, approved=name in in_force)
        yield Problem(FilePlace(declaration.file), GONE, severity, message)


def missing_file_text(name: str, moved: ReadTargetFile | None, *, approved: bool) -> str:
    """What became of a project whose file is gone; ``moved`` is the file that has its text now."""
    if moved:
        told = f"项目“{name}”的文件已改名为 {moved.file}，成了另一个项目“{moved.id}”"
        still = f"“{name}”已批复，仍按批复的目标采集和计分，" if approved else ""
        return f"{told}；{still}原有监测记录仍在“{name}”名下，要接着用请改回原名"
    if approved:
        return f"项目“{name}”的目标文件已不在；已批复，仍按批复的目标采集和计分，请放回文件"
    return f"项目“{name}”的目标文件已不在，不再采集和计分；已有记录都还保留，放回文件即可恢复"
