"""账号: who may use the service, with which roles and scope. 系统管理员 creates and disables, 安全管理员 grants."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from people.accounts import Account
from people.roles import ROLE_WORDS, Exclusion, Role, UnknownRoleError, parse_roles, roles_text
from people.scopes import Scope, build_scope, scope_text
from people.spelling import fold_account
from store import Store
from store.accounts import RefusedAccountError
from store.binding import bind_other, unbind_subject
from store.credentials import LINK_LASTS
from store.people import (
    Actor,
    create_account,
    disable_account,
    enable_account,
    grant_roles,
    rename_account,
    renew_link,
    unlock_account,
)
from web import request_store
from web.auditing import mark_noted
from web.openid_provider import current_provider, provider_or_404, shown_subject
from web.person import current_actor

bp = Blueprint("people", __name__)

Act = Callable[[Store, str, Actor, datetime], str | None]


def rename_as_typed(store: Store, account: str, actor: Actor, now: datetime) -> None:
    """To the name of the form."""
    rename_account(store, account, request.form.get("name", "").strip(), actor, now)


def bind_as_typed(store: Store, account: str, actor: Actor, now: datetime) -> None:
    """To the person of the provider whom the form names."""
    subject = request.form.get("subject", "").strip()
    bind_other(store, account, provider_or_404().issuer, subject, actor, now)


ACTS: Mapping[str, tuple[Act, str]] = {
    "disable": (disable_account, "已停用，并从各处退出"),
    "enable": (enable_account, "已启用"),
    "link": (renew_link, "已生成新的登录链接"),
    "unlock": (unlock_account, "已解锁"),
    "rename": (rename_as_typed, "已改名"),
    "bind": (bind_as_typed, "已绑定统一身份认证"),
    "unbind": (unbind_subject, "已解除统一身份认证的绑定，并从各处退出"),
}
"""What 系统管理员 does to an account with one button, and what is said then; some give a link."""


@dataclass(frozen=True)
class AccountLine:
    """An account as the list shows it."""

    account: Account
    roles: str
    scope: str
    is_locked: bool
    seen_at: datetime | None
    note: str
    subject: str


@bp.get("/people")
def show() -> str:
    """账号：谁可以使用本系统，各有什么角色和范围。"""
    return render_people("")


def render_people(refusal: str, link: str = "", told: str = "") -> str:
    store, now = request_store.store(), request_store.now()
    lines = [account_line(store, account, now) for _, account in sorted(store.accounts.all().items())]
    return render_template(
        "people.html", lines=lines, refusal=refusal, link=link, told=told, hours=LINK_LASTS.days * 24
    )


def account_line(store: Store, account: Account, now: datetime) -> AccountLine:
    known = store.credentials.find(account.id)
    return AccountLine(
        account,
        roles_text(account.granted),
        scope_text(account.scope),
        store.failed_sign_ins.is_locked(account.id, now),
        known.seen_at if known else None,
        state_of(account, bool(known and (known.password or known.subject))),
        shown_subject(known.subject if known else "", current_provider()),
    )


def state_of(account: Account, can_sign_in: bool) -> str:
    if account.is_damaged:
        return "记录被改动，不能使用"
    if not account.is_enabled:
        return "已停用"
    if not account.granted:
        return "待授权"
    return "使用中" if can_sign_in else "还没有设口令"


@bp.post("/people")
def create() -> ResponseReturnValue:
    """建立账号：没有任何权限，由安全管理员授权后生效；登录链接只显示这一次。"""
    account, name = fold_account(request.form.get("account", "")), request.form.get("name", "").strip()
    try:
        secret = create_account(request_store.store(), account, name, current_actor(), request_store.now())
    except RefusedAccountError as refusal:
        return render_people(str(refusal)), 422
    mark_noted()
    return render_people("", link_address(secret), f"已建立账号 {account}（{name}）")


def link_address(secret: str) -> str:
    return url_for("signing_in.show_link", secret=secret, _external=True)


@bp.get("/people/<account>")
def show_account(account: str) -> str:
    """一个账号：停用、解锁、授权。"""
    return render_account(account, "")


def render_account(account: str, refusal: str, link: str = "") -> str:
    store = request_store.store()
    found = store.accounts.find(account) or abort(404, f"没有账号“{account}”")
    line = account_line(store, found, request_store.now())
    return render_template(
        "account.html",
        line=line,
        refusal=refusal,
        roles=ROLE_WORDS,
        link=link,
        hours=LINK_LASTS.days * 24,
        has_openid=current_provider() is not None,
    )


@bp.post("/people/<account>/grant")
def grant(account: str) -> ResponseReturnValue:
    """Roles and scope in place of those before."""
    try:
        grant_roles(
            request_store.store(),
            account,
            requested_roles(),
            requested_scope(),
            current_actor(),
            request_store.now(),
            Exclusion(current_app.config["ROLES_EXCLUSIVE"]),
        )
    except (RefusedAccountError, UnknownRoleError) as refusal:
        return render_account(account, str(refusal)), 422
    mark_noted()
    flash("已授权；这个账号须重新登录")
    return redirect(url_for("people.show_account", account=account), 303)


def requested_roles() -> frozenset[Role]:
    return parse_roles(request.form.getlist("roles"))


def requested_scope() -> Scope:
    named = {name: split_words(request.form.get(name, "")) for name in ("departments", "units", "projects")}
    return build_scope(**named, everything=request.form.get("all") == "yes")


def split_words(text: str) -> list[str]:
    """Names with line breaks, commas or 、 between."""
    return re.split(r"[\n\r,，、;；]+", text)


@bp.post("/people/<account>/act")
def act(account: str) -> ResponseReturnValue:
    """停用、启用、新的登录链接、解锁、改名、统一身份认证的绑定。"""
    wanted = request.form.get("act", "")
    if wanted not in ACTS:
        abort(400, "没有这项操作")
    change, told = ACTS[wanted]
    try:
        secret = change(request_store.store(), account, current_actor(), request_store.now())
    except RefusedAccountError as refusal:
        return render_account(account, str(refusal)), 422
    mark_noted()
    if secret:
        return render_account(account, "", link_address(secret))
    flash(told)
    return redirect(url_for("people.show_account", account=account), 303)
