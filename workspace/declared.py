"""The target files of a workspace as projects and problems; each file is read again only when its bytes changed."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from indicators.model import Problem, Project, Severity
from indicators.reading import read_draft, read_project

SUFFIXES = {".yaml", ".yml"}

Stamp = tuple[int, int]


@dataclass(frozen=True)
class Read:
    """One target file as read: the project, or none and the problems that say why; ``draft`` is as much of it as could be
    read, for checking it further."""

    id: str
    file: str
    content: bytes
    project: Project | None
    problems: tuple[Problem, ...]
    draft: Project | None = None


@dataclass(frozen=True)
class Declared:
    """The projects that stand, by id, and every problem found; ``fallen_back`` names those whose file is bad now and which
    stand on their last good declaration."""

    projects: Mapping[str, Project]
    problems: tuple[Problem, ...]
    fallen_back: frozenset[str] = frozenset()


def target_files(folder: Path) -> Iterator[Path]:
    """Every target file below ``folder``, in the order of their names; hidden and lock files are passed over."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in SUFFIXES and path.is_file() and not path.name.startswith((".", "~")):
            yield path


def project_id(path: Path, targets: Path) -> str:
    """The path below ``targets/`` without suffix; of a file elsewhere, from its folder of the year or its bare name."""
    if path.is_relative_to(targets):
        return path.relative_to(targets).with_suffix("").as_posix()
    return f"{path.parent.name}/{path.stem}" if path.parent.name.isdigit() else path.stem


class TargetFiles:
    """Reads target files and remembers each by size and time, so that an unchanged one is not parsed again."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.targets = root / "targets"
        self._read: dict[Path, tuple[Stamp, Read]] = {}

    def read(self, path: Path) -> Read:
        """``path`` read now, or as remembered if its size and time are the same; an unreadable file is a problem."""
        file, identity = self._shown(path), project_id(path, self.targets)
        try:
            status = path.stat()
            stamp = (status.st_mtime_ns, status.st_size)
            known = self._read.get(path)
            if known and known[0] == stamp:
                return known[1]
            content = path.read_bytes()
        except OSError as error:
            message = f"无法读取文件（{error.strerror}），请检查路径和权限"
            return Read(identity, file, b"", None, (Problem(file, 1, 1, message, "file"),))
        project, problems = read_project(content, file, identity)
        draft = project or read_draft(content, file, identity)[0]
        read = Read(identity, file, content, project, problems, draft)
        self._read[path] = (stamp, read)
        return read

    def all(self) -> list[Read]:
        return [self.read(path) for path in target_files(self.targets)]

    def _shown(self, path: Path) -> str:
        return (path.relative_to(self.root) if path.is_relative_to(self.root) else path).as_posix()


def same_ids(reads: Iterable[Read]) -> Iterator[Problem]:
    """``a.yaml`` beside ``a.yml`` would be one project declared twice."""
    seen: dict[str, str] = {}
    for each in reads:
        if each.id in seen:
            message = f"与 {seen[each.id]} 是同一个项目编号“{each.id}”，请改名或删除其中一个"
            yield Problem(each.file, 1, 1, message, "same-id")
        seen.setdefault(each.id, each.file)


def stand(
    reads: Iterable[Read],
    last_good: Mapping[str, str],
    check: Callable[[Read], tuple[Problem, ...]],
) -> Declared:
    """The projects that stand, with all that ``check`` says of each file.

    A project stands as read now, unless that has errors and an earlier text without errors is known (``last_good``: text by
    project id); a first declaration with errors that can be read stands, its errors shown.
    """
    reads = list(reads)
    projects: dict[str, Project] = {}
    problems = list(same_ids(reads))
    fallen_back = set()
    for each in reads:
        found = check(each)
        problems.extend(found)
        project = each.project
        if each.id in last_good and any(one.severity is Severity.ERROR for one in found):
            project, _ = read_project(last_good[each.id].encode(), each.file, each.id)
            fallen_back.add(each.id)
        if project is not None:
            projects.setdefault(each.id, project)
    return Declared(projects, tuple(problems), frozenset(fallen_back))
