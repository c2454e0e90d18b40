"""提醒与期限: by when papers are due, as the office sets it, and the reminders that were sent of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from indicators.deadlines import SetDeadline
from indicators.model import EMPTY_MAPPING
from people.permissions import Action
from store.notices import SentNotice
from web import request_context
from web.auditing import note_act, note_failure
from web.entry_form import clean_text
from web.hindrances import role_hindrance
from web.person import person_or_none, signed_account, signed_name
from workspace.notice_channels import NoticeChannel, NoticeError
from workspace.setting_deadlines import (
    PAPER_WORDS,
    RefusedDeadlineError,
    SetMeanwhileError,
    TypedDeadline,
    build_deadline,
    set_on,
    when_text,
)

bp = Blueprint("notices", __name__)

TRIAL = "【绩效目标提醒】这是一条试发的消息，收到说明提醒可以送达。"
MOST_SENT = 20
FIELDS = ("paper", "year", "when", "document", "by")


@dataclass(frozen=True)
class DeadlineLine:
    """One deadline that stands, in words."""

    year: int
    paper: str
    when: str
    document: str
    said: str
    damage: str


@dataclass(frozen=True)
class NoticesPage:
    """``hindrance`` is why the person who looks may not set a deadline, "" where they may; ``typed`` is what
    was sent and refused. ``channels`` are the places that reminders go to, ``sent`` the newest that went."""

    lines: tuple[DeadlineLine, ...]
    years: tuple[int, ...]
    newest: int
    hindrance: str
    channels: tuple[str, ...]
    sent: tuple[SentNotice, ...]
    typed: Mapping[str, str] = field(default_factory=lambda: EMPTY_MAPPING)
    refusal: str = ""


@bp.get("/notices")
def show() -> str:
    """提醒与期限：各年度自评表、监控表的填报期限。"""
    return render_template("notices.html", page=notices_page())


@bp.post("/notices/deadlines")
def set_deadline() -> ResponseReturnValue:
    """Keeps one deadline, or takes it back; what is refused stays typed."""
    sent = {name: clean_text(request.form.get(name, "")) for name in FIELDS}
    by, after = signed_name(sent["by"]), request.form.get("after", 0, type=int)
    typed = TypedDeadline(
        sent["paper"], sent["year"], sent["when"], sent["document"], by, signed_account(), after
    )
    try:
        flash(keep_deadline(typed))
    except RefusedDeadlineError as refusal:
        note_failure(refusal)
        page = notices_page(sent, f"{refusal}")
        status = 409 if isinstance(refusal, SetMeanwhileError) else 422
        return render_template("notices.html", page=page), status
    return redirect(url_for(".show", _anchor="done"), 303)


def keep_deadline(typed: TypedDeadline) -> str:
    """What is told of it. Raises RefusedDeadlineError."""
    store = request_context.store()
    with store.transaction():
        deadline = build_deadline(typed, store.deadlines.standing(), request_context.now())
        if deadline is None:
            return "与现有的期限相同，没有需要保存的改动"
        name = f"{deadline.year} {deadline.paper}"
        note_act(Action.SET_DEADLINE, name, {"when": typed.when, "document": deadline.document})
        store.deadlines.record(deadline)
    return f"已设定：{deadline.year} 年度{PAPER_WORDS[deadline.paper]}，{when_text(deadline)}"


def notices_page(typed: Mapping[str, str] = EMPTY_MAPPING, refusal: str = "") -> NoticesPage:
    standing = request_context.store().deadlines.standing()
    projects = request_context.declared_projects().projects.values()
    return NoticesPage(
        lines=tuple(map(deadline_line, standing)),
        years=tuple(sorted({project.year for project in projects}, reverse=True)),
        newest=max((deadline.seq for deadline in standing), default=0),
        hindrance=role_hindrance(Action.SET_DEADLINE),
        channels=tuple(channel.label for channel in current_channels()),
        sent=tuple(request_context.store().notices.newest(MOST_SENT)) if sees_sent() else (),
        typed=typed,
        refusal=refusal,
    )


def current_channels() -> tuple[NoticeChannel, ...]:
    found: tuple[NoticeChannel, ...] = current_app.extensions["channels"]
    return found


def sees_sent() -> bool:
    """Reminders name projects of all units."""
    person = person_or_none()
    return person is not None and person.scope.all


@bp.post("/notices/trial")
def try_out() -> ResponseReturnValue:
    """Sends a message that says that it is a trial, and tells what became of it."""
    told = [f"{channel.label}：{try_channel(channel)}" for channel in current_channels()]
    with request_context.store().transaction():
        note_act(Action.SET_DEADLINE, "notices", {"trial": len(told)})
    flash("；".join(told) or "还没有设置发送的地方")
    return redirect(url_for(".show", _anchor="done"), 303)


def try_channel(channel: NoticeChannel) -> str:
    try:
        channel.send(TRIAL)
    except NoticeError as error:
        return str(error)
    return "试发成功"


def deadline_line(deadline: SetDeadline) -> DeadlineLine:
    return DeadlineLine(
        year=deadline.year,
        paper=PAPER_WORDS.get(deadline.paper, ""),
        when="" if deadline.damage else when_text(deadline),
        document=deadline.document,
        said="" if deadline.damage else set_on(deadline),
        damage=deadline.damage,
    )
