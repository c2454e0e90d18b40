"""How many wrong passwords are too many: of one account, and from one address."""

from collections.abc import Sequence
from datetime import datetime, timedelta

MOST_FAILURES = 5
WINDOW = timedelta(minutes=15)
LOCKED_FOR = timedelta(minutes=30)
MOST_FAILURES_OF_ADDRESS = 30
"""Several people may sit behind one address; a machine that guesses at many accounts does too."""
KEPT = WINDOW + LOCKED_FOR
"""How long a failure can still matter."""


def locked_until(failures: Sequence[datetime]) -> datetime | None:
    """Until when an account is locked by these failures, oldest first; ``None`` where it never was."""
    last = None
    for first, fifth in zip(failures, failures[MOST_FAILURES - 1 :], strict=False):
        if fifth - first <= WINDOW:
            last = fifth + LOCKED_FOR
    return last


def is_locked(failures: Sequence[datetime], now: datetime) -> bool:
    until = locked_until(failures)
    return until is not None and now < until


def is_throttled(failures: Sequence[datetime], now: datetime) -> bool:
    """Whether an address has failed too often in the last quarter of an hour."""
    return sum(now - at < WINDOW for at in failures) >= MOST_FAILURES_OF_ADDRESS
