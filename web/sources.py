"""数据来源: what there is of each kind of data, how far it reaches, what was not read; uploading, collecting,
and taking back what was done."""

from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pages.coverage_form import RefusedCoverageError, TypedCoverage, typed_coverage
from pages.sources_page import (
    CardView,
    act_lines,
    feeding_projects,
    judge_freshness,
    sources_page,
    who_brought,
)
from store import EvidenceError
from store.source_acts import DECLARED, PLACED, RESTORED, WITHDRAWN, SourceAct
from web import request_context
from web.auditing import note_failure
from web.failures import fault_status
from web.source_jobs import READ, open_jobs, submit_once
from web.source_requests import READING, doer, draft_folder, keep_uploads
from workspace.source_cards import SourceCard, source_cards
from workspace.source_declaring import UndeclarableError, declaration_text, text_hash
from workspace.source_placing import (
    PlacingError,
    SourceChangedError,
    declare_source_coverage,
    put_back,
    set_declaration_back,
    withdraw_file,
)
from workspace.source_words import describe_source, describe_text, table_title

bp = Blueprint("sources", __name__)

MOST_ACTS, MOST_ACTS_OF_SOURCE = 15, 300


@bp.get("/sources")
def show() -> str:
    """数据来源：每种业务数据到哪一天、缺哪几个月、哪些没有读懂；上传，采集。"""
    return render_sources()


def render_sources(refusal: str = "") -> str:
    cards = read_cards()
    acts = request_context.store().source_acts.newest(MOST_ACTS)
    page = sources_page(cards, acts, request_context.now(), request_context.workspace().tables)
    drafts = draft_folder().newest()
    problems = request_context.workspace().sources.problems
    unusable = request_context.workspace().sources.declarations.unusable
    return render_template(
        "sources.html",
        page=page,
        drafts=drafts,
        jobs=open_jobs(),
        refusal=refusal,
        problems=problems,
        unusable=[(title_of(name), why) for name, why in unusable.items()],
        title=title_of,
        limit=upload_limit(),
    )


def read_cards() -> list[SourceCard]:
    projects = request_context.all_declared_projects().projects.values()
    return source_cards(request_context.workspace(), projects, request_context.today())


def title_of(name: str) -> str:
    """What a kind of data is called here."""
    return table_title(name, request_context.workspace().tables)


def upload_limit() -> int:
    """MB that may be sent at once."""
    return int(current_app.config["MAX_CONTENT_LENGTH"]) // (1 << 20)


@bp.get("/sources/<name>")
def show_source(name: str) -> str:
    """一种数据来源：文件、没有读懂的格、覆盖期、列对应、办理记录。"""
    return render_source(name)


def render_source(
    name: str, refusal: str = "", typed: TypedCoverage | None = None, before: str | None = None
) -> str:
    card = next((card for card in read_cards() if card.name == name), None)
    if card is None:
        abort(404, f"还没有“{title_of(name)}”这种数据来源；请在“数据来源”页上传文件")
    acts = request_context.store().source_acts.newest(MOST_ACTS_OF_SOURCE, name)
    text = declaration_text(request_context.workspace().root)
    versions = (describe_text(before, name), describe_text(text, name)) if before is not None else None
    return render_template(
        "source.html",
        view=CardView(card, judge_freshness(card, request_context.now())),
        acts=list(act_lines(acts, request_context.workspace().tables)),
        brought=who_brought(acts),
        feeds=feeding_projects(card),
        declared=describe_source(card.glance.source),
        shown_text=text,
        refusal=refusal,
        typed=typed or TypedCoverage(),
        versions=versions,
        MONTHS=range(1, 13),
    )


@bp.post("/sources/<name>/coverage")
def declare_coverage(name: str) -> ResponseReturnValue:
    """Keeps which days the data cover, as somebody says."""
    typed, before = typed_coverage(request.form), request.form.get("shown_text", "").replace("\r\n", "\n")
    card = next((card for card in read_cards() if card.name == name), None)
    newest = card.table.latest if card and card.table else None
    workspace, store = request_context.workspace(), request_context.store()
    try:
        answer = typed.answer(request_context.today(), newest)
        declare_source_coverage(workspace, store, name, answer, text_hash(before), doer())
    except SourceChangedError as refusal:
        note_failure(refusal)
        return render_source(name, str(refusal), typed, before), 409
    except (RefusedCoverageError, UndeclarableError, PlacingError) as refusal:
        note_failure(refusal)
        return render_source(name, str(refusal), typed), 422
    submit_once(READ, {"tables": [name]}, request.form.get("by", ""), title_of(name))
    flash(f"覆盖期已保存。{READING}")
    return redirect(url_for(".show_source", name=name, _anchor="done"), 303)


@bp.post("/sources/read")
def read() -> ResponseReturnValue:
    """Has sources read anew: all, or those that are named; what comes from a server is fetched first."""
    declared = request_context.workspace().sources.declarations.tables
    asked = [name for name in request.form.getlist("table") if name in declared] or list(declared)
    if not asked:
        return render_sources("还没有数据来源，请先上传文件"), 422
    titles = "、".join(map(title_of, asked))
    number = submit_once(READ, {"tables": asked, "fetch": True}, request.form.get("by", ""), titles)
    return redirect(url_for("source_jobs.show", number=number), 303)


@bp.post("/sources/acts/<int(max=9223372036854775807):seq>/undo")
def undo(seq: int) -> ResponseReturnValue:
    """Takes back what was done: a file that was uploaded, one that was taken back, a change of columns."""
    workspace, store = request_context.workspace(), request_context.store()
    act = store.source_acts.find(seq) or abort(404, "没有这条办理记录")
    ways: dict[str, Any] = {
        PLACED: withdraw_file,
        RESTORED: withdraw_file,
        WITHDRAWN: put_back,
        DECLARED: set_declaration_back,
    }
    try:
        ways[act.act](workspace, store, act, doer())
    except SourceChangedError as refusal:
        note_failure(refusal)
        seen = str((act.details or {}).get("after", ""))
        return render_source(act.source, str(refusal), None, seen), 409
    except (PlacingError, EvidenceError) as refusal:
        note_failure(refusal)
        return render_sources(str(refusal)), 409
    flash(f"{undone_words(act)}。{READING}")
    if act.source in workspace.sources.declarations.tables:
        submit_once(READ, {"tables": [act.source]}, "", title_of(act.source))
    return redirect(url_for(".show", _anchor="done"), 303)


def undone_words(act: SourceAct) -> str:
    name = act.file.rpartition("/")[2]
    if act.act == DECLARED:
        return f"“{title_of(act.source)}”的列对应和覆盖期已恢复到改动之前"
    return f"“{name}”已放回" if act.act == WITHDRAWN else f"“{name}”已撤回，文件仍保存，可以放回"


@bp.post("/sources/upload")
def upload() -> ResponseReturnValue:
    """Keeps files and finds out what each is; nothing of them counts before somebody confirms it."""
    files = [storage for storage in request.files.getlist("exports") if storage.filename]
    if not files:
        return render_sources("请先选择要上传的数据文件（Excel 或 CSV）"), 422
    try:
        drafts = keep_uploads(files, draft_folder())
    except EvidenceError as refusal:
        note_failure(refusal)
        return render_sources(str(refusal)), 422
    except OSError as error:
        note_failure(error)
        return render_sources("文件没有保存：磁盘空间不足或不能写入，请联系系统管理员"), fault_status(error)
    if len(drafts) == 1:
        return redirect(url_for("source_uploads.show", token=drafts[0].token), 303)
    flash(f"收到 {len(drafts)} 个文件，请在下面逐个核对")
    return redirect(url_for(".show", _anchor="drafts"), 303)
