"""Filling in by a person: one entry from the form on the project page."""

from flask import Blueprint, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from indicators.model import Project
from store import EvidenceError, StoreError
from web import request_context
from web.entry_form import EntryPage, RefusedForm, keep_entry, refused_form, sent_form
from web.filling_page import row_choices
from web.projects import render_project
from web.saving_notes import saved_text
from workspace.correcting import standing_texts
from workspace.entering import RefusedEntryError

bp = Blueprint("filling", __name__)

NEXT = "next"
"""The button that saves and opens the next row."""
FIELDS = ("value", "grade", "points", "reason", "measure")


@bp.post("/entries/<path:project_id>")
def enter(project_id: str) -> ResponseReturnValue:
    """Keeps what a form says anew and returns to the project page; what is refused stays typed in the
    form."""
    project = request_context.project_or_404(project_id)
    sent = sent_form(FIELDS)
    (dossier,) = request_context.dossiers_of([project])
    try:
        kept = keep_entry(sent, EntryPage(dossier.project, dossier.profile, dossier.as_of, standing_texts))
    except (RefusedEntryError, EvidenceError) as refusal:
        refused, status = refused_form(sent, refusal)
        return render_project(project, sent.indicator, refused), status
    except StoreError as error:
        cause = str(error).replace(f"{request_context.workspace().root}/", "")
        return render_project(project, sent.indicator, RefusedForm(sent, f"没有保存：{cause}")), 503
    session["by"] = sent.by.strip()
    flash(saved_text(kept, project, sent.indicator))
    asked, row = request.args.get("as_of"), row_after(sent.indicator, project)
    address = url_for("projects.show", project_id=project.id, as_of=asked, enter=row or None, _anchor="done")
    return redirect(address, 303)


def row_after(row_id: str, project: Project) -> str:
    """The next row of the project that lacks something, where the button says to go on; "" without any."""
    if request.form.get("then") != NEXT:
        return ""
    order = [row for row, _ in row_choices(request_context.assessment_of(project))]
    place = order.index(row_id) + 1 if row_id in order else 0
    lacking = {item.row_id for item in request_context.assessment_of(project).missing}
    return next((row for row in (*order[place:], *order[:place]) if row in lacking), "")
