"""开始使用: the guide of the first hour, taking back what was imported, and the first measuring."""

from collections.abc import Iterator, Sequence
from datetime import date

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from indicators.model import Project
from pages.guide_page import GuideFacts, GuidePage, ImportedFile, guide_steps
from store import JobState, os_error_cause
from store.deeds import PROJECTS
from store.traces import with_rows
from web import request_context
from web.auditing import note_act
from web.failures import fault_status
from web.jobs import is_visible, start_job
from web.target_register import TargetRegister, target_register
from workspace.declared import ReadTargetFile
from workspace.proposals import propose_for_file
from workspace.source_states import source_states
from workspace.withdrawing import (
    RefusedWithdrawalError,
    WithdrawnFile,
    find_withdrawn,
    put_back,
    withdraw_file,
    withdrawal_hindrance,
    withdrawn_files,
)

bp = Blueprint("guide", __name__)

MOST_LOOKED_AT = 50
"""Projects of which the guide counts rows: so many that a page does not keep its reader waiting."""
PAGE_SIZE = 20
BUDGET = "budget"
WITHDRAW, PUT_BACK = "withdraw_import", "put_back_import"


@bp.get("/guide")
def show() -> str:
    """开始使用：从导入绩效目标到看第一个项目，一步一步。"""
    return render_guide()


def render_guide(refusal: str = "", day: str = "") -> str:
    register = target_register()
    looked = register.reads(0, MOST_LOOKED_AT)
    facts = guide_facts(register, looked)
    budgets = list(imported_budgets())
    found = len(budgets) + len(register.ids)
    pages = max(1, -(-found // PAGE_SIZE))
    page = min(max(request.args.get("page", default=1, type=int), 1), pages)
    guide = GuidePage(
        steps=guide_steps(facts),
        files=tuple(with_hindrances(files_of_page(budgets, register, page))),
        withdrawn=tuple(filter(is_of_scope, withdrawn_files(request_context.workspace()))),
        first=first_project(looked, facts),
        day=day or default_day(register).isoformat(),
        page=page,
        pages=pages,
        found=found,
        job=open_job(),
        refusal=refusal,
    )
    return render_template("guide.html", guide=guide, has_page=current_app.view_functions.__contains__)


def files_of_page(budgets: Sequence[ImportedFile], register: TargetRegister, page: int) -> list[ImportedFile]:
    """The budgets come first."""
    first, last = (page - 1) * PAGE_SIZE, page * PAGE_SIZE
    ahead = len(budgets)
    reads = register.reads(max(0, first - ahead), max(0, last - ahead))
    return [*budgets[first:last], *map(imported_project, reads)]


def guide_facts(register: TargetRegister, first: Sequence[ReadTargetFile]) -> GuideFacts:
    """``first`` are the files that are looked at."""
    workspace, db = request_context.workspace(), request_context.store().db
    looked, states = [read for read in first if read.draft], source_states(workspace)
    measured = with_rows(db, "observations", (read.id for read in looked))
    return GuideFacts(
        projects=len(register.ids),
        proposals=[found for read in looked if (found := propose_for_file(workspace, read, states))],
        measured=[read.id for read in looked if read.id in measured],
        broken=register.broken,
        budgets=len(request_context.read_budgets()),
    )


def imported_project(read: ReadTargetFile) -> ImportedFile:
    name = read.draft.name if read.draft else read.id
    return ImportedFile(read.id, name, f"{read.id.partition('/')[0]} 年度绩效目标", "", read.draft)


def imported_budgets() -> Iterator[ImportedFile]:
    for read in request_context.read_budgets():
        unit = read.budget.unit if read.budget else read.id
        yield ImportedFile(f"{read.id}/{BUDGET}", unit, f"{read.id} 年部门预算", "")


def with_hindrances(files: Sequence[ImportedFile]) -> Iterator[ImportedFile]:
    store = request_context.store()
    for file in files:
        reason = withdrawal_hindrance(store, file.id)
        yield ImportedFile(file.id, file.name, file.kind, reason, file.project)


def is_of_scope(file: WithdrawnFile) -> bool:
    seen = request_context.scope()
    return seen.all or (file.project is not None and seen.covers(file.project))


def first_project(reads: Sequence[ReadTargetFile], facts: GuideFacts) -> Project | None:
    """The first that was measured, else the first."""
    drafts = {read.id: read.draft for read in reads if read.draft}
    return next((drafts[name] for name in (*facts.measured, *drafts)), None)


def default_day(register: TargetRegister) -> date:
    """Today; the end of the newest year where that is over."""
    today = request_context.today()
    return min(today, date(max(register.years), 12, 31)) if register.years else today


def open_job() -> int | None:
    open_states = (JobState.WAITING, JobState.RUNNING)
    newest = [job for job in request_context.store().jobs.newest() if job.kind == "evaluate"]
    return next((job.id for job in newest if job.state in open_states and is_visible(job)), None)


@bp.post("/guide/measure")
def measure() -> ResponseReturnValue:
    """A job that measures all projects up to one day; the newest open one where somebody was faster."""
    if running := open_job():
        return redirect(url_for("jobs.show", number=running), 303)
    text = request.form.get("as_of", "").strip()
    try:
        as_of = date.fromisoformat(text)
    except ValueError:
        return render_guide(f"采集截至的日期应写作 2024-06-30，现为“{text[:20]}”", text[:20]), 422
    if as_of > request_context.today():
        return render_guide(f"{as_of} 还没有到，请改写采集截至的日期", text), 422
    return start_job("evaluate", {"as_of": as_of.isoformat()})


@bp.post("/guide/withdraw/<path:project_id>")
def withdraw(project_id: str) -> ResponseReturnValue:
    """Takes back the import of one project or budget."""
    refuse_unseen(project_id)
    workspace, store = request_context.workspace(), request_context.store()
    try:
        with store.transaction():
            note_act(WITHDRAW, project_id, {PROJECTS: [project_id]})
            withdraw_file(workspace, store, project_id, request_context.now())
    except RefusedWithdrawalError as refusal:
        return render_guide(str(refusal)), 409
    except OSError as error:
        return render_guide(f"没有撤回：{os_error_cause(error)}"), fault_status(error)
    flash("已撤回导入，文件另存，可以在本页放回")
    return redirect(url_for(".show", _anchor="done"), 303)


def refuse_unseen(file_id: str) -> None:
    """404 for what is not in the scope of the person who asks."""
    if file_id not in {*target_register().ids, *(file.id for file in imported_budgets())}:
        abort(404, f"没有“{file_id}”，可能已经撤回")


@bp.post("/guide/restore")
def restore() -> ResponseReturnValue:
    """Puts back what was taken back."""
    workspace, store = request_context.workspace(), request_context.store()
    file = find_withdrawn(workspace, request.form.get("key", ""))
    if file is None or not is_of_scope(file):
        abort(404, "没有这份撤回的文件，可能已经放回")
    try:
        with store.transaction():
            note_act(PUT_BACK, file.id, {PROJECTS: [file.id]})
            put_back(workspace, file)
    except RefusedWithdrawalError as refusal:
        return render_guide(str(refusal)), 409
    except OSError as error:
        return render_guide(f"没有放回：{os_error_cause(error)}"), fault_status(error)
    flash(f"已放回“{file.name}”")
    request_context.keep_written_texts()
    return redirect(url_for(".show", _anchor="done"), 303)
