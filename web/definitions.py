"""取数方法一览: how every number is counted; and the columns that data are read into."""

from flask import Blueprint, render_template, request

from pages.definitions_page import definitions_page, table_cards
from web import request_context
from workspace.methods import list_methods

bp = Blueprint("definitions", __name__)


@bp.get("/definitions", defaults={"part": ""})
@bp.get("/definitions/<any(columns):part>")
def show(part: str) -> str:
    """每个取数方法的口径、参数、所需的数据和列；或每张数据表的列、类型、认得的表头。"""
    workspace = request_context.workspace()
    if part:
        return render_template("definition_columns.html", cards=tuple(table_cards(workspace.tables)))
    word = request.args.get("q", "").strip()[:100]
    page = definitions_page(list_methods(workspace).values(), word)
    return render_template("definitions.html", page=page)
