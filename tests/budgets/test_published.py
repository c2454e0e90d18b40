"""Twelve budgets of published shapes in three formats: nothing right is accused, every planted slip is found, the same in each."""

import os
from collections.abc import Callable, Sequence

import pytest

from budgets.answers import RelationResult, Verdict
from budgets.budget_yaml import read_budget as read_file
from budgets.reading.budget import format_budget, read_budget
from budgets.reconciliation import reconcile
from documents import html_page, word, workbook
from documents.document import Document
from documents.open_file import open_document
from documents.reading import FileContents
from tests.budgets.published import Paper
from tests.budgets.published_text import PAPERS
from tests.budgets.slips import SLIPS, Slip, planted
from tests.papers.seed_documents import Part, as_docx, as_html, as_xlsx

Typeset = Callable[[Sequence[Part]], bytes]
FORMATS: dict[str, tuple[Typeset, Callable[[bytes], FileContents]]] = {
    "html": (as_html, html_page.read),
    "docx": (as_docx, word.read),
    "xlsx": (as_xlsx, workbook.read),
}
IN_ALL = os.environ.get("BUDGETS") == "all"
MOST_UNTOLD = 6
"""Tables that are not there, 项目支出 without target sheets, 机关运行经费, and some of a whole."""


def answers_of(paper: Paper, kind: str) -> tuple[RelationResult, ...]:
    typeset, read = FORMATS[kind]
    document = Document("预算", kind, "", read(typeset(paper.parts())).blocks)
    budget = read_budget(document)
    assert budget is not None
    return reconcile(budget)


def broken(answers: Sequence[RelationResult]) -> list[tuple[str, str]]:
    return [(answer.relation, answer.message) for answer in answers if answer.verdict is Verdict.BROKEN]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_a_right_budget_is_accused_of_nothing_in_any_format(paper: Paper) -> None:
    told = {
        kind: [(each.relation, each.verdict, each.message) for each in answers_of(paper, kind)]
        for kind in FORMATS
    }
    assert [message for _, verdict, message in told["html"] if verdict is Verdict.BROKEN] == []
    assert sum(verdict is Verdict.CANNOT_TELL for _, verdict, _ in told["html"]) <= MOST_UNTOLD
    assert told["docx"] == told["xlsx"] == told["html"]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_year_unit_money_and_all_tables_are_read_and_read_again(paper: Paper) -> None:
    budget = read_budget(open_document(as_html(paper.parts()), "预算.html"))
    assert budget is not None
    assert budget.unit == paper.name
    assert budget.unread == ()
    assert read_file(format_budget(budget).encode(), "targets/2024/budget.yaml") == (budget, ())


def chosen_papers(slip: Slip, number: int) -> list[Paper]:
    """Those that have a place for the slip; one of them where not all are tried."""
    papers = [changed for paper in PAPERS if (changed := planted(paper, slip))]
    return papers if IN_ALL else papers[number % len(papers) :][:1]


@pytest.mark.parametrize("number", range(len(SLIPS)), ids=lambda number: SLIPS[number].name)
def test_every_slip_is_found_the_same_in_every_format(number: int) -> None:
    papers = chosen_papers(SLIPS[number], number)
    assert papers
    for paper in papers:
        found = broken(answers_of(paper, "html"))
        assert SLIPS[number].relations & {relation for relation, _ in found}, paper.name
        assert broken(answers_of(paper, "docx")) == broken(answers_of(paper, "xlsx")) == found
