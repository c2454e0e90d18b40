"""Jobs on pages: how far they are, cancelling, and the files they gave."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    g,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

import batches
from forms.kinds import FORM_KINDS
from people.permissions import Action
from scheduling.jobs import JOB_KINDS, STATE_WORDS, submit_job
from store import EvidenceError, Job, JobState, result_folder
from web import request_context
from web.auditing import note_act, note_refusal
from web.downloading import attachment_header
from web.permissions import OUT_OF_SCOPE
from web.person import signed_account, signed_name

bp = Blueprint("jobs", __name__)

assert batches.MODULES, "importing them registers the kinds of jobs"

CANCEL, START = "cancel_job", "start_job"
SEALING = "issue"
"""The kind of job that seals a paper."""
REFRESH_SECONDS = 3
PATIENCE = timedelta(seconds=20)
"""A job that nobody has begun for so long, with nothing before it, is not going to begin by itself."""
LEFT = (
    "还没有进程在执行任务，现在不会有结果：请系统管理员确认网页服务或定时采集正在运行，并查看它们的日志；"
    "启动之后任务会自动继续，不必重新提交"
)
OPEN = (JobState.WAITING, JobState.RUNNING)
STATE_COLOURS = {
    JobState.WAITING: "secondary",
    JobState.RUNNING: "blue",
    JobState.DONE: "green",
    JobState.FAILED: "red",
    JobState.CANCELLED: "secondary",
}


@dataclass(frozen=True)
class JobLine:
    """``alarm`` says why nothing will happen; ``before`` counts the jobs that come first."""

    job: Job
    label: str
    alarm: str = ""
    before: int = 0

    @property
    def badge(self) -> tuple[str, str]:
        return STATE_WORDS[self.job.state], STATE_COLOURS[self.job.state]

    @property
    def is_open(self) -> bool:
        return self.job.state in OPEN

    @property
    def result(self) -> dict[str, Any]:
        """What it gave, where that can be read."""
        return self.job.result if isinstance(self.job.result, dict) else {}


@bp.get("/jobs")
def show_all() -> str:
    """后台任务：提交了哪些，做到哪里，结果在哪里。"""
    newest = request_context.store().jobs.newest()
    lines = [job_line(job, newest) for job in newest if is_visible(job)]
    return render_template("jobs.html", lines=lines)


@bp.get("/jobs/<int:number>")
def show(number: int) -> ResponseReturnValue:
    """一项任务的进度和结果；封存办完的，回到那张表。"""
    job = job_or_404(number)
    if job.kind == SEALING and job.state is JobState.DONE:
        flash(str(job_line(job, ()).result.get("text", "已封存")))
        return redirect(f"{paper_address(job)}#done", 303)
    line = job_line(job, request_context.store().jobs.newest())
    address = paper_address(job) if job.kind == SEALING else ""
    return render_template("job.html", line=line, refresh=REFRESH_SECONDS, paper=address)


def paper_address(job: Job) -> str:
    """The page of the paper that a job seals; "" where it names none, as one of a command may."""
    given = job.parameters
    kind, projects = FORM_KINDS.get(str(given.get("kind"))), given.get("project")
    if not isinstance(projects, list) or len(projects) != 1:
        return ""
    page = "following.show" if kind and kind.monthly else "projects.show"
    return url_for(page, project_id=projects[0], as_of=given.get("day") or None)


@bp.post("/jobs/<int:number>/cancel")
def cancel(number: int) -> ResponseReturnValue:
    """Ask that it ends; one that has ended stays as it is."""
    job_or_404(number)
    store = request_context.store()
    with store.transaction():
        note_act(CANCEL, str(number))
        cancelled = store.jobs.cancel(number, request_context.now())
    if not cancelled:
        flash("任务已经结束，没有取消")
    return redirect(url_for(".show", number=number), 303)


@bp.get("/jobs/<int:number>/result")
def download(number: int) -> Response:
    """The file it gave."""
    line = job_line(job_or_404(number), ())
    sha256, name = str(line.result.get("sha256", "")), str(line.result.get("name", ""))
    if not sha256:
        abort(404, f"任务 {number} 没有可以下载的结果")
    try:
        content = result_folder(request_context.workspace().data).open_file(sha256)
    except EvidenceError:
        abort(404, f"任务 {number} 的结果文件已不在或被改动（结果只保存一周），请重新提交")
    response = send_file(content, mimetype="application/octet-stream")
    response.headers["Content-Disposition"] = attachment_header(name)
    return response


def job_or_404(number: int) -> Job:
    most = 2**63 - 1  # what the database can count to
    found = request_context.store().jobs.find(number) if number <= most else None
    if found and not is_visible(found):
        note_refusal(Action.VIEW, f"任务 {number}", OUT_OF_SCOPE)
        found = None
    return found or abort(404, f"没有任务 {number}；任务和结果只保存一周，过期的请重新提交")


def is_visible(job: Job) -> bool:
    """To whoever sees all projects, and to whoever started it while they still see all that it is about."""
    if request_context.scope().all:
        return True
    account, given = signed_account(), job.parameters
    if not account or given.get("account") != account or given.get("whole"):
        return False
    return all(map(request_context.can_see, [*given.get("among", ()), *given.get("project", ())]))


def job_line(job: Job, newest: list[Job] | tuple[Job, ...]) -> JobLine:
    label = JOB_KINDS[job.kind].label if job.kind in JOB_KINDS else job.kind
    before = [other for other in newest if other.id < job.id and other.state in OPEN]
    return JobLine(job, label, LEFT if is_left(job, newest) else "", len(before))


def is_left(job: Job, newest: list[Job] | tuple[Job, ...]) -> bool:
    """Whether it is open and nobody does anything about it."""
    jobs = request_context.store().jobs
    if job.state is JobState.RUNNING:
        return not jobs.is_held(job.id)
    if job.state is not JobState.WAITING or request_context.now() - job.created_at < PATIENCE:
        return False
    return not any(other.state is JobState.RUNNING and jobs.is_held(other.id) for other in newest)


def start_job(kind: str, parameters: dict[str, Any]) -> ResponseReturnValue:
    """Submit it, bound to who asks and to what they see now, and show how far it is."""
    store, asked = request_context.store(), {**parameters, **starter()}
    by = signed_name(request.form.get("by", ""))
    with store.transaction():
        note_act(g.get("action") or START, JOB_KINDS[kind].label)
        number = submit_job(store, kind, asked, by, request_context.now())
    return redirect(url_for("jobs.show", number=number), 303)


def starter() -> dict[str, Any]:
    """Whose job it is: the account, and which projects it may be about. Nothing without accounts."""
    account = signed_account()
    if not account:
        return {}
    if request_context.scope().all:
        return {"account": account, "whole": True}
    return {"account": account, "among": sorted(request_context.ids_in_scope())}


def keep_given(files: list[FileStorage], folder: Any) -> list[list[str]]:
    """Hash and name of each upload, kept for the job. Raises EvidenceError."""
    kept = [folder.keep_stream(cast(Any, file.stream), file.filename or "") for file in files]
    return [[evidence.sha256, evidence.name] for evidence in kept]
