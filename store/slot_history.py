"""How slots went, for the page of the schedule: of all projects as counts, of some project slot by slot."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from store.damaged_rows import readable_day

if TYPE_CHECKING:
    from sqlite_utils import Database

LAST_OUTCOME = """CASE WHEN s.outcome IN ('partial', 'failed') THEN coalesce((SELECT r.outcome FROM retries r
    WHERE r.project = s.project AND r.as_of = s.as_of AND r.outcome <> 'ahead'
    ORDER BY r.seq DESC LIMIT 1), s.outcome) ELSE s.outcome END"""
TALLIES = f"""SELECT project, count(*), sum(late), sum(outcome = 'failed'), sum(outcome = 'partial')
    FROM (SELECT s.project, s.late, {LAST_OUTCOME} AS outcome FROM slots s) GROUP BY project"""  # noqa: S608
FINISHED = f"""SELECT s.project, s.as_of, s.late, {LAST_OUTCOME}, coalesce(s.run, '') FROM slots s
    WHERE s.project IN (SELECT value FROM json_each(:projects))"""  # noqa: S608 - our own text
ATTEMPTS = """SELECT project, as_of, min(outcome = 'measured') FROM
    (SELECT project, as_of, outcome, max(seq) FROM observations
     WHERE project IN (SELECT value FROM json_each(:projects)) GROUP BY project, indicator, as_of)
    GROUP BY project, as_of"""

TOUCHED = """SELECT DISTINCT project, as_of FROM observations
    WHERE project IN (SELECT value FROM json_each(:projects))"""

SlotKey = tuple[str, date]
"""Project and day."""


@dataclass(frozen=True)
class SlotTally:
    """Of one project: how many slots the clock finished, how many of them late, and how the last try at each
    went where not all was measured."""

    finished: int = 0
    late: int = 0
    failed: int = 0
    partial: int = 0


@dataclass(frozen=True)
class FinishedSlot:
    """``outcome`` is that of the last try."""

    late: bool
    outcome: str
    run: str


def read_slot_tallies(db: "Database") -> dict[str, SlotTally]:
    """Of every project that has any."""
    return {row[0]: SlotTally(*row[1:]) for row in db.execute(TALLIES)}


def read_finished_slots(db: "Database", project_ids: Iterable[str]) -> dict[SlotKey, FinishedSlot]:
    rows = db.execute(FINISHED, {"projects": json.dumps(list(project_ids))})
    return {
        (project, readable_day(as_of)): FinishedSlot(bool(late), outcome, run)
        for project, as_of, late, outcome, run in rows
    }


def read_attempted_days(db: "Database", project_ids: Iterable[str]) -> dict[SlotKey, bool]:
    """The days of which anything was measured, whoever asked for it; whether all of it was."""
    rows = db.execute(ATTEMPTS, {"projects": json.dumps(list(project_ids))})
    return {(project, readable_day(as_of)): bool(whole) for project, as_of, whole in rows}


def read_touched_days(db: "Database", project_ids: Iterable[str]) -> set[SlotKey]:
    """The days of which anybody tried to measure anything, however it ended."""
    rows = db.execute(TOUCHED, {"projects": json.dumps(list(project_ids))})
    days: dict[str, date] = {}
    return {(project, days.setdefault(as_of, readable_day(as_of))) for project, as_of in rows}
