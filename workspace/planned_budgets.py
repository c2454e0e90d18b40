"""The department budget that a paper would become, and why it is not taken as it was asked for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from budgets.answers import RelationResult
from budgets.budget import Budget
from budgets.budget_yaml import read_budget as read_budget_file
from budgets.reading.budget import BudgetPaper
from budgets.reconciliation import reconcile
from documents.document import Document
from indicators.model import Project
from workspace.newfiles import YEAR_UNKNOWN
from workspace.scanning import BUDGET_FILE_NAMES
from yamlfiles.problem import PaperPlace, Problem, Severity


@dataclass(frozen=True)
class PlannedBudget:
    """The department budget of a paper; ``answers`` say which of its sums hold, with the projects beside
    it."""

    budget: Budget
    path: Path
    answers: tuple[RelationResult, ...]
    is_unchanged: bool = False


def plan_budget(
    budget: Budget, folder: Path, projects: Iterable[tuple[Path, Project | None]]
) -> PlannedBudget:
    """``projects`` are those of the same paper with the files they would become."""
    path = folder / str(budget.year) / BUDGET_FILE_NAMES[0]
    beside = [project for file, project in projects if project and file.parent == path.parent]
    kept = path.is_file() and read_budget_file(path.read_bytes(), "")[0] == budget
    return PlannedBudget(budget, path, reconcile(budget, beside), kept)


def refused_budget(document: Document, read: BudgetPaper, has_sheets: bool) -> Iterator[Problem]:
    """Why the budget tables of a paper were not taken; beside target sheets that does not stop these."""
    if read.refusal:
        code, severity = ("B-unread", Severity.WARNING) if has_sheets else (YEAR_UNKNOWN, Severity.ERROR)
        yield Problem(PaperPlace("", document.name), code, severity, read.refusal)


def other_year(document: Document, read: BudgetPaper, year: int | None) -> Iterator[Problem]:
    """The year that a person gave does not undo the one that the title prints."""
    if read.budget and year is not None and read.budget.year != year:
        message = f"部门预算的题名写的是 {read.budget.year} 年，按题名读入，没有用所给的 {year} 年；请核对"
        yield Problem(PaperPlace("", document.name), "B-year", Severity.WARNING, message)
