"""The search of the top bar, over what the person who asks may see."""

from flask import Blueprint, abort, render_template, request

from pages.search_page import MOST_SHOWN, project_texts, search_page
from store.decisions import DecisionsByProject
from web import request_context
from web.declared_once import made_once

bp = Blueprint("search", __name__)

MOST_CHARACTERS = 100


@bp.get("/search")
def show() -> str:
    """查找：项目、指标、单位、文号。"""
    words = request.args.get("q", "").strip()
    if len(words) > MOST_CHARACTERS:
        abort(400, f"查找的文字最多 {MOST_CHARACTERS} 字，现有 {len(words)} 字，请写短些")
    seen, store = request_context.scope(), request_context.store()
    texts = made_once("search", lambda projects: project_texts(projects.values()))
    mine = texts if seen.all else [of_one for of_one in texts if seen.covers(of_one.project)]
    decided = store.decisions.read() if store.decisions.count() else DecisionsByProject()
    decisions = {name: kept.decisions for name, kept in decided.kept.items()}
    page = search_page(words, mine, decisions)
    return render_template("search.html", page=page, most=MOST_SHOWN)
