"""Who asks: the person signed in, or the one who has the office to themselves (单人办公)."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from flask import Response, current_app, g, request

from indicators.records import ManualEntry
from people.accounts import Account
from people.passwords import POLICIES, PasswordPolicy, is_expired
from people.permissions import OF_EVERYTHING, Action, role_denial
from people.roles import BUSINESS, Role
from people.scopes import EVERYTHING, NOTHING, Scope, narrow_scope
from store import DatabaseBusyError, EngineError, Store, StoreError
from store.credentials import Credential
from store.people import Actor
from store.sessions import SignedIn, Way
from web import request_store

COOKIE = "jixiao_sign_in"
API_PREFIX = "/api/v1/"
TOKEN_ENDPOINTS = frozenset(
    {
        "papers.download",
        "papers.download_summary",
        "papers.evidence",
        "register.download",
        "behind.download_rows",
    }
)
"""Downloads that the API names, and that its tokens open."""
VIEWING = frozenset({Action.VIEW, Action.VIEW_RUNS})
DOWNLOADING = VIEWING | {Action.DOWNLOAD}
NOT_BY_TOKEN = "这个令牌没有这项权限；需要时请安全管理员生成带下载权限的令牌"  # noqa: S105 - words, no secret
NEEDS_WHOLE_SCOPE = "这一页涉及全部项目，只有范围为全部项目的人可以查看"


@dataclass(frozen=True)
class Person:
    """``account`` is "" in an office of one person without accounts; ``session`` is the hash of the session
    one is signed in by, or of the token of a program, which may do ``only`` so much."""

    account: str
    name: str
    roles: frozenset[Role]
    scope: Scope
    session: str = ""
    must_change: bool = False
    way: Way = Way.PASSWORD
    only: frozenset[Action] | None = None

    @property
    def alone(self) -> bool:
        """单人办公: whoever is at the machine may do all, and each decision says so."""
        return not self.account

    def denial(self, action: Action) -> str:
        """Why this person may never do it; "" where it depends on the object at most."""
        if self.alone:
            return ""
        if self.only is not None and action not in self.only:
            return NOT_BY_TOKEN
        is_partial = bool(self.roles & BUSINESS) and not self.scope.all
        if action in OF_EVERYTHING and is_partial:
            return NEEDS_WHOLE_SCOPE
        return role_denial(self.roles, action)

    def may(self, action: Action) -> bool:
        return not self.denial(action)


ALONE = Person("", "", frozenset(), EVERYTHING)


def current_person() -> Person | None:
    """Who asks; ``None`` where there are accounts and nobody is signed in."""
    if "person" not in g:
        g.person = find_person(request_store.store())
    found: Person | None = g.person
    return found


def person_or_none() -> Person | None:
    """The same for what every page shows; nobody where the database cannot be read."""
    try:
        return current_person()
    except (StoreError, EngineError):
        return None


def find_person(store: Store) -> Person | None:
    if not store.accounts.is_any():
        return ALONE
    if is_by_token():
        return person_of_token(store)
    secret, now = request.cookies.get(COOKIE, ""), request_store.now()
    session = store.sessions.find(secret, now) if secret else None
    account = store.accounts.find(session.account) if session else None
    if session is None or account is None or not account.is_enabled or account.is_damaged:
        return None
    note_seen(store, session, now)
    return build_person(store, account, session, now)


def is_by_token() -> bool:
    """Whether a program asks by a token: to read, and only what is offered to programs."""
    offered = (request.endpoint or "") in TOKEN_ENDPOINTS or request.path.startswith(API_PREFIX)
    return offered and request.method in ("GET", "HEAD") and "Authorization" in request.headers


def person_of_token(store: Store) -> Person | None:
    """The account of the token with its rights of today, narrowed to the token's; ``None`` for one that is
    over, revoked or of no use."""
    kind, _, secret = request.headers["Authorization"].partition(" ")
    now = request_store.now()
    token = store.tokens.find(secret.strip()) if kind.lower() == "bearer" else None
    account = store.accounts.find(token.account) if token and token.is_valid(now) else None
    if token is None or account is None or not account.is_enabled or account.is_damaged:
        return None
    with suppress(DatabaseBusyError, EngineError):
        store.tokens.note_seen(token, now)
    scope = narrow_scope(account.scope, token.scope) if account.is_business else NOTHING
    only = DOWNLOADING if token.may_download else VIEWING
    return Person(account.id, account.name, account.roles, scope, token.sha256, only=only)


def note_seen(store: Store, session: SignedIn, now: datetime) -> None:
    """A database held by others makes nobody wait for a page: then the session just ends a little sooner."""
    try:
        store.sessions.note_seen(session, now)
    except DatabaseBusyError:
        return
    except EngineError:
        return


def build_person(store: Store, account: Account, session: SignedIn, now: datetime) -> Person:
    scope = account.scope if account.is_business else NOTHING
    is_old = session.way is Way.PASSWORD and needs_new_password(store.credentials.find(account.id), now)
    return Person(account.id, account.name, account.roles, scope, session.sha256, is_old, session.way)


def needs_new_password(credential: Credential | None, now: datetime) -> bool:
    """Whoever signed in by the identity provider is held to its rules instead."""
    if credential is None or credential.must_change:
        return True
    return is_expired(credential.changed_at, password_policy(), now)


def password_policy() -> PasswordPolicy:
    return POLICIES[current_app.config["PASSWORD_POLICY"]]


def signed_name(typed: str) -> str:
    """Who an entry is by: the person signed in, whatever was typed; without accounts the name typed."""
    person = current_person()
    return person.name if person and person.account else typed


def signed_account() -> str:
    """The account that acts; "" in an office of one person."""
    person = current_person()
    return person.account if person else ""


def with_account(entry: ManualEntry) -> ManualEntry:
    """The entry with the account it was made by, where there are accounts."""
    person = current_person()
    return replace(entry, account=person.account) if person and person.account else entry


def current_actor(name: str = "") -> Actor:
    """Who acts, for the audit; ``name`` is what was typed where there are no accounts."""
    person = person_or_none() or Person("", "", frozenset(), NOTHING)
    address = request.remote_addr or ""
    if not person.account:
        return Actor("", name or request.form.get("by", "").strip()[:50], address)
    return Actor(person.account, person.name, address, person.session[:8])


def set_cookie(response: Response, secret: str) -> None:
    """The browser keeps it until it is closed; the server ends it sooner."""
    response.set_cookie(COOKIE, secret, secure=request.is_secure, httponly=True, samesite="Lax")
