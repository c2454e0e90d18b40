"""Runs and declarations as the database keeps them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from store import queries
from store.chain import is_row_sound
from store.damaged_rows import readable_instant

if TYPE_CHECKING:
    from sqlite_utils import Database

DAMAGED_RUN = "damaged"
"""The outcome of a run whose row, or that of its end, was changed by other hands."""


@dataclass(frozen=True)
class Run:
    """One run: ``outcome`` is ``None`` while it goes on, and stays so when its process died. ``as_of`` is
    the day it measured, of several the first; ``None`` when it kept nothing."""

    id: str
    kind: str
    by: str
    note: str
    started_at: datetime
    finished_at: datetime | None = None
    outcome: str | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    as_of: date | None = None


class Declaration(NamedTuple):
    """The last good text of one target file."""

    sha256: str
    text: str
    at: datetime
    file: str


def read_runs(db: "Database", asked: Mapping[str, str | int | None]) -> list[Run]:
    """Newest first. A run that was changed comes without its counts, and its outcome says so. What is not
    asked for does not matter."""
    anything = {"run": None, "ended_by": None, "limit": 1, "offset": 0}
    return read_runs_by(db, queries.RUNS, {**anything, **asked})


def read_runs_by(db: "Database", statement: str, asked: Mapping[str, str | int | None]) -> list[Run]:
    """The same by another statement with the columns of ``queries.RUNS``."""
    rows = list(db.query(statement, dict(asked)))
    changed = changed_runs(db, [row["id"] for row in rows])
    return [damaged_run(row) if row["id"] in changed else run_from_row(row) for row in rows]


def changed_runs(db: "Database", runs: Sequence[str]) -> set[str]:
    """Those of ``runs`` of which a row no longer gives its own hash."""
    asked = {"runs": json.dumps(list(runs))}
    changed = {row["id"] for row in db.query(queries.RUN_ROWS, asked) if not is_row_sound(row)}
    return changed | {row["run"] for row in db.query(queries.RUN_END_ROWS, asked) if not is_row_sound(row)}


def damaged_run(row: Mapping[str, Any]) -> Run:
    """With what names it, and nothing of what it brought."""
    return Run(
        row["id"], row["kind"], row["by"], "", readable_instant(row["started_at"]), outcome=DAMAGED_RUN
    )


def parse_instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def run_from_row(row: Mapping[str, Any]) -> Run:
    finished_at = parse_instant(row["finished_at"]) if row["finished_at"] else None
    counts = json.loads(row["counts"]) if row["counts"] else {}
    return Run(
        id=row["id"],
        kind=row["kind"],
        by=row["by"],
        note=row["note"],
        started_at=parse_instant(row["started_at"]),
        finished_at=finished_at,
        outcome=row["outcome"],
        counts=counts,
        as_of=date.fromisoformat(row["as_of"]) if row["as_of"] else None,
    )


def declaration_from_row(row: Mapping[str, Any]) -> Declaration:
    return Declaration(row["sha256"], row["text"], parse_instant(row["recorded_at"]), row["file"])
