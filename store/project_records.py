"""How much the ledger holds of a project, for who would take its sheet away."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

COUNTS = (
    ("采集记录", "SELECT count(*) FROM observations WHERE project = ?"),
    ("填报", "SELECT count(*) FROM entries WHERE project = ?"),
    ("批复与调整", "SELECT count(*) FROM decisions WHERE project = ?"),
    ("提交、审核或封存", "SELECT count(*) FROM paper_acts WHERE project = ?"),
    ("抽查", "SELECT count(*) FROM spot_checks WHERE project = ?"),
)
"""What may have been done with a project, in words, and how often it was."""


def count_project_records(db: "Database", project: str) -> dict[str, int]:
    """By words; nothing of kinds of which there is none."""
    counts = {}
    for word, sql in COUNTS:
        (count,) = db.execute(sql, [project]).fetchone()
        if count:
            counts[word] = count
    return counts
