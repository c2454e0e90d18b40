"""Issued 通报 and 话务员考核, each with all it was drawn from; nothing is ever changed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from indicators.model import EMPTY_MAPPING
from store import chain
from store.connection import transaction
from store.damaged_rows import damaged_text
from store.rows import instant_text

if TYPE_CHECKING:
    from sqlite_utils import Database

BULLETINS, ASSESSMENTS = "bulletins", "operator_assessments"
NEWEST = "SELECT * FROM {} ORDER BY seq DESC LIMIT :limit"
ONE = "SELECT * FROM {} WHERE seq = :seq"
OF_SPAN = "SELECT * FROM {} WHERE span = :span AND since = :since AND until = :until ORDER BY seq"


@dataclass(frozen=True)
class IssuedBulletin:
    """``inputs`` are as ``bulletins/counted_json.py`` writes them; nothing where ``damage`` says what is
    wrong."""

    title: str
    span: str
    since: date
    until: date
    by: str
    account: str
    recorded_at: datetime
    inputs: Mapping[str, Any] = field(default_factory=lambda: EMPTY_MAPPING)
    seq: int = 0
    damage: str = ""


class BulletinLedger:
    """The table of issued 通报, or that of 话务员考核."""

    def __init__(self, db: "Database", table: str = BULLETINS) -> None:
        self.db = db
        self.table = table

    def record(self, issued: IssuedBulletin) -> IssuedBulletin:
        with transaction(self.db):
            (seq,) = chain.append_rows(self.db, self.table, [bulletin_row(issued)])
        return replace(issued, seq=seq)

    def newest(self, limit: int) -> tuple[IssuedBulletin, ...]:
        """Newest first; one that was changed says so."""
        rows = self.db.query(NEWEST.format(self.table), {"limit": limit})
        return tuple(bulletin_from_row(row, self.table) for row in rows)

    def find(self, seq: int) -> IssuedBulletin | None:
        rows = self.db.query(ONE.format(self.table), {"seq": seq})
        return next((bulletin_from_row(row, self.table) for row in rows), None)

    def find_same(self, issued: IssuedBulletin) -> IssuedBulletin | None:
        """One of the same days and inputs, however long ago."""
        asked = {"span": issued.span, "since": issued.since.isoformat(), "until": issued.until.isoformat()}
        rows = self.db.query(OF_SPAN.format(self.table), asked)
        found = (bulletin_from_row(row, self.table) for row in rows)
        return next((kept for kept in found if kept.inputs == issued.inputs), None)


def bulletin_row(issued: IssuedBulletin) -> dict[str, Any]:
    return {
        "title": issued.title,
        "span": issued.span,
        "since": issued.since.isoformat(),
        "until": issued.until.isoformat(),
        "inputs": chain.canonical_json(dict(issued.inputs)),
        "by": issued.by,
        "account": issued.account,
        "recorded_at": instant_text(issued.recorded_at),
    }


def bulletin_from_row(row: Mapping[str, Any], table: str) -> IssuedBulletin:
    if not chain.is_row_sound(row):
        damage, at = damaged_text(table, row["seq"]), datetime.min.replace(tzinfo=UTC)
        return IssuedBulletin("", "", date.min, date.min, "", "", at, seq=row["seq"], damage=damage)
    return IssuedBulletin(
        title=row["title"],
        span=row["span"],
        since=date.fromisoformat(row["since"]),
        until=date.fromisoformat(row["until"]),
        by=row["by"],
        account=row["account"],
        recorded_at=datetime.fromisoformat(row["recorded_at"]),
        inputs=json.loads(row["inputs"]),
        seq=row["seq"],
    )
