"""取数方法一览: how every number is counted, for whoever may see numbers; and the columns that data are read into."""

from flask import Blueprint, render_template, request

from pages.definitions_page import definitions_page, table_cards
from web import request_context
from workspace.methods import list_methods

bp = Blueprint("definitions", __name__)


@bp.get("/definitions")
def show() -> str:
    """每个取数方法的口径、参数、所需的数据和列。"""
    methods = list_methods(request_context.workspace()).values()
    word = request.args.get("q", "").strip()[:100]
    return render_template("definitions.html", page=definitions_page(methods, word))


@bp.get("/definitions/columns")
def show_columns() -> str:
    """每张数据表的列、类型、认得的表头。"""
    cards = tuple(table_cards(request_context.workspace().tables))
    return render_template("definition_columns.html", cards=cards)
