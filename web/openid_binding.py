"""Binding one's own account to the person one is at the identity provider, and undoing it: with the present
password, so that nobody binds themselves at a machine that somebody left."""

import logging
from collections.abc import Callable, Mapping

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from store.accounts import RefusedAccountError
from store.binding import unbind_subject
from web import request_store
from web.auditing import mark_noted, note_act
from web.openid import DOWN, new_try, with_cookie
from web.openid_http import ProviderDownError
from web.openid_provider import provider_or_404
from web.openid_token import authorization_url
from web.own_account import note_failure, present_password_refusal, render_account
from web.person import Person, current_actor, current_person
from web.sign_in_check import THROTTLED

log = logging.getLogger(__name__)

bp = Blueprint("binding", __name__)

OLD_PASSWORD = "口令已到期，须先更改口令"  # noqa: S105 - what is said of one


@bp.post("/account/openid")
def act() -> ResponseReturnValue:
    """绑定或解除统一身份认证。"""
    wanted = request.form.get("act", "")
    if wanted not in ACTS:
        abort(400, "没有这项操作")
    person = current_person()
    if person is None or person.alone:
        return redirect("/", 303)
    refusal = OLD_PASSWORD if person.must_change else present_password_refusal(person)
    if refusal:
        return refuse_binding(wanted, person, refusal), 422
    return ACTS[wanted](person)


def refuse_binding(wanted: str, person: Person, refusal: str) -> str:
    note_failure(f"{wanted}_subject", person, refusal)
    return render_account(person, "", binding_refusal=refusal)


def begin_binding(person: Person) -> ResponseReturnValue:
    """A link rather than a redirect: forms of ours lead nowhere else (Content-Security-Policy)."""
    provider, begun = provider_or_404(), new_try(account=person.account)
    try:
        url = authorization_url(provider, begun)
    except ProviderDownError as error:
        log.warning("identity provider: %s", error)
        return refuse_binding("bind", person, DOWN), 503
    store = request_store.store()
    with store.transaction():
        if not store.openid_tries.keep(begun, request_store.now()):
            return refuse_binding("bind", person, THROTTLED), 429
        note_act("begin_binding", person.account)
    return with_cookie(render_account(person, "", binding_url=url), begun)


def unbind(person: Person) -> ResponseReturnValue:
    """Every other session ends, for it may have begun by the provider."""
    try:
        unbind_subject(
            request_store.store(), person.account, current_actor(), request_store.now(), person.session
        )
    except RefusedAccountError as refusal:
        return refuse_binding("unbind", person, str(refusal)), 422
    mark_noted()
    flash("已解除绑定；在别处登录的已全部退出")
    return redirect(url_for("own_account.show"), 303)


ACTS: Mapping[str, Callable[[Person], ResponseReturnValue]] = {"bind": begin_binding, "unbind": unbind}
