"""Who is signed in: random ids, known to the browser alone; the table has their hashes."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from store.connection import transaction
from store.credentials import new_secret_text, secret_hash
from store.damaged_rows import readable_instant, readable_json
from store.rows import instant_text

if TYPE_CHECKING:
    from sqlite_utils import Database

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
NOTED_EVERY = timedelta(minutes=1)
"""A page that is asked for sooner after the last one writes nothing: at most so much is the idle time
counted too long."""
PREFIX = 8
COLUMNS = "account, began_at, seen_at, address, sha256, contents"
FIND = f"SELECT {COLUMNS} FROM sessions WHERE sha256 = ?"  # noqa: S608 - columns of this module
OF_ACCOUNT = f"SELECT {COLUMNS} FROM sessions WHERE account = ? ORDER BY began_at"  # noqa: S608
ADD = """INSERT INTO sessions (sha256, account, began_at, seen_at, address, contents)
    VALUES (:sha256, :account, :at, :at, :address, :contents)"""
NOTE_SEEN = "UPDATE sessions SET seen_at = :at WHERE sha256 = :sha256"
END = "DELETE FROM sessions WHERE sha256 = ?"
END_ALL = "DELETE FROM sessions WHERE account = :account AND sha256 <> :but"
SWEEP = "DELETE FROM sessions WHERE began_at <= :began OR seen_at <= :seen"


class Way(StrEnum):
    """By what somebody proved who they are."""

    PASSWORD = "password"  # noqa: S105 - the word, not one
    OPENID = "openid"


@dataclass(frozen=True)
class SignedIn:
    """One browser that is signed in; ``sha256`` is that of its secret id."""

    account: str
    began_at: datetime
    seen_at: datetime
    address: str
    sha256: str
    way: Way = Way.PASSWORD

    def is_over(self, now: datetime) -> bool:
        """A clock that was set back gives no more time."""
        return now >= self.began_at + LONGEST or now >= self.seen_at + IDLE or now < self.began_at - IDLE

    @property
    def prefix(self) -> str:
        """What the audit names it by."""
        return self.sha256[:PREFIX]


class SessionTable:
    """The sessions; a row that ends is deleted."""

    def __init__(self, db: "Database") -> None:
        self.db = db

    def begin(self, account: str, address: str, now: datetime, way: Way = Way.PASSWORD) -> str:
        """A new id, always; sessions that are over are swept."""
        secret = new_secret_text()
        contents = json.dumps({"way": way.value})
        row = {"sha256": secret_hash(secret), "account": account, "address": address, "contents": contents}
        with transaction(self.db):
            self.sweep(now)
            self.db.execute(ADD, {**row, "at": instant_text(now)})
        return secret

    def find(self, secret: str, now: datetime) -> SignedIn | None:
        """``None`` for one that ended, is over or never was."""
        row = self.db.execute(FIND, [secret_hash(secret)]).fetchone()
        found = session_from_row(row) if row else None
        return None if found is None or found.is_over(now) else found

    def of_account(self, account: str, now: datetime) -> list[SignedIn]:
        found = map(session_from_row, self.db.execute(OF_ACCOUNT, [account]).fetchall())
        return [session for session in found if not session.is_over(now)]

    def note_seen(self, session: SignedIn, now: datetime) -> None:
        if now - session.seen_at >= NOTED_EVERY:
            with transaction(self.db):
                self.db.execute(NOTE_SEEN, {"sha256": session.sha256, "at": instant_text(now)})

    def end(self, sha256: str) -> None:
        with transaction(self.db):
            self.db.execute(END, [sha256])

    def end_all(self, account: str, but: str = "") -> None:
        """Every session of an account, except one by its hash."""
        with transaction(self.db):
            self.db.execute(END_ALL, {"account": account, "but": but})

    def sweep(self, now: datetime) -> None:
        with transaction(self.db):
            self.db.execute(SWEEP, {"began": instant_text(now - LONGEST), "seen": instant_text(now - IDLE)})


def session_from_row(row: tuple[str, str, str, str, str, str]) -> SignedIn:
    account, began_at, seen_at, address, sha256, contents = row
    began, seen = readable_instant(began_at), readable_instant(seen_at)
    return SignedIn(account, began, seen, address, sha256, way_of(contents))


def way_of(contents: str) -> Way:
    """By password where nothing can be read: that is held to more rules."""
    known = readable_json(contents)
    is_openid = isinstance(known, dict) and known.get("way") == Way.OPENID
    return Way.OPENID if is_openid else Way.PASSWORD
