"""An office with one account a role, over the small workspace; passwords are hashed once."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from flask import Flask, session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from werkzeug.security import generate_password_hash

import app
from people.roles import Role
from people.scopes import EVERYTHING, NOTHING, Scope, build_scope
from store import Store, open_store
from store.people import command_actor, create_account, grant_roles
from web.person import COOKIE

PASSWORD = "Gx7#mountain-Vq2"
OWN_UNIT = build_scope(units=["103002"])
OTHER_UNIT = build_scope(units=["207001"])
PEOPLE: dict[str, tuple[str, frozenset[Role], Scope]] = {
    "filler": ("赵填报", frozenset({Role.FILLER}), OWN_UNIT),
    "stranger": ("钱外单位", frozenset({Role.FILLER}), OTHER_UNIT),
    "reviewer": ("孙审核", frozenset({Role.REVIEWER}), EVERYTHING),
    "finance": ("李财政", frozenset({Role.FINANCE}), EVERYTHING),
    "systems": ("周系统", frozenset({Role.SYSTEM_ADMIN}), NOTHING),
    "security": ("吴安全", frozenset({Role.SECURITY_ADMIN}), NOTHING),
    "auditor": ("郑审计", frozenset({Role.AUDITOR}), NOTHING),
    "nobody": ("王待授权", frozenset(), NOTHING),
}


CHEAP_METHOD = "scrypt:1024:8:1"
"""A hash names its own parameters; at those of the product every sign-in of a test takes a tenth of a second."""


@cache
def known_hash() -> str:
    return generate_password_hash(PASSWORD, method=CHEAP_METHOD)


@dataclass
class Office:
    """The application with its people."""

    flask: Flask
    folder: Path

    def store(self) -> Store:
        return open_store(self.folder / "data/jixiao.db")

    def sign_in(self, account: str, at: datetime | None = None) -> FlaskClient:
        """A browser in which this account is signed in, without the pain of hashing."""
        client = self.flask.test_client()
        with self.store() as store:
            secret = store.sessions.begin(account, "127.0.0.1", at or datetime.now(UTC))
        client.set_cookie(COOKIE, secret)
        return client

    def reset_password(self, account: str, at: datetime | None = None) -> None:
        with self.store() as store:
            store.credentials.keep_password(account, known_hash(), at or datetime.now(UTC))

    def audit(self, act: str = "") -> list[tuple[str, str, str]]:
        """Account, act and outcome of every row, oldest first."""
        sql = "SELECT account, act, outcome FROM audit WHERE ? IN ('', act) ORDER BY seq"
        with self.store() as store:
            return [tuple(row) for row in store.db.execute(sql, [act]).fetchall()]


def open_office(folder: Path, **settings: str) -> Office:
    office = Office(app.create_app(workspace=folder, **settings), folder)
    with office.store() as store:
        for account, (name, roles, scope) in PEOPLE.items():
            now = datetime.now(UTC)
            create_account(store, account, name, command_actor(), now)
            if roles:
                grant_roles(store, account, roles, scope, command_actor(), now)
            store.credentials.keep_password(account, known_hash(), now)
    return office


def copy_of(office: Office, folder: Path, **settings: str) -> Office:
    """The same people in a folder of their own: copied, for making them takes a while."""
    shutil.copytree(office.folder, folder)
    return Office(app.create_app(workspace=folder, **settings), folder)


def token(client: FlaskClient) -> str:
    """A token of forms, as a page of this browser prints it; a whole page for each would be a third of the work."""
    with client.session_transaction() as kept:
        drawn = kept.setdefault("csrf_token", "drawn")
    with client.application.test_request_context():
        session["csrf_token"] = drawn
        return str(generate_csrf())


def ask(client: FlaskClient, method: str, url: str, **typed: object) -> int:
    if method == "GET":
        with client.get(url) as answer:
            return answer.status_code
    return client.post(url, data={"csrf_token": token(client), **typed}).status_code


def table_rows(store: Store, table: str) -> Iterator[tuple[object, ...]]:
    yield from store.db.execute(f"SELECT * FROM {table}").fetchall()
