"""Filling in by a person: one entry from the form on the project page."""

from pathlib import PurePath
from typing import BinaryIO, cast

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from indicators.model import Project
from indicators.seen import Evidence
from web import current
from web.projects import render_project
from workspace.entering import RefusedError, Typed, entry_of

bp = Blueprint("filling", __name__)


@bp.post("/entries/<path:project_id>")
def enter(project_id: str) -> ResponseReturnValue:
    """Keeps one entry and returns to the project page; what is refused stays typed in the form."""
    project = current.project_or_404(project_id)
    typed = {
        name: request.form.get(name, "")
        for name in ("indicator", "value", "grade", "points", "reason", "measure", "by")
    }
    try:
        keep(project, typed)
    except RefusedError as refusal:
        return render_project(project, typed, str(refusal)), 422
    flash("已记录")
    day = request.args.get("as_of")
    return redirect(url_for("projects.show", project_id=project.id, as_of=day) + "#tree", 303)


def keep(project: Project, typed: dict[str, str]) -> None:
    """The entry with its evidence files, kept; raises RefusedError, and then keeps no entry."""
    fields = Typed(**{name: typed[name] for name in ("value", "grade", "points", "reason", "measure", "by")})
    evidence = kept_files()
    entry = entry_of(
        fields,
        project,
        typed["indicator"],
        current.workspace().profile_of(project),
        as_of=current.day_of(project),
        now=current.now(),
        evidence=evidence,
    )
    current.store().record(entry)


def kept_files() -> list[Evidence]:
    """The uploaded files, kept by hash; the name is only remembered, never a path."""
    folder = current.workspace().evidence()
    uploads = [each for each in request.files.getlist("evidence") if each.filename]
    return [folder.keep(cast(BinaryIO, each.stream), PurePath((each.filename or "").replace("\\", "/")).name) for each in uploads]
