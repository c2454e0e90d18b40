"""What the checks found in the files of a workspace, kept with the read model, and listed a page at a time."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from store.chain import canonical_json
from store.connection import transaction

if TYPE_CHECKING:
    from sqlite_utils import Database

SEVERITIES = ("error", "warning", "hint")
"""The worst first; a problem is kept under its place here."""


@dataclass(frozen=True)
class FileFindings:
    """All that was found in one file; ``project`` is "" where it declares none. ``problems`` are plain data,
    each with its severity first."""

    file: str
    project: str
    hash: str
    problems: Sequence[tuple[str, Mapping[str, Any]]]


class ProblemLists:
    """Over the connection of one store."""

    def __init__(self, db: "Database") -> None:
        self.db = db

    def hashes(self) -> dict[str, str]:
        """Of the findings of each file."""
        return dict(self.db.execute("SELECT file, hash FROM problem_files").fetchall())

    def keep(self, changed: Iterable[FileFindings], gone: Iterable[str]) -> None:
        """The findings of these files in the place of those before."""
        with transaction(self.db):
            for file in gone:
                self._remove(file)
            for found in changed:
                self._remove(found.file)
                self._add(found)

    def _remove(self, file: str) -> None:
        self.db.execute("DELETE FROM problems WHERE file = ?", [file])
        self.db.execute("DELETE FROM problem_files WHERE file = ?", [file])

    def _add(self, found: FileFindings) -> None:
        counts = [sum(severity == name for severity, _ in found.problems) for name in SEVERITIES]
        self.db.execute(
            "INSERT INTO problem_files (file, project, hash, error, warning, hint) VALUES (?, ?, ?, ?, ?, ?)",
            [found.file, found.project, found.hash, *counts],
        )
        self.db.conn.executemany(
            "INSERT INTO problems (file, project, severity, content) VALUES (?, ?, ?, ?)",
            [
                (found.file, found.project, SEVERITIES.index(severity), canonical_json(dict(content)))
                for severity, content in found.problems
            ],
        )

    def of_file(self, file: str) -> list[Mapping[str, Any]]:
        """In the order in which they were found."""
        sql = "SELECT content FROM problems WHERE file = ? ORDER BY id"
        return [json.loads(row[0]) for row in self.db.execute(sql, [file]).fetchall()]

    def worst_of_files(self) -> dict[str, str]:
        """The worst severity found in each file that has any."""
        sql = "SELECT file, error, warning FROM problem_files WHERE error + warning + hint > 0"
        rows = self.db.execute(sql).fetchall()
        return {file: "error" if error else "warning" if warning else "hint" for file, error, warning in rows}

    def count_errors(self, projects: Sequence[str] | None) -> int:
        """Of the files of some projects and of those that declare none; of all without ``projects``."""
        sql = """SELECT coalesce(sum(error), 0) FROM problem_files
            WHERE :projects IS NULL OR project = '' OR project IN (SELECT value FROM json_each(:projects))"""
        names = None if projects is None else json.dumps(list(projects))
        return int(self.db.execute(sql, {"projects": names}).fetchone()[0])
