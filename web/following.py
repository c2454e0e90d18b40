"""绩效运行监控 as a page: lights at the end of a month, and what people say of the rest of the year."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from forms.monitoring.monitoring import examine_monitoring
from indicators.model import EMPTY_MAPPING, Project
from pages.project_frame import Tab, project_frame
from store import EvidenceError
from web import request_context
from web.entry_form import EntryPage, RefusedForm, keep_entry, refused_form, sent_form
from web.filling_page import AskedForm
from web.issuing_page import paper_steps
from web.monitoring_page import OUTLOOK_FIELDS, VALUE_FIELDS, monitoring_page, month_texts
from workspace.entering import RefusedEntryError

bp = Blueprint("following", __name__)


@bp.get("/projects/<path:project_id>/monitoring")
def show(project_id: str) -> str:
    """监控页：截至某月末各指标的灯号、全年预计、偏差原因。"""
    return render_monitoring(request_context.project_or_404(project_id), request.args.get("enter", ""))


@bp.post("/projects/<path:project_id>/monitoring")
def enter(project_id: str) -> ResponseReturnValue:
    """Keeps what a person says anew of one row at the end of the month; what is refused stays typed in the
    form."""
    project = request_context.project_or_404(project_id)
    sent = sent_form((*VALUE_FIELDS, *OUTLOOK_FIELDS))
    seen = request_context.form_dossier("monitoring", project).monitoring()
    texts_of = month_texts(seen.project, seen.elapsed, sent.indicator)
    try:
        page = EntryPage(seen.project, seen.profile, seen.as_of, texts_of, is_of_month=True)
        kept = keep_entry(sent, page)
    except (RefusedEntryError, EvidenceError) as refusal:
        refused, status = refused_form(sent, refusal)
        return render_monitoring(project, sent.indicator, refused), status
    session["by"] = sent.by.strip()
    flash(kept)
    day = request.args.get("as_of")
    return redirect(url_for(".show", project_id=project.id, as_of=day, _anchor="done"), 303)


def render_monitoring(
    project: Project,
    row_id: str,
    refused: RefusedForm | None = None,
    *,
    acting: Mapping[str, str] = EMPTY_MAPPING,
    acting_refusal: str = "",
) -> str:
    steps = paper_steps("monitoring", project, acting, acting_refusal)
    dossier = request_context.form_dossier("monitoring", project)
    monitored = dossier.monitoring()
    findings = examine_monitoring(monitored, dossier.explanation_deadline)
    asked = AskedForm(row_id, session.get("by", ""), refused)
    today = request_context.viewed_day().today
    page = monitoring_page(monitored, dossier.records.entries, findings, today, asked)
    neighbours = request_context.find_neighbours(project)
    frame = project_frame(project, dossier.as_of, Tab.MONITORING, neighbours)
    return render_template("monitoring.html", page=page, steps=steps, standing=dossier.standing, frame=frame)
