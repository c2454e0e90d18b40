"""The one door in: ``sources.yaml`` and the files it names, as typed tables, read again only when something changed."""

import hashlib
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sources.cache import Inputs, from_account, key_of, program, read_json, to_account, write_json
from sources.calendar import read_calendar
from sources.conversion import Place, UnreadableError, convert
from sources.declaration import SHANGHAI, Declared, Source, read_declaration
from sources.errors import RefusedError
from sources.snapshots import BEING_WRITTEN, Stamp, keep
from sources.tables import TABLES
from sources.typed import Missing, TypedTable
from yamlfiles.problem import Problem, Severity

FILE = "sources.yaml"
READ_AGAIN = "当时的数据表已清除，由现在的程序从数据快照重新读取"
UNFINISHED = (".tmp", ".part", ".crdownload", ".partial", ".filepart")
TRUSTED_AFTER = 2_000_000_000
"""A file changed less than so many nanoseconds before it was copied could change again within the same time stamp."""


@dataclass(frozen=True)
class _Copied:
    stamp: Stamp
    sha256: str
    at: int


class Sources:
    """The data sources of one workspace: ``root`` holds ``sources.yaml`` and the files, ``data`` what is kept of them."""

    def __init__(
        self, root: Path, data: Path, now: Callable[[], datetime] = lambda: datetime.now(ZoneInfo(SHANGHAI))
    ) -> None:
        self.root = root
        self.at = Place((data / "snapshots").resolve(), (data / "tables").resolve())
        self.now = now
        self._lock = threading.RLock()
        self._declared: tuple[Stamp | None, Declared] | None = None
        self._good: Declared | None = None
        self._opened: dict[str, TypedTable] = {}
        self._copied: dict[str, dict[str, _Copied]] = {}

    @property
    def declared_now(self) -> Declared:
        """What ``sources.yaml`` says at this moment; read again when the file changed. One with errors does not take the
        place of one without that was read before: its problems are told, and what was declared before stands."""
        path = self.root / FILE
        stamp = _stamp(path)
        if self._declared is None or self._declared[0] != stamp:
            found = _declaration(path) if stamp else Declared()
            if not _wrong(found):
                self._good = found
            elif self._good:
                found = replace(self._good, problems=found.problems)
            self._declared = (stamp, found)
        return self._declared[1]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Mistakes of ``sources.yaml`` and the calendars it names; those of the files come with the table that is Missing."""
        declared = self.declared_now
        calendars = (self._calendar(each)[1] for each in declared.tables.values())
        return (*declared.problems, *(problem for found in calendars for problem in found))

    @property
    def sample(self) -> bool:
        return self.declared_now.sample

    @property
    def declared(self) -> tuple[str, ...]:
        return tuple(self.declared_now.tables)

    def fingerprint(self) -> str:
        """A hash of the names, sizes and times of ``sources.yaml`` and of every file it names: as long as it stays the same,
        reading again gives the same. A file too young to be read (``settle``) counts once it is old enough."""
        looked: list[object] = [_stamp(self.root / FILE)]
        now = _nanoseconds(self.now())
        for source in self.declared_now.tables.values():
            if source.calendar:
                looked.append(_stamp(self.root / source.calendar))
            stamps = ((self._shown(path), _stamp(path)) for path in self._paths(source)[0])
            looked += [each for each in stamps if each[1] and not _arriving(each[1], source.settle, now)]
        return hashlib.sha256(repr(looked).encode()).hexdigest()

    def table(self, name: str) -> TypedTable | Missing:
        """The table as its files are now."""
        declared, wanted = self.declared_now, TABLES[name]
        if name in declared.unusable:
            return Missing(wanted, declared.unusable[name], declared.problems)
        if not (declared.tables or declared.unusable) and _wrong(declared):
            return Missing(wanted, f"“{wanted.label}”没有可用的声明：{_sentence(declared.problems)}", declared.problems)
        if name not in declared.tables:
            return Missing(wanted, f"sources.yaml 没有声明数据表“{wanted.label}”（{name}）")
        with self._lock:
            try:
                return self._read(declared.tables[name])
            except UnreadableError as unreadable:
                return Missing(
                    wanted, f"“{wanted.label}”不能读取：{_sentence(unreadable.problems)}", unreadable.problems
                )

    def by_key(self, table: str, key: str) -> TypedTable | Missing:
        """A table as an earlier reading found it; made again from its snapshots if it was cleared away."""
        with self._lock:
            if kept := self._kept(key):
                return kept
            recipe = read_json(self._recipe(key))
            if recipe is None:
                return Missing(TABLES[table], "当时的数据已不在，无法重新打开")
            inputs = tuple((shown, sha256) for shown, sha256 in recipe["inputs"])
            try:
                made = self._convert(Source.of(recipe["settings"]), inputs, key)
            except (UnreadableError, OSError) as error:
                problems = error.problems if isinstance(error, UnreadableError) else ()
                return Missing(TABLES[table], "当时的数据快照不完整，无法重新打开", problems)
            return made if recipe["program"] == program() else replace(made, notes=(*made.notes, READ_AGAIN))

    def _read(self, source: Source) -> TypedTable | Missing:
        paths, notes = self._paths(source)
        if not paths:
            patterns = "、".join(source.files)
            return Missing(source.table, f"还没有“{source.table.label}”的文件：请把导出文件放到 {patterns}")
        inputs = self._inputs(source, paths)
        text, problems = self._calendar(source)
        if problems:
            raise UnreadableError(problems)
        source = replace(source, calendar_text=text)
        unique = tuple({sha256: (shown, sha256) for shown, sha256 in inputs}.values())
        for shown, sha256 in inputs:
            if (shown, sha256) not in unique:
                notes.append(f"{shown} 与另一个文件内容相同，只读一次")
        key = key_of(source, unique)
        table = self._kept(key) or self._convert(source, unique, key)
        return replace(table, notes=(*notes, *table.notes)) if notes else table

    def _calendar(self, source: Source) -> tuple[str, tuple[Problem, ...]]:
        """The file of working days that a table names, as text, and its mistakes."""
        if not source.calendar:
            return "", ()
        try:
            content = (self.root / source.calendar).read_bytes()
        except OSError:
            message = f"找不到工作日历文件 {source.calendar}，请放到工作区，或删去 calendar"
            return "", (Problem(FILE, source.line, 1, message, "calendar"),)
        _, problems = read_calendar(content, source.calendar)
        return content.decode("utf-8", "replace"), problems

    def _kept(self, key: str) -> TypedTable | None:
        if key in self._opened and self._opened[key].path.exists():
            return self._opened[key]
        if not re.fullmatch(r"[0-9a-f]{64}", key):
            return None
        path, account = self.at.tables / f"{key}.parquet", read_json(self.at.tables / f"{key}.json")
        if account is None or not path.exists():
            return None
        self._opened[key] = from_account(account, path)
        return self._opened[key]

    def _convert(self, source: Source, inputs: Inputs, key: str) -> TypedTable:
        if not self._recipe(key).exists():
            write_json(self._recipe(key), {"settings": source.settings(), "inputs": inputs, "program": program()})
        table = convert(source, inputs, key, self.at, self.now().replace(tzinfo=None))
        write_json(self.at.tables / f"{key}.json", to_account(table))
        self._opened[key] = table
        return table

    def _recipe(self, key: str) -> Path:
        return self.at.snapshots / "recipes" / f"{key}.json"

    def _paths(self, source: Source) -> tuple[list[Path], list[str]]:
        """The files that match, by name, each once; unfinished ones are passed over with a note."""
        found: dict[Path, None] = {}
        for pattern in source.files:
            found.update(dict.fromkeys(sorted(_matching(self.root, pattern), key=_by_name)))
        notes = [f"跳过未完成的文件 {path.name}" for path in found if _unfinished(path)]
        return sorted((path for path in found if not _unfinished(path)), key=_by_name), notes

    def _inputs(self, source: Source, paths: list[Path]) -> Inputs:
        """Each file copied to the snapshots, unless it was and is unchanged since."""
        index = self.at.tables / f"{source.table.name}.seen.json"
        seen = self._copied.setdefault(source.table.name, _seen(read_json(index)))
        before = dict(seen)
        problems, inputs = [], []
        for path in paths:
            shown = self._shown(path)
            try:
                inputs.append((shown, self._sha256(path, shown, seen, source.settle)))
            except RefusedError as refused:
                problems.append(Problem(shown, 1, 1, refused.message, "unreadable"))
            except OSError as error:
                problems.append(Problem(shown, 1, 1, f"不能打开（{error.strerror}），请检查权限", "unreadable"))
        if problems:
            raise UnreadableError(problems)
        if seen != before:
            write_json(
                index, {shown: [*vars(each.stamp).values(), each.sha256, each.at] for shown, each in seen.items()}
            )
        return tuple(inputs)

    def _sha256(self, path: Path, shown: str, seen: dict[str, _Copied], settle: int) -> str:
        stamp = Stamp.of(path)
        known = seen.get(shown)
        if known and known.stamp == stamp and known.at - stamp.modified > TRUSTED_AFTER:
            return known.sha256
        now = _nanoseconds(self.now())
        if _arriving(stamp, settle, now):
            raise RefusedError(BEING_WRITTEN)
        if not stamp.size:
            raise RefusedError("文件是空的，可能还没有写完")
        sha256, copied = keep(path, self.at.snapshots)
        seen[shown] = _Copied(copied, sha256, now)
        return sha256

    def _shown(self, path: Path) -> str:
        return (path.relative_to(self.root) if path.is_relative_to(self.root) else path).as_posix()


def _nanoseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000_000_000)


def _arriving(stamp: Stamp, settle: int, now: int) -> bool:
    """Whether the file is younger than ``settle`` seconds."""
    return settle > 0 and now - stamp.modified < settle * 1_000_000_000


def _stamp(path: Path) -> Stamp | None:
    """``None`` where there is no such file, or no more."""
    try:
        return Stamp.of(path) if path.is_file() else None
    except FileNotFoundError:
        return None


def _declaration(path: Path) -> Declared:
    try:
        return read_declaration(path.read_bytes(), FILE)
    except OSError as error:
        message = f"无法读取文件（{error.strerror}），请检查权限"
        return Declared(problems=(Problem(FILE, 1, 1, message, "file"),))


def _wrong(declared: Declared) -> bool:
    return any(each.severity is Severity.ERROR for each in declared.problems)


def _matching(root: Path, pattern: str) -> list[Path]:
    """Files by a pattern relative to ``root``; an absolute pattern stands for itself."""
    absolute = Path(pattern)
    start, rest = (
        (Path(absolute.anchor), str(absolute.relative_to(absolute.anchor)))
        if absolute.is_absolute()
        else (root, pattern)
    )
    parts = [each for each in Path(rest).parts if each != "."]
    while parts and parts[0] == "..":
        start, parts = start.parent, parts[1:]
    return [path for path in start.glob("/".join(parts)) if path.is_file()] if parts else []


def _by_name(path: Path) -> tuple[object, ...]:
    """Names with their numbers as numbers: 2024-9 before 2024-10, and 工单 before its second copies 工单2 and 工单 (1)."""
    pieces = re.split(r"(\d+)", Path(path.name.removesuffix(".gz")).stem.rstrip())
    return (
        *((1, int(each), "") if each.isdecimal() else (0, 0, each) for each in pieces if each),
        (-1, 0, path.as_posix()),
    )


def _unfinished(path: Path) -> bool:
    return path.name.startswith(("~$", ".")) or path.name.lower().endswith(UNFINISHED)


def _seen(content: Mapping[str, list[int]] | None) -> dict[str, _Copied]:
    return {shown: _Copied(Stamp(*each[:3]), str(each[3]), each[4]) for shown, each in (content or {}).items()}


def _sentence(problems: tuple[Problem, ...]) -> str:
    shown = "；".join(
        f"{each.file} 第 {each.line} 行：{each.message}" if each.line > 1 else f"{each.file}：{each.message}"
        for each in problems[:3]
    )
    return shown + (f"；另有 {len(problems) - 3} 个文件" if len(problems) > 3 else "")
