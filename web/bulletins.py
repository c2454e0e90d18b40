"""热线运行 › 通报: the draft of a span counted now, its papers, and those that were issued, as they were."""

from collections.abc import Mapping
from datetime import date, timedelta

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bulletins.counted import CountedBulletin, CountedRate
from bulletins.counted_json import bulletin_from_json, bulletin_to_json
from bulletins.periods import SPANS, bulletin_period, period_words
from forms.bulletin import bulletin_form
from forms.form import Form
from forms.writers import WRITERS
from indicators.clock import local_day
from indicators.model import EMPTY_MAPPING
from pages.bulletin_page import WORDS, BulletinPage
from people.permissions import Action
from store.bulletins import IssuedBulletin
from store.outgoing import OutgoingPaper
from web import request_context
from web.auditing import note_act, note_failure
from web.downloading import attachment
from web.entry_form import clean_text
from web.hindrances import role_hindrance
from web.papers import DOWNLOADS
from web.period import asked_day, latest_year
from web.person import signed_account, signed_name
from workspace.bulletin_counting import CountedBulletins
from workspace.bulletin_papers import BULLETIN, bulletin_content
from workspace.bulletin_rules import LoadedBulletinRules, load_bulletin_rules
from workspace.outgoing import UNREADABLE, Issuer, issue_outgoing, issued_content
from workspace.outgoing_package import RefusedIssueError

bp = Blueprint("bulletins", __name__, url_prefix="/hotline")

MOST_ISSUED = 24
SEQ = "<int(max=9223372036854775807):seq>"
SUFFIXES = "<any(docx, xlsx, pdf, html):suffix>"
MEDIA_TYPES = {**DOWNLOADS, "html": "text/html"}
DRAFT = "草稿，未印发"


@bp.get("/bulletin")
def show() -> str:
    """通报页：按类分档列出各承办单位的比率、件数和区间，不排名次；可下载、可印发。"""
    return render_draft(EMPTY_MAPPING, "")


def render_draft(typed: Mapping[str, str], refusal: str) -> str:
    loaded = load_bulletin_rules(request_context.workspace().root)
    bulletin = count_bulletin(loaded)
    page = BulletinPage(
        bulletin,
        chosen_rate(bulletin),
        request_context.store().bulletins.newest(MOST_ISSUED),
        problems=loaded.problems if loaded.note else (),
        hindrance=role_hindrance(Action.SUPERVISE),
        typed=typed,
        refusal=refusal,
    )
    return render_template("bulletin.html", page=page, W=WORDS)


def count_bulletin(loaded: LoadedBulletinRules) -> CountedBulletin:
    span = requested_span()
    period = bulletin_period(span, bulletin_day())
    counted: CountedBulletins = current_app.extensions["bulletins"]
    return counted.count(request_context.workspace(), loaded, span, period)


def requested_span() -> str:
    """400 for a word that is none."""
    span = request.values.get("span", "month")
    if span not in SPANS:
        abort(400, f"统计期只能是{'、'.join(SPANS.values())}")
    return span


def bulletin_day() -> date:
    """The day asked for; else the end of the last month of the year shown that is over."""
    if request.args.get("as_of"):
        day = asked_day()
        return day or abort(400, "截至日期应写作 2024-06-30")
    today, year = request_context.today(), latest_year()
    if year and year < today.year:
        return date(year, 12, 31)
    return today.replace(day=1) - timedelta(days=1)


def chosen_rate(bulletin: CountedBulletin) -> CountedRate:
    asked = request.args.get("rate", "")
    return next((one for one in bulletin.rates if one.rate.id == asked), bulletin.rates[0])


@bp.get(f"/bulletin.{SUFFIXES}")
def download(suffix: str) -> Response:
    """通报草稿下载。"""
    loaded = load_bulletin_rules(request_context.workspace().root)
    return download_form(bulletin_form(count_bulletin(loaded), DRAFT), suffix)


def download_form(form: Form, suffix: str) -> Response:
    return attachment(WRITERS[suffix](form), MEDIA_TYPES[suffix], f"{form.title}.{suffix}")


@bp.post("/bulletin")
def issue() -> ResponseReturnValue:
    """Counts the span once more and keeps it with all it is drawn from; the same one again is not kept
    twice."""
    typed = {"by": clean_text(request.form.get("by", ""))}
    by = signed_name(typed["by"]).strip()
    if not by:
        note_failure("no name")
        return render_draft(typed, "请填写印发人姓名"), 422
    loaded = load_bulletin_rules(request_context.workspace().root)
    if loaded.note:
        note_failure("rules with errors")
        return render_draft(typed, "通报规则有错误，改正以后才能印发"), 422
    bulletin = count_bulletin(loaded)
    if not any(counted.counts for counted in bulletin.rates):
        note_failure("nothing counted")
        return render_draft(typed, "这一期没有任何可通报的数，不能印发；请先补齐数据，或另选统计期"), 422
    try:
        seal_bulletin(bulletin, by)
    except RefusedIssueError as refusal:
        note_failure(refusal)
        return render_draft(typed, str(refusal)), 422
    seq, is_new = keep_bulletin(bulletin, by)
    flash("已印发，本期的全部件数和规则已留存" if is_new else "这一期已印发过，内容相同，没有重复保存")
    return redirect(url_for(".show_issued", seq=seq, as_of=None, _anchor="done"), 303)


def seal_bulletin(bulletin: CountedBulletin, by: str) -> None:
    """Its package, made before the row that speaks of it: what is interrupted between is done when it is sent
    again. Raises RefusedIssueError."""
    issuer = Issuer(by, signed_account(), request_context.now())
    issue_outgoing(
        request_context.workspace(),
        request_context.store(),
        bulletin_content(bulletin),
        issuer,
        note_nothing_of,
    )


def note_nothing_of(_paper: OutgoingPaper, _is_new: bool) -> None:
    """The row of the audit is that of the 通报 itself."""


def keep_bulletin(bulletin: CountedBulletin, by: str) -> tuple[int, bool]:
    """Its number, and whether it is new."""
    store, period = request_context.store(), bulletin.period
    title, inputs = f"{bulletin.rules.title}（{period_words(period)}）", bulletin_to_json(bulletin)
    issued = IssuedBulletin(
        title, bulletin.span, period.start, period.end, by, signed_account(), request_context.now(), inputs
    )
    with store.transaction():
        if same := store.bulletins.find_same(issued):
            note_act(Action.SUPERVISE, f"bulletin {same.seq}", {"repeated": True})
            return same.seq, False
        note_act(Action.SUPERVISE, "bulletin", {"from": str(period.start), "to": str(period.end)})
        return store.bulletins.record(issued).seq, True


@bp.get(f"/bulletins/{SEQ}")
def show_issued(seq: int) -> str:
    """一份已印发的通报，按印发时留存的件数和规则原样列出。"""
    kept, bulletin = find_issued(seq)
    issued = request_context.store().bulletins.newest(MOST_ISSUED)
    page = BulletinPage(bulletin, chosen_rate(bulletin), issued, kept, sealed=sealed_bulletin(kept))
    return render_template("bulletin.html", page=page, W=WORDS)


@bp.get(f"/bulletins/{SEQ}.{SUFFIXES}")
def download_issued(seq: int, suffix: str) -> Response:
    """已印发的通报下载。"""
    kept, bulletin = find_issued(seq)
    sealed = sealed_bulletin(kept)
    if sealed is None:
        return download_form(bulletin_form(bulletin, numbered_words(kept)), suffix)
    try:
        content = issued_content(request_context.store(), sealed, suffix)
    except UNREADABLE as error:
        abort(409, str(error))
    return attachment(content, MEDIA_TYPES[suffix], f"{sealed.title}.{suffix}")


def sealed_bulletin(kept: IssuedBulletin) -> OutgoingPaper | None:
    """With its package; ``None`` of one of before there were packages."""
    ledger = request_context.store().outgoing
    found = ledger.of_span(BULLETIN, kept.span, kept.since, kept.until)
    return next((paper for paper in found if paper.inputs == kept.inputs), None)


def find_issued(seq: int) -> tuple[IssuedBulletin, CountedBulletin]:
    """404 where there is none; 409 where it was changed or cannot be read."""
    kept = request_context.store().bulletins.find(seq)
    if kept is None:
        abort(404, f"没有第 {seq} 号通报")
    if kept.damage:
        abort(409, kept.damage)
    try:
        return kept, bulletin_from_json(kept.inputs)
    except (KeyError, TypeError, ValueError):
        abort(409, f"第 {seq} 号通报是另一版本的程序留存的，本版本读不了；请升级程序后再看")


def numbered_words(kept: IssuedBulletin) -> str:
    return f"第 {kept.seq} 号，{kept.by} 于 {local_day(kept.recorded_at)} 印发"
