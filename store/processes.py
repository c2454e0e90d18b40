"""Which processes keep time in a workspace, and the leases of those that are gone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from store import queries
from store.connection import transaction
from store.damaged_rows import readable_instant
from store.leases import boot_name, own_process, read_process_name, uptime
from store.rows import instant_text

if TYPE_CHECKING:
    from sqlite_utils import Database

KEPT_SECONDS = 7 * 86400.0
"""A process that did not speak for so long is forgotten."""


@dataclass(frozen=True)
class Heartbeat:
    """A process that keeps time: how long ago it last spoke, and how long it has been at what it does.

    ``silent`` and ``busy`` are seconds since the machine was started at most; ``busy`` is ``None`` while it
    waits. ``problem`` is why it measures nothing, where it does not. ``is_gone``: it certainly lives no more.
    """

    process: str
    host: str
    seen_at: datetime
    silent: float | None
    busy: float | None
    doing: str
    problem: str
    stopped: bool
    is_gone: bool


class ProcessLedger:
    """Each process has one row, which it alone writes."""

    def __init__(self, db: "Database") -> None:
        self.db = db

    def beat(
        self,
        host: str,
        now: datetime,
        *,
        busy_since: float | None = None,
        doing: str = "",
        problem: str = "",
        stopped: bool = False,
    ) -> None:
        """Note that this process lives; ``busy_since`` is the uptime at which it began what it is
        ``doing``."""
        row = {
            "process": str(own_process()),
            "host": host,
            "seen_at": instant_text(now),
            "boot": boot_name(),
            "uptime": uptime(),
            "busy_since": busy_since,
            "doing": doing,
            "problem": problem,
            "stopped": int(stopped),
        }
        with transaction(self.db):
            self.db.execute(queries.BEAT, row)
            forgotten = {"boot": boot_name(), "until": uptime() - KEPT_SECONDS, "process": row["process"]}
            self.db.execute(queries.FORGET_PROCESSES, forgotten)

    def heartbeats(self) -> list[Heartbeat]:
        """Every process that kept time lately, the last to speak first."""
        return [heartbeat_from_row(row) for row in self.db.query(queries.HEARTBEATS)]

    def release_dead(self) -> None:
        """Give back what processes hold that certainly live no more, and what this process still holds: it
        has only one tick at a time."""
        with transaction(self.db):
            for (text,) in self.db.execute(queries.CLAIMING_PROCESSES).fetchall():
                process = read_process_name(text)
                if process and (process.is_dead or process == own_process()):
                    self.db.execute(queries.RELEASE_PROCESS, {"process": text})

    def next_token(self) -> int:
        """A number higher than any given before: who holds a lease is told by it from a later holder."""
        with transaction(self.db):
            self.db.execute(queries.COUNT_UP)
            return int(self.db.execute(queries.LAST_COUNT).fetchone()[0])


def heartbeat_from_row(row: Mapping[str, Any]) -> Heartbeat:
    same_start = row["boot"] == boot_name()
    process = read_process_name(row["process"])
    busy = row["busy_since"]
    return Heartbeat(
        process=row["process"],
        host=row["host"],
        seen_at=readable_instant(row["seen_at"]),
        silent=uptime() - row["uptime"] if same_start else None,
        busy=uptime() - busy if same_start and busy is not None else None,
        doing=row["doing"],
        problem=row["problem"],
        stopped=bool(row["stopped"]),
        is_gone=not same_start or bool(process and process.is_dead),
    )
