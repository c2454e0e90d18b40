"""Whether somebody is who they say: the same words and the same work for accounts that are there and that are
not."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from people.accounts import Account
from people.password_hash import matches_hash
from people.spelling import fold_account
from store import Store
from store.audit import AuditOutcome
from store.credentials import Credential
from store.failed_sign_ins import Turn
from store.people import Actor, build_event

STALE = timedelta(days=90)
SIGN_IN = "sign_in"
WRONG = "账号或口令不对；连续输错 5 次，账号锁定 30 分钟"
LOCKED = "输错次数过多，账号已锁定；请 30 分钟后再试，或请系统管理员解锁"
THROTTLED = "从这台机器输错的次数过多；请 15 分钟后再试"
UNUSED = "这个账号 90 天没有使用，已不能登录；请系统管理员发给新的登录链接"
MOST_TYPED = 200


@dataclass(frozen=True)
class SignInAnswer:
    """``secret`` of the new session, or why there is none; ``status`` is that of the page."""

    secret: str = ""
    refusal: str = ""
    status: int = 303


@dataclass(frozen=True)
class Claim:
    """Who somebody says to be, from where."""

    account: str
    password: str
    address: str

    @classmethod
    def typed(cls, account: str, password: str, address: str) -> "Claim":
        return cls(fold_account(account[:MOST_TYPED]), password[:MOST_TYPED], address)


def sign_in(store: Store, claim: Claim, now: datetime) -> SignInAnswer:
    """A new session, or the refusal; each try has its audit row, but for those of an address that is held
    back."""
    turn = store.failed_sign_ins.take_turn(claim.account, claim.address, now)
    if turn is Turn.THROTTLED:
        return SignInAnswer(refusal=THROTTLED, status=429)
    account = usable_account(store, claim.account)
    if turn is Turn.LOCKED:
        return refuse(store, account, claim, now, LOCKED)
    credential = store.credentials.find(claim.account) if account else None
    is_right = matches_hash(credential.password if credential else "", claim.password)
    if account is None or credential is None or not is_right:
        return refuse(store, account, claim, now, WRONG)
    if now - credential.seen_at > STALE:
        return refuse(store, account, claim, now, UNUSED)
    return begin_session(store, account, credential, claim, now)


def usable_account(store: Store, account: str) -> Account | None:
    found = store.accounts.find(account)
    return found if found and found.is_enabled and not found.is_damaged else None


def refuse(store: Store, account: Account | None, claim: Claim, now: datetime, reason: str) -> SignInAnswer:
    outcome = AuditOutcome.FAILED if reason is WRONG else AuditOutcome.REFUSED
    actor = Actor(account.id, account.name, claim.address) if account else Actor("", "", claim.address)
    store.audit.add(build_event(actor, SIGN_IN, actor.account, outcome, reason.split("；")[0]), now)
    return SignInAnswer(refusal=reason, status=401)


def begin_session(
    store: Store, account: Account, credential: Credential, claim: Claim, now: datetime
) -> SignInAnswer:
    """Unless the password was changed or the account disabled meanwhile."""
    with store.transaction():
        if usable_account(store, account.id) is None or store.credentials.find(account.id) != credential:
            return refuse(store, account, claim, now, WRONG)
        actor = Actor(account.id, account.name, claim.address)
        store.audit.add(build_event(actor, SIGN_IN, account.id), now)
        store.failed_sign_ins.forgive(account.id)
        store.credentials.note_seen(account.id, now)
        return SignInAnswer(secret=store.sessions.begin(account.id, claim.address, now))
