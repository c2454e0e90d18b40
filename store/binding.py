"""Which person of an identity provider an account is: bound by an administrator, or by the person signed in.

A binding gives no right: it is one more way to sign in to an account that somebody created and somebody else
granted rights. The ledger tells that one was made; whom it names stands where passwords stand, and is deleted
like them.
"""

from datetime import datetime

from people.accounts import AccountAct
from store.accounts import RefusedAccountError
from store.ledger import Store
from store.people import Actor, audited, refuse_takeover, require_account

LONGEST_SUBJECT = 255
UNUSABLE_SUBJECT = (
    f"统一身份认证的标识（sub）应为 1 至 {LONGEST_SUBJECT} 个字符，不含空格；请照认证服务给出的写法填写"
)


def qualified_subject(issuer: str, subject: str) -> str:
    """As it is kept: a subject is of one provider, and another one may give the same to somebody else."""
    return f"{issuer} {subject}"


def is_usable_subject(subject: object) -> bool:
    """Whether it can name somebody: some characters that people can read and copy."""
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        return False
    return subject.isprintable() and not any(each.isspace() for each in subject)


def bind_other(store: Store, account: str, issuer: str, subject: str, actor: Actor, now: datetime) -> None:
    """By an administrator, who could become whoever it is as with a one-time link, and is held to the same."""
    known = require_account(store, account)
    if account == actor.account:
        raise RefusedAccountError("自己的账号请在“本人账号”里绑定")
    if not known.is_enabled:
        raise RefusedAccountError(f"账号“{account}”已停用；请先启用")
    refuse_takeover(known, actor)
    bind_subject(store, account, issuer, subject, actor, now)


def bind_subject(store: Store, account: str, issuer: str, subject: str, actor: Actor, now: datetime) -> None:
    """In place of the one before. Raises RefusedAccountError where it cannot be one, or is another's."""
    if not is_usable_subject(subject):
        raise RefusedAccountError(UNUSABLE_SUBJECT)
    whole = qualified_subject(issuer, subject)
    with store.transaction():
        holder = store.credentials.account_of_subject(whole)
        if holder not in (None, account):
            raise RefusedAccountError(f"这个标识已绑定账号“{holder}”；一个标识只能绑定一个账号")
        with audited(store, actor, "bind_subject", account, now, {}):
            store.accounts.note(account, AccountAct.BOUND, actor.account, now)
            store.credentials.bind_subject(account, whole, now)


def unbind_subject(store: Store, account: str, actor: Actor, now: datetime, session: str = "") -> None:
    """Signed out everywhere but in the session named by its hash, for one may have begun by the provider."""
    with store.transaction():
        require_account(store, account)
        known = store.credentials.find(account)
        if known is None or not known.subject:
            raise RefusedAccountError(f"账号“{account}”没有绑定统一身份认证")
        with audited(store, actor, "unbind_subject", account, now, {}):
            store.accounts.note(account, AccountAct.UNBOUND, actor.account, now)
            store.credentials.unbind_subject(account)
            store.sessions.end_all(account, session)
