"""目标申报: a target sheet made or edited in a form. Every button sends the whole form; nothing is written before
保存."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from people.permissions import Action
from store import os_error_cause
from store.deeds import PROJECTS
from web import request_context
from web.auditing import mark_noted, note_act, note_failure, note_refusal
from web.declaring_form import (
    FUNDS,
    HEAD,
    NEW_ROW_BRANCH,
    BrokenStateError,
    DeclaringForm,
    add_row,
    branch_of,
    form_of_sheet,
    move_row,
    open_part,
    read_state,
    remove_row,
    restore_row,
)
from web.declaring_page import SheetNotice, proposals_for
from web.declaring_typed import take_typed, too_long
from web.declaring_view import BuiltSheet, build_sheet, page_of
from web.declaring_weights import sum_weights, weight_of
from web.failures import fault_status
from web.import_scope import is_own, is_own_text
from web.library import add_picked
from workspace.declaring import (
    RefusedSheetError,
    SavedSheet,
    SheetChangedError,
    find_sheet,
    remove_sheet,
    save_sheet,
)
from workspace.methods import parameter_lines
from workspace.typed_sheet import sheet_of_text

bp = Blueprint("declaring", __name__)

SAVE, SAVE_NEXT, SAVE_ANYWAY, OVERWRITE = "save", "save-next", "save-anyway", "overwrite"
SAVING = frozenset({SAVE, SAVE_NEXT, SAVE_ANYWAY, OVERWRITE})
REMOVE_SHEET = "remove-sheet"
OUT_OF_SCOPE = "没有保存：主管部门和实施单位不在您的范围内；请改正，或由该单位的人员申报"
UNREADABLE = "这张目标表的文件写法有误，不能在网页上修改；请与管理员联系，改好后再打开"
HAS_ERRORS = (
    "没有保存：还有 {count} 处须改，见下面的检查。确实要先存下没有完成的目标表，请按“仍然保存”；"
    "没有改正之前，计分和采集仍按上一份没有错误的目标"
)


@bp.get("/declare/<path:project_id>")
def show(project_id: str) -> ResponseReturnValue:
    """目标申报页：修改一张目标表。"""
    form = open_part(opened_form(project_id), request.args.get("open", HEAD))
    return render_form(form)


@bp.post("/declare/<path:project_id>")
def edit(project_id: str) -> ResponseReturnValue:
    """One button of the form: something is added, moved, checked or saved."""
    form = sent_form()
    if form.project_id != project_id:
        abort(400, "表单不完整，没有处理；请从项目页重新打开目标申报")
    opened_form(project_id)  # only what is there and in scope may be edited
    return act_on(form)


def opened_form(project_id: str) -> DeclaringForm:
    """The form over the file as it is now; 404 where there is none or it is another's."""
    workspace = request_context.workspace()
    read = find_sheet(workspace, project_id)
    if read is None or (read.draft is not None and not is_own(read.draft)):
        abort(404, f"没有项目“{project_id}”的目标表")
    sheet = sheet_of_text(read.text)
    if sheet is None or (read.draft is None and not request_context.scope().all):
        abort(422, UNREADABLE)
    year = read.draft.year if read.draft else int(project_id.split("/")[0])
    return form_of_sheet(sheet, project_id=project_id, year=year, base=read.sha256)


def sent_form() -> DeclaringForm:
    """The form that travels with every request; 400 where it is broken."""
    try:
        return read_state(request.form.get("state", ""))
    except BrokenStateError as error:
        abort(400, str(error))


def act_on(sent: DeclaringForm) -> ResponseReturnValue:
    """What the button asks for, after what was typed was taken."""
    typed = take_typed(sent, request.form, request_context.workspace().evaluators)
    act, _, part = request.form.get("act", "").partition(":")
    if act in SAVING:
        return save_form(typed.form, typed.notes, act)
    if act == REMOVE_SHEET and typed.form.project_id:
        return remove_form(typed.form)
    mark_noted()  # nothing is changed: no row of the audit
    change = CHANGES.get(act)
    return render_form(change(typed.form, part) if change else typed.form, notes=typed.notes)


def add_blank(form: DeclaringForm, address: str) -> DeclaringForm:
    """A row below the 二级指标 of the button, else beside the open one."""
    first, _, second = address.partition("/")
    beside = branch_of(form.open_row) if form.open_row else NEW_ROW_BRANCH
    return add_row(form, (first, second) if second else beside, {})


def weigh_row(form: DeclaringForm, token: str) -> DeclaringForm:
    """What is missing to the full score is added to one row, or taken from it."""
    row, built = form.find_row(token), build_sheet(form)
    if row is None:
        return form
    weight = (weight_of(row) or 0) + sum_weights(form.rows, built.profile).missing
    return form.with_row(row.with_texts({"weight": f"{weight:f}"})) if weight > 0 else form


def use_method(form: DeclaringForm, evaluator: str) -> DeclaringForm:
    """A proposed evaluator with its parameters, for the open row; its reading is for a person to confirm."""
    row, built = form.open_row, build_sheet(form)
    found = proposals_for(built.checked, row, built.methods) if row and built.checked else ()
    taken = next((proposal for proposal in found if proposal.evaluator == evaluator), None)
    if row is None or taken is None:
        return form
    lines = parameter_lines(taken.params)
    return form.with_row(row.with_texts({"evaluator": evaluator, "with": lines}))


CHANGES: Mapping[str, Callable[[DeclaringForm, str], DeclaringForm]] = {
    "open": open_part,
    "add": add_blank,
    "remove": remove_row,
    "restore": restore_row,
    "up": lambda form, token: move_row(form, token, -1),
    "down": lambda form, token: move_row(form, token, 1),
    "weigh": weigh_row,
    "use": use_method,
    "take": lambda form, _: add_picked(form, request.form.getlist("pick")),
}
"""What the buttons of the form do to it; any other, as 检查, shows it anew."""


def render_form(form: DeclaringForm, notice: SheetNotice | None = None, notes: tuple[str, ...] = ()) -> str:
    page = page_of(form, build_sheet(form), notice or SheetNotice(), notes)
    return render_template("declare.html", page=page)


# Saving
# ----------------------------------------------------------------------------------------------------------


def save_form(form: DeclaringForm, notes: tuple[str, ...], act: str) -> ResponseReturnValue:
    """Writes the sheet and opens it anew; what cannot be written stays typed."""
    if act == OVERWRITE:
        form = replace(form, base=request.form.get("newest", ""))
    built = build_sheet(form)
    if refusal := [*too_long(form), *built.problems]:
        return refuse(form, f"没有保存：{'；'.join(refusal)}", notes)
    errors = built.checked.errors if built.checked else ()
    if errors and act not in (SAVE_ANYWAY, OVERWRITE):
        text = HAS_ERRORS.format(count=len(errors))
        return refuse(form, text, notes, can_save_anyway=bool(form.head["name"].strip()))
    if not is_own_text(built.text, built.file, built.project_id):
        note_refusal(Action.DECLARE, built.project_id, OUT_OF_SCOPE)
        return refuse(form, OUT_OF_SCOPE, notes, status=403)
    try:
        saved = write_form(form, built)
    except SheetChangedError as changed:
        return show_conflict(form, changed, notes)
    except RefusedSheetError as refusal_of_file:
        return refuse(form, str(refusal_of_file), notes, status=409)
    except OSError as error:
        text = f"没有保存：目标文件夹{os_error_cause(error)}"
        return refuse(form, text, notes, status=fault_status(error))
    return answer_saved(form, saved, act, notes)


def refuse(
    form: DeclaringForm,
    text: str,
    notes: tuple[str, ...],
    *,
    status: int = 422,
    can_save_anyway: bool = False,
) -> ResponseReturnValue:
    note_failure(text)
    return render_form(form, SheetNotice(text, can_save_anyway=can_save_anyway), notes), status


def write_form(form: DeclaringForm, built: BuiltSheet) -> SavedSheet:
    """Raises RefusedSheetError or OSError."""
    with request_context.store().transaction():
        return save_sheet(request_context.workspace(), form.declared, built.text, note_saving)


def note_saving(project_id: str, sha256: str) -> None:
    note_act(Action.DECLARE, project_id, {PROJECTS: [project_id], "sheet": sha256})


def answer_saved(
    form: DeclaringForm, saved: SavedSheet, act: str, notes: tuple[str, ...]
) -> ResponseReturnValue:
    if not saved.is_new:
        mark_noted()
    g.pop("declared", None)
    request_context.declared_projects()  # keeps the new text
    flash("；".join(("已保存" if saved.is_new else "与现在的目标表相同，没有重复保存", *notes)))
    part = form.next_token() if act == SAVE_NEXT else form.open
    shown = reopened(form, saved, part)
    return redirect(url_for(".show", project_id=saved.project_id, open=shown, _anchor="done"), 303)


def reopened(form: DeclaringForm, saved: SavedSheet, part: str) -> str:
    """The part under the token that it has in the form opened anew: rows are numbered as the file
    has them."""
    row = form.find_row(part)
    if row is None:
        return part if part in (HEAD, FUNDS) else HEAD
    fresh = opened_form(saved.project_id)
    row_id = row.row.text_of("id")
    return next((found.token for found in fresh.rows if found.row.text_of("id") == row_id != ""), HEAD)


def show_conflict(
    form: DeclaringForm, changed: SheetChangedError, notes: tuple[str, ...]
) -> ResponseReturnValue:
    note_failure(changed)
    read = find_sheet(request_context.workspace(), form.project_id)
    newest = read.sha256 if read else ""
    notice = SheetNotice(str(changed), changed.differences, newest)
    return render_form(form, notice, notes), 409


def remove_form(form: DeclaringForm) -> ResponseReturnValue:
    """Takes the sheet of a project away that has no records."""
    if request.form.get("sure") != "yes":
        return refuse(form, "没有删除：请先勾选“确认删除整张目标表”", ())
    workspace, store = request_context.workspace(), request_context.store()
    try:
        with store.transaction():
            is_gone = remove_sheet(workspace, store, form.project_id, form.base, note_removal)
    except RefusedSheetError as refusal:
        return refuse(form, str(refusal), (), status=409)
    except OSError as error:
        return refuse(form, f"没有删除：目标文件夹{os_error_cause(error)}", (), status=fault_status(error))
    flash(f"已删除“{form.head['name']}”的目标表" if is_gone else "这张目标表已经删除过")
    return redirect(url_for("listing.index"), 303)


def note_removal(project_id: str, sha256: str) -> None:
    note_act(Action.DECLARE, project_id, {PROJECTS: [project_id], "removed": sha256})
