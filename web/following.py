"""绩效运行监控 as a page: lights at the end of a month, and what people say of the rest of the year."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from forms.monitoring.monitoring import examine_monitoring
from indicators.model import EMPTY_MAPPING, Project
from indicators.records import ManualEntry
from web import request_context
from web.filling import clean_text, record_once, refuse_too_long
from web.issuing_page import paper_steps
from web.monitoring_page import STANDING_FIELDS, MonitoringForm, build_form, monitoring_page
from workspace.entering import RefusedEntryError, TypedEntry, build_entry

bp = Blueprint("following", __name__)

FIELDS = ("value", "grade", *STANDING_FIELDS, "by")


@bp.get("/projects/<path:project_id>/monitoring")
def show(project_id: str) -> str:
    """监控页：截至某月末各指标的灯号、全年预计、偏差原因。"""
    typed = {"indicator": request.args.get("enter", ""), "by": session.get("by", "")}
    return render_monitoring(request_context.project_or_404(project_id), typed)


@bp.post("/projects/<path:project_id>/monitoring")
def enter(project_id: str) -> ResponseReturnValue:
    """Keeps what a person says of one row at the end of the month; what is refused stays typed in the
    form."""
    project = request_context.project_or_404(project_id)
    typed = {name: clean_text(request.form.get(name, "")) for name in ("indicator", *FIELDS)}
    typed["cause"] = clean_text("、".join(filter(None, request.form.getlist("cause"))))
    try:
        entry = entry_from_form(project, typed)
    except RefusedEntryError as refusal:
        return render_monitoring(project, typed, str(refusal)), 422
    kept = entry is not None and record_once(entry, request.form.get("after", type=int))
    session["by"] = typed["by"].strip()
    flash("已记录" if kept else "这份填报已经记录过，没有重复保存")
    day = request.args.get("as_of")
    return redirect(url_for(".show", project_id=project.id, as_of=day, _anchor="done"), 303)


def entry_from_form(project: Project, typed: Mapping[str, str]) -> ManualEntry | None:
    """Only what differs from what stands is said again, ``None`` where nothing does; raises RefusedError."""
    refuse_too_long(typed)
    seen = request_context.form_dossier("monitoring", project).monitoring()
    form = build_form(seen, {"indicator": typed["indicator"]})
    changed = {
        name: typed[name] for name in FIELDS if form is None or typed[name] != form.typed.get(name, "")
    }
    if set(changed) <= {"by"} and any(typed[name] for name in FIELDS if name != "by"):
        return None
    return build_entry(
        TypedEntry(**{**changed, "by": typed["by"]}, withdrawn=cleared_fields(changed, form)),
        seen.project,
        typed["indicator"],
        seen.profile,
        as_of=seen.as_of,
        now=request_context.now(),
    )


def cleared_fields(changed: Mapping[str, str], form: MonitoringForm | None) -> frozenset[str]:
    """The fields that a person emptied: they were sent blank, and what stands in them stood in the form that
    was sent."""
    drawn = request.form.get("after", type=int)
    if form is None or drawn is None or any(entry.seq > drawn for entry in form.entries):
        return frozenset()
    return frozenset(name for name, text in changed.items() if name in request.form and not text.strip())


def render_monitoring(
    project: Project,
    typed: Mapping[str, str],
    refusal: str = "",
    *,
    acting: Mapping[str, str] = EMPTY_MAPPING,
    acting_refusal: str = "",
) -> str:
    steps = paper_steps("monitoring", project, acting, acting_refusal)
    dossier = request_context.form_dossier("monitoring", project)
    monitored = dossier.monitoring()
    findings = examine_monitoring(monitored, dossier.explanation_deadline)
    page = monitoring_page(monitored, findings, request_context.today(), typed, refusal)
    return render_template("monitoring.html", page=page, steps=steps, standing=dossier.standing)
