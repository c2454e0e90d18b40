"""What a process that keeps time is at, told in the database so that others know whether it lives."""

import socket
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from store import Store, uptime

LONGEST_DAY = 3600.0
"""Seconds after which a process that measures one day holds its claims no longer: others may try."""


class HasStore(Protocol):
    def store(self) -> Store: ...


class Pulse:
    """Spoken by one process; ``beat`` may be called from any thread."""

    def __init__(self, workspace: HasStore, clock: Callable[[], datetime]) -> None:
        self.workspace = workspace
        self.clock = clock
        self.busy_since: float | None = None
        self.doing = ""
        self.problem = ""

    def begin(self, doing: str) -> None:
        """From now on this process is at something else."""
        self.busy_since, self.doing = uptime(), doing

    def rest(self, problem: str = "") -> None:
        """A tick is over; ``problem`` is why it measured nothing, or not what it should."""
        self.busy_since, self.doing, self.problem = None, "", problem

    def beat(self, *, stopped: bool = False) -> None:
        """Say so, and hold on to what is being measured."""
        now, busy_since = self.clock(), self.busy_since
        with self.workspace.store() as store:
            store.processes.beat(
                socket.gethostname(),
                now,
                busy_since=busy_since,
                doing=self.doing,
                problem=self.problem,
                stopped=stopped,
            )
            if busy_since is not None and uptime() - busy_since < LONGEST_DAY:
                store.slots.renew(now)
