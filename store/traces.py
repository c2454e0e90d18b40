"""What was recorded of a project: by kind, for whoever wants to take its target file back."""

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
    return [word for table, word in TRACES.items() if has_rows(db, table, project)]


def has_rows(db: "Database", table: str, project: str) -> bool:
    return next(db[table].rows_where("project = ?", [project], limit=1), None) is not None
