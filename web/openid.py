"""统一身份认证 (OpenID Connect): to the provider, back with its answer, and out again.

The authorization code flow with PKCE. What an answer has to fit stands on the server (``store/openid_tries.py``),
bound to the browser by a cookie of its own, and is taken once. Where the provider fails, the sign-in page says so
and still takes passwords.
"""

import logging
from dataclasses import replace

from authlib.common.urls import add_params_to_uri
from flask import Blueprint, Response, flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from store import Store
from store.audit import AuditOutcome
from store.failed_sign_ins import Turn
from store.openid_tries import LASTS, OpenIdTry
from store.people import build_event
from web import own_account, request_store
from web.auditing import mark_noted
from web.openid_http import ProviderDownError, ProviderRefusalError
from web.openid_provider import Provider, provider_or_404
from web.openid_sign_in import BIND, WAY_DETAILS, Vouched, bind_vouched, sign_in_vouched
from web.openid_token import BadTokenError, authorization_url, subject_of_code
from web.person import current_actor, current_person
from web.sign_in_check import SIGN_IN, THROTTLED
from web.signin import render_sign_in, safe_next, welcome

log = logging.getLogger(__name__)

bp = Blueprint("openid", __name__)

COOKIE = "jixiao_openid"
DOWN = "统一身份认证现在连不上，或回答有误，没有办成；请用账号和口令登录，或稍后再试"
NOT_BEGUN = "这次登录不是在这个浏览器里从登录页开始的，或已经用过、超过 10 分钟；请从登录页重新开始"
NOT_ACCEPTED = "统一身份认证没有认可这次登录；请重新开始，仍不行的请与系统管理员联系"
UNPROVEN = "统一身份认证的回答没有通过核对，没有登录；请与系统管理员联系"
NO_LEAVING = "统一身份认证没有提供退出的地址；您在本系统已退出，要退出统一身份认证请关闭浏览器"
FAULTS = {
    ProviderDownError: (DOWN, 503),
    ProviderRefusalError: (NOT_ACCEPTED, 401),
    BadTokenError: (UNPROVEN, 401),
}
"""What is said of each, and the status of the page."""


@bp.get("/sign-in/openid")
def begin() -> ResponseReturnValue:
    """到统一身份认证登录。"""
    provider = provider_or_404()
    begun = new_try(next_=safe_next(request.args.get("next", "")))
    try:
        url = authorization_url(provider, begun)
    except ProviderDownError as error:
        log.warning("identity provider: %s", error)
        return render_sign_in(DOWN), 503
    if not request_store.store().openid_tries.keep(begun, request_store.now()):
        return render_sign_in(THROTTLED), 429
    return with_cookie(redirect(url, 303), begun)


def new_try(next_: str = "/", account: str = "") -> OpenIdTry:
    """One begun by this browser, from here."""
    redirect_uri = url_for("openid.come_back", _external=True)
    begun = OpenIdTry.new(request.cookies.get(COOKIE, ""), redirect_uri)
    return replace(begun, next=next_, account=account, address=request.remote_addr or "")


def with_cookie(response: ResponseReturnValue, begun: OpenIdTry) -> Response:
    """The browser comes back from another site, by a link: so a lax cookie."""
    answer = make_response(response)
    lasts = int(LASTS.total_seconds())
    answer.set_cookie(
        COOKIE, begun.browser, max_age=lasts, secure=request.is_secure, httponly=True, samesite="Lax"
    )
    return answer


@bp.get("/sign-in/openid/back")
def come_back() -> ResponseReturnValue:
    """从统一身份认证回来。"""
    provider = provider_or_404()
    store, now, address = request_store.store(), request_store.now(), request.remote_addr or ""
    state = request.args.get("state", "")
    turn_of = f"openid {state}"  # a turn of its own, given back alone where all is well
    if store.failed_sign_ins.take_turn(turn_of, address, now) is Turn.THROTTLED:
        return render_sign_in(THROTTLED), 429
    begun = store.openid_tries.take(state, request.cookies.get(COOKIE, ""), now)
    if begun is None:
        return refuse(None, NOT_BEGUN, 401)
    try:
        subject = vouched_subject(provider, begun)
    except tuple(FAULTS) as error:
        log.warning("identity provider: %s: %s", type(error).__name__, error)
        return refuse(begun, *FAULTS[type(error)])
    store.failed_sign_ins.forgive(turn_of)
    return accept(store, begun, Vouched(provider.issuer, subject, address))


def vouched_subject(provider: Provider, begun: OpenIdTry) -> str:
    """Of what the browser brought. Raises the errors of ``FAULTS``."""
    if request.args.get("iss", provider.issuer) != provider.issuer:
        raise BadTokenError("the answer is of another issuer")
    if "error" in request.args or not request.args.get("code"):
        raise ProviderRefusalError(f"the provider answered {request.args.get('error', 'no code')!r:.80}")
    return subject_of_code(provider, request.args["code"], begun)


def accept(store: Store, begun: OpenIdTry, vouched: Vouched) -> ResponseReturnValue:
    """To the session, or to the binding that was begun."""
    mark_noted()
    if begun.account:
        return finish_binding(store, begun, vouched)
    answer = sign_in_vouched(store, vouched, request_store.now())
    if answer.refusal:
        return render_sign_in(answer.refusal), answer.status
    return welcome(store, answer, begun.next)


def finish_binding(store: Store, begun: OpenIdTry, vouched: Vouched) -> ResponseReturnValue:
    person = current_person()
    refusal = bind_vouched(store, begun.account, person, vouched, current_actor(), request_store.now())
    if refusal:
        return show_refusal(refusal), 422
    flash(f"已绑定统一身份认证（标识 {vouched.subject}），今后可以用它登录")
    return redirect(url_for("own_account.show"), 303)


def refuse(begun: OpenIdTry | None, text: str, status: int) -> ResponseReturnValue:
    """Where nobody is known yet, the audit tells the address alone."""
    account = begun.account if begun else ""
    event = build_event(
        current_actor(),
        BIND if account else SIGN_IN,
        account,
        AuditOutcome.FAILED,
        text.split("；")[0],
        WAY_DETAILS,
    )
    request_store.store().audit.add(event, request_store.now())
    mark_noted()
    return show_refusal(text), status


def show_refusal(text: str) -> str:
    """On the page where the person began, or would have to."""
    person = current_person()
    if person is None or person.alone:
        return render_sign_in(text)
    return own_account.render_account(person, "", binding_refusal=text)


@bp.get("/sign-in/openid/leave")
def leave() -> ResponseReturnValue:
    """退出统一身份认证。"""
    provider = provider_or_404()
    try:
        address = provider.addresses().leave
    except ProviderDownError as error:
        log.warning("identity provider: %s", error)
        return render_sign_in(DOWN), 503
    if not address:
        return render_sign_in(NO_LEAVING)
    back = url_for("signing_in.show", _external=True)
    named = [("client_id", provider.client), ("post_logout_redirect_uri", back)]
    return redirect(add_params_to_uri(address, named), 303)
