"""Signing in and out, and the one-time link by which a person chooses a password."""

from urllib.parse import urlsplit

from flask import Blueprint, flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from people.accounts import Account
from people.password_hash import hash_password, matches_hash
from people.passwords import password_problem
from store import Store
from store.people import Actor, build_event, keep_new_password
from store.sessions import SignedIn, Way
from web import request_store
from web.auditing import mark_noted
from web.openid_provider import current_provider
from web.person import COOKIE, password_policy, set_cookie
from web.sign_in_check import Claim, SignInAnswer, sign_in, usable_account
from web.typed_again import TypedAgain, carried_through, give_back

bp = Blueprint("signing_in", __name__)

LINK_GONE = "这个链接已经用过、过期或不存在；请系统管理员另发一个"
DIFFERENT = "两次输入的口令不一样"
CHOSEN = "口令已设好，请登录"
LINK_METHOD = "use_link"


@bp.get("/sign-in")
def show() -> ResponseReturnValue:
    """登录。"""
    if not request_store.store().accounts.is_any():
        return redirect("/", 303)
    return render_sign_in("")


def render_sign_in(refusal: str, again: TypedAgain | None = None) -> str:
    """``again`` is what was typed without a session; without it, what the form itself carries along."""
    address = again.action if again else safe_next(request.values.get("next", ""))
    return render_template(
        "sign_in.html",
        refusal=refusal,
        typed="" if again else request.form.get("account", ""),
        next=address,
        again=again or carried_through(address),
        has_openid=current_provider() is not None,
        left_openid=request.args.get("left") == Way.OPENID,
    )


@bp.post("/sign-in")
def act() -> ResponseReturnValue:
    """A new session with a new id, whatever the browser brought along."""
    store = request_store.store()
    mark_noted()
    claim = Claim.typed(
        request.form.get("account", ""), request.form.get("password", ""), request.remote_addr or ""
    )
    answer = sign_in(store, claim, request_store.now())
    if answer.refusal:
        return render_sign_in(answer.refusal), answer.status
    return welcome(store, answer, request.form.get("next", ""))


def welcome(store: Store, answer: SignInAnswer, next_: str) -> ResponseReturnValue:
    """Signed in, in place of whoever was in this browser, and on to where the person was going."""
    before = request.cookies.get(COOKIE, "")
    old = store.sessions.find(before, request_store.now()) if before else None
    if old:
        store.sessions.end(old.sha256)
    session.clear()
    address = safe_next(next_)
    typed = carried_through(address)
    arrival = url_for("workbench.arrive") if address == "/" else address
    response = give_back(typed) if typed.fields else make_response(redirect(arrival, 303))
    set_cookie(response, answer.secret)
    return response


def safe_next(address: str) -> str:
    """A path of our own to go on to; the first page where it is anything else."""
    parts = urlsplit(address) if is_plain_path(address) else None
    return address if parts and not parts.scheme and not parts.netloc else "/"


def is_plain_path(address: str) -> bool:
    """Browsers take \\ for / and drop tabs: none of that, and no second slash."""
    starts_well = address.startswith("/") and not address.startswith("//")
    return starts_well and address.isprintable() and "\\" not in address and "://" not in address


@bp.post("/sign-out")
def leave() -> ResponseReturnValue:
    """The session ends on the server; the browser forgets what it holds."""
    store, now = request_store.store(), request_store.now()
    secret = request.cookies.get(COOKIE, "")
    found = store.sessions.find(secret, now) if secret else None
    mark_noted()
    if found:
        end_session(store, found)
    session.clear()
    left = found.way.value if found and found.way is Way.OPENID else None
    response = make_response(redirect(url_for("signing_in.show", left=left), 303))
    response.delete_cookie(COOKIE, secure=request.is_secure, httponly=True, samesite="Lax")
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


def end_session(store: Store, found: SignedIn) -> None:
    account = store.accounts.find(found.account)
    name = account.name if account else ""
    actor = Actor(found.account, name, request.remote_addr or "", found.prefix)
    with store.transaction():
        store.audit.add(build_event(actor, "sign_out", found.account), request_store.now())
        store.sessions.end(found.sha256)


@bp.get("/links/<secret>")
def show_link(secret: str) -> ResponseReturnValue:
    """登录链接：选定口令，只能用一次。"""
    account = account_of_link(secret)
    if account is None:
        return render_link("", "", LINK_GONE), 404
    return render_link(secret, account.name, "")


@bp.post("/links/<secret>")
def use_link(secret: str) -> ResponseReturnValue:
    """Keeps the password, once; the link ends with it."""
    store = request_store.store()
    mark_noted()
    account = account_of_link(secret)
    if account is None:
        return render_link("", "", LINK_GONE), 404
    if refusal := new_password_problem(store, account):
        return render_link(secret, account.name, refusal), 422
    hashed = hash_password(request.form["new_password"])
    with store.transaction():
        if account_of_link(secret) is None:  # another one was faster
            return render_link("", "", LINK_GONE), 404
        actor = Actor(account.id, account.name, request.remote_addr or "")
        keep_new_password(store, account.id, hashed, actor, request_store.now())
    flash(CHOSEN)
    return redirect(url_for("signing_in.show"), 303)


def account_of_link(secret: str) -> Account | None:
    store = request_store.store()
    found = store.credentials.account_of_link(secret, request_store.now())
    return usable_account(store, found) if found else None


def render_link(secret: str, name: str, refusal: str) -> str:
    policy = password_policy()
    return render_template("link.html", secret=secret, name=name, refusal=refusal, policy=policy)


def new_password_problem(store: Store, account: Account) -> str:
    """Why the new password of the form is refused; "" where it is not."""
    chosen = request.form.get("new_password", "")
    if chosen != request.form.get("again", ""):
        return DIFFERENT
    known = store.credentials.find(account.id)
    earlier = [known.password, *known.earlier] if known else []
    return password_problem(chosen, password_policy(), (account.id, account.name), earlier, matches_hash)
