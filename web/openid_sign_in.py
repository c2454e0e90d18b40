"""What becomes of a person whom the identity provider vouches for: a session, a binding, or why not. Nobody gets
a right by it: an account has to be there, and has to be bound."""

from dataclasses import dataclass
from datetime import datetime

from people.accounts import Account
from store import Store
from store.accounts import RefusedAccountError
from store.audit import AuditOutcome
from store.binding import bind_subject, qualified_subject
from store.people import Actor, build_event
from store.sessions import Way
from web.person import Person
from web.sign_in_check import SIGN_IN, STALE, UNUSED, SignInAnswer, usable_account

BIND = "bind_subject"
WAY_DETAILS = {"way": "统一身份认证"}
UNBOUND = (
    "统一身份认证认出了您（标识 {subject}），但这个标识没有绑定本系统的账号；"
    "请把标识告诉系统管理员，或用口令登录后在“本人账号”里绑定"
)
DISABLED = "这个标识绑定的账号已停用或不能使用；请与系统管理员联系"
NOT_SAME_PERSON = "绑定要在开始绑定的那次登录里完成，没有绑定；请登录后在“本人账号”里重新开始"
NOTHING_BOUND = "没有绑定账号的标识"


@dataclass(frozen=True)
class Vouched:
    """Whom the provider vouches for, and where from the browser asks."""

    issuer: str
    subject: str
    address: str

    @property
    def whole(self) -> str:
        return qualified_subject(self.issuer, self.subject)


def sign_in_vouched(store: Store, vouched: Vouched, now: datetime) -> SignInAnswer:
    """A new session, or the refusal; its audit row is in the same transaction."""
    with store.transaction():
        bound = store.credentials.account_of_subject(vouched.whole)
        account = usable_account(store, bound) if bound else None
        if account is None:
            text = DISABLED if bound else UNBOUND.format(subject=vouched.subject)
            return refuse_vouched(store, bound or "", text, vouched.address, now)
        credential = store.credentials.find(account.id)
        if credential is None or now - credential.seen_at > STALE:
            return refuse_vouched(store, account.id, UNUSED, vouched.address, now)
        return begin_vouched(store, account, vouched.address, now)


def refuse_vouched(store: Store, account: str, text: str, address: str, now: datetime) -> SignInAnswer:
    known = store.accounts.find(account) if account else None
    actor = Actor(known.id, known.name, address) if known else Actor("", "", address)
    reason = text.split("；")[0] if account else NOTHING_BOUND
    event = build_event(actor, SIGN_IN, actor.account, AuditOutcome.REFUSED, reason, WAY_DETAILS)
    store.audit.add(event, now)
    return SignInAnswer(refusal=text, status=401)


def begin_vouched(store: Store, account: Account, address: str, now: datetime) -> SignInAnswer:
    """Wrong passwords that somebody else typed are not forgiven by it, and lock nobody out here."""
    event = build_event(Actor(account.id, account.name, address), SIGN_IN, account.id, details=WAY_DETAILS)
    store.audit.add(event, now)
    store.credentials.note_seen(account.id, now)
    return SignInAnswer(secret=store.sessions.begin(account.id, address, now, Way.OPENID))


def bind_vouched(
    store: Store, begun_for: str, person: Person | None, vouched: Vouched, actor: Actor, now: datetime
) -> str:
    """Why it was not bound; "" where it was. Only for the person who began it and is signed in still."""
    if person is None or person.account != begun_for:
        event = build_event(actor, BIND, begun_for, AuditOutcome.REFUSED, "不是开始绑定的人")
        store.audit.add(event, now)
        return NOT_SAME_PERSON
    try:
        bind_subject(store, begun_for, vouched.issuer, vouched.subject, actor, now)
    except RefusedAccountError as refusal:
        store.audit.add(build_event(actor, BIND, begun_for, AuditOutcome.FAILED, str(refusal)), now)
        return str(refusal)
    return ""
