"""What administrators do to accounts: the act, what follows from it and its audit row, all or nothing.

Commands and pages call the same functions; ``Actor`` says who does it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from people.accounts import COMMAND_LINE, Account, AccountAct
from people.roles import ADMINISTRATORS, BUSINESS, Exclusion, Role, exclusion_problem, roles_text
from people.scopes import NOTHING, Scope, scope_text
from people.spelling import name_problem
from store.accounts import RefusedAccountError, taken_problem
from store.audit import AuditEvent, AuditOutcome
from store.ledger import Store


@dataclass(frozen=True)
class Actor:
    """Who acts, and from where; ``session`` is the beginning of the hash of the session."""

    account: str
    name: str
    address: str = ""
    session: str = ""


def command_actor(by: str = "") -> Actor:
    """Whoever sits at the command line of the server."""
    return Actor(COMMAND_LINE, by or COMMAND_LINE)


def build_event(
    actor: Actor,
    act: str,
    object_: str,
    outcome: AuditOutcome = AuditOutcome.DONE,
    reason: str = "",
    details: Mapping[str, Any] | None = None,
) -> AuditEvent:
    return AuditEvent(
        account=actor.account,
        name=actor.name,
        act=act,
        object=object_,
        outcome=outcome,
        reason=reason,
        address=actor.address,
        session=actor.session,
        details=details or {},
    )


@contextmanager
def audited(
    store: Store, actor: Actor, act: str, object_: str, now: datetime, details: Mapping[str, Any]
) -> Iterator[None]:
    """An act in one transaction with the row that tells of it; the row comes first, so that nothing happens
    where it cannot be added."""
    with store.transaction():
        store.audit.add(build_event(actor, act, object_, details=details), now)
        yield


def create_account(store: Store, account: str, name: str, actor: Actor, now: datetime) -> str:
    """A new account without any right, and the secret of the link by which its person chooses a password."""
    with audited(store, actor, "create_account", account, now, {"name": name}):
        store.accounts.create(account, name, actor.account, now)
        return store.credentials.make_link(account, now)


def grant_roles(
    store: Store,
    account: str,
    roles: frozenset[Role],
    scope: Scope,
    actor: Actor,
    now: datetime,
    exclusion: Exclusion = Exclusion.STRICT,
) -> None:
    """Roles and scope in place of those before; whoever is signed in has to sign in again."""
    with store.transaction():
        known = require_account(store, account)
        problem = grant_problem(known, roles, scope, actor, exclusion)
        if problem:
            raise RefusedAccountError(problem)
        details = {"before": rights_text(known.granted, known.scope), "after": rights_text(roles, scope)}
        with audited(store, actor, "grant", account, now, details):
            store.accounts.grant(account, roles, scope if roles & BUSINESS else NOTHING, actor.account, now)
            store.sessions.end_all(account)


def grant_problem(
    known: Account, roles: frozenset[Role], scope: Scope, actor: Actor, exclusion: Exclusion
) -> str:
    """Why these rights cannot be given; "" where they can."""
    by_command = actor.account == COMMAND_LINE
    if actor.account == known.id:
        return "不能给自己授权；请由另一位安全管理员办理"
    if not by_command and actor.account == known.created_by:
        return f"账号“{known.id}”由您建立，须由另一个人授权"
    if roles & BUSINESS and scope.is_empty:
        return "填报、审核、财政角色要写明范围：全部项目，或部门、单位、项目"
    return exclusion_problem(roles, exclusion)


def rights_text(roles: frozenset[Role], scope: Scope) -> str:
    return f"{roles_text(roles)}｜{scope_text(scope)}"


def disable_account(store: Store, account: str, actor: Actor, now: datetime) -> None:
    """Signed out everywhere at once; password and links are deleted."""
    require_other(account, actor)
    with audited(store, actor, "disable_account", account, now, {}):
        store.accounts.note(account, AccountAct.DISABLED, actor.account, now)
        store.sessions.end_all(account)
        store.credentials.forget(account)


def enable_account(store: Store, account: str, actor: Actor, now: datetime) -> str:
    """With the rights it had; the secret of a new link."""
    require_other(account, actor)
    refuse_takeover(require_account(store, account), actor)
    with audited(store, actor, "enable_account", account, now, {}):
        store.accounts.note(account, AccountAct.ENABLED, actor.account, now)
        return store.credentials.make_link(account, now)


def renew_link(store: Store, account: str, actor: Actor, now: datetime) -> str:
    """For somebody who lost the password: a new link; the password stands until the link is used."""
    known = require_account(store, account)
    if not known.is_enabled:
        raise RefusedAccountError(f"账号“{account}”已停用；请先启用")
    refuse_takeover(known, actor)
    with audited(store, actor, "renew_link", account, now, {}):
        store.accounts.note(account, AccountAct.LINKED, actor.account, now)
        return store.credentials.make_link(account, now)


def unlock_account(store: Store, account: str, actor: Actor, now: datetime) -> None:
    with audited(store, actor, "unlock_account", account, now, {}):
        store.accounts.note(account, AccountAct.UNLOCKED, actor.account, now)
        store.failed_sign_ins.forgive(account)


def rename_account(store: Store, account: str, name: str, actor: Actor, now: datetime) -> None:
    """A person's new name; what was done under the old one keeps that."""
    with store.transaction():
        before = require_account(store, account)
        others = {key: other for key, other in store.accounts.all().items() if key != account}
        problem = name_problem(name) or taken_problem(account, name, others)
        if problem:
            raise RefusedAccountError(problem)
        with audited(store, actor, "rename_account", account, now, {"before": before.name, "after": name}):
            store.accounts.note(account, AccountAct.RENAMED, actor.account, now, {"name": name.strip()})


def keep_new_password(store: Store, account: str, hashed: str, actor: Actor, now: datetime) -> None:
    """The password that a person chose; every other session of the account ends, and so do its links."""
    with audited(store, actor, "change_password", account, now, {}):
        store.credentials.keep_password(account, hashed, now)
        store.credentials.use_link(account)
        store.sessions.end_all(account)
        store.failed_sign_ins.forgive(account)


def require_account(store: Store, account: str) -> Account:
    """Raises RefusedAccountError where there is none."""
    found = store.accounts.find(account)
    if found is None:
        raise RefusedAccountError(f"没有账号“{account}”")
    return found


def refuse_takeover(known: Account, actor: Actor) -> None:
    """Whoever gets a link of an administrator could become one: that is for the command line."""
    if known.granted & ADMINISTRATORS and actor.account != COMMAND_LINE:
        raise RefusedAccountError(
            f"“{known.id}”是管理员账号，登录链接只能在服务器上用命令发给：user link {known.id}"
        )


def require_other(account: str, actor: Actor) -> None:
    if account == actor.account:
        raise RefusedAccountError("不能停用或启用自己的账号；请由另一位系统管理员办理")
