"""Since when a project is collected as it is: the newest audit row of each project that tells of it."""

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from store.audit import AuditLine, line_from_row

if TYPE_CHECKING:
    from sqlite_utils import Database

NEWEST = """SELECT * FROM audit WHERE seq IN (
    SELECT max(seq) FROM audit WHERE act = 'set_schedule' AND outcome = 'done'
    AND object IN (SELECT value FROM json_each(?)) GROUP BY object)"""


def read_schedule_changes(db: "Database", projects: Iterable[str]) -> Mapping[str, AuditLine]:
    """By project id; one that was changed by other hands is left out, which the audit tells."""
    lines = map(line_from_row, db.query(NEWEST, [json.dumps(list(projects))]))
    return {line.event.object: line for line in lines if line.is_sound}
