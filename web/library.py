"""指标库: indicators to look through and to pick, and their way into a sheet that is being declared."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, render_template, request

from indicators.branches import BRANCH_TREE
from pages.declaring_form import DeclaringForm, add_row, open_part
from web import request_context
from workspace.library import ListedItem, open_library, row_texts
from workspace.methods import list_methods
from yamlfiles.problem import Problem

bp = Blueprint("library", __name__)


@dataclass(frozen=True)
class LibraryLine:
    """An item as it is shown: ``method`` is its evaluator in words with what it lacks here."""

    key: str
    listed: ListedItem
    method: str


@dataclass(frozen=True)
class LibraryPage:
    """``groups`` are the lines found by topic; ``total`` how many items there are."""

    groups: tuple[tuple[str, tuple[LibraryLine, ...]], ...]
    word: str
    first: str
    total: int
    problems: tuple[Problem, ...]
    year: int

    @property
    def found(self) -> int:
        return sum(len(lines) for _, lines in self.groups)

    @property
    def firsts(self) -> tuple[str, ...]:
        return tuple(BRANCH_TREE)


@bp.get("/library")
def show() -> str:
    """指标库页：按主题列出可选的指标，勾选后新建目标表。"""
    page = library_page(request.args.get("q", ""), request.args.get("level", ""))
    return render_template("library.html", page=page)


def library_page(word: str = "", first: str = "") -> LibraryPage:
    workspace = request_context.workspace()
    library, methods = open_library(workspace), list_methods(workspace)
    word = word.strip()[:50]
    groups: dict[str, list[LibraryLine]] = {}
    for listed in library.items:
        if is_asked(listed, word, first):
            method = methods.get(listed.item.evaluator)
            line = LibraryLine(listed.key, listed, method.label if method else "由人填报")
            groups.setdefault(listed.item.topic, []).append(line)
    found = tuple((topic, tuple(lines)) for topic, lines in groups.items())
    year = request_context.today().year
    return LibraryPage(found, word, first, len(library.items), library.problems, year)


def is_asked(listed: ListedItem, word: str, first: str) -> bool:
    item = listed.item
    texts = (item.name, item.topic, item.target, *item.branch, *item.basis.values())
    return (not first or item.branch[0] == first) and any(word in text for text in texts)


def add_picked(form: DeclaringForm, picked: Iterable[str]) -> DeclaringForm:
    """The picked indicators as new rows; the first of them is opened."""
    before = len(form.rows)
    for listed in open_library(request_context.workspace()).find_items(picked):
        form = add_row(form, listed.item.branch, row_texts(listed.item))
    added = form.rows[before:]
    return form if not added else open_part(form, added[0].token)
