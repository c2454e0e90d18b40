"""采信: a person lets the doubts of a number stand, or takes that back, on the project page."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from indicators.model import Project
from indicators.records import ManualEntry, ProjectRecords
from web import request_context
from web.filling import clean_text, refuse_too_long, refuse_wrong_clock
from web.projects import render_project
from workspace.accepting import TypedAcceptance, build_acceptance
from workspace.entering import RefusedEntryError

bp = Blueprint("accepting", __name__)

FIELDS = ("indicator", "reason", "by")
MEASURED_MEANWHILE = "打开页面后又采集过，这个数已经变了；没有保存，请看过现在的数和存疑再采信"


@dataclass(frozen=True)
class SeenOnPage:
    """What the page that a form was sent from knew of: the number of the observation and of the newest
    entry."""

    observation: int | None
    entry: int | None


class MeasuredMeanwhileError(RefusedEntryError):
    """The number that the page showed is no more the one that stands."""


@bp.post("/acceptances/<path:project_id>")
def accept(project_id: str) -> ResponseReturnValue:
    """Keeps one acceptance, or its withdrawal, and returns to the project page; what is refused
    stays typed."""
    project = request_context.project_or_404(project_id)
    typed = {name: clean_text(request.form.get(name, "")) for name in FIELDS}
    seen = SeenOnPage(request.form.get("seen", type=int), request.form.get("after", type=int))
    try:
        kept = keep_acceptance(project, typed, seen)
    except RefusedEntryError as refusal:
        status = 409 if isinstance(refusal, MeasuredMeanwhileError) else 422
        return render_refusal(project, typed, str(refusal)), status
    session["by"] = typed["by"].strip()
    flash("已记录" if kept else "这次采信已经记录过，没有重复保存")
    day = request.args.get("as_of")
    return redirect(url_for("projects.show", project_id=project.id, as_of=day, _anchor="done"), 303)


def render_refusal(project: Project, typed: Mapping[str, str], refusal: str) -> str:
    filling = {"indicator": typed["indicator"], "by": typed["by"]}
    return render_project(project, filling, accepting=typed, accepting_refusal=refusal)


def keep_acceptance(project: Project, typed: Mapping[str, str], seen: SeenOnPage) -> bool:
    """Whether it was kept; not where the same was kept after the page was drawn. Raises
    RefusedEntryError."""
    refuse_too_long(typed)
    refuse_wrong_clock()
    store, as_of = request_context.store(), request_context.day_of(project)
    with store.transaction():
        records = store.read_records([project.id], as_of)[project.id]
        if is_sent_again(records, typed, seen):
            return False
        check_observation(records, typed["indicator"], seen.observation)
        store.record_entry(entry_from_form(project, typed, records))
    return True


def is_sent_again(records: ProjectRecords, typed: Mapping[str, str], seen: SeenOnPage) -> bool:
    after = seen.entry
    newer = [entry for entry in records.entries if after is not None and entry.seq > after]
    return any(
        entry.acceptance
        and entry.indicator == typed["indicator"]
        and entry.by == typed["by"].strip()
        and entry.acceptance.reason == typed["reason"].strip()
        and entry.acceptance.is_withdrawal == is_withdrawal()
        for entry in newer
    )


def check_observation(records: ProjectRecords, indicator_id: str, shown: int | None) -> None:
    standing = records.observations.get(indicator_id)
    if standing is not None and standing.seq != shown:
        raise MeasuredMeanwhileError(MEASURED_MEANWHILE)


def entry_from_form(project: Project, typed: Mapping[str, str], records: ProjectRecords) -> ManualEntry:
    sheet = request_context.sheet_of(project)
    return build_acceptance(
        TypedAcceptance(typed["reason"], typed["by"], is_withdrawal()),
        sheet.project,
        typed["indicator"],
        sheet.profile,
        records,
        as_of=request_context.day_of(project),
        now=request_context.now(),
    )


def is_withdrawal() -> bool:
    return request.form.get("act") == "withdraw"
