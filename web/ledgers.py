"""数据来源 › 新建台账: an upload becomes a table of the office's own, or the columns of one that there is are
changed; read as typed before anything is written."""

from dataclasses import replace
from pathlib import Path

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from indicators.units import YUAN_PER_UNIT
from pages.ledger_page import LedgerPage, ledger_page, sent_ledger
from people.permissions import Action
from store import EvidenceError
from store.source_acts import DECLARED
from web import request_context
from web.auditing import note_act, note_failure
from web.failures import fault_status
from web.source_jobs import READ, submit_once
from web.source_requests import READING, doer, draft_folder
from web.source_uploads import GONE
from workspace.ledger_declaring import TypedLedger, UnclearLedgerError, refuse_unclear
from workspace.ledger_drafts import TYPE_WORDS, GoneLedgerError, LedgerDraft, is_own_ledger, open_ledger
from workspace.source_declaring import UndeclarableError, declaration_text, text_hash, write_declaration
from workspace.source_drafts import DIRECT_SECONDS, Draft, DraftFolder
from workspace.source_placing import PlacingPlan, SourceChangedError, act_of, place_draft
from workspace.source_words import table_title

bp = Blueprint("ledgers", __name__)

CHECK, PLACE = "check", "place"
CHECKED = "已按下面的类型读了一遍，还没有写入；核对结果后再确认"
NO_HEADER = "没有认出表头：前几行里没有一行像列名。请在文件中写上一行表头，再上传"
CHANGED = "数据来源的声明在您核对之后被别人改过，没有写入；请看下面的内容是否还对，再确认一次"
NOT_READ = {"problems": [{"message": "没有找到所选的列，请核对表头"}]}
LAST_COLUMN = "这个文件里没有可以读取的列"


@bp.get("/sources/uploads/<token>/ledger")
def show(token: str) -> ResponseReturnValue:
    """新建台账：上传的文件各列的名称、类型、编号列、日期列，核对后登记为本单位的台账。"""
    draft = draft_folder().find(token) or abort(404, GONE)
    if draft.refusal or not draft.answer:
        return redirect(url_for("source_uploads.show", token=token), 303)
    return render(draft)


def render(draft: Draft, typed: TypedLedger | None = None, refusal: str = "", notice: str = "") -> str:
    ledger = ledger_or_404(draft)
    projects = request_context.all_declared_projects().projects.values()
    page = ledger_page(ledger, typed or ledger.proposal(), ledger.effects(projects))
    return render_template(
        "ledger.html",
        page=page,
        refusal=refusal or obstacle(page),
        notice=notice,
        shown_text=declaration_text(request_context.workspace().root),
        types=tuple(TYPE_WORDS.items()),
        units=tuple(YUAN_PER_UNIT),
    )


def ledger_or_404(draft: Draft) -> LedgerDraft:
    try:
        return open_ledger(request_context.workspace(), draft)
    except GoneLedgerError:
        abort(404, GONE)


def obstacle(page: LedgerPage) -> str:
    if page.lines:
        return ""
    return LAST_COLUMN if page.told else NO_HEADER


@bp.post("/sources/uploads/<token>/ledger")
def settle(token: str) -> ResponseReturnValue:
    """Reads the file as typed, or writes the table and puts the file into it."""
    draft, act = draft_folder().find(token) or abort(404, GONE), request.form.get("act", "")
    if act not in (CHECK, PLACE):
        abort(400, "没有这一步")
    ledger = ledger_or_404(draft)
    typed = sent_ledger(request.form, ledger)
    try:
        return settle_typed(ledger, typed, act)
    except SourceChangedError as refusal:
        note_failure(refusal)
        return render(draft, typed, CHANGED), 409
    except (UnclearLedgerError, UndeclarableError, EvidenceError) as refusal:
        note_failure(refusal)
        return render(draft, typed, str(refusal)), 422
    except OSError as error:
        note_failure(error)
        message = "没有写入：磁盘空间不足或不能写入；您填的都还在，请联系系统管理员清理后再确认"
        return render(draft, typed, message), fault_status(error)


def settle_typed(ledger: LedgerDraft, typed: TypedLedger, act: str) -> ResponseReturnValue:
    draft = ledger.draft
    refuse_unclear(typed, ledger.other_titles())
    text = declaration_text(request_context.workspace().root)
    plan = ledger.plan(typed, text)
    if act == CHECK or draft.ledger.get("typed") != typed.to_json():
        note_act(Action.SUPPLY, f"核对 {draft.name}：{typed.title}")
        made = ledger.settings_of(plan)
        read = draft_folder().try_as_ledger(draft, request_context.now(), made, typed.to_json())
        return render(read, typed, notice=CHECKED)
    refuse_unreadable(draft)
    shown = text_hash(request.form.get("shown_text", "").replace("\r\n", "\n"))
    if shown != text_hash(text):
        raise SourceChangedError(text)
    return change_ledger(plan) if ledger.source else place_ledger(plan, shown)


def refuse_unreadable(draft: Draft) -> None:
    answer = draft.ledger["answer"]
    problems = answer.get("reading", NOT_READ).get("problems", ())
    refusal = answer.get("refused") or (problems[0]["message"] if problems else "")
    if refusal:
        raise UnclearLedgerError(f"按这样填的还读不出来，没有写入：{refusal}")


def place_ledger(plan: PlacingPlan, shown: str) -> ResponseReturnValue:
    workspace, store, name = request_context.workspace(), request_context.store(), plan.draft.kind
    placed = place_draft(workspace, store, plan, shown, doer())
    draft_folder().drop(plan.draft)
    submit_once(READ, {"tables": [name]}, plan.draft.by, plan.title)
    flash(f"已新建台账“{plan.title}”，文件存为“{placed.name}”。{READING}")
    return redirect(url_for("sources.show_source", name=name, _anchor="done"), 303)


def change_ledger(plan: PlacingPlan) -> ResponseReturnValue:
    """Only what is declared is written: the file that was looked at lies there already."""
    name = plan.draft.kind
    if plan.made == plan.text:
        flash(f"“{plan.title}”和现在的一样，没有改动。")
    else:
        write_change(plan)
        submit_once(READ, {"tables": [name]}, plan.draft.by, plan.title)
        flash(f"“{plan.title}”的列已改；原样可以在办理记录里恢复。{READING}")
    draft_folder().drop(plan.draft)
    return redirect(url_for("sources.show_source", name=name, _anchor="done"), 303)


def write_change(plan: PlacingPlan) -> None:
    store, who = request_context.store(), doer()
    with store.transaction():
        who.note(f"{plan.title}：改列和类型")
        texts = {"before": plan.text, "after": plan.made}
        store.source_acts.add(act_of(DECLARED, plan.draft.kind, who, details=texts))
        write_declaration(request_context.workspace().root, plan.made)


@bp.post("/sources/<name>/ledger")
def begin_change(name: str) -> ResponseReturnValue:
    """Takes the newest file of a table as the example by which its columns are changed."""
    folder = draft_folder()
    glance = request_context.workspace().sources.glance(name)
    if glance is None or not is_own_ledger(name):
        abort(404, "没有这个台账；随系统带来的数据种类不能改列")
    if glance.source.is_counted_there:
        abort(409, "这种数据在服务器上统计；要加列、改类型，请系统管理员改数据来源的声明")
    if not glance.files:
        abort(409, "台账里还没有文件，请先上传一份，再改列")
    newest = max(glance.files, key=lambda file: file.modified)
    draft = begun_change(folder, name, newest.size) or begin_with(folder, name, newest.path)
    return redirect(url_for(".show", token=draft.token), 303)


def begun_change(folder: DraftFolder, name: str, size: int) -> Draft | None:
    """One that was begun before and not ended, with the same file."""
    return next((one for one in folder.newest() if one.changed_table == name and one.size == size), None)


def begin_with(folder: DraftFolder, name: str, path: Path) -> Draft:
    try:
        with path.open("rb") as stream:
            draft = folder.keep_stream(stream, path.name, doer().by, request_context.now())
    except OSError as error:
        abort(fault_status(error), f"读不到“{path.name}”，请联系系统管理员")
    note_act(Action.SUPPLY, f"改列 {table_title(name, request_context.workspace().tables)}")
    draft = folder.try_out(draft, request_context.now(), DIRECT_SECONDS, table=name)
    return folder.save(replace(draft, ledger={"changes": name}))
