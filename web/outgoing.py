"""热线运行 › 已印发: papers that were made by themselves and kept, and those that were issued; each comes out as it
was, with the package by which a stranger checks it."""

from collections.abc import Mapping

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.form import Form
from forms.hotline_report import hotline_report_form
from forms.seal import Seal, seal_form
from indicators.clock import local_day
from pages.hotline_report_page import KIND_WORDS, OutgoingPage
from people.permissions import Action
from store.outgoing import OutgoingPaper
from web import request_context
from web.auditing import note_act, note_failure
from web.bulletins import MEDIA_TYPES, SEQ, download_form
from web.downloading import attachment
from web.entry_form import clean_text
from web.hindrances import role_hindrance
from web.person import signed_account, signed_name
from workspace.bulletin_rules import load_bulletin_rules
from workspace.outgoing import UNREADABLE, Issuer, issue_outgoing, issued_content, issued_words
from workspace.outgoing_package import REVISION, OutgoingContent, RefusedIssueError
from workspace.report_papers import REPORT, kept_report, report_content

bp = Blueprint("outgoing", __name__, url_prefix="/hotline/papers")

MOST_LISTED = 200
SUFFIXES = "<any(docx, xlsx, pdf, html, zip):suffix>"
OUTGOING_TYPES: Mapping[str, str] = {**MEDIA_TYPES, "zip": "application/zip"}
KEPT_WORDS = "定时生成，未印发"
NO_NAME = "请填写印发人姓名"
OTHER_VERSION = "第 {} 号是另一版本的程序留存的，本版本读不了；请升级程序后再看"


@bp.get("")
def show_all() -> str:
    """已印发和定时留存的报告、通报、督办台账，最近的在前。"""
    kind = request.args.get("kind", REPORT)
    if kind not in KIND_WORDS:
        abort(400, f"只有{'、'.join(KIND_WORDS.values())}")
    return render_template(
        "outgoing.html",
        papers=request_context.store().outgoing.newest(MOST_LISTED, kind),
        kinds=KIND_WORDS,
        kind=kind,
        most=MOST_LISTED,
        loaded=load_bulletin_rules(request_context.workspace().root),
    )


@bp.get(f"/{SEQ}")
def show(seq: int) -> str:
    """一份已印发或定时留存的，原样列出；可下载，已印发的附封存包。"""
    return render_outgoing(find_paper(seq))


def render_outgoing(paper: OutgoingPaper, by: str = "", refusal: str = "") -> str:
    form = drawn_form(paper) if paper.kind == REPORT else None
    page = OutgoingPage(paper, form, role_hindrance(Action.SUPERVISE), by, refusal)
    return render_template("outgoing_paper.html", page=page)


def drawn_form(paper: OutgoingPaper) -> Form | None:
    """``None`` of an issued one that this program cannot read: its package has it all the same."""
    return form_of(paper) if kept_report(paper) or not paper.is_issued else None


def form_of(paper: OutgoingPaper) -> Form:
    """Drawn from what was kept; 409 where this program cannot read it."""
    report = kept_report(paper) or abort(409, OTHER_VERSION.format(paper.seq))
    if not paper.is_issued:
        return hotline_report_form(report, f"{KEPT_WORDS}（{local_day(paper.recorded_at)}）")
    form = hotline_report_form(report, issued_words(paper.by, paper.recorded_at))
    return seal_form(form, Seal(REVISION, paper.seal))


def find_paper(seq: int) -> OutgoingPaper:
    """404 where there is none; 409 where it was changed."""
    paper = request_context.store().outgoing.find(seq) or abort(404, f"没有第 {seq} 号")
    if paper.damage:
        abort(409, paper.damage)
    return paper


@bp.get(f"/{SEQ}.{SUFFIXES}")
def download(seq: int, suffix: str) -> Response:
    """下载：已印发的取自封存包，一字不差；zip 是整个封存包，附核对程序。"""
    paper = find_paper(seq)
    if not paper.is_issued:
        return download_form(form_of(paper), suffix) if suffix != "zip" else abort(404, "未印发的没有封存包")
    try:
        content = issued_content(request_context.store(), paper, suffix)
    except UNREADABLE as error:
        abort(409, str(error))
    return attachment(content, OUTGOING_TYPES[suffix], f"{paper.title}.{suffix}")


@bp.post(f"/{SEQ}")
def issue(seq: int) -> ResponseReturnValue:
    """Issues a report that was made by itself, as it was kept."""
    paper, by = find_paper(seq), clean_text(request.form.get("by", ""))
    report = kept_report(paper) or abort(409, OTHER_VERSION.format(seq))
    try:
        issued, is_new = issue_content(report_content(report), issuing_person(by))
    except RefusedIssueError as refusal:
        note_failure(refusal)
        return render_outgoing(paper, by, str(refusal)), 422
    flash("已印发并封存" if is_new else "这一份已印发过，没有重复保存")
    return redirect(url_for(".show", seq=issued.seq, as_of=None, _anchor="done"), 303)


def issuing_person(typed: str) -> Issuer:
    """Raises RefusedIssueError without a name."""
    name = signed_name(typed).strip()
    if not name:
        raise RefusedIssueError(NO_NAME)
    return Issuer(name, signed_account(), request_context.now())


def issue_content(content: OutgoingContent, issuer: Issuer) -> tuple[OutgoingPaper, bool]:
    """The paper, and whether it is new. Raises RefusedIssueError."""
    return issue_outgoing(request_context.workspace(), request_context.store(), content, issuer, note_issuing)


def note_issuing(paper: OutgoingPaper, is_new: bool) -> None:
    days = {"from": str(paper.since), "to": str(paper.until)}
    note_act(Action.SUPERVISE, f"{paper.kind} {paper.span}", {**days, "repeated": not is_new})
