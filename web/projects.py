"""The pages of one project: the official tree, one indicator with its observations."""

from collections.abc import Mapping

from flask import Blueprint, abort, render_template, request, session

from indicators.assessment import Assessment
from indicators.model import FUNDS, Project
from indicators.quoting import quote_text
from web import request_context
from web.filling_page import filling_page
from web.findings import project_findings
from web.indicator_page import indicator_page
from web.project_page import PageContext, ProjectPage, project_page

bp = Blueprint("projects", __name__)


@bp.get("/projects/<path:project_id>")
def show(project_id: str) -> str:
    """项目页：各指标的目标、实际与得分。"""
    typed = {"indicator": request.args.get("enter", ""), "by": session.get("by", "")}
    return render_project(request_context.project_or_404(project_id), typed)


def render_project(
    project: Project,
    typed: Mapping[str, str],
    refusal: str = "",
    *,
    accepting: Mapping[str, str] | None = None,
    accepting_refusal: str = "",
) -> str:
    """The project page; its forms with what was typed and why it was refused, if it was."""
    dossier = request_context.dossier_of(project)
    assessment = request_context.assess_dossier(dossier)
    filling = filling_page(assessment, typed, refusal, accepting, accepting_refusal)
    page = build_project_page(assessment)
    return render_template("project.html", page=page, filling=filling, standing=dossier.standing)


def build_project_page(assessment: Assessment) -> ProjectPage:
    project, declared = assessment.project, request_context.declared_projects()
    fallen_back = project.id in declared.fallen_back
    return project_page(
        assessment,
        request_context.history_of(project),
        page_context(),
        fallen_back,
        project_findings(declared.problems, assessment),
    )


@bp.get("/indicators/<path:project_id>/<indicator_id>")
def show_indicator(project_id: str, indicator_id: str) -> str:
    """指标页：定义、趋势、每次监测的来源与依据、人工填报。"""
    project = request_context.project_or_404(project_id)
    if not has_row(request_context.sheet_of(project).project, indicator_id):
        abort(404, f"项目{quote_text(project.name)}没有指标“{indicator_id}”")
    return render_indicator(project, indicator_id)


def has_row(project: Project, row_id: str) -> bool:
    """Whether a project has this indicator, or funds where the money is asked for."""
    return project.find_indicator(row_id) is not None or (row_id == FUNDS and project.funds is not None)


def render_indicator(project: Project, indicator_id: str) -> str:
    seen = request_context.history_of(project).get(indicator_id, [])
    dossier = request_context.dossier_of(project)
    assessment = request_context.assess_dossier(dossier)
    page = indicator_page(assessment, indicator_id, seen, page_context())
    return render_template("indicator.html", page=page, standing=dossier.standing)


def page_context() -> PageContext:
    workspace = request_context.workspace()
    return PageContext(workspace.evaluators, workspace.table_labels)
