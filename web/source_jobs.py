"""Jobs about data on pages of their own: collecting, reading sources, trying uploads out; seen by whoever may
see all runs, also by administrators, who see no projects."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from people.permissions import Action
from scheduling import evaluating
from scheduling.jobs import submit_job
from store import Job
from web import request_context
from web.auditing import note_act
from web.jobs import CANCEL, OPEN, REFRESH_SECONDS, job_line, starter
from web.person import current_person, signed_name

bp = Blueprint("source_jobs", __name__)

assert evaluating, "importing it registers its kind of job"
COLLECT, READ, TRY, SET_SCHEDULE_JOB = "evaluate", "read_source", "try_upload", "set_schedule"
KINDS = {
    COLLECT: Action.RUN,
    READ: Action.SUPPLY,
    TRY: Action.SUPPLY,
    SET_SCHEDULE_JOB: Action.SET_SCHEDULE,
}
"""What asking for one takes, and ending it."""
CANCELLED = "没有取消：任务已经结束"


@bp.get("/sources/jobs/<int:number>")
def show(number: int) -> str:
    """一次采集或读取的进度和结果。"""
    line = job_line(job_or_404(number), request_context.store().jobs.newest())
    return render_template("source_job.html", line=line, refresh=REFRESH_SECONDS, taken=KINDS[line.job.kind])


@bp.post("/sources/jobs/<int:number>/cancel")
def cancel(number: int) -> ResponseReturnValue:
    """Ask that it ends; what was kept of finished days stays."""
    job = job_or_404(number)
    person = current_person()
    if person and (reason := person.denial(KINDS[job.kind])):
        abort(403, reason)
    store = request_context.store()
    with store.transaction():
        note_act(CANCEL, str(number))
        if not store.jobs.cancel(number, request_context.now()):
            flash(CANCELLED)
    return redirect(url_for(".show", number=number), 303)


def job_or_404(number: int) -> Job:
    found = request_context.store().jobs.find(number) if number < 2**63 else None
    if found is None or found.kind not in KINDS:
        abort(404, f"没有采集或读取任务 {number}；任务和结果只保存一周")
    return found


def open_jobs() -> list[Job]:
    """Those that wait or are being done, the oldest first."""
    newest = request_context.store().jobs.newest()
    return [job for job in reversed(newest) if job.kind in KINDS and job.state in OPEN]


def submit_once(kind: str, parameters: Mapping[str, Any], by: str, note: str) -> int:
    """Ask for a job; the number of one that was asked for before and is not done yet, where there is one of
    the same."""
    store, asked = request_context.store(), dict(parameters)
    with store.transaction():
        for job in open_jobs():
            if job.kind == kind and {**job.parameters, **asked} == dict(job.parameters) and not job.cancel:
                return job.id
        note_act(KINDS[kind], note)
        return submit_job(store, kind, {**asked, **starter()}, signed_name(by), request_context.now())
