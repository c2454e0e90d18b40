"""The slot ledger: which slots were claimed by whom, and which are finished; what is due is computed
elsewhere."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from store import chain, queries
from store.connection import transaction
from store.damaged_rows import readable_day, readable_instant
from store.leases import lease_values
from store.rows import instant_text

if TYPE_CHECKING:
    from sqlite_utils import Database

LEASE = timedelta(minutes=30)
"""How long a claim holds unless it is given back. Judgement: far longer than one day's measuring takes,
and short enough that another process takes over within the hour after a crash. Neither a longer nor a
shorter one makes a slot count twice: it is finished once."""


@dataclass(frozen=True, order=True)
class Slot:
    """监测期: a project owes a measurement as of a day, due at an instant."""

    as_of: date
    project: str
    due_at: datetime


class SlotLedger:
    """A slot is known by its project and day. It is finished once, by whoever holds its claim at that
    moment."""

    def __init__(self, db: "Database") -> None:
        self.db = db

    def claim(
        self, slots: Iterable[Slot], owner: str, now: datetime, lease: timedelta = LEASE
    ) -> tuple[Slot, ...]:
        """Those of ``slots`` that are ``owner``'s from now on: not finished, and not claimed or their claim
        ran out."""
        held = {
            "owner": owner,
            "now": instant_text(now),
            "expires_at": instant_text(now + lease),
            **lease_values(lease.total_seconds()),
        }
        with transaction(self.db):
            return tuple(
                slot
                for slot in slots
                if self.db.execute(queries.CLAIM_SLOT, {**slot_key(slot), **held}).rowcount == 1
            )

    def held_slots(self, slots: Iterable[Slot], owner: str) -> tuple[Slot, ...]:
        """Those of ``slots`` whose claim ``owner`` still holds; ask inside the transaction that finishes
        them."""
        mine = {(project, as_of) for project, as_of in self.db.execute(queries.HELD_CLAIMS, {"owner": owner})}
        return tuple(slot for slot in slots if (slot.project, slot.as_of.isoformat()) in mine)

    def finish(
        self,
        slots: Sequence[Slot],
        owner: str,
        *,
        run: str,
        outcomes: Mapping[str, str],
        started_at: datetime,
        now: datetime,
        late: Mapping[str, bool],
    ) -> None:
        """Note that slots held by ``owner`` were run; ``outcomes`` and ``late`` by project."""
        rows = [
            {
                "project": slot.project,
                "as_of": slot.as_of.isoformat(),
                "due_at": instant_text(slot.due_at),
                "started_at": instant_text(started_at),
                "recorded_at": instant_text(now),
                "late": int(late[slot.project]),
                "outcome": outcomes[slot.project],
                "run": run or None,
            }
            for slot in slots
        ]
        with transaction(self.db):
            chain.append_rows(self.db, "slots", rows)
            self.release(slots, owner)

    def release(self, slots: Iterable[Slot], owner: str) -> None:
        """Give claims back."""
        with transaction(self.db):
            self.db.conn.executemany(queries.RELEASE, [{**slot_key(slot), "owner": owner} for slot in slots])

    def renew(self, now: datetime, lease: timedelta = LEASE) -> None:
        """Hold on to all that this process has claimed; ask while its work goes on."""
        values = {**lease_values(lease.total_seconds()), "expires_at": instant_text(now + lease)}
        with transaction(self.db):
            self.db.execute(queries.RENEW, values)

    def last_finished(self) -> tuple[str, date, datetime] | None:
        """Project and day of the slot that was finished last, and when; ``None`` before the first."""
        found = self.db.execute(queries.LAST_FINISHED_SLOT).fetchone()
        return (found[0], readable_day(found[1]), readable_instant(found[2])) if found else None

    def finished_keys(self, project_ids: Iterable[str]) -> set[tuple[str, date]]:
        """The (project, as_of) that were run."""
        rows = self.db.execute(queries.FINISHED_SLOTS, {"projects": json.dumps(list(project_ids))})
        return {(project, readable_day(as_of)) for project, as_of in rows}

    def advance_clock(self, now: datetime) -> datetime | None:
        """The latest instant the clock was ever seen at before, or ``None``; ``now`` is noted when it is
        later."""
        with transaction(self.db):
            before = self.last_clock_instant()
            self.db.execute(queries.SET_CLOCK, {"now": instant_text(now)})
        return before

    def set_clock(self, now: datetime) -> None:
        """Take ``now`` for the latest instant the clock was seen at, whatever was noted before: somebody said
        that it is right."""
        with transaction(self.db):
            self.db.execute(queries.FORGET_CLOCK)
            self.db.execute(queries.SET_CLOCK, {"now": instant_text(now)})

    def last_clock_instant(self) -> datetime | None:
        found = self.db.execute(queries.CLOCK).fetchone()
        return readable_instant(found[0]) if found else None


def slot_key(slot: Slot) -> dict[str, str]:
    return {"project": slot.project, "as_of": slot.as_of.isoformat()}
