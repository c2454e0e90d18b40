"""采集计划: which slots are due, done, late or failed, which comes next; collecting now, or a span anew."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from indicators.model import Project
from pages.coverage_form import RefusedCoverageError, read_day
from pages.runs_page import measured_projects
from pages.schedule_page import AskedSchedule, schedule_page
from scheduling.evaluating import ANEW
from scheduling.health import read_scheduler_health
from store.slot_history import (
    FinishedSlot,
    SlotKey,
    read_attempted_days,
    read_finished_slots,
    read_slot_tallies,
)
from web import request_context
from web.auditing import note_failure
from web.declared_once import made_once
from web.lists import clock_warning
from web.schedule_period import since_of
from web.source_jobs import COLLECT, SET_SCHEDULE_JOB, open_jobs, submit_once

bp = Blueprint("schedule", __name__)

MOST_CHOICES = 300
"""Projects in the list of the form; of more the id is asked by name."""


@bp.get("/schedule")
def show() -> str:
    """采集计划：各项目的监测期到期、完成、迟采、失败的情况；立即采集，补采。"""
    return render_schedule()


def render_schedule(refusal: str = "") -> str:
    store = request_context.store()
    projects = made_once("measured", lambda projects: measured_projects(projects.values()))
    asked = AskedSchedule(
        request.args.get("state", ""),
        request.args.get("q", "").strip(),
        request.args.get("page", default=1, type=int),
    )
    page = schedule_page(
        projects,
        read_slot_tallies(store.db),
        slot_history,
        read_scheduler_health(store),
        request_context.now(),
        asked,
    )
    return render_template(
        "schedule.html",
        page=page,
        since=since_of([shown.line.project for shown in page.shown]),
        projects=made_once("choices", first_choices),
        left_out=max(0, len(projects) - MOST_CHOICES),
        jobs=[job for job in open_jobs() if job.kind in (COLLECT, SET_SCHEDULE_JOB)],
        warning=clock_warning(),
        refusal=refusal,
        typed=request.form,
        today=request_context.today(),
    )


def first_choices(projects: Mapping[str, Project]) -> list[Project]:
    """Those of the list of the form."""
    return sorted(measured_projects(projects.values()), key=project_name)[:MOST_CHOICES]


def project_name(project: Project) -> tuple[int, str]:
    return -project.year, project.name


def slot_history(ids: Sequence[str]) -> tuple[Mapping[SlotKey, FinishedSlot], Mapping[SlotKey, bool]]:
    db = request_context.store().db
    return read_finished_slots(db, ids), read_attempted_days(db, ids)


@bp.post("/schedule/collect")
def collect() -> ResponseReturnValue:
    """Asks for a job that measures: one day, or every slot of a span, of all projects or some."""
    try:
        parameters = collecting_parameters()
    except RefusedCoverageError as refusal:
        note_failure(refusal)
        return render_schedule(str(refusal)), 422
    chosen = [name for name in request.form.getlist("project") if name]
    words = f"{len(chosen)} 个项目" if chosen else "全部项目"
    words += "，全部重新计算" if ANEW in parameters else ""
    number = submit_once(COLLECT, parameters, request.form.get("by", ""), f"立即采集：{words}")
    return redirect(url_for("source_jobs.show", number=number), 303)


def collecting_parameters() -> dict[str, object]:
    """As the job takes them. Raises RefusedCoverageError for days that are none."""
    form, today = request.form, request_context.today()
    declared = request_context.all_declared_projects().projects
    chosen = [name for name in form.getlist("project") if name]
    if unknown := [name for name in chosen if name not in declared]:
        raise RefusedCoverageError(f"没有项目“{unknown[0][:60]}”，可能刚被移走；请重新选择")
    parameters: dict[str, object] = {"project": chosen} if chosen else {}
    if form.get(ANEW):
        parameters[ANEW] = True
    if form.get("span") == "span":
        first, last = (
            read_day(form.get("from", "").strip(), "起始日"),
            read_day(form.get("to", "").strip(), "截止日"),
        )
        refuse_order(first, last)
        return {**parameters, "from": first.isoformat(), "to": min(last, today).isoformat()}
    typed = form.get("as_of", "").strip()
    as_of = read_day(typed, "截至日") if typed else today
    if as_of > today:
        raise RefusedCoverageError(f"截至日 {as_of} 还没有到（今天是 {today}），不能采集")
    return {**parameters, "as_of": as_of.isoformat()}


def refuse_order(first: date, last: date) -> None:
    if first > last:
        raise RefusedCoverageError(f"起始日 {first} 在截止日 {last} 之后，请对调或改正")
