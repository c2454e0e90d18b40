"""Wrong passwords, counted before they are looked at: so many may be tried at once, and no more.

An account stands here by a hash of what was typed: people type passwords into the wrong field.
"""

import hashlib
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from people.lockout import KEPT, is_locked, is_throttled
from store.connection import transaction
from store.damaged_rows import readable_instant
from store.rows import instant_text

if TYPE_CHECKING:
    from sqlite_utils import Database

OF_ACCOUNT = "SELECT at FROM failed_sign_ins WHERE account = ? AND at > ? ORDER BY at, id"
OF_ADDRESS = "SELECT at FROM failed_sign_ins WHERE address = ? AND at > ? ORDER BY at, id"
ADD = "INSERT INTO failed_sign_ins (account, address, at) VALUES (?, ?, ?)"
FORGIVE = "DELETE FROM failed_sign_ins WHERE account = ?"
SWEEP = "DELETE FROM failed_sign_ins WHERE at <= ?"


class Turn(StrEnum):
    """Whether a password may be tried now."""

    MAY_TRY = "may_try"
    LOCKED = "locked"
    THROTTLED = "throttled"


def account_key(account: str) -> str:
    return hashlib.sha256(account.encode(errors="surrogatepass")).hexdigest()[:32]


class FailedSignIns:
    """The table of tries that did not succeed."""

    def __init__(self, db: "Database") -> None:
        self.db = db

    def take_turn(self, account: str, address: str, now: datetime) -> Turn:
        """Take one of the few tries before the password is compared; ``forgive`` gives all back where it was
        right."""
        key, since = account_key(account), instant_text(now - KEPT)
        with transaction(self.db):
            self.db.execute(SWEEP, [since])
            if is_throttled(self._times(OF_ADDRESS, address, since), now):
                return Turn.THROTTLED
            locked = is_locked(self._times(OF_ACCOUNT, key, since), now)
            # a try at a locked account counts for the address, and makes the lock no longer
            self.db.execute(ADD, ["" if locked else key, address, instant_text(now)])
        return Turn.LOCKED if locked else Turn.MAY_TRY

    def is_locked(self, account: str, now: datetime) -> bool:
        since = instant_text(now - KEPT)
        return is_locked(self._times(OF_ACCOUNT, account_key(account), since), now)

    def forgive(self, account: str) -> None:
        with transaction(self.db):
            self.db.execute(FORGIVE, [account_key(account)])

    def _times(self, sql: str, value: str, since: str) -> list[datetime]:
        return [readable_instant(row[0]) for row in self.db.execute(sql, [value, since]).fetchall()]
