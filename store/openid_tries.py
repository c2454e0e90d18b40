"""Signing in at an identity provider, begun and not yet come back: what the answer has to fit, kept on the
server for ten minutes and used once."""

from dataclasses import astuple, dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from store.connection import transaction
from store.credentials import new_secret_text, secret_hash
from store.damaged_rows import readable_instant
from store.rows import instant_text

if TYPE_CHECKING:
    from sqlite_utils import Database

LASTS = timedelta(minutes=10)
MOST_OF_ADDRESS = 60
"""Several people may sit behind one address; a machine that fills the table does too."""
COLUMNS = "state, browser, nonce, verifier, redirect_uri, next, account, address"
ADD = f"INSERT INTO openid_tries ({COLUMNS}, began_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
FIND = f"SELECT {COLUMNS}, began_at FROM openid_tries WHERE state = ?"  # noqa: S608 - columns of this module
TAKE = "DELETE FROM openid_tries WHERE state = ?"
SWEEP = "DELETE FROM openid_tries WHERE began_at <= ?"
COUNT = "SELECT count(*) FROM openid_tries WHERE address = ?"


@dataclass(frozen=True)
class OpenIdTry:
    """``state`` and ``browser`` are secrets of the one browser that began it. ``account`` is whose account a
    provider's person is to be bound to; "" where somebody signs in, and goes on to ``next``."""

    state: str
    browser: str
    nonce: str
    verifier: str
    redirect_uri: str
    next: str = "/"
    account: str = ""
    address: str = ""

    @classmethod
    def new(cls, browser: str, redirect_uri: str) -> "OpenIdTry":
        """With secrets of its own; ``browser`` is what the browser has already, or ""."""
        state, nonce, verifier = new_secret_text(), new_secret_text(), new_secret_text()
        return cls(state, browser or new_secret_text(), nonce, verifier, redirect_uri)


class OpenIdTries:
    """The table of what was begun; a row that is answered is deleted, whatever the answer."""

    def __init__(self, db: "Database") -> None:
        self.db = db

    def keep(self, begun: OpenIdTry, now: datetime) -> bool:
        """False, and nothing kept, where this address has begun too many."""
        hashed = replace(begun, state=secret_hash(begun.state), browser=secret_hash(begun.browser))
        with transaction(self.db):
            self.db.execute(SWEEP, [instant_text(now - LASTS)])
            if self.db.execute(COUNT, [begun.address]).fetchone()[0] >= MOST_OF_ADDRESS:
                return False
            self.db.execute(ADD, [*astuple(hashed), instant_text(now)])
        return True

    def take(self, state: str, browser: str, now: datetime) -> OpenIdTry | None:
        """What was begun under this state in this browser; ``None`` for what was answered already, is over, is
        of another browser or never was."""
        with transaction(self.db):
            row = self.db.execute(FIND, [secret_hash(state)]).fetchone()
            self.db.execute(TAKE, [secret_hash(state)])
        if row is None or row[1] != secret_hash(browser):
            return None
        began_at = readable_instant(row[8])
        is_over = now >= began_at + LASTS or now < began_at - LASTS
        return None if is_over else OpenIdTry(state, browser, *row[2:8])
