"""What the newest measurements could not do, over all projects, as the read model keeps it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlite_utils import Database

AMONG = "(:projects IS NULL OR project IN (SELECT value FROM json_each(:projects)))"
VALUELESS = f"""SELECT project, subject, content FROM troubles
    WHERE kind = 'valueless' AND {AMONG} ORDER BY project, id LIMIT :limit OFFSET :offset"""
COUNT_VALUELESS = f"SELECT count(*) FROM troubles WHERE kind = 'valueless' AND {AMONG}"
DOUBTS = f"""SELECT content, count(*) AS numbers FROM troubles
    WHERE kind = 'doubt' AND {AMONG} GROUP BY content ORDER BY numbers DESC, content LIMIT :limit"""
TABLES = f"""SELECT subject, max(recorded_at), content FROM troubles
    WHERE kind = 'table' AND {AMONG} GROUP BY subject ORDER BY subject"""


@dataclass(frozen=True)
class KeptValueless:
    """A row whose newest attempt gave no value."""

    project: str
    row: str
    content: Mapping[str, Any]


class TroubleLists:
    """Of all projects, or of those named; over the connection of one store."""

    def __init__(self, db: "Database", projects: Sequence[str] | None) -> None:
        self.db = db
        self.given = {"projects": None if projects is None else json.dumps(list(projects))}

    def valueless(self, limit: int, offset: int) -> list[KeptValueless]:
        rows = self.db.execute(VALUELESS, {**self.given, "limit": limit, "offset": offset})
        return [KeptValueless(project, row, json.loads(content)) for project, row, content in rows]

    def count_valueless(self) -> int:
        return int(self.db.execute(COUNT_VALUELESS, self.given).fetchone()[0])

    def doubts(self, limit: int) -> list[tuple[Mapping[str, Any], int]]:
        """Each once with the number of numbers that carry it, those of most first."""
        rows = self.db.execute(DOUBTS, {**self.given, "limit": limit})
        return [(json.loads(content), int(numbers)) for content, numbers in rows]

    def tables(self) -> list[tuple[str, Mapping[str, Any]]]:
        """Each table as it was read last."""
        rows = self.db.execute(TABLES, self.given).fetchall()
        return [(str(subject), json.loads(content)) for subject, _, content in rows]
