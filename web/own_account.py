"""One's own account: who one is here, what one may do, and a new password."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from people.password_hash import hash_password, matches_hash
from people.passwords import days_left
from people.roles import roles_text
from people.scopes import scope_text
from store.audit import AuditOutcome
from store.failed_sign_ins import Turn
from store.people import build_event, keep_new_password, require_account
from web import request_store
from web.auditing import mark_noted
from web.openid_provider import current_provider, shown_subject
from web.person import Person, current_actor, current_person, password_policy, set_cookie
from web.sign_in_check import LOCKED, THROTTLED
from web.signin import new_password_problem

bp = Blueprint("own_account", __name__)

WRONG_PASSWORD = "现用口令不对"  # noqa: S105 - what is said of one
CHANGED = "口令已更改；在别处登录的已全部退出"
TURN_WORDS = {Turn.LOCKED: LOCKED, Turn.THROTTLED: THROTTLED}


@bp.get("/account")
def show() -> ResponseReturnValue:
    """本人账号：角色、范围、口令。"""
    person = current_person()
    if person is None or person.alone:
        return redirect("/", 303)
    return render_account(person, "")


def render_account(person: Person, refusal: str, binding_refusal: str = "", binding_url: str = "") -> str:
    store, now = request_store.store(), request_store.now()
    known = store.credentials.find(person.account)
    return render_template(
        "own_account.html",
        me=person,
        roles=roles_text(person.roles),
        scope=scope_text(person.scope),
        sessions=store.sessions.of_account(person.account, now),
        days=days_left(known.changed_at, password_policy(), now) if known and known.password else None,
        policy=password_policy(),
        refusal=refusal,
        has_openid=current_provider() is not None,
        subject=shown_subject(known.subject if known else "", current_provider()),
        has_password=bool(known and known.password),
        binding_refusal=binding_refusal,
        binding_url=binding_url,
    )


@bp.post("/account/password")
def change_password() -> ResponseReturnValue:
    """Ends every session of the account, and begins a new one here."""
    person = current_person()
    if person is None or person.alone:
        return redirect("/", 303)
    if refusal := password_refusal(person):
        return render_account(person, refusal), 422
    store, now = request_store.store(), request_store.now()
    hashed = hash_password(request.form["new_password"])
    with store.transaction():
        keep_new_password(store, person.account, hashed, current_actor(), now)
        mark_noted()
        secret = store.sessions.begin(person.account, request.remote_addr or "", now)
    session.clear()
    flash(CHANGED)
    response = make_response(redirect(url_for("own_account.show"), 303))
    set_cookie(response, secret)
    return response


def password_refusal(person: Person) -> str:
    """Why the password is not changed; "" where it is."""
    refusal = present_password_refusal(person)
    if not refusal:
        store = request_store.store()
        refusal = new_password_problem(store, require_account(store, person.account))
    if refusal:
        note_failure("change_password", person, refusal)
    return refusal


def note_failure(act: str, person: Person, reason: str) -> None:
    event = build_event(current_actor(), act, person.account, AuditOutcome.FAILED, reason[:50])
    request_store.store().audit.add(event, request_store.now())
    mark_noted()


def present_password_refusal(person: Person) -> str:
    """Guessing at the present password counts like guessing at the door."""
    store, now = request_store.store(), request_store.now()
    turn = store.failed_sign_ins.take_turn(person.account, request.remote_addr or "", now)
    refusal = TURN_WORDS.get(turn, "")
    known = store.credentials.find(person.account)
    if not refusal and not matches_hash(known.password if known else "", request.form.get("password", "")):
        refusal = WRONG_PASSWORD
    if not refusal:
        store.failed_sign_ins.forgive(person.account)
    return refusal
