"""What was recorded of a project: by kind, for whoever wants to take its target file back."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

TRACES = {
    "observations": "采集记录",
    "entries": "填报",
    "decisions": "批复或调整",
    "paper_acts": "报送记录",
    "spot_checks": "抽查记录",
}
"""Tables with rows of projects, and what they hold."""


def recorded_kinds(db: "Database", project: str) -> list[str]:
    """What is kept of the project beside the text of its file; none where nothing is."""
    return [word for table, word in TRACES.items() if with_rows(db, table, [project])]


def with_rows(db: "Database", table: str, projects: Iterable[str]) -> set[str]:
    """Those of the projects that a table has rows of."""
    sql = f"""SELECT asked.value FROM json_each(?) AS asked
        WHERE EXISTS (SELECT 1 FROM {table} WHERE project = asked.value)"""  # noqa: S608 - our own tables
    return {str(row[0]) for row in db.execute(sql, [json.dumps(list(projects))]).fetchall()}
