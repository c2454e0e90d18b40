"""What one run kept, a page at a time: what it could not measure first."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from indicators.records import Observation
from store.reading import read_observations

if TYPE_CHECKING:
    from sqlite_utils import Database

OF_RUN = """FROM observations
    WHERE run = :run AND (:projects IS NULL OR project IN (SELECT value FROM json_each(:projects)))"""
PAGE = f"SELECT * {OF_RUN} ORDER BY outcome IN ('measured', 'manual'), seq LIMIT :limit OFFSET :offset"
COUNT = f"SELECT count(*) {OF_RUN}"


class RunObservations:
    """Of all projects, or of those named; over the connection of one store."""

    def __init__(self, db: "Database", run: str, projects: Sequence[str] | None) -> None:
        self.db = db
        self.asked = {"run": run, "projects": None if projects is None else json.dumps(list(projects))}

    def count(self) -> int:
        return int(self.db.execute(COUNT, self.asked).fetchone()[0])

    def page(self, limit: int, offset: int) -> list[Observation]:
        asked = {**self.asked, "limit": limit, "offset": offset}
        return read_observations(self.db, PAGE, asked)
