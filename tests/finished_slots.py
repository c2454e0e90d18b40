"""The slots that were run, read straight from the tables of the store."""

from dataclasses import dataclass
from datetime import date, datetime

from store import Slot, Store


@dataclass(frozen=True)
class FinishedSlot:
    slot: Slot
    started_at: datetime
    late: bool
    outcome: str


def finished_slots(store: Store, project_id: str) -> list[FinishedSlot]:
    """In the order of their days."""
    rows = store.db.query("SELECT * FROM slots WHERE project = ? ORDER BY as_of", [project_id])
    return [
        FinishedSlot(
            Slot(date.fromisoformat(row["as_of"]), row["project"], datetime.fromisoformat(row["due_at"])),
            datetime.fromisoformat(row["started_at"]),
            bool(row["late"]),
            row["outcome"],
        )
        for row in rows
    ]


def later_attempts(store: Store, slot: Slot) -> list[tuple[str, str]]:
    """Outcome and run of each, oldest first."""
    asked = [slot.project, slot.as_of.isoformat()]
    sql = "SELECT outcome, run FROM retries WHERE project = ? AND as_of = ? ORDER BY seq"
    return [(outcome, run) for outcome, run in store.db.execute(sql, asked)]
