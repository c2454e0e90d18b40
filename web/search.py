"""The search of the top bar, over what the person who asks may see."""

from flask import Blueprint, abort, render_template, request

from pages.search_page import MOST_SHOWN, search_page
from web import request_context

bp = Blueprint("search", __name__)

MOST_CHARACTERS = 100


@bp.get("/search")
def show() -> str:
    """查找：项目、指标、单位、文号。"""
    words = request.args.get("q", "").strip()
    if len(words) > MOST_CHARACTERS:
        abort(400, f"查找的文字最多 {MOST_CHARACTERS} 字，现有 {len(words)} 字，请写短些")
    projects = request_context.declared_projects().projects
    decided = request_context.store().decisions.read(projects)
    decisions = {project_id: decided.of(project_id).decisions for project_id in projects}
    page = search_page(words, projects.values(), decisions)
    return render_template("search.html", page=page, most=MOST_SHOWN)
