"""The pages of one project: the official tree, one indicator with its observations."""

from collections.abc import Mapping

from flask import Blueprint, abort, render_template, request, session

from indicators.model import FUNDS, Project
from indicators.quoting import quote_text
from web import request_context
from web.filling_page import filling_page
from web.findings import project_findings
from web.indicator_page import indicator_page
from web.project_page import PageContext, project_page

bp = Blueprint("projects", __name__)


@bp.get("/projects/<path:project_id>")
def show(project_id: str) -> str:
    """项目页：各指标的目标、实际与得分。"""
    typed = {"indicator": request.args.get("enter", ""), "by": session.get("by", "")}
    return render_project(request_context.project_or_404(project_id), typed)


def render_project(project: Project, typed: Mapping[str, str], refusal: str = "") -> str:
    """The project page; its form with what was typed and why it was refused, if it was."""
    assessment = request_context.assessment_of(project)
    declared = request_context.declared_projects()
    fallen_back = project.id in declared.fallen_back
    remarks = project_findings(declared.problems, assessment)
    return render_template(
        "project.html",
        page=project_page(
            assessment, request_context.history_of(project), page_context(), fallen_back, remarks
        ),
        filling=filling_page(assessment, typed, refusal),
    )


@bp.get("/indicators/<path:project_id>/<indicator_id>")
def show_indicator(project_id: str, indicator_id: str) -> str:
    """指标页：定义、趋势、每次监测的来源与依据、人工填报。"""
    project = request_context.project_or_404(project_id)
    if project.find_indicator(indicator_id) is None and not (indicator_id == FUNDS and project.funds):
        abort(404, f"项目{quote_text(project.name)}没有指标“{indicator_id}”")
    seen = request_context.history_of(project).get(indicator_id, [])
    page = indicator_page(request_context.assessment_of(project), indicator_id, seen, page_context())
    return render_template("indicator.html", page=page)


def page_context() -> PageContext:
    workspace = request_context.workspace()
    return PageContext(workspace.evaluators, workspace.table_labels)
