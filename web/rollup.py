"""The page of self-evaluations by department and unit, down to the projects."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request

from indicators.model import Project
from indicators.paper_acts import PaperKey, PaperState
from sealing.standing import paper_standing
from web import request_context
from web.lists import as_listed, matches_filter, requested_filter
from web.overview import department_sort_key, project_line
from web.rollup_page import EvaluatedLine, rollup_page
from workspace.dossier import SELF_EVALUATION

bp = Blueprint("rollup", __name__)


@bp.get("/rollup")
def show() -> str:
    """自评汇总：按部门、单位汇总预算、执行、得分、等级和报送情况，得分与执行不相称的单列。"""
    declared = request_context.declared_projects()
    every = list(declared.projects.values())
    asked = requested_filter(every)
    matching = sorted(
        (project for project in every if matches_filter(project, asked)), key=department_sort_key
    )
    found = evaluated_lines(matching)
    years = {project.year for project in every}
    page = rollup_page(found, asked, request.args.get("unit", ""), years)
    return render_template("rollup.html", page=page)


def evaluated_lines(projects: Sequence[Project]) -> list[EvaluatedLine]:
    declared = request_context.declared_projects()
    dossiers = request_context.dossiers_of(projects)
    states = paper_states(projects)
    return [
        EvaluatedLine(
            project_line(
                request_context.assess_dossier(as_listed(dossier)),
                dossier.project.id in declared.fallen_back,
                dossier.standing,
                dossier.sealed,
                is_damaged=bool(dossier.records.damage),
            ),
            states[dossier.project.id],
        )
        for dossier in dossiers
    ]


def paper_states(projects: Sequence[Project]) -> dict[str, PaperState]:
    """Where the self-evaluation of the year of each stands, as known at the instant asked for."""
    until = request_context.requested_known().instant
    acts = request_context.store().paper_acts.acts_of_projects(project.id for project in projects)
    states = {}
    for project in projects:
        key = PaperKey(project.id, SELF_EVALUATION, request_context.day_of(project))
        known = [act for act in acts.get(key, ()) if until is None or act.recorded_at <= until]
        states[project.id] = paper_standing(known).state
    return states
