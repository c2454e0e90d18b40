"""Passwords and one-time links: hashes only, in tables whose rows are really deleted (``secure_delete``)."""

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from store.connection import transaction
from store.damaged_rows import readable_instant, readable_json
from store.rows import instant_text

if TYPE_CHECKING:
    from sqlite_utils import Database

LINK_LASTS = timedelta(hours=72)
MOST_REMEMBERED = 8
RANDOM_BYTES = 32
FIND = """SELECT account, password, earlier, changed_at, must_change, seen_at, subject FROM credentials
    WHERE account = ?"""
KEEP = """INSERT INTO credentials (account, password, earlier, changed_at, must_change, subject, seen_at)
    VALUES (:account, :password, :earlier, :changed_at, 0, '', :changed_at)
    ON CONFLICT (account) DO UPDATE SET password = :password, earlier = :earlier, changed_at = :changed_at,
    must_change = 0, seen_at = :changed_at"""
BIND = """INSERT INTO credentials (account, password, earlier, changed_at, must_change, subject, seen_at)
    VALUES (:account, '', '[]', :at, 0, :subject, :at)
    ON CONFLICT (account) DO UPDATE SET subject = :subject"""
UNBIND = "UPDATE credentials SET subject = '' WHERE account = ?"
OF_SUBJECT = "SELECT account FROM credentials WHERE subject = ?"
NOTE_SEEN = "UPDATE credentials SET seen_at = :at WHERE account = :account"
DEMAND_CHANGE = "UPDATE credentials SET must_change = 1 WHERE account = :account"
FORGET = "DELETE FROM credentials WHERE account = ?"
ADD_LINK = "INSERT INTO sign_in_links (sha256, account, expires_at) VALUES (?, ?, ?)"
FIND_LINK = "SELECT account, expires_at FROM sign_in_links WHERE sha256 = ?"
TAKE_LINKS = "DELETE FROM sign_in_links WHERE account = ?"
SWEEP_LINKS = "DELETE FROM sign_in_links WHERE expires_at <= ?"


@dataclass(frozen=True)
class Credential:
    """``password`` ("" where none was chosen) and ``earlier`` (newest first) are hashes; ``seen_at`` is the last
    sign-in; ``subject`` is whom an identity provider takes the person for, "" where nobody bound one."""

    account: str
    password: str
    earlier: tuple[str, ...]
    changed_at: datetime
    must_change: bool
    seen_at: datetime
    subject: str = ""


def secret_hash(secret: str) -> str:
    """What is kept of a random secret: with 256 random bits a plain hash cannot be turned back."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()


def new_secret_text() -> str:
    return secrets.token_urlsafe(RANDOM_BYTES)


class CredentialTable:
    """What people prove with that they are who they say."""

    def __init__(self, db: "Database") -> None:
        self.db = db

    def find(self, account: str) -> Credential | None:
        row = self.db.execute(FIND, [account]).fetchone()
        if row is None:
            return None
        found, password, earlier, changed_at, must_change, seen_at, subject = row
        known = readable_json(earlier)
        return Credential(
            found,
            password,
            tuple(known) if isinstance(known, list) else (),
            readable_instant(changed_at),
            bool(must_change),
            readable_instant(seen_at),
            subject,
        )

    def keep_password(self, account: str, hashed: str, now: datetime) -> None:
        """In place of the one before, which is remembered so that it does not come back."""
        with transaction(self.db):
            known = self.find(account)
            earlier = [known.password, *known.earlier][:MOST_REMEMBERED] if known else []
            row = {"account": account, "password": hashed, "earlier": json.dumps(list(filter(None, earlier)))}
            self.db.execute(KEEP, {**row, "changed_at": instant_text(now)})

    def bind_subject(self, account: str, subject: str, now: datetime) -> None:
        """In place of the one before; a password is kept, and is not needed."""
        with transaction(self.db):
            self.db.execute(BIND, {"account": account, "subject": subject, "at": instant_text(now)})

    def unbind_subject(self, account: str) -> None:
        with transaction(self.db):
            self.db.execute(UNBIND, [account])

    def account_of_subject(self, subject: str) -> str | None:
        """Nobody has the empty subject."""
        row = self.db.execute(OF_SUBJECT, [subject]).fetchone() if subject else None
        return str(row[0]) if row else None

    def note_seen(self, account: str, now: datetime) -> None:
        with transaction(self.db):
            self.db.execute(NOTE_SEEN, {"account": account, "at": instant_text(now)})

    def demand_change(self, account: str) -> None:
        """Nothing but a new password is taken from this account from now on."""
        with transaction(self.db):
            self.db.execute(DEMAND_CHANGE, {"account": account})

    def forget(self, account: str) -> None:
        """Password and links; a new link is needed to sign in again."""
        with transaction(self.db):
            self.db.execute(FORGET, [account])
            self.db.execute(TAKE_LINKS, [account])

    def make_link(self, account: str, now: datetime) -> str:
        """The secret of a new one-time link, told only now; earlier links of the account end."""
        secret = new_secret_text()
        with transaction(self.db):
            self.db.execute(TAKE_LINKS, [account])
            self.db.execute(SWEEP_LINKS, [instant_text(now)])
            self.db.execute(ADD_LINK, [secret_hash(secret), account, instant_text(now + LINK_LASTS)])
        return secret

    def account_of_link(self, secret: str, now: datetime) -> str | None:
        """Whose link it is; ``None`` for one that was used, has expired or never was."""
        row = self.db.execute(FIND_LINK, [secret_hash(secret)]).fetchone()
        return str(row[0]) if row and instant_text(now) < str(row[1]) else None

    def use_link(self, account: str) -> None:
        with transaction(self.db):
            self.db.execute(TAKE_LINKS, [account])
