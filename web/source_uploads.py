"""An uploaded export on its page: what it is taken for, its columns with twenty masked rows, what
it would give; checked again, put into its source, or dropped."""

from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pages.coverage_form import RefusedCoverageError, TypedCoverage, typed_coverage
from pages.source_upload_page import (
    chosen_headings,
    sent_choices,
    shown_choices,
    upload_page,
    waits_for_reading,
    with_headings,
)
from people.permissions import Action
from store import EvidenceError, JobState
from web import request_context
from web.auditing import note_act, note_failure
from web.failures import fault_status
from web.source_jobs import READ, submit_once
from web.source_requests import READING, doer, draft_folder
from workspace.source_declaring import UndeclarableError, declaration_text, text_hash
from workspace.source_drafts import DIRECT_SECONDS, Draft
from workspace.source_placing import SourceChangedError, place_draft, plan_placing
from workspace.source_words import UnclearChoiceError, table_title

bp = Blueprint("source_uploads", __name__)

CHECK, PLACE, DROP = "check", "place", "drop"
GONE = "上传的文件已不在（没有确认的只保存一周，或已经放入数据来源），请重新上传"
CHANGED_CHOICES = "您改了列对应，已按新的对应重新读了一遍，还没有放入；请核对下面的结果，再确认"
READ_FIRST = (
    "还没有放入：这种数据现有的文件还没有读过，不知道它们的表头，改了列对应可能使它们读不出来。已提交读取，"
    "一般一两分钟；读完后再按一次“确认并放入”，您填的都还在"
)
WAITING = "文件较大，正在后台读取，这一页每几秒刷新；可以关掉页面，以后从“数据来源”页进来"


@bp.get("/sources/uploads/<token>")
def show(token: str) -> str:
    """上传的文件：认作哪一种数据，列怎样对应，读出来是什么样。"""
    return render_upload(draft_or_404(token))


def draft_or_404(token: str) -> Draft:
    return draft_folder().find(token) or abort(404, GONE)


def render_upload(
    draft: Draft,
    refusal: str = "",
    typed: TypedCoverage | None = None,
    before: str | None = None,
    notice: str = "",
) -> str:
    workspace, store = request_context.workspace(), request_context.store()
    text = declaration_text(workspace.root)
    job = store.jobs.find(draft.job) if draft.job and not draft.answer else None
    page = upload_page(
        workspace,
        draft,
        request_context.all_declared_projects().projects.values(),
        same=draft_folder().same_file(draft),
        texts=(before, text),
    )
    is_open = job is not None and job.state in (JobState.WAITING, JobState.RUNNING)
    return render_template(
        "source_upload.html",
        page=page,
        draft=draft,
        job=job,
        waiting=WAITING if is_open else "",
        refusal=refusal,
        notice=notice,
        typed=typed or TypedCoverage(unit=request.form.get("unit", "")),
        shown_text=text,
    )


@bp.post("/sources/uploads/<token>")
def settle(token: str) -> ResponseReturnValue:
    """By the button that was pressed: read again as chosen, put into its source, or dropped."""
    draft, act = draft_or_404(token), request.form.get("act", "")
    if act == DROP:
        note_act(Action.SUPPLY, f"不要 {draft.name}", {"sha256": draft.sha256})
        draft_folder().drop(draft)
        flash(f"“{draft.name}”没有采用，已删除")
        return redirect(url_for("sources.show", _anchor="done"), 303)
    if act not in (CHECK, PLACE):
        abort(400, "没有这一步")
    try:
        return check_upload(draft) if act == CHECK else place_upload(draft)
    except SourceChangedError as refusal:
        note_failure(refusal)
        before = request.form.get("shown_text", "").replace("\r\n", "\n")
        return render_upload(draft, str(refusal), typed_coverage(request.form), before), 409
    except (UnclearChoiceError, RefusedCoverageError, UndeclarableError, EvidenceError) as refusal:
        note_failure(refusal)
        return render_upload(draft, str(refusal), typed_coverage(request.form)), 422
    except OSError as error:
        note_failure(error)
        message = "文件没有放入：磁盘空间不足或不能写入；您填的都还在，请联系系统管理员清理后再确认"
        return render_upload(draft, message, typed_coverage(request.form)), fault_status(error)


def check_upload(draft: Draft) -> ResponseReturnValue:
    """Read it as another kind of data, or with the columns as chosen now."""
    table = asked_table(draft)
    note_act(Action.SUPPLY, f"核对 {draft.name}：{table_title(table, request_context.workspace().tables)}")
    folder, now = draft_folder(), request_context.now()
    if table != draft.kind:
        draft = folder.try_out(draft, now, DIRECT_SECONDS, table=table)
        return redirect(url_for(".show", token=draft.token), 303)
    headings = chosen_headings(request_context.workspace(), draft, sent_choices(request.form))
    draft = folder.try_out(draft, now, DIRECT_SECONDS, table=table, columns=headings)
    return render_upload(draft, typed=typed_coverage(request.form), notice="已按下面的列对应重新读了一遍")


def asked_table(draft: Draft) -> str:
    table = request.form.get("table", "") or draft.kind
    if table not in request_context.workspace().tables:
        raise UnclearChoiceError("请选择这个文件是哪一种数据")
    return table


def place_upload(draft: Draft) -> ResponseReturnValue:
    """Into its source, as it was shown; what was chosen since is tried out first."""
    workspace, typed = request_context.workspace(), typed_coverage(request.form)
    if draft.refusal:
        raise UnclearChoiceError(f"这个文件还读不出来，没有放入：{draft.refusal}")
    table = asked_table(draft)
    if table != draft.kind:
        return check_upload(draft)
    choices = sent_choices(request.form)
    headings = chosen_headings(workspace, draft, choices)
    if choices != shown_choices(draft):
        draft = draft_folder().try_out(
            draft, request_context.now(), DIRECT_SECONDS, table=table, columns=headings
        )
        return render_upload(draft, typed=typed, notice=CHANGED_CHOICES)
    refuse_unreadable(draft)
    if waits_for_reading(workspace, draft.kind, headings):
        submit_once(
            READ,
            {"tables": [draft.kind]},
            typed_name(),
            table_title(draft.kind, request_context.workspace().tables),
        )
        return render_upload(draft, typed=typed, notice=READ_FIRST), 409
    draft = with_headings(draft, headings)
    reading = draft.answer.get("reading", {})
    newest = reading.get("latest")
    answer = typed.answer(request_context.today(), date.fromisoformat(newest) if newest else None)
    shown = text_hash(request.form.get("shown_text", "").replace("\r\n", "\n"))
    if shown != text_hash(declaration_text(workspace.root)):
        raise SourceChangedError(declaration_text(workspace.root))
    plan = plan_placing(workspace, draft, answer, typed.unit)
    placed = place_draft(workspace, request_context.store(), plan, shown, doer())
    draft_folder().drop(draft)
    submit_once(
        READ, {"tables": [draft.kind]}, draft.by, table_title(draft.kind, request_context.workspace().tables)
    )
    title = table_title(draft.kind, workspace.tables)
    told = f"“{draft.name}”已放入“{title}”，存为“{placed.name}”。{READING}"
    if left := len(draft_folder().newest()):
        flash(f"{told}。还有 {left} 个上传了的文件要核对，列在本页下面")
        return redirect(url_for("sources.show", _anchor="done"), 303)
    flash(told)
    return redirect(url_for("sources.show_source", name=draft.kind, _anchor="done"), 303)


def typed_name() -> str:
    return request.form.get("by", "").strip()[:50]


def refuse_unreadable(draft: Draft) -> None:
    """A file that gives no table would stand in the way of all the others of its source."""
    problems = draft.answer.get("reading", {}).get("problems", ())
    if problems:
        raise UnclearChoiceError(f"这个文件还读不出来，没有放入：{problems[0]['message']}")
