"""Accounts in the ledger: acts that are only added, folded into accounts when they are asked for."""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from people.accounts import Account, AccountAct, AccountEvent, fold_accounts
from people.roles import Role
from people.scopes import Scope, build_scope
from people.spelling import account_problem, fold_name, name_problem
from store.chain import append_rows, canonical_json, is_row_sound
from store.connection import transaction
from store.damaged_rows import readable_instant
from store.errors import StoreError
from store.rows import instant_text

if TYPE_CHECKING:
    from sqlite_utils import Database

ACTS = 'SELECT seq, account, act, details, "by", recorded_at, prev, hash FROM account_acts ORDER BY seq'
IS_ANY = "SELECT EXISTS (SELECT 1 FROM account_acts) OR EXISTS (SELECT 1 FROM credentials)"
UNREADABLE_TIME = datetime.min.replace(tzinfo=UTC)


class RefusedAccountError(StoreError):
    """An act on an account that cannot be; the message says why."""


class AccountLedger:
    """The table of acts on accounts."""

    def __init__(self, db: "Database") -> None:
        self.db = db

    def is_any(self) -> bool:
        """Whether there are accounts: then nobody does anything without one. Credentials without acts are
        what is left of accounts that somebody removed."""
        return bool(self.db.execute(IS_ANY).fetchone()[0])

    def all(self) -> dict[str, Account]:
        """By id."""
        return fold_accounts(event_from_row(row) for row in self.db.query(ACTS))

    def find(self, account: str) -> Account | None:
        return self.all().get(account)

    def create(self, account: str, name: str, by: str, now: datetime) -> None:
        """Raises RefusedAccountError for an id or a name that cannot be, or that another one has."""
        with transaction(self.db):
            known = self.all()
            problem = account_problem(account) or name_problem(name) or taken_problem(account, name, known)
            if problem:
                raise RefusedAccountError(problem)
            self._add(account, AccountAct.CREATED, {"name": name.strip()}, by, now)

    def grant(self, account: str, roles: frozenset[Role], scope: Scope, by: str, now: datetime) -> None:
        """Roles and scope in place of those that were; who may have which is for the caller to judge."""
        details = {"roles": sorted(role.value for role in roles), "scope": scope_to_json(scope)}
        self.note(account, AccountAct.GRANTED, by, now, details)

    def note(
        self,
        account: str,
        act: AccountAct,
        by: str,
        now: datetime,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        """Add an act. Raises RefusedAccountError where there is no such account."""
        with transaction(self.db):
            if account not in self.all():
                raise RefusedAccountError(f"没有账号“{account}”")
            self._add(account, act, details or {}, by, now)

    def _add(self, account: str, act: AccountAct, details: Mapping[str, Any], by: str, now: datetime) -> None:
        row = {"account": account, "act": act.value, "details": canonical_json(dict(details)), "by": by}
        append_rows(self.db, "account_acts", [{**row, "recorded_at": instant_text(now)}])


def taken_problem(account: str, name: str, known: Mapping[str, Account]) -> str:
    if account in known:
        return f"已有账号“{account}”（{known[account].name}）；请换一个"
    same = [other for other in known.values() if fold_name(other.name) == fold_name(name)]
    if same:
        return f"已有同名的账号“{same[0].id}”（{same[0].name}）；同名的人请加以区分，如“{name}（财务）”"
    return ""


def event_from_row(row: Mapping[str, Any]) -> AccountEvent:
    """An act as it was kept; one that was changed is not believed."""
    try:
        details = json.loads(row["details"]) if is_row_sound(row) else None
        act = AccountAct(row["act"])
    except (ValueError, TypeError):
        details, act = None, AccountAct.CREATED
    if not isinstance(details, dict):
        return AccountEvent(str(row["account"]), act, "", UNREADABLE_TIME, is_sound=False)
    return AccountEvent(
        account=row["account"],
        act=act,
        by=row["by"],
        at=readable_instant(row["recorded_at"]),
        name=details.get("name", ""),
        roles=frozenset(known_roles(details.get("roles", ()))),
        scope=scope_from_json(details.get("scope", {})),
    )


def known_roles(words: list[str]) -> list[Role]:
    """Without roles that this program does not know: a newer one may have granted them."""
    found = []
    for word in words:
        with suppress(ValueError):
            found.append(Role(word))
    return found


def scope_to_json(scope: Scope) -> dict[str, Any]:
    named = {"departments": scope.departments, "units": scope.units, "projects": scope.projects}
    return {"all": scope.all, **{word: sorted(found) for word, found in named.items()}}


def scope_from_json(value: Mapping[str, Any]) -> Scope:
    return build_scope(
        value.get("departments", ()),
        value.get("units", ()),
        value.get("projects", ()),
        everything=value.get("all") is True,
    )
