"""The pages of department budgets: the tables, and what can be told of their numbers."""

from flask import Blueprint, abort, render_template

from pages.budget_page import budget_page
from web import request_context

bp = Blueprint("budgets", __name__)


@bp.get("/budget/<path:budget_id>")
def show(budget_id: str) -> str:
    """部门预算：八张公开表，和逐项核对的结果。"""
    budgets = {budget.id: budget for budget in request_context.read_budgets()}
    if budget_id not in budgets:
        abort(404, f"没有“{budget_id}”的部门预算，请先导入部门预算")
    projects = request_context.declared_projects().projects.values()
    names = {project.id: project.name for project in projects}
    return render_template("budget.html", page=budget_page(budgets[budget_id], names))
