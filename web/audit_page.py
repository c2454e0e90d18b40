"""审计记录 as a page and as a file, for the auditor; and whether the records are as they were kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Blueprint, Response, render_template, request

from indicators.clock import SHANGHAI, format_local_minute
from people.permissions import ACTION_WORDS
from store.audit import MOST_EXPORTED, MOST_LINES, AuditFilter, AuditLine, AuditOutcome
from store.damage import Damage
from store.rows import instant_text
from web import request_context, request_store
from web.downloading import attachment
from workspace.spreadsheet import csv_text

bp = Blueprint("auditing", __name__)

ACT_WORDS: Mapping[str, str] = {
    **{action.value: word for action, word in ACTION_WORDS.items()},
    "sign_in": "登录",
    "sign_out": "退出",
    "change_password": "更改口令",
    "create_account": "建立账号",
    "disable_account": "停用账号",
    "enable_account": "启用账号",
    "renew_link": "发登录链接",
    "unlock_account": "解锁账号",
    "rename_account": "改名",
    "create_token": "生成接口令牌",
    "revoke_token": "撤销接口令牌",
    "start_job": "提交任务",
    "cancel_job": "取消任务",
    "restore": "恢复",
    "withdraw_import": "撤回导入",
    "put_back_import": "放回撤回的导入",
    "begin_binding": "开始绑定统一身份认证",
    "bind_subject": "绑定统一身份认证",
    "unbind_subject": "解除统一身份认证绑定",
}
OUTCOME_WORDS = {
    AuditOutcome.DONE: ("完成", "green"),
    AuditOutcome.REFUSED: ("拒绝", "red"),
    AuditOutcome.FAILED: ("未成", "yellow"),
}
DETAIL_WORDS = {
    "name": "姓名",
    "way": "方式",
    "before": "原为",
    "after": "改为",
    "as_of": "截至",
    "projects": "项目",
}
HEADERS = ("序号", "时间", "账号", "姓名", "地址", "会话", "行为", "对象", "结果", "原因", "内容")
CUT = "只列出最新的 {} 条，符合条件的共 {} 条；更早的请选定起止日期分次下载"
AUDIT_TABLES = frozenset({"audit", "account_acts", "commits"})


@dataclass(frozen=True)
class AuditPage:
    """``damage`` is what is wrong with the records of audit and accounts."""

    lines: tuple[AuditLine, ...]
    found: int
    offset: int
    asked: Mapping[str, str]
    accounts: Mapping[str, str]
    acts: tuple[str, ...]
    damage: tuple[Damage, ...]
    head: str

    @property
    def before(self) -> int | None:
        return max(self.offset - MOST_LINES, 0) if self.offset else None

    @property
    def after(self) -> int | None:
        return self.offset + MOST_LINES if self.offset + MOST_LINES < self.found else None


@bp.get("/audit")
def show() -> str:
    """审计记录：谁在何时做了什么，结果如何；记录是否完好。"""
    store, asked = request_store.store(), requested_filter()
    offset = min(max(request.args.get("offset", default=0, type=int), 0), 10**9)
    page = AuditPage(
        lines=tuple(store.audit.read(asked, MOST_LINES, offset)),
        found=store.audit.count(asked),
        offset=offset,
        asked={name: request.args.get(name, "") for name in ("account", "act", "outcome", "since", "until")},
        accounts={id_: account.name for id_, account in sorted(store.accounts.all().items())},
        acts=tuple(store.audit.acts()),
        damage=tuple(found for found in store.damage if found.place in AUDIT_TABLES),
        head=store.head.short_hash,
    )
    return render_template(
        "audit.html", page=page, acts=ACT_WORDS, outcomes=OUTCOME_WORDS, details=DETAIL_WORDS
    )


def requested_filter() -> AuditFilter:
    """``until`` is the last day, whole."""
    since, until = (request_context.day_asked_for(name) for name in ("since", "until"))
    return AuditFilter(
        account=request.args.get("account", ""),
        act=request.args.get("act", ""),
        outcome=request.args.get("outcome", ""),
        since=instant_text(first_moment(since)) if since else "",
        until=instant_text(first_moment(until + timedelta(days=1))) if until else "9999",
    )


def first_moment(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


@bp.get("/audit.csv")
def download() -> Response:
    """The same rows as CSV that Excel opens in Chinese; where there are more than go into one file, its name
    and its last row say so."""
    store, asked = request_store.store(), requested_filter()
    found = store.audit.count(asked)
    rows = [csv_row(line) for line in store.audit.read(asked, MOST_EXPORTED)]
    cut = CUT.format(len(rows), found) if found > len(rows) else ""
    content = f"\ufeff{csv_text(HEADERS, [*rows, *([(cut,)] if cut else [])])}".encode()
    mark = f"（最新{len(rows)}条，共{found}条）" if cut else ""
    return attachment(content, "text/csv", f"审计记录{mark}.csv")


def csv_row(line: AuditLine) -> tuple[Any, ...]:
    event = line.event
    return (
        line.seq,
        format_local_minute(line.at),
        event.account,
        event.name,
        event.address,
        event.session,
        ACT_WORDS.get(event.act, event.act),
        event.object,
        OUTCOME_WORDS[event.outcome][0] if line.is_sound else "记录被改动",
        event.reason,
        "；".join(f"{DETAIL_WORDS.get(name, name)}：{value}" for name, value in event.details.items()),
    )
