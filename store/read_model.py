"""The read model: what lists show of every project, worked out beforehand by one process and kept beside the
ledger.

A cache. Nothing in it is believed that does not match its keys: the day, ``basis`` (program, rules, damage),
the stamps of the target files, and no mark of a row that was added since.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from store.chain import canonical_json, insert_rows
from store.connection import transaction
from store.damaged_rows import readable_instant
from store.leases import boot_name, own_process, read_process_name, uptime
from store.line_queries import LineQueries, LineSource
from store.lines import ProjectLine, line_row
from store.read_model_schema import TODO_TABLES
from store.rows import instant_text
from store.todo_parts import LateRow, TodoPart, late_row, part_row

if TYPE_CHECKING:
    from sqlite_utils import Database

LEASE_SECONDS = 90.0
"""So long after it last spoke a process counts as the one that watches."""
SAY_SECONDS = 30.0
"""So often it speaks while nothing changes."""

CLAIM_WATCH = """
INSERT INTO watch (id, process, boot, uptime, looked_at, basis, version, left_over)
VALUES (1, :process, :boot, :uptime, '', '', 0, 0)
ON CONFLICT (id) DO UPDATE SET process = excluded.process, boot = excluded.boot, uptime = excluded.uptime
"""
NOTE_LOOK = """
UPDATE watch SET uptime = :uptime, looked_at = :looked_at, basis = :basis, left_over = :left_over,
    version = version + :changed
WHERE id = 1 AND process = :process
"""
OUTDATED = """
SELECT project FROM assessments
WHERE is_newest = 1 AND (basis <> :basis OR as_of <> min(:today, last_day))
UNION SELECT project FROM stale_projects AS marked WHERE EXISTS (
    SELECT 1 FROM assessments WHERE assessments.project = marked.project
    UNION ALL SELECT 1 FROM watched_files
    WHERE file IN ('targets/' || marked.project || '.yaml', 'targets/' || marked.project || '.yml'))
"""
GONE = "DELETE FROM {table} WHERE project IN (SELECT value FROM json_each(:projects))"
MARK_STALE = """
INSERT INTO stale_projects (project, mark) SELECT value, random() FROM json_each(:projects) WHERE true
ON CONFLICT (project) DO UPDATE SET mark = excluded.mark
"""


@dataclass(frozen=True)
class Watch:
    """Who looks after the files and the lines, when it last did, and how many lines it has still to do.

    ``version`` grows with every change of the watched files. ``basis`` is what the lines then rested on.
    """

    looked_at: datetime | None
    is_alive: bool
    basis: str
    version: int
    left_over: int


@dataclass(frozen=True)
class WatchedFile:
    """A target file as the watch last saw it; ``stamp`` is its time, size and number."""

    file: str
    project: str
    stamp: str


@dataclass(frozen=True)
class Trouble:
    """What the newest measurements of a project could not do; ``content`` is plain data, by ``kind``."""

    kind: str
    subject: str
    recorded_at: str
    content: Mapping[str, Any]


@dataclass(frozen=True)
class DerivedProject:
    """All that is kept of one project: the line of today, those of other days, its troubles, what is to be
    filled in, and the numbers that wait for data."""

    line: ProjectLine
    others: Sequence[ProjectLine] = ()
    troubles: Sequence[Trouble] = ()
    parts: Sequence[TodoPart] = ()
    late: Sequence[LateRow] = ()


class ReadModel:
    """Over the connection of one store."""

    def __init__(self, db: "Database") -> None:
        self.db = db

    def claim_watch(self) -> bool:
        """Whether this process is the one that watches from now on: nobody else has said so lately. It is
        not said again at every look, for each write makes others look through the ledger."""
        known = self._watch_row()
        if known and _is_own(known) and _is_recent(known, SAY_SECONDS):
            return True
        with transaction(self.db):
            row = self._watch_row()
            if row and not _is_own(row) and _is_held(row):
                return False
            own = {"process": str(own_process()), "boot": boot_name(), "uptime": uptime()}
            self.db.execute(CLAIM_WATCH, own)
        return True

    def note_look(self, at: datetime, basis: str, left_over: int, *, changed: bool = False) -> None:
        """The watching process says that it lives, and how far it is; where that is nothing new, not at every
        look."""
        known = self._watch_row()
        same = known and (known["basis"], known["left_over"]) == (basis, left_over) and known["looked_at"]
        if same and not changed and known and _is_recent(known, SAY_SECONDS):
            return
        said = {
            "looked_at": instant_text(at),
            "basis": basis,
            "left_over": left_over,
            "changed": int(changed),
        }
        with transaction(self.db):
            self.db.execute(NOTE_LOOK, {**said, "uptime": uptime(), "process": str(own_process())})

    def watch(self) -> Watch:
        row = self._watch_row()
        if row is None:
            return Watch(None, False, "", 0, 0)
        at = readable_instant(row["looked_at"]) if row["looked_at"] else None
        return Watch(at, _is_held(row), row["basis"], row["version"], row["left_over"])

    def _watch_row(self) -> Mapping[str, Any] | None:
        return next(iter(self.db.query("SELECT * FROM watch WHERE id = 1")), None)

    def watched_files(self) -> dict[str, WatchedFile]:
        rows = self.db.execute("SELECT file, project, stamp FROM watched_files").fetchall()
        return {file: WatchedFile(file, project, stamp) for file, project, stamp in rows}

    def is_as_watched(self, project: str, stamps: Mapping[str, str]) -> bool:
        """Whether the files of a project are those that the watch saw, and nothing was added to it since."""
        asked = {"project": project}
        marked = self.db.execute("SELECT 1 FROM stale_projects WHERE project = :project", asked).fetchone()
        asked_files = {"files": json.dumps(sorted(stamps))}
        known = self.db.execute(
            "SELECT file, stamp FROM watched_files WHERE file IN (SELECT value FROM json_each(:files))",
            asked_files,
        )
        return marked is None and bool(stamps) and dict(known.fetchall()) == dict(stamps)

    def count_files(self, most: int) -> int:
        """As far as ``most``: to count them all would take longer the more there are."""
        some = "SELECT count(*) FROM (SELECT 1 FROM watched_files LIMIT ?)"
        return int(self.db.execute(some, [most]).fetchone()[0])

    def keep_files(self, changed: Iterable[WatchedFile], gone: Iterable[str], stale: Iterable[str]) -> None:
        """Files as they are now; the projects ``stale`` are those that hang on what changed."""
        with transaction(self.db):
            self.db.conn.executemany(
                "INSERT OR REPLACE INTO watched_files (file, project, stamp) VALUES (?, ?, ?)",
                [(seen.file, seen.project, seen.stamp) for seen in changed],
            )
            self.db.conn.executemany("DELETE FROM watched_files WHERE file = ?", [(file,) for file in gone])
            self.mark_stale(stale)

    def mark_stale(self, projects: Iterable[str]) -> None:
        self.db.execute(MARK_STALE, {"projects": json.dumps(sorted(projects))})

    def mark_all_stale(self) -> None:
        with transaction(self.db):
            self.mark_stale(self.projects())

    def marks(self) -> dict[str, int]:
        """What was added to since its line was worked out; to be asked for before the records are read."""
        return dict(self.db.execute("SELECT project, mark FROM stale_projects").fetchall())

    def outdated(self, today: date, basis: str) -> set[str]:
        """Projects whose line does not match its keys, or that have none yet: not of a mark alone, which may
        be of a project that was never declared."""
        rows = self.db.execute(OUTDATED, {"today": today.isoformat(), "basis": basis})
        return {str(row[0]) for row in rows.fetchall()}

    def projects(self) -> set[str]:
        """Those that have a line."""
        rows = self.db.execute("SELECT project FROM assessments WHERE is_newest = 1").fetchall()
        return {str(row[0]) for row in rows}

    def count_projects(self) -> int:
        return int(self.db.execute("SELECT count(*) FROM assessments WHERE is_newest = 1").fetchone()[0])

    def keep_projects(self, derived: Sequence[DerivedProject], basis: str, marks: Mapping[str, int]) -> None:
        """Lines in the place of those before, all or none; a project marked again since stays marked."""
        with transaction(self.db):
            self._remove(found.line.project for found in derived)
            for table, rows in table_rows(derived, basis):
                insert_rows(self.db, table, rows)
            self.db.conn.executemany(
                "INSERT INTO troubles (project, kind, subject, recorded_at, content) VALUES (?, ?, ?, ?, ?)",
                [trouble_row(found.line.project, own) for found in derived for own in found.troubles],
            )
            done = [(name, marks[name]) for name in (one.line.project for one in derived) if name in marks]
            self.db.conn.executemany("DELETE FROM stale_projects WHERE project = ? AND mark = ?", done)

    def forget(self, projects: Iterable[str], marks: Mapping[str, int]) -> None:
        """What is declared no more."""
        gone = sorted(projects)
        with transaction(self.db):
            self._remove(gone)
            done = [(name, marks[name]) for name in gone if name in marks]
            self.db.conn.executemany("DELETE FROM stale_projects WHERE project = ? AND mark = ?", done)

    def _remove(self, projects: Iterable[str]) -> None:
        gone = {"projects": json.dumps(sorted(projects))}
        for table in ("assessments", "troubles", *TODO_TABLES):
            self.db.execute(GONE.format(table=table), gone)

    def lines(self, source: LineSource) -> LineQueries:
        return LineQueries(self.db, source)


def table_rows(
    derived: Sequence[DerivedProject], basis: str
) -> Iterator[tuple[str, Sequence[Mapping[str, Any]]]]:
    """By table, what is kept of the projects."""
    newest = [line_row(found.line, basis) for found in derived]
    others = [line_row(line, basis, is_newest=False) for found in derived for line in found.others]
    yield "assessments", newest + others
    yield "todo_parts", [part_row(part) for found in derived for part in found.parts]
    yield "late_rows", [late_row(late) for found in derived for late in found.late]


def trouble_row(project: str, trouble: Trouble) -> tuple[str, ...]:
    content = canonical_json(dict(trouble.content))
    return (project, trouble.kind, trouble.subject, trouble.recorded_at, content)


def _is_own(row: Mapping[str, Any]) -> bool:
    return bool(row["process"] == str(own_process()))


def _is_held(row: Mapping[str, Any]) -> bool:
    """By a process that spoke lately and is not known to be gone."""
    process = read_process_name(row["process"])
    return _is_recent(row, LEASE_SECONDS) and not (process is not None and process.is_dead)


def _is_recent(row: Mapping[str, Any], seconds: float) -> bool:
    return bool(row["boot"] == boot_name() and uptime() - row["uptime"] < seconds)
