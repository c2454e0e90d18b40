"""Budget documents of invented units, and what they say."""

from pathlib import Path

from budgets.answers import RelationResult, Verdict
from budgets.budget import Budget
from budgets.reading.budget import read_budget
from budgets.reconciliation import reconcile
from documents.open_file import open_document

LINCHUAN = Path(__file__).parent / "linchuan-2025.txt"


def linchuan() -> str:
    """Every sum of this one is right."""
    return LINCHUAN.read_text(encoding="utf-8")


def budget_of(text: str, name: str = "预算.txt") -> Budget:
    found = read_budget(open_document(text.encode(), name))
    assert found is not None
    return found


def answers_of(text: str) -> tuple[RelationResult, ...]:
    return reconcile(budget_of(text))


def broken(answers: tuple[RelationResult, ...]) -> list[RelationResult]:
    return [answer for answer in answers if answer.verdict is Verdict.BROKEN]
