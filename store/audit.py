"""审计记录: who did what, from where, with what outcome; added in the transaction of the act itself.

Where this row cannot be added, the act does not happen either.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from store.chain import append_rows, canonical_json, is_row_sound
from store.connection import transaction
from store.damaged_rows import readable_instant
from store.rows import instant_text

if TYPE_CHECKING:
    from sqlite_utils import Database

Note = Callable[[str], None]
"""Adds the audit row of an act on what is named; called inside the transaction of the act, before its
change."""
MOST_LINES = 100
MOST_EXPORTED = 100_000
READ = """SELECT * FROM audit
    WHERE (:account = '' OR account = :account) AND (:act = '' OR act = :act)
    AND (:outcome = '' OR outcome = :outcome) AND recorded_at >= :since AND recorded_at < :until
    ORDER BY seq DESC LIMIT :limit OFFSET :offset"""
COUNT = READ.replace("SELECT *", "SELECT count(*)").rpartition("ORDER BY")[0]
ACTS = "SELECT DISTINCT act FROM audit ORDER BY act"


def note_nothing(object_: str) -> None:
    """For acts whose caller keeps no audit."""


class AuditOutcome(StrEnum):
    """How an act ended: failed is for what somebody tried and could not, refused for what nobody may."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True)
class AuditEvent:
    """One act. ``session`` is the beginning of the hash of the session's id; ``details`` hold what was
    before and after."""

    account: str
    name: str
    act: str
    object: str = ""
    outcome: AuditOutcome = AuditOutcome.DONE
    reason: str = ""
    address: str = ""
    session: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class AuditLine:
    """An event as it was kept. ``is_sound``: the row is as it was added."""

    seq: int
    at: datetime
    event: AuditEvent
    is_sound: bool


@dataclass(frozen=True)
class AuditFilter:
    """What is asked for; "" is all. ``since`` and ``until`` are instants as text."""

    account: str = ""
    act: str = ""
    outcome: str = ""
    since: str = ""
    until: str = "9999"


class AuditLedger:
    """The table of acts, which only grows."""

    def __init__(self, db: "Database") -> None:
        self.db = db

    def add(self, event: AuditEvent, now: datetime) -> None:
        """Inside the transaction of the act; texts are cut where somebody sent a book."""
        row = {
            "account": event.account,
            "name": printable(event.name),
            "address": printable(event.address),
            "session": event.session,
            "act": event.act,
            "object": printable(event.object),
            "outcome": event.outcome.value,
            "reason": printable(event.reason),
            "details": canonical_json(dict(event.details)),
            "recorded_at": instant_text(now),
        }
        with transaction(self.db):
            append_rows(self.db, "audit", [row])

    def read(self, asked: AuditFilter, limit: int = MOST_LINES, offset: int = 0) -> Iterator[AuditLine]:
        """Newest first."""
        values = {**filter_values(asked), "limit": limit, "offset": offset}
        return map(line_from_row, self.db.query(READ, values))

    def count(self, asked: AuditFilter) -> int:
        return int(self.db.execute(COUNT, filter_values(asked)).fetchone()[0])

    def acts(self) -> list[str]:
        """Those that occur."""
        return [str(row[0]) for row in self.db.execute(ACTS).fetchall()]


MOST_CHARACTERS = 300


def printable(text: str) -> str:
    """In one line, without signs that would forge a line of a log or a screen."""
    return "".join(word if word.isprintable() else " " for word in text)[:MOST_CHARACTERS]


def filter_values(asked: AuditFilter) -> dict[str, str]:
    return {
        "account": asked.account,
        "act": asked.act,
        "outcome": asked.outcome,
        "since": asked.since,
        "until": asked.until,
    }


def line_from_row(row: Mapping[str, Any]) -> AuditLine:
    """A row that was changed comes without what it says."""
    at = readable_instant(row["recorded_at"])
    if not is_row_sound(row):
        return AuditLine(row["seq"], at, AuditEvent("", "", "", reason="记录被改动"), is_sound=False)
    event = AuditEvent(
        account=row["account"],
        name=row["name"],
        act=row["act"],
        object=row["object"],
        outcome=AuditOutcome(row["outcome"]),
        reason=row["reason"],
        address=row["address"],
        session=row["session"],
        details=json.loads(row["details"]),
    )
    return AuditLine(row["seq"], at, event, is_sound=True)
