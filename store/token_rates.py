"""How often programs may ask: one bucket a token, in a small file of its own that all workers share.

It stands beside the ledger and not in it: a write at every request would have every process look through the
ledger again. Whoever loses the file loses nothing: buckets begin full.
"""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

FILE = "api-rates.db"
BUSY_SECONDS = 1.0
BURST_SECONDS = 12.0
"""What a token did not use of the last so many seconds it may use at once."""
MAKE = """CREATE TABLE IF NOT EXISTS rates
    (token TEXT PRIMARY KEY, full_at REAL NOT NULL) STRICT, WITHOUT ROWID"""
FULL_AT = "SELECT full_at FROM rates WHERE token = ?"
KEEP = "INSERT INTO rates (token, full_at) VALUES (?, ?) ON CONFLICT DO UPDATE SET full_at = excluded.full_at"


class TokenRates:
    """The buckets below one data folder; ``per_minute`` 0 sets no bound."""

    def __init__(self, data: Path, per_minute: int) -> None:
        self.path = data / FILE
        self.per_minute = per_minute

    def take(self, token: str, now: float) -> float:
        """Takes one request out of the bucket: 0, or after how many seconds there is one again. ``now`` in
        seconds of any clock that all workers share. Where the file cannot be used nobody is kept waiting."""
        if not self.per_minute:
            return 0.0
        with suppress(sqlite3.Error, OSError), closing(self._open()) as db:
            db.execute("BEGIN IMMEDIATE")
            row = db.execute(FULL_AT, [token]).fetchone()
            wait, full_at = next_turn(row[0] if row else 0.0, now, 60 / self.per_minute)
            if not wait:
                db.execute(KEEP, [token, full_at])
            db.execute("COMMIT")
            return wait
        return 0.0

    def _open(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)
        db.execute("PRAGMA synchronous = OFF")
        db.execute(MAKE)
        self.path.chmod(0o600)
        return db


def next_turn(full_at: float, now: float, interval: float) -> tuple[float, float]:
    """How long to wait, and when the bucket is full again after this request. One request costs ``interval``
    seconds of filling. A clock that was set back empties a bucket at most."""
    room = max(BURST_SECONDS, interval)
    full_at = min(max(full_at, now), now + room)
    wait = full_at + interval - (now + room)
    return (wait, full_at) if wait > 1e-9 else (0.0, full_at + interval)
