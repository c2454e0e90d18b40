"""Tokens by which other programs read the API: known to whoever got them, the table has their hashes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from people.accounts import Account
from people.roles import BUSINESS
from people.scopes import Scope
from store.accounts import scope_from_json, scope_to_json
from store.connection import transaction
from store.credentials import new_secret_text, secret_hash
from store.damaged_rows import readable_instant, readable_json
from store.rows import instant_text

if TYPE_CHECKING:
    from sqlite_utils import Database

PREFIX = "jx_"
"""What a token begins with, so that people and programs that look for secrets know it."""
LONGEST = timedelta(days=366)
NOTED_EVERY = timedelta(minutes=1)
PREFIX_SHOWN = 8
MOST_NAME_CHARACTERS = 50
ALL = "SELECT * FROM api_tokens ORDER BY created_at DESC, sha256"
FIND = "SELECT * FROM api_tokens WHERE sha256 = ?"
ADD = """INSERT INTO api_tokens
    (sha256, account, name, scope, may_download, "by", created_at, expires_at, seen_at, revoked_at)
    VALUES (:sha256, :account, :name, :scope, :may_download, :by, :at, :expires_at, '', '')"""
REVOKE = "UPDATE api_tokens SET revoked_at = :at WHERE sha256 = :sha256 AND revoked_at = ''"
NOTE_SEEN = "UPDATE api_tokens SET seen_at = :at WHERE sha256 = :sha256"


@dataclass(frozen=True)
class ApiToken:
    """``scope`` narrows that of the account further; ``seen_at`` and ``revoked_at`` are ``None`` before."""

    sha256: str
    account: str
    name: str
    scope: Scope
    may_download: bool
    by: str
    created_at: datetime
    expires_at: datetime
    seen_at: datetime | None = None
    revoked_at: datetime | None = None

    def is_valid(self, now: datetime) -> bool:
        """A clock that was set back makes no token young again."""
        return self.revoked_at is None and self.created_at <= now + NOTED_EVERY and now < self.expires_at

    @property
    def prefix(self) -> str:
        """What pages and the audit name it by."""
        return self.sha256[:PREFIX_SHOWN]


class TokenTable:
    """The tokens; a revoked one stays in the list."""

    def __init__(self, db: "Database") -> None:
        self.db = db

    def all(self) -> list[ApiToken]:
        """Newest first."""
        return [token_from_row(row) for row in self.db.query(ALL)]

    def find(self, secret: str) -> ApiToken | None:
        """Also one that is over, for the caller to say so."""
        return self.find_hash(secret_hash(secret))

    def find_hash(self, sha256: str) -> ApiToken | None:
        return next((token_from_row(row) for row in self.db.query(FIND, [sha256])), None)

    def add(
        self, account: str, name: str, scope: Scope, may_download: bool, by: str, now: datetime, days: int
    ) -> str:
        """The secret, which nobody can tell again."""
        secret = PREFIX + new_secret_text()
        row = {"sha256": secret_hash(secret), "account": account, "name": name, "by": by}
        row["scope"] = json.dumps(scope_to_json(scope), ensure_ascii=False)
        times = {"at": instant_text(now), "expires_at": instant_text(now + timedelta(days=days))}
        with transaction(self.db):
            self.db.execute(ADD, {**row, **times, "may_download": int(may_download)})
        return secret

    def revoke(self, sha256: str, now: datetime) -> None:
        with transaction(self.db):
            self.db.execute(REVOKE, {"sha256": sha256, "at": instant_text(now)})

    def note_seen(self, token: ApiToken, now: datetime) -> None:
        if token.seen_at is None or now - token.seen_at >= NOTED_EVERY:
            with transaction(self.db):
                self.db.execute(NOTE_SEEN, {"sha256": token.sha256, "at": instant_text(now)})


def token_from_row(row: Mapping[str, Any]) -> ApiToken:
    """A row that cannot be read is of a token that is over."""
    scope = readable_json(row["scope"])
    return ApiToken(
        sha256=row["sha256"],
        account=row["account"],
        name=row["name"],
        scope=scope_from_json(scope if isinstance(scope, dict) else {}),
        may_download=row["may_download"] == 1,
        by=row["by"],
        created_at=readable_instant(row["created_at"]),
        expires_at=readable_instant(row["expires_at"]),
        seen_at=instant_or_none(row["seen_at"]),
        revoked_at=instant_or_none(row["revoked_at"]),
    )


def instant_or_none(text: str) -> datetime | None:
    return readable_instant(text) if text else None


def token_problem(account: Account | None, name: str, scope: Scope, days: int, actor: str) -> str:
    """Why such a token cannot be made; "" where it can."""
    if account is None:
        return "没有这个账号"
    if account.id == actor:
        return "不能给自己的账号生成令牌；请由另一位安全管理员办理"
    if not account.is_enabled or account.is_damaged or not account.roles & BUSINESS:
        return f"账号“{account.id}”没有生效的填报、审核或财政角色，令牌什么也读不到"
    if scope.is_empty:
        return "请写明范围：与账号相同，或部门、单位、项目"
    if not 1 <= days <= LONGEST.days:
        return f"有效期应为 1 到 {LONGEST.days} 天"
    return "" if is_name(name) else f"请写明用途，最多 {MOST_NAME_CHARACTERS} 字，不能含看不见的字符"


def is_name(name: str) -> bool:
    return 0 < len(name) <= MOST_NAME_CHARACTERS and name.isprintable()
