"""What the checks found in the files of a workspace, kept with the read model, listed a page at a time."""

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


@dataclass(frozen=True)
class ProblemFilter:
    """``projects`` are those in scope, ``None`` for all; ``folded`` are the words as names are folded."""

    projects: Sequence[str] | None = None
    severity: str = ""
    words: str = ""
    folded: str = ""

    @property
    def values(self) -> dict[str, Any]:
        place = SEVERITIES.index(self.severity) if self.severity in SEVERITIES else None
        given = {"severity": place, "words": self.words, "folded": self.folded}
        return {**given, "projects": names_json(self.projects)}


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

    def count_errors(self, projects: Sequence[str] | None) -> int:
        """Of the files of some projects and of those that declare none; of all without ``projects``."""
        found = self.db.execute(COUNT_ERRORS, {"projects": names_json(projects)}).fetchone()
        return int(found[0])

    def count_bad_files(self, projects: Sequence[str] | None) -> int:
        """The same files, where any error stands in them."""
        found = self.db.execute(COUNT_BAD_FILES, {"projects": names_json(projects)}).fetchone()
        return int(found[0])

    def counts(self, projects: Sequence[str] | None) -> dict[str, int]:
        """By severity."""
        row = self.db.execute(COUNTS, {"projects": names_json(projects)}).fetchone()
        return dict(zip(SEVERITIES, row, strict=True))

    def page(self, asked: ProblemFilter, limit: int, offset: int) -> list[Mapping[str, Any]]:
        """The worst first, those of one file together."""
        order = "severity, file, id"
        sql = f"SELECT content FROM problems WHERE {FITS} ORDER BY {order} LIMIT :limit OFFSET :offset"
        rows = self.db.execute(sql, {**asked.values, "limit": limit, "offset": offset}).fetchall()
        return [json.loads(row[0]) for row in rows]

    def count(self, asked: ProblemFilter) -> int:
        return int(self.db.execute(f"SELECT count(*) FROM problems WHERE {FITS}", asked.values).fetchone()[0])


AMONG = "(:projects IS NULL OR project = '' OR project IN (SELECT value FROM json_each(:projects)))"
COUNT_ERRORS = f"SELECT coalesce(sum(error), 0) FROM problem_files WHERE {AMONG}"
COUNT_BAD_FILES = f"SELECT count(*) FROM problem_files WHERE error > 0 AND project <> '' AND {AMONG}"
COUNTS = f"""SELECT coalesce(sum(error), 0), coalesce(sum(warning), 0), coalesce(sum(hint), 0)
    FROM problem_files WHERE {AMONG}"""
FITS = f"""{AMONG} AND (:severity IS NULL OR severity = :severity) AND (:words = ''
    OR instr(file, :words) OR instr(content, :words)
    OR project IN (SELECT project FROM assessments WHERE is_newest = 1 AND instr(words, :folded)))"""


def names_json(projects: Sequence[str] | None) -> str | None:
    return None if projects is None else json.dumps(list(projects))
