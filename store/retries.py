"""Slots whose run brought nothing, or not everything: what is owed yet, each later attempt, and when the
inputs last changed."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from store import chain, queries
from store.connection import transaction
from store.damaged_rows import readable_day, readable_instant
from store.leases import lease_values
from store.rows import END_OF_TIME, instant_text
from store.slots import LEASE, Slot, slot_key

if TYPE_CHECKING:
    from sqlite_utils import Database


AHEAD = "ahead"
"""The outcome of a slot that was run by a clock that stood ahead."""


@dataclass(frozen=True)
class UnfulfilledSlot:
    """A slot that was run and is owed yet; ``tried_at`` is when the last attempt began, by the clock of then.

    ``ahead``: the clock stood ahead when it was run, and that attempt does not count. ``last_retry`` numbers
    the last attempt after the first; 0 when there was none.
    """

    slot: Slot
    tried_at: datetime
    last_retry: int = 0
    ahead: bool = False


class RetryLedger:
    """Later attempts are added to the run of a slot, never put in its place."""

    def __init__(self, db: "Database") -> None:
        self.db = db

    def unfulfilled_slots(
        self, project_ids: Iterable[str], since: date, now: datetime = END_OF_TIME
    ) -> list[UnfulfilledSlot]:
        """The slots from the day ``since`` of which something is still to be measured, and those of any day
        that were tried later than ``now``; oldest first."""
        asked = {"projects": json.dumps(list(project_ids)), "since": since.isoformat()}
        rows = self.db.query(queries.UNFULFILLED_SLOTS, {**asked, "now": instant_text(now)})
        return [unfulfilled_slot_from_row(row) for row in rows]

    def claim(
        self, owed: Iterable[UnfulfilledSlot], owner: str, now: datetime, lease: timedelta = LEASE
    ) -> tuple[Slot, ...]:
        """Those that are ``owner``'s from now on: nobody holds them, and nobody tried since they were asked
        for."""
        held = {
            "owner": owner,
            "now": instant_text(now),
            "expires_at": instant_text(now + lease),
            **lease_values(lease.total_seconds()),
        }
        with transaction(self.db):
            return tuple(
                slot.slot
                for slot in owed
                if self.db.execute(
                    queries.CLAIM_RETRY,
                    {**slot_key(slot.slot), **held, "last_retry": slot.last_retry},
                ).rowcount
                == 1
            )

    def finish(
        self,
        slots: Sequence[Slot],
        *,
        run: str,
        outcomes: Mapping[str, str],
        started_at: datetime,
        now: datetime,
    ) -> None:
        """Note that slots were tried again; ``outcomes`` by project."""
        times = {"started_at": instant_text(started_at), "recorded_at": instant_text(now)}
        rows = [
            {**slot_key(slot), **times, "outcome": outcomes[slot.project], "run": run or None}
            for slot in slots
        ]
        with transaction(self.db):
            chain.append_rows(self.db, "retries", rows)

    def note_ahead(self, slots: Iterable[Slot], seen: datetime, now: datetime) -> None:
        """Note at ``seen`` that a clock ahead ran slots: they are owed when they fall due."""
        outcomes = dict.fromkeys((slot.project for slot in slots), AHEAD)
        if outcomes:
            self.finish(tuple(slots), run="", outcomes=outcomes, started_at=seen, now=now)

    def inputs_changed_at(self, fingerprint: str, now: datetime) -> datetime | None:
        """When the inputs last became what they are, after a look at them: a change counts once two looks
        in turn agree, for a file that is being copied looks different each time. ``None`` when no change
        was ever seen."""
        with transaction(self.db):
            known = next(self.db.query(queries.INPUTS), {"looked": "", "settled": "", "changed_at": None})
            settled, changed_at = known["settled"], known["changed_at"]
            if fingerprint == known["looked"] != settled:
                settled, changed_at = fingerprint, instant_text(now)
            if (fingerprint, settled) != (known["looked"], known["settled"]):
                row = {"looked": fingerprint, "settled": settled, "changed_at": changed_at}
                self.db.execute(queries.SET_INPUTS, row)
        return readable_instant(changed_at) if changed_at else None


def unfulfilled_slot_from_row(row: Mapping[str, Any]) -> UnfulfilledSlot:
    slot = Slot(readable_day(row["as_of"]), row["project"], readable_instant(row["due_at"]))
    tried_at = readable_instant(row["tried_at"])
    return UnfulfilledSlot(slot, tried_at, row["last_retry"], bool(row["ahead"]))
