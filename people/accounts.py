"""An account as all that was done to it leaves it: never a row that is changed, always a fold of acts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from people.roles import BUSINESS, Role
from people.scopes import NOTHING, Scope

COMMAND_LINE = "命令行"
"""The account of acts by command: whoever may run commands on the server has its data."""


class AccountAct(StrEnum):
    """What can be done to an account."""

    CREATED = "created"
    RENAMED = "renamed"
    GRANTED = "granted"
    DISABLED = "disabled"
    ENABLED = "enabled"
    LINKED = "linked"
    UNLOCKED = "unlocked"
    BOUND = "bound"
    UNBOUND = "unbound"


@dataclass(frozen=True)
class AccountEvent:
    """One act on an account: ``by`` is the account that did it. ``is_sound``: the row is as it was kept."""

    account: str
    act: AccountAct
    by: str
    at: datetime
    name: str = ""
    roles: frozenset[Role] = frozenset()
    scope: Scope = NOTHING
    is_sound: bool = True


@dataclass(frozen=True)
class Account:
    """``granted`` roles are what 安全管理员 gave; ``roles`` those in effect. ``is_damaged``: an act on it was
    changed, so that it may do nothing."""

    id: str
    name: str
    created_by: str
    created_at: datetime
    granted: frozenset[Role] = frozenset()
    granted_by: str = ""
    scope: Scope = NOTHING
    is_enabled: bool = True
    is_damaged: bool = False

    @property
    def roles(self) -> frozenset[Role]:
        """A right takes effect only when one created the account and another granted it; none does where the
        account is disabled or damaged."""
        by_two = self.granted_by and (self.granted_by != self.created_by or self.granted_by == COMMAND_LINE)
        return self.granted if by_two and self.is_enabled and not self.is_damaged else frozenset()

    @property
    def is_business(self) -> bool:
        return bool(self.roles & BUSINESS)


def fold_accounts(events: Iterable[AccountEvent]) -> dict[str, Account]:
    """The accounts after all acts, oldest first; an act on an account that was never created makes none."""
    accounts: dict[str, Account] = {}
    for event in events:
        known = accounts.get(event.account)
        if known is None and event.act is AccountAct.CREATED:
            known = Account(event.account, event.name, event.by, event.at)
        if known is not None:
            accounts[event.account] = apply_event(known, event)
    return accounts


def apply_event(account: Account, event: AccountEvent) -> Account:
    if not event.is_sound:
        return replace(account, is_damaged=True)
    match event.act:
        case AccountAct.RENAMED:
            return replace(account, name=event.name)
        case AccountAct.GRANTED:
            return replace(account, granted=event.roles, scope=event.scope, granted_by=event.by)
        case AccountAct.DISABLED | AccountAct.ENABLED:
            return replace(account, is_enabled=event.act is AccountAct.ENABLED)
        case _:
            return account


def lacking_administrators(accounts: Iterable[Account]) -> Sequence[Role]:
    """Which posts of administrators nobody holds."""
    held = {role for account in accounts for role in account.roles}
    return [role for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR) if role not in held]
