"""What was added to the ledger lately, newest first and never more than a page shows; rows that were changed
by other hands are left out, for pages tell of them elsewhere."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from store.chain import is_row_sound
from store.rows import instant_text

if TYPE_CHECKING:
    from sqlite_utils import Database

MOST_LOOKED_AT = 400
"""Rows of one table, from the newest back."""
NEWEST_ENTRIES = "SELECT * FROM entries ORDER BY seq DESC LIMIT :most"
NEWEST_ACTS = "SELECT * FROM paper_acts ORDER BY seq DESC LIMIT :most"
NEWEST_DECISIONS = "SELECT * FROM decisions ORDER BY seq DESC LIMIT :most"
NEWEST_OBSERVATIONS = "SELECT * FROM observations ORDER BY seq DESC LIMIT :most"
BEFORE = """SELECT * FROM observations WHERE project = :project AND indicator = :indicator
    AND as_of <= :as_of AND seq < :seq AND value IS NOT NULL ORDER BY as_of DESC, seq DESC LIMIT 1"""

LedgerRow = Mapping[str, Any]


def recent_entries(db: "Database", since: datetime) -> Iterator[LedgerRow]:
    return recent_rows(db, NEWEST_ENTRIES, since)


def recent_acts(db: "Database", since: datetime) -> Iterator[LedgerRow]:
    """Of papers."""
    return recent_rows(db, NEWEST_ACTS, since)


def recent_decisions(db: "Database", since: datetime) -> Iterator[LedgerRow]:
    return recent_rows(db, NEWEST_DECISIONS, since)


def recent_values(db: "Database", since: datetime) -> Iterator[tuple[LedgerRow, LedgerRow]]:
    """Each number that was measured lately and differs from the one before it, with that; one a row of a
    project."""
    told: set[tuple[str, str]] = set()
    for row in recent_rows(db, NEWEST_OBSERVATIONS, since):
        key = (row["project"], row["indicator"])
        if row["value"] is None or key in told:
            continue
        told.add(key)
        asked = {name: row[name] for name in ("project", "indicator", "as_of", "seq")}
        before = next(iter(db.query(BEFORE, asked)), None)
        if before is not None and is_row_sound(before) and before["value"] != row["value"]:
            yield row, before


def recent_rows(db: "Database", sql: str, since: datetime) -> Iterator[LedgerRow]:
    first = instant_text(since)
    rows = (row for row in db.query(sql, {"most": MOST_LOOKED_AT}) if row["recorded_at"] >= first)
    return filter(is_row_sound, rows)
