"""采集周期: when projects are collected, changed in a form by the system administrator."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from indicators.model import Project
from indicators.schedules import SCHEDULES, TOLD, CollectionPeriod, schedule_words
from people.permissions import Action
from store.schedule_changes import read_schedule_changes
from web import request_context
from web.auditing import note_act, note_failure
from web.source_jobs import SET_SCHEDULE_JOB, submit_once
from workspace.setting_schedules import (
    CHANGED_SINCE,
    RefusedScheduleError,
    ScheduleChangedError,
    TypedPeriod,
    schedules_digest,
    set_schedules,
    typed_period,
)

bp = Blueprint("periods", __name__)

ONE, UNIT, ALL = "one", "unit", "all"
DIRECT = 20
"""Target files changed within two seconds; more become a job."""


@dataclass(frozen=True)
class Reach:
    """Which projects a change is to be of; ``base`` is the digest of their periods as shown."""

    name: str
    label: str
    projects: tuple[Project, ...]

    @property
    def base(self) -> str:
        return schedules_digest(self.projects)


@dataclass(frozen=True)
class PeriodPage:
    """One form; ``words`` are the choices."""

    project: Project
    reaches: tuple[Reach, ...]
    typed: TypedPeriod
    reach: str = ONE
    refusal: str = ""
    words: Mapping[str, str] = field(default_factory=lambda: {name: TOLD[name][0] for name in SCHEDULES})


@bp.get("/schedule/period/<path:project_id>")
def show(project_id: str) -> str:
    """采集周期：一个项目、一个单位或全部项目在每月（季、年）的哪一天采集。"""
    project = project_or_404(project_id)
    return render_page(PeriodPage(project, reaches_of(project), typed_period(project.schedule)))


def render_page(page: PeriodPage) -> str:
    since = since_of([page.project]).get(page.project.id)
    now = schedule_words(page.project.schedule)
    return render_template("schedule_period.html", page=page, since=since, now=now)


def project_or_404(project_id: str) -> Project:
    """Whoever keeps the schedule sees all projects of it, by name."""
    found = request_context.all_declared_projects().projects.get(project_id)
    return found or abort(404, f"没有项目“{project_id[:60]}”，可能刚被移走或改名")


def reaches_of(project: Project) -> tuple[Reach, ...]:
    every = tuple(request_context.all_declared_projects().projects.values())
    year = tuple(other for other in every if other.year == project.year)
    unit = tuple(other for other in year if other.unit.name == project.unit.name)
    reaches = [Reach(ONE, "只这个项目", (project,))]
    if project.unit.name and len(unit) > 1:
        reaches.append(Reach(UNIT, f"{project.unit.name}的 {len(unit)} 个项目", unit))
    if len(year) > max(1, len(unit)):
        reaches.append(Reach(ALL, f"{project.year} 年全部 {len(year)} 个项目", year))
    return tuple(reaches)


@bp.post("/schedule/period/<path:project_id>")
def save(project_id: str) -> ResponseReturnValue:
    """Writes the period into the target files; what is refused stays typed."""
    project, form = project_or_404(project_id), request.form
    typed = TypedPeriod(form.get("word", ""), form.get("day", ""), form.get("hour", ""))
    reaches = reaches_of(project)
    reach = next((reach for reach in reaches if reach.name == form.get("reach")), reaches[0])
    try:
        period = typed.read()
        if reach.base != form.get(f"base-{reach.name}"):
            raise ScheduleChangedError(CHANGED_SINCE)
    except RefusedScheduleError as refusal:
        note_failure(refusal)
        page = PeriodPage(project, reaches, typed, reach.name, refusal=str(refusal))
        return render_page(page), 409 if isinstance(refusal, ScheduleChangedError) else 422
    return change_all(reach, period)


def change_all(reach: Reach, period: CollectionPeriod) -> ResponseReturnValue:
    by = request.form.get("by", "").strip()[:50]
    if len(reach.projects) > DIRECT:
        asked = {"project": [project.id for project in reach.projects]}
        parameters = {**asked, "schedule": period.text, "base": reach.base}
        number = submit_once(SET_SCHEDULE_JOB, parameters, by, f"修改采集周期：{reach.label}")
        return redirect(url_for("source_jobs.show", number=number), 303)
    done = set_schedules(
        request_context.workspace(), request_context.store(), reach.projects, period, note_change
    )
    if done.changed:
        request_context.keep_written_texts()
    flash(f"{done.text}。已到期而没有采集过的监测期，由定时采集补采")
    return redirect(url_for("schedule.show", _anchor="done"), 303)


def note_change(project_id: str, details: Mapping[str, str]) -> None:
    note_act(Action.SET_SCHEDULE, project_id, details)


def since_of(projects: list[Project]) -> dict[str, tuple[datetime, str, str]]:
    """By project id: when and by whom the period was set that it has now, and what it was before."""
    lines = read_schedule_changes(request_context.store().db, [project.id for project in projects])
    found = {}
    for project in projects:
        line = lines.get(project.id)
        if line and line.event.details.get("after") == schedule_words(project.schedule):
            found[project.id] = (line.at, line.event.name, str(line.event.details.get("before", "")))
    return found
