"""The days by which papers are due, as the office set them; the last word on a paper of a year stands."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from indicators.deadlines import SetDeadline
from store import chain
from store.connection import transaction
from store.damaged_rows import damaged_text
from store.rows import instant_text

if TYPE_CHECKING:
    from sqlite_utils import Database

LAST_WORDS = """SELECT * FROM deadlines AS said WHERE seq =
    (SELECT max(seq) FROM deadlines WHERE year = said.year AND paper = said.paper)
    ORDER BY year DESC, paper"""


class DeadlineLedger:
    """What was set, and by whom; nothing is ever changed."""

    def __init__(self, db: "Database") -> None:
        self.db = db

    def record(self, deadline: SetDeadline) -> SetDeadline:
        with transaction(self.db):
            (seq,) = chain.append_rows(self.db, "deadlines", [deadline_row(deadline)])
        return replace(deadline, seq=seq)

    def standing(self) -> tuple[SetDeadline, ...]:
        """The last word on each paper and year, newest year first; one that was changed says so."""
        return tuple(map(deadline_from_row, self.db.query(LAST_WORDS)))


def deadline_row(deadline: SetDeadline) -> dict[str, Any]:
    return {
        "year": deadline.year,
        "paper": deadline.paper,
        "day": deadline.day.isoformat() if deadline.day else None,
        "days_after": deadline.days_after,
        "document": deadline.document,
        "by": deadline.by,
        "account": deadline.account,
        "recorded_at": instant_text(deadline.recorded_at),
    }


def deadline_from_row(row: Mapping[str, Any]) -> SetDeadline:
    if not chain.is_row_sound(row):
        damage = damaged_text("deadlines", row["seq"])
        at = datetime.min.replace(tzinfo=UTC)
        return SetDeadline(row["year"], str(row["paper"]), None, None, "", "", "", at, row["seq"], damage)
    return SetDeadline(
        year=row["year"],
        paper=row["paper"],
        day=date.fromisoformat(row["day"]) if row["day"] else None,
        days_after=row["days_after"],
        document=row["document"],
        by=row["by"],
        account=row["account"],
        recorded_at=datetime.fromisoformat(row["recorded_at"]),
        seq=row["seq"],
    )
