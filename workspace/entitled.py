"""Whoever asked for what is done later, by the roles of now: a right may be lost while a job waits."""

from people.accounts import Account
from people.permissions import Action, role_denial
from store import Store


def find_entitled(store: Store, account_id: str, action: Action) -> Account | None:
    """The account where it may still be used and its roles allow the act; the scope is for the caller."""
    account = store.accounts.find(account_id)
    if account is None or not account.is_enabled or account.is_damaged:
        return None
    return None if role_denial(account.roles, action) else account
