"""Papers handed in, returned, reviewed, sealed and reopened by the buttons of their pages."""

from collections.abc import Mapping

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms.kinds import FORM_KINDS
from indicators.model import Project
from indicators.paper_acts import Act, PaperAct, PaperActor
from scheduling.jobs import submit_job
from sealing.standing import ACT_WORDS, ActedMeanwhileError, NotEntitledError, RefusedActError
from web import request_context
from web.auditing import note_act, note_failure, note_refusal, noting
from web.entry_form import clean_text, refuse_too_long, refuse_wrong_clock
from web.following import render_monitoring
from web.jobs import OPEN, SEALING, START, starter
from web.person import signed_account, signed_name
from web.projects import render_project
from workspace.entering import RefusedEntryError
from workspace.issuing import ACTIONS, PaperCall, act_on_paper, ready_to_issue
from workspace.paper_sources import paper_of

bp = Blueprint("issuing", __name__)

FIELDS = ("act", "by", "reason")


@bp.post("/papers/acts/<any('self-evaluation', 'monitoring'):kind>/<path:project_id>")
def act(kind: str, project_id: str) -> ResponseReturnValue:
    """Does one act on one paper and returns to its page; what is refused stays typed."""
    project = request_context.project_or_404(project_id)
    typed = {name: clean_text(request.form.get(name, "")) for name in FIELDS}
    typed["by"] = signed_name(typed["by"])
    try:
        done = do_act(kind, project, typed)
    except (RefusedActError, RefusedEntryError) as refusal:
        status = refused_status(typed["act"], project, refusal)
        return render_refusal(kind, project, typed, str(refusal)), status
    if isinstance(done, int):
        return redirect(url_for("jobs.show", number=done), 303)
    flash(f"已{ACT_WORDS[done.act]}（第 {done.revision} 版）")
    page = "following.show" if FORM_KINDS[kind].monthly else "projects.show"
    day = request.args.get("as_of")
    return redirect(url_for(page, project_id=project.id, as_of=day, _anchor="done"), 303)


def refused_status(act: str, project: Project, refusal: Exception) -> int:
    if isinstance(refusal, NotEntitledError):
        note_refusal(ACTIONS[Act(act)], project.id, str(refusal))
        return 403
    note_failure(refusal)
    return 409 if isinstance(refusal, ActedMeanwhileError) else 422


def do_act(kind: str, project: Project, typed: Mapping[str, str]) -> PaperAct | int:
    """The act; of sealing, which takes long, the number of its job. Raises RefusedActError or
    RefusedEntryError."""
    if typed["act"] not in {act.value for act in Act}:
        abort(400, f"没有这种办理“{typed['act']}”")
    refuse_too_long(typed.values())
    refuse_wrong_clock()
    paper = paper_of(project, kind, request_context.requested_day(), request_context.today())
    account, wanted = signed_account(), Act(typed["act"])
    actor = PaperActor(typed["by"].strip(), account, alone=not account)
    now, seen = request_context.now(), request.form.get("last_act", type=int)
    note = noting(ACTIONS[wanted])
    call = PaperCall(project, paper, wanted, actor, now, typed["reason"], seen, note)
    if wanted is Act.ISSUED:
        return start_sealing(call)
    return act_on_paper(request_context.workspace(), request_context.store(), call)


def start_sealing(call: PaperCall) -> int:
    """The number of the job, which is asked for once; whatever can be told now is refused now."""
    store = request_context.store()
    ready_to_issue(request_context.workspace(), store, call)
    paper = call.paper
    parameters = {
        "project": [paper.project],
        "kind": paper.kind,
        "as_of": paper.as_of.isoformat(),
        "reason": call.reason,
        "seen": call.seen,
        "day": request.args.get("as_of", ""),
        **starter(),
    }
    with store.transaction():
        for job in store.jobs.newest():
            is_same = job.kind == SEALING and dict(job.parameters) == parameters
            if is_same and job.state in OPEN and not job.cancel:
                return job.id
        note_act(START, f"{ACT_WORDS[Act.ISSUED]}：{paper.project}")
        return submit_job(store, SEALING, parameters, call.actor.name, call.now)


def render_refusal(kind: str, project: Project, typed: Mapping[str, str], refusal: str) -> str:
    if FORM_KINDS[kind].monthly:
        return render_monitoring(project, "", acting=typed, acting_refusal=refusal)
    return render_project(project, "", acting=typed, acting_refusal=refusal)
