"""确认取数方法: what is proposed for each row, taken by a click or left to a person, and set back."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pages.proposals_page import methods_page, sure_choices, typed_choices
from people.permissions import Action
from store import os_error_cause
from store.deeds import PROJECTS
from web import request_context
from web.auditing import note_act
from web.failures import fault_status
from web.target_register import target_register
from workspace.declared import ReadTargetFile
from workspace.method_choice import ChoiceKind, MethodChoice
from workspace.method_choices import RefusedChoiceError, SheetChangedMeanwhileError, plan_choices
from workspace.methods import list_methods
from workspace.proposals import ProjectProposals, find_target, propose_for_file
from workspace.source_states import STATE_WORDS, source_states

bp = Blueprint("proposals", __name__)

PAGE_SIZE = 20
BACK, SURE = "back:", "sure"
DONE_ALREADY = "已经是这样，没有改动"
UNDECIDED = "目标已经批复：改动取数方法或读法后，须在“批复与调整”中登记调整才生效"


@bp.get("/proposals")
def show_all() -> str:
    """确认取数方法：各项目还有几行待确认。"""
    register = target_register()
    pages = max(1, -(-len(register.ids) // PAGE_SIZE))
    page = min(max(request.args.get("page", default=1, type=int), 1), pages)
    workspace = request_context.workspace()
    states, reads = source_states(workspace), register.reads((page - 1) * PAGE_SIZE, page * PAGE_SIZE)
    offered = (propose_for_file(workspace, read, states) for read in reads)
    lines = [found for found in offered if found]
    sure = {line.project.id: len(sure_choices(line)) for line in lines}
    return render_template(
        "proposals.html", lines=lines, sure=sure, page=page, pages=pages, found=len(register.ids)
    )


@bp.get("/proposals/<path:project_id>")
def show(project_id: str) -> str:
    """确认一个项目的取数方法。"""
    return render_methods(read_target(project_id))


def read_target(project_id: str) -> ReadTargetFile:
    """404 where there is none, or none that somebody may see."""
    request_context.project_or_404(project_id)
    found = find_target(request_context.workspace(), project_id)
    return found or abort(404, f"没有项目“{project_id}”的目标文件")


def proposals_or_404(read: ReadTargetFile) -> ProjectProposals:
    found = propose_for_file(request_context.workspace(), read)
    return found or abort(404, request_context.explain_absence(read.id))


def render_methods(
    read: ReadTargetFile, typed: Mapping[str, str] | None = None, refusal: RefusedChoiceError | None = None
) -> str:
    by_row = refusal.by_row if refusal else {}
    methods = list_methods(request_context.workspace())
    page = methods_page(proposals_or_404(read), methods, typed or {}, str(refusal or ""), by_row)
    return render_template(
        "methods.html", page=page, project=page.proposals.project, source_words=STATE_WORDS
    )


@bp.post("/proposals/<path:project_id>")
def take(project_id: str) -> ResponseReturnValue:
    """Writes what was chosen; what is refused stays typed."""
    read, typed = read_target(project_id), request.form.to_dict()
    choices = asked_choices(proposals_or_404(read), typed)
    try:
        done = write_choices(read, choices, request.form.get("shown", ""))
    except RefusedChoiceError as refusal:
        status = 409 if isinstance(refusal, SheetChangedMeanwhileError) else 422
        return render_methods(read_target(project_id), typed, refusal), status
    except OSError as error:
        refused = RefusedChoiceError(f"没有保存：目标文件{os_error_cause(error)}")
        return render_methods(read, typed, refused), fault_status(error)
    flash(f"已保存：{told_of(choices)}{approval_note(project_id)}" if done else DONE_ALREADY)
    request_context.keep_written_texts()
    return redirect(next_address(project_id), 303)


def asked_choices(proposals: ProjectProposals, typed: Mapping[str, str]) -> list[MethodChoice]:
    act = typed.get("act", "")
    if act.startswith(BACK):
        return [MethodChoice(act.removeprefix(BACK), ChoiceKind.SET_BACK)]
    return sure_choices(proposals) if act == SURE else typed_choices(typed)


def next_address(project_id: str) -> str:
    """From the list of projects back to it; else the page itself, at what it says."""
    if request.form.get("act") == SURE:
        return url_for(".show_all", page=request.form.get("page", type=int), _anchor="done")
    return url_for(".show", project_id=project_id, _anchor="done")


def write_choices(read: ReadTargetFile, choices: Sequence[MethodChoice], shown: str) -> bool:
    """Whether anything was written; told to the audit first, in one transaction, so that two at once do not
    write over each other. Raises RefusedChoiceError or OSError."""
    workspace = request_context.workspace()
    with request_context.store().transaction():
        current = find_target(workspace, read.id) or read
        planned = plan_choices(workspace, current, choices, shown)
        if planned.is_done:
            return False
        details = {PROJECTS: [read.id], "way": "确认取数方法", "after": told_of(choices)}
        note_act(Action.DECLARE, read.id, details)
        planned.write()
    return True


def told_of(choices: Sequence[MethodChoice]) -> str:
    """采纳 2 行；保留人工填报 1 行."""
    words = {
        ChoiceKind.TAKE: "采纳建议",
        ChoiceKind.KEEP_MANUAL: "保留人工填报",
        ChoiceKind.SET_BACK: "退回人工填报",
    }
    counts = {kind: sum(choice.kind is kind for choice in choices) for kind in words}
    return "；".join(f"{words[kind]} {count} 行" for kind, count in counts.items() if count)


def approval_note(project_id: str) -> str:
    """What has to follow where the sheet is approved."""
    approved = request_context.workspace().approved_today(request_context.store())
    return f"。{UNDECIDED}" if project_id in approved else ""
