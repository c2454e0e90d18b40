"""接口令牌: 安全管理员 gives other programs the right to read, shows each token once, and takes it back."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from people.accounts import Account
from people.roles import BUSINESS
from people.scopes import Scope, build_scope, scope_text
from people.spelling import fold_account
from store import Store
from store.people import build_event
from store.tokens import LONGEST, ApiToken, token_problem
from web import request_store
from web.auditing import mark_noted
from web.people import split_words
from web.person import current_actor

bp = Blueprint("tokens", __name__)

USUAL_DAYS = 90
MOST_SHOWN = 200
FIELDS = ("name", "account", "days", "departments", "units", "projects", "download")


@dataclass(frozen=True)
class TokenLine:
    """One token as the list shows it."""

    token: ApiToken
    scope: str
    state: str
    is_open: bool


@bp.get("/tokens")
def show() -> str:
    """接口令牌：别的程序凭它读取数据，绑定一个账号，到期失效。"""
    return render_tokens("")


def render_tokens(refusal: str, secret: str = "") -> str:
    store, now = request_store.store(), request_store.now()
    accounts = store.accounts.all()
    tokens = store.tokens.all()
    lines = [token_line(token, accounts.get(token.account), now) for token in tokens[:MOST_SHOWN]]
    return render_template(
        "tokens.html",
        lines=lines,
        hidden=max(0, len(tokens) - MOST_SHOWN),
        accounts=[account for _, account in sorted(accounts.items()) if account.roles & BUSINESS],
        refusal=refusal,
        secret=secret,
        typed={field: "" if secret else request.form.get(field, "") for field in FIELDS},
        usual_days=USUAL_DAYS,
        most_days=LONGEST.days,
    )


def token_line(token: ApiToken, account: Account | None, now: datetime) -> TokenLine:
    state = state_of(token, account, now)
    scope = "与账号相同" if token.scope.all else scope_text(token.scope)
    return TokenLine(token, scope, state, state == "有效")


def state_of(token: ApiToken, account: Account | None, now: datetime) -> str:
    if token.revoked_at is not None:
        return "已撤销"
    if not token.is_valid(now):
        return "已过期"
    return "有效" if account and account.roles else "账号已停用或没有权限"


@bp.post("/tokens")
def create() -> ResponseReturnValue:
    """生成令牌：只显示这一次。"""
    store, now, actor = request_store.store(), request_store.now(), current_actor()
    account, name = fold_account(request.form.get("account", "")), request.form.get("name", "").strip()
    scope, days = requested_scope(), requested_days()
    may_download = request.form.get("download") == "yes"
    with store.transaction():
        problem = token_problem(store.accounts.find(account), name, scope, days, actor.account)
        problem = problem or taken_problem(store, account, name, now)
        if problem:
            return render_tokens(problem), 422
        details = {
            "name": name,
            "after": f"{scope_text(scope)}，{days} 天{'，可下载' if may_download else ''}",
        }
        store.audit.add(build_event(actor, "create_token", account, details=details), now)
        secret = store.tokens.add(account, name, scope, may_download, actor.account, now, days)
    mark_noted()
    return render_tokens("", secret)


def taken_problem(store: Store, account: str, name: str, now: datetime) -> str:
    """A form that is sent twice leaves no second token that nobody knows of."""
    same = (token for token in store.tokens.all() if (token.account, token.name) == (account, name))
    if not any(token.is_valid(now) for token in same):
        return ""
    return f"账号“{account}”已有用途为“{name}”的有效令牌（可能是同一张表提交了两次）；没有记下的，请撤销后重新生成"


def requested_days() -> int:
    """0, which no token may have, of what is no number."""
    text = request.form.get("days", "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < len("10000") else 0


def requested_scope() -> Scope:
    """Nothing typed means that of the account."""
    named = {name: split_words(request.form.get(name, "")) for name in ("departments", "units", "projects")}
    typed = build_scope(named["departments"], named["units"], named["projects"])
    return build_scope(everything=True) if typed.is_empty else typed


@bp.post("/tokens/<sha256>/revoke")
def revoke(sha256: str) -> ResponseReturnValue:
    """撤销令牌：马上失效，列表里保留。"""
    store, now = request_store.store(), request_store.now()
    token = store.tokens.find_hash(sha256) or abort(404, "没有这个令牌")
    if token.revoked_at is None:
        with store.transaction():
            details = {"name": token.name}
            store.audit.add(build_event(current_actor(), "revoke_token", token.account, details=details), now)
            store.tokens.revoke(sha256, now)
    mark_noted()
    flash("已撤销，这个令牌马上失效")
    return redirect(url_for(".show"), 303)
