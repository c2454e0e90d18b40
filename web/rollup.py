"""The page of self-evaluations by department and unit, down to the projects."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, render_template, request

from indicators.paper_acts import PaperKey, PaperState
from pages.rollup_page import EvaluatedLine, rollup_page
from sealing.standing import paper_standing
from store.lines import ProjectLine
from web import request_context
from web.listed_lines import listed_lines
from web.lists import requested_filter
from workspace.dossier import SELF_EVALUATION

bp = Blueprint("rollup", __name__)


@bp.get("/rollup")
def show() -> str:
    """自评汇总：按部门、单位汇总预算、执行、得分、等级和报送情况，得分与执行不相称的单列。"""
    asked, unit = replace(requested_filter(), unit=""), request.args.get("unit", "")
    listed = listed_lines(asked, whole=True)
    found = evaluated_lines(listed.all_lines())
    years = {year for year, _, _ in listed.groups}
    page = rollup_page(found, listed.asked, unit, years)
    return render_template("rollup.html", page=page, freshness=listed.freshness)


def evaluated_lines(lines: Sequence[ProjectLine]) -> list[EvaluatedLine]:
    states = paper_states(lines)
    return [EvaluatedLine(line, states[line.project]) for line in lines]


def paper_states(lines: Sequence[ProjectLine]) -> dict[str, PaperState]:
    """Where the self-evaluation of the year of each stands, as known at the instant asked for."""
    until = request_context.requested_known().instant
    acts = request_context.store().paper_acts.acts_of_projects(line.project for line in lines)
    states = {}
    for line in lines:
        key = PaperKey(line.project, SELF_EVALUATION, line.as_of)
        known = [act for act in acts.get(key, ()) if until is None or act.recorded_at <= until]
        states[line.project] = paper_standing(known).state
    return states
