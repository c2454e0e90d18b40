"""批复, 调整 and 撤销批复 as a page: what was decided of a sheet, how any two versions differ, and the form for the
next decision."""

from collections.abc import Mapping

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from indicators.decisions import Decision, DecisionAct
from indicators.model import Project
from indicators.sheet_difference import SheetChange
from pages.decisions_page import DecisionForm, DecisionsPage, VersionChoice, decisions_page
from people.permissions import Action
from scheduling.clock_guard import NOT_DECIDED, refused_clock_text
from web import request_context
from web.auditing import note_failure, note_refusal, noting
from web.entry_form import clean_text, refuse_too_long
from web.hindrances import deciding_hindrance
from web.person import signed_account, signed_name
from workspace.deciding import (
    DecidedMeanwhileError,
    Decider,
    NotEntitledToDecideError,
    SeenVersion,
    record_decision,
)
from workspace.decision_words import RefusedDecisionError, TypedDecision
from workspace.entering import RefusedEntryError
from workspace.sheet_history import WORKING, UnknownVersionError, compare_versions, read_history
from workspace.versions import sheet_at

bp = Blueprint("decisions", __name__)

FIELDS = ("document_number", "document_date", "effective_from", "reason", "by")
INCOMPLETE = "表单不完整，请刷新本页后再登记"


@bp.get("/decisions/<path:project_id>")
def show(project_id: str) -> str:
    """批复与调整页：目标的批复、调整和撤销，各版本的差别，登记新的决定。"""
    project = request_context.project_or_404(project_id)
    return render_decisions(project, DecisionForm({"by": session.get("by", "")}))


@bp.post("/decisions/<path:project_id>")
def decide(project_id: str) -> ResponseReturnValue:
    """Keeps one decision and returns to the page; what is refused stays typed, and what was decided meanwhile
    is shown."""
    project = request_context.project_or_404(project_id)
    typed = {name: clean_text(request.form.get(name, "")) for name in ("act", *FIELDS)}
    typed["by"] = signed_name(typed["by"])
    try:
        decision = keep_decision(project, typed)
    except (RefusedDecisionError, RefusedEntryError) as refusal:
        if is_decided_already(project, typed, refusal):
            return answer_kept(project, "这个决定已经登记过，没有重复登记")
        return render_decisions(project, DecisionForm(typed, str(refusal))), refused_status(project, refusal)
    session["by"] = decision.by
    return answer_kept(project, f"已登记：{decision.summary}，自 {decision.effective_from} 起执行")


def refused_status(project: Project, refusal: Exception) -> int:
    if isinstance(refusal, NotEntitledToDecideError):
        note_refusal(Action.DECIDE, project.id, str(refusal))
        return 403
    note_failure(refusal)
    return 409 if isinstance(refusal, DecidedMeanwhileError) else 422


def keep_decision(project: Project, typed: Mapping[str, str]) -> Decision:
    """Raises RefusedDecisionError or RefusedEntryError."""
    act, seen = next((act for act in DecisionAct if act == typed["act"]), None), seen_version()
    if act is None or seen is None:
        raise RefusedDecisionError(INCOMPLETE)
    refuse_too_long(typed.values())
    store, now = request_context.store(), request_context.now()
    if refusal := refused_clock_text(store, now, NOT_DECIDED):
        raise RefusedDecisionError(refusal)
    words = TypedDecision(**{name: typed[name] for name in FIELDS})
    decider = Decider(now, signed_account(), noting(Action.DECIDE))
    return record_decision(request_context.workspace(), store, project.id, act, words, decider, seen)


def seen_version() -> SeenVersion | None:
    """What the page showed that the form was sent from; ``None`` where the form does not say."""
    decision = request.form.get("decision", type=int)
    return None if decision is None else SeenVersion(decision, request.form.get("declared", ""))


def is_decided_already(project: Project, typed: Mapping[str, str], refusal: Exception) -> bool:
    """Whether what was decided meanwhile is this very form, sent a second time."""
    seen, kept = seen_version(), request_context.store().decisions.read([project.id]).of(project.id).decisions
    if seen is None or not kept or not isinstance(refusal, DecidedMeanwhileError):
        return False
    newer = [decision for decision in kept if decision.seq > seen.decision]
    return len(newer) == 1 and says_the_same(newer[0], typed, seen)


def says_the_same(decision: Decision, typed: Mapping[str, str], seen: SeenVersion) -> bool:
    words = (decision.document_number, str(decision.document_date), decision.reason, decision.by)
    sent = tuple(typed[name].strip() for name in ("document_number", "document_date", "reason", "by"))
    is_of_text = decision.act is DecisionAct.WITHDRAWN or decision.declared == seen.declared
    is_of_day = typed["effective_from"].strip() in ("", str(decision.effective_from))
    return decision.act == typed["act"] and words == sent and is_of_text and is_of_day


def answer_kept(project: Project, message: str) -> ResponseReturnValue:
    flash(message)
    return redirect(url_for(".show", project_id=project.id, _anchor="done"), 303)


def render_decisions(project: Project, form: DecisionForm) -> str:
    return render_template("decisions.html", page=build_page(project, form))


def build_page(project: Project, form: DecisionForm) -> DecisionsPage:
    workspace, store = request_context.workspace(), request_context.store()
    kept = store.decisions.read([project.id]).of(project.id)
    day = min(request_context.today(), project.span[1])
    return decisions_page(
        project,
        sheet_at(workspace, store, project, day).standing,
        read_history(workspace, store, project.id),
        kept.damage,
        declared_projects_working(project),
        unapproved_changes(project, kept.decisions),
        requested_difference(project),
        form,
        deciding_hindrance(project.id),
    )


def declared_projects_working(project: Project) -> Project | None:
    """The working text; ``None`` where the file is gone."""
    return request_context.find_declared(project.id).working.get(project.id)


def unapproved_changes(project: Project, decisions: tuple[Decision, ...]) -> tuple[SheetChange, ...]:
    """Of the working text against the last decision that stands."""
    try:
        return difference(project, "", WORKING) if decisions else ()
    except UnknownVersionError:
        return ()


def requested_difference(project: Project) -> VersionChoice | None:
    """``?from=`` and ``?to=``; 400 where there is no such version."""
    old, new = request.args.get("from", ""), request.args.get("to", "")
    if not (old and new):
        return None
    try:
        return VersionChoice(old, new, difference(project, old, new))
    except UnknownVersionError as error:
        abort(400, str(error))


def difference(project: Project, old: str, new: str) -> tuple[SheetChange, ...]:
    return compare_versions(request_context.workspace(), request_context.store(), project.id, old, new)
