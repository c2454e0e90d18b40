"""From the form of a target sheet to what its page shows: the text it would give, checked."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request

from indicators.decisions import Standing
from indicators.rules import Profile
from pages.declaring_form import FUNDS, LIBRARY, DeclaringForm
from pages.method_fields import MethodFields, method_fields
from papers.target_files.target_file import file_name
from people.permissions import Action
from web import request_context
from web.declaring_page import DeclaringPage, SheetNotice, problem_words
from web.hindrances import role_hindrance
from web.library import library_page
from workbooks.sheet_texts import read_sheet_texts
from workspace.declaring import RefusedSheetError, removal_obstacle, text_to_be
from workspace.methods import Method, list_methods
from workspace.new_year import CARRIED, old_year_problems
from workspace.sheet_findings import CheckedSheet, check_sheet_text
from workspace.versions import sheet_at

NO_FILE = "targets/new.yaml"
"""Stands for the file that a new sheet will have; no page says it."""


@dataclass(frozen=True)
class BuiltSheet:
    """The text that the form gives and what the checks say of it; ``problems`` are why it gives none."""

    project_id: str
    file: str
    text: str
    problems: tuple[str, ...]
    checked: CheckedSheet | None
    profile: Profile
    methods: Mapping[str, Method]


def build_sheet(form: DeclaringForm) -> BuiltSheet:
    """Nothing is written."""
    workspace = request_context.workspace()
    methods = list_methods(workspace)
    project_id = form.project_id or f"{form.year}/{file_name(form.head.get('name', ''))}"
    file = f"targets/{form.project_id}.yaml" if form.project_id else NO_FILE
    profile = workspace.profiles.get(form.head.get("rules", "").strip()) or workspace.default_profile
    try:
        outcome = text_to_be(workspace, form.declared)
    except RefusedSheetError as refusal:
        return BuiltSheet(project_id, file, "", (str(refusal),), None, profile, methods)
    if outcome.text is None or read_sheet_texts(outcome.text) is None:
        words = problem_words(outcome.problems, methods)
        return BuiltSheet(project_id, file, "", words, None, profile, methods)
    left = old_year_problems(outcome.text, file, form.year - 1) if is_carried(form) else ()
    checked = check_sheet_text(workspace, outcome.text, file, project_id, left)
    return BuiltSheet(project_id, file, outcome.text, (), checked, profile, methods)


def is_carried(form: DeclaringForm) -> bool:
    """Whether a new sheet began as last year's: what still speaks of that year is told until it is saved."""
    return not form.project_id and CARRIED in form.origin.partition("\n")[0]


def page_of(
    form: DeclaringForm, built: BuiltSheet, notice: SheetNotice, notes: tuple[str, ...]
) -> DeclaringPage:
    workspace = request_context.workspace()
    profiles = tuple((name, profile.title) for name, profile in sorted(workspace.profiles.items()))
    return DeclaringPage(
        form=form,
        checked=built.checked,
        problems=built.problems,
        profile=built.profile,
        methods=built.methods,
        fields=open_method(form, built.methods),
        standing=standing_of(form.project_id),
        notice=notice,
        notes=notes,
        profiles=profiles,
        obstacle=removing_obstacle(form.project_id),
        library=library_page(request.form.get("find", "")) if form.open == LIBRARY else None,
    )


def open_method(form: DeclaringForm, methods: Mapping[str, Method]) -> MethodFields | None:
    """The parameters of the open part, where it has any."""
    row = form.open_row
    if row is not None:
        return method_fields(methods.get(row.row.text_of("evaluator")), row.row.text_of("with"))
    if form.open == FUNDS:
        evaluator = form.head.get("funds.evaluator", "") or "finance.spending"
        return method_fields(methods.get(evaluator), form.head.get("funds.with", ""))
    return None


def standing_of(project_id: str) -> Standing | None:
    """Whether the sheet was approved; of a new one nothing is known."""
    project = request_context.find_declared(project_id).projects.get(project_id)
    if project is None:
        return None
    workspace, store = request_context.workspace(), request_context.store()
    return sheet_at(workspace, store, project, min(request_context.today(), project.span[1])).standing


def removing_obstacle(project_id: str) -> str:
    """Why the sheet cannot be taken away; "" where it can, or where there is none yet."""
    if not project_id or role_hindrance(Action.DECLARE):
        return ""
    return removal_obstacle(request_context.store(), project_id)
