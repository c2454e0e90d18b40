"""The pages of one project: the official tree, one indicator with its observations."""

from collections.abc import Mapping

from flask import Blueprint, abort, render_template, request, session

from forms.dossier import Dossier
from indicators.assessment import Assessment
from indicators.model import FUNDS, Project
from indicators.quoting import quote_text
from web import request_context
from web.entry_form import RefusedForm
from web.filling_page import AskedForm, filling_page
from web.findings import project_findings
from web.indicator_page import indicator_page
from web.project_page import PageContext, ProjectPage, project_page
from web.spot_checks_beside import spot_checks_beside

bp = Blueprint("projects", __name__)


@bp.get("/projects/<path:project_id>")
def show(project_id: str) -> str:
    """项目页：各指标的目标、实际与得分。"""
    return render_project(request_context.project_or_404(project_id), request.args.get("enter", ""))


def render_project(
    project: Project,
    row_id: str,
    refused: RefusedForm | None = None,
    *,
    accepting: Mapping[str, str] | None = None,
    accepting_refusal: str = "",
) -> str:
    """The project page with the forms of a row; with what was typed and why it was refused, if it was."""
    dossier = request_context.dossier_of(project)
    assessment = request_context.assess_dossier(dossier)
    asked = AskedForm(row_id, session.get("by", ""), refused, accepting or {}, accepting_refusal)
    filling = filling_page(assessment, dossier.records.entries, asked)
    page = build_project_page(assessment)
    return render_template("project.html", page=page, filling=filling, standing=dossier.standing)


def build_project_page(assessment: Assessment) -> ProjectPage:
    """What is wrong with the target file now is told on no page of the past."""
    project, declared = assessment.project, request_context.declared_projects()
    is_past = request_context.requested_known().is_past
    return project_page(
        assessment,
        request_context.history_of(project),
        page_context(),
        project.id in declared.fallen_back and not is_past,
        project_findings(() if is_past else declared.problems, assessment),
    )


@bp.get("/indicators/<path:project_id>/<indicator_id>")
def show_indicator(project_id: str, indicator_id: str) -> str:
    """指标页：定义、趋势、每次监测的来源与依据、人工填报。"""
    dossier = request_context.dossier_of(request_context.project_or_404(project_id))
    if not has_row(dossier.project, indicator_id):
        abort(404, f"项目{quote_text(dossier.project.name)}没有指标“{indicator_id}”")
    return render_indicator(dossier, indicator_id)


def has_row(project: Project, row_id: str) -> bool:
    """Whether a project has this indicator, or funds where the money is asked for."""
    return project.find_indicator(row_id) is not None or (row_id == FUNDS and project.funds is not None)


def render_indicator(dossier: Dossier, indicator_id: str) -> str:
    seen = request_context.history_of(dossier.project).get(indicator_id, [])
    page = indicator_page(request_context.assess_dossier(dossier), indicator_id, seen, page_context())
    checks = spot_checks_beside(
        request_context.store(),
        dossier.project.id,
        indicator_id,
        page.assessment.as_of,
        seen[-1].seq if seen else 0,
    )
    return render_template("indicator.html", page=page, standing=dossier.standing, checks=checks)


def page_context() -> PageContext:
    workspace = request_context.workspace()
    return PageContext(workspace.evaluators, workspace.table_labels)
