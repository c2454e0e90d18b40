"""The one door in: ``sources.yaml`` and the files it names, as typed tables, read again only when something
changed."""

import hashlib
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from time import sleep

from indicators.clock import SHANGHAI
from indicators.os_faults import os_error_cause
from sources.cache import TableFolders, program_hash, table_key, table_recipe
from sources.calendar import read_calendar
from sources.declaration_file import (
    DECLARATION_FILE,
    DeclarationStamp,
    declaration_stamp,
    read_declaration_file,
)
from sources.errors import UnreadableTableError, problem_sentence
from sources.fetched_tables import as_fetched
from sources.glance import TableGlance, glance_at_table
from sources.input_files import (
    CopyInputs,
    InputCopier,
    display_path,
    file_stamp,
    find_input_files,
    is_arriving,
    nanoseconds,
)
from sources.json_files import JsonObject
from sources.kept_files import noted_secrets, remove_parts_of_others
from sources.kept_tables import KeptTables, MakeTable, refuse_to_make
from sources.last_reading import note_failure, note_reading
from sources.made_tables import MADE_TABLES, made_sources
from sources.origins.database_access import DatabaseAccess
from sources.origins.fetched import FetchState
from sources.origins.fetching import Fetcher
from sources.origins.origin import Origin
from sources.scratch import sweep_scratch
from sources.secret import WorkspaceSecret
from sources.servers.place import ServerPlace
from sources.snapshots import FileStamp
from sources.source import Source, SourceDeclarations
from sources.tables import TABLES, Table
from sources.typed import MissingTable, TypedTable
from sources.why_missing import undeclared_table, why_gone, why_no_files
from yamlfiles.problem import FilePlace, Problem, Severity, any_error

REREAD_NOTE = "当时的数据表已清除，由现在的程序从数据快照重新读取"
NOTHING_MADE = "还没有汇总过项目的自评结果，请重新采集本表"


class Sources:
    """The data sources of one workspace.

    ``root`` holds ``sources.yaml`` and the files, ``data`` what is kept of them.
    """

    def __init__(
        self, root: Path, data: Path, now: Callable[[], datetime] = lambda: datetime.now(SHANGHAI)
    ) -> None:
        self.root = root
        snapshots = (data / "snapshots").resolve()
        secret = WorkspaceSecret(data / "secret", was_used=lambda: bool(noted_secrets(snapshots)))
        self.at = TableFolders(snapshots, (data / "tables").resolve(), secret)
        self.now = now
        self._lock = threading.RLock()
        self._declared: tuple[DeclarationStamp, SourceDeclarations] | None = None
        self._last_correct: SourceDeclarations | None = None
        self._kept = KeptTables(self.at, now)
        self._made = made_sources(root, data)
        self._copier = InputCopier(root, self.at, now)
        self._is_swept = False
        self.fetcher = Fetcher(root, data, self.at.fetched, now, os.environ, sleep)

    @property
    def declarations(self) -> SourceDeclarations:
        """What ``sources.yaml`` says at this moment; read again when the file changed.

        One with errors does not take the place of one without that was read before: its problems are
        listed, and what was declared before stands.
        """
        path = self.root / DECLARATION_FILE
        stamp = declaration_stamp(path)
        if self._declared is None or self._declared[0] != stamp:
            declared = read_declaration_file(path)
            if not any_error(declared.problems):
                self._last_correct = declared
            elif self._last_correct:
                declared = replace(self._last_correct, problems=declared.problems)
            self._declared = (stamp, declared)
        return self._declared[1]

    @property
    def tables(self) -> Mapping[str, Table]:
        """Every table there is, by name: those that ship, with the columns that are declared beside theirs,
        and those of the office's own."""
        declared = {name: source.table for name, source in self.declarations.tables.items()}
        return {**TABLES, **declared}

    def find_table(self, name: str) -> Table:
        """One that nobody declares has no columns, and its name stands for what it is called."""
        return self.tables.get(name) or MADE_TABLES.get(name) or Table(name, name, (), "", dense=False)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Mistakes of ``sources.yaml`` and the calendars it names.

        Those of the files come with the table that is missing.
        """
        declared = self.declarations
        problems = list(declared.problems)
        for source in declared.tables.values():
            problems += self._read_calendar_file(source)[1]
        return tuple(problems)

    @property
    def is_sample(self) -> bool:
        return self.declarations.sample

    def fingerprint(self) -> str:
        """A hash of the names, sizes and times of ``sources.yaml`` and of every file it names.

        As long as it stays the same, reading again gives the same. A file too young to be read (``settle``)
        counts once it is old enough.
        """
        stamps: list[object] = [declaration_stamp(self.root / DECLARATION_FILE)]
        now = nanoseconds(self.now())
        for source in (*self.declarations.tables.values(), *self._made.values()):
            if source.calendar:
                stamps.append(file_stamp(self.root / source.calendar))
            stamps += self._input_stamps(source, now)
            if state := self.fetch_state(source.table.name):
                stamps += [state.content, state.failed_since, state.reason, state.notes]
        return hashlib.sha256(repr(stamps).encode()).hexdigest()

    def _input_stamps(self, source: Source, now: int) -> Iterator[tuple[str, FileStamp]]:
        paths, _ = find_input_files(self.root, source, self.at.fetched)
        for path in paths:
            stamp = file_stamp(path)
            if stamp and not is_arriving(stamp, source.settle, now):
                yield display_path(path, self.root), stamp

    @property
    def origins(self) -> Mapping[str, Origin]:
        """Where the tables that are fetched are declared to come from."""
        declared = self.declarations.tables.items()
        return {name: source.origin for name, source in declared if source.origin}

    def fetch_state(self, name: str) -> FetchState | None:
        """How the last tries to fetch a table went; ``None`` for one that is read from files."""
        origin = self.origins.get(name)
        return self.at.fetched.state_of(name, origin) if origin else None

    def fetch_table(self, name: str) -> FetchState:
        """Ask where a table comes from for what is there now. Raises OSError where nothing can be written."""
        return self.fetcher.fetch_table(name, self.origins[name])

    def server_access(self, place: ServerPlace) -> DatabaseAccess:
        """How the server of a table is asked. Raises OriginError."""
        origin = Origin(place.kind, place.settings)
        settings, credentials = self.fetcher.settings_of(origin), self.fetcher.credentials_of(origin)
        return DatabaseAccess(settings, credentials, self.fetcher.limits)

    def due_tables(self, now: datetime, *, failing: bool = False) -> list[str]:
        """Those that the schedule may fetch at ``now``, or only those whose last try failed."""
        states = {name: self.at.fetched.state_of(name, origin) for name, origin in self.origins.items()}
        return [
            name for name, state in states.items() if (state.failures or not failing) and state.is_due(now)
        ]

    def read_table(self, name: str) -> TypedTable | MissingTable:
        """The table as its files are now."""
        declared = self.declarations
        source = declared.tables.get(name) or self._made.get(name)
        if source is None:
            return undeclared_table(declared, self.find_table(name))
        with self._lock:
            table = self.find_table(name)
            try:
                self._sweep_once()
                return self._read_source(source, self._copier.copy_inputs, self._kept.make_table)
            except UnreadableTableError as unreadable:
                reason = f"“{table.label}”不能读取：{problem_sentence(unreadable.problems)}"
                with suppress(OSError):
                    note_failure(self.at.tables, name, reason, unreadable.problems, self.now())
                return MissingTable(table, reason, unreadable.problems)
            except OSError as error:
                reason = f"“{table.label}”不能读取：数据文件夹{os_error_cause(error)}"
                return MissingTable(table, reason)

    def known_table(self, name: str) -> TypedTable | MissingTable | None:
        """What ``read_table`` would give, where nothing has to be read for it; else ``None``."""
        source = self.declarations.tables.get(name) or self._made.get(name)
        if source is None:
            return self.read_table(name)
        if source.is_counted_there:
            return None  # nobody knows what stands there now without asking
        with self._lock, suppress(UnreadableTableError, OSError):
            return self._read_source(source, self._copier.known_inputs, refuse_to_make)
        return None

    def glance(self, name: str) -> TableGlance | None:
        """What is known of a declared table without reading it; ``None`` for one that is not declared."""
        source = self.declarations.tables.get(name)
        return glance_at_table(self.root, self.at, source) if source else None

    def _sweep_once(self) -> None:
        """What a killed process left behind is removed before anything is read."""
        if not self._is_swept:
            sweep_scratch(self.at.tables, self.at.snapshots)
            if not self.problems:  # a declaration with mistakes may lack a table
                remove_parts_of_others(self.at.tables, {*self.declarations.tables, *self._made})
            self._is_swept = True

    def reopen_table(self, table: str, key: str) -> TypedTable | MissingTable:
        """A table as an earlier reading found it; made again from its snapshots if it was cleared away."""
        with self._lock:
            if kept := self._kept.open_table(key):
                return kept
            recipe = self._kept.read_recipe(key)
            if recipe is None:
                return self._reopen_on_server(table, key)
            try:
                return self._remake_table(recipe, key)
            except UnreadableTableError as error:
                reason = f"当时的数据不能重新打开：{problem_sentence(error.problems)}"
                return MissingTable(self.find_table(table), reason, error.problems)
            except OSError as error:
                reason = f"当时的数据不能重新打开：{os_error_cause(error)}"
                return MissingTable(self.find_table(table), reason)

    def _reopen_on_server(self, name: str, key: str) -> TypedTable | MissingTable:
        """A table of which no inputs are kept, if it stands on a server as it was when it had that key."""
        source = self.declarations.tables.get(name)
        table = self.read_table(name) if source and source.is_counted_there else None
        if isinstance(table, TypedTable) and table.key == key:
            return table
        return MissingTable(self.find_table(name), why_gone(source))

    def _remake_table(self, recipe: JsonObject, key: str) -> TypedTable:
        inputs = tuple((name, sha256) for name, sha256 in recipe["inputs"])
        table = self._kept.make_table(Source.from_settings(recipe["settings"]), inputs, key, is_current=False)
        if recipe["program"] == program_hash():
            return table
        return replace(table, notes=(*table.notes, REREAD_NOTE))

    def _read_source(
        self, source: Source, copy_inputs: CopyInputs, make_table: MakeTable
    ) -> TypedTable | MissingTable:
        state = self.fetch_state(source.table.name)
        paths, notes = find_input_files(self.root, source, self.at.fetched)
        if not paths and source.table.name in MADE_TABLES:
            return MissingTable(source.table, NOTHING_MADE)
        if not paths:
            return MissingTable(source.table, why_no_files(source, state))
        inputs = copy_inputs(source, paths)
        text, problems = self._read_calendar_file(source)
        if problems:
            raise UnreadableTableError(problems)
        source = replace(source, calendar_text=text)
        # of files with the same bytes the last stands for all, at the place of the first
        unique = tuple({sha256: (name, sha256) for name, sha256 in inputs}.values())
        notes += [f"{name} 与另一个文件内容相同，只读一次" for name, _ in inputs if name not in dict(unique)]
        key = table_key(table_recipe(source, unique, self.at.secret))
        table = self._kept.open_table(key) or (
            self._kept.open_on_server if source.is_counted_there else make_table
        )(source, unique, key)
        with suppress(OSError):  # a note that is not kept makes no number wrong
            note_reading(self.at.tables, source.table.name, key, self.now())
        table = as_fetched(table, source.origin, state) if source.origin and state else table
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
