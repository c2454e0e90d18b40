"""A budget and what can be told of it as plain data: amounts as decimal strings, each with its place."""

from collections.abc import Sequence
from typing import Any

from budgets.answers import RelationResult, Term
from budgets.budget import Budget, BudgetRow, BudgetTable
from budgets.reconciliation import reconcile
from indicators.model import Project


def budget_as_json(budget: Budget, projects: Sequence[Project] = ()) -> dict[str, Any]:
    """``projects`` are the target forms read beside it."""
    return {
        "year": budget.year,
        "unit": budget.unit,
        "money": budget.money,
        "tables": [table_data(table) for table in budget.tables],
        "unread": list(budget.unread),
        "answers": [relation_data(result) for result in reconcile(budget, projects)],
    }


def table_data(table: BudgetTable) -> dict[str, Any]:
    return {
        "kind": table.kind.value,
        "title": table.title,
        "number": table.number,
        "place": table.place,
        "money": table.money,
        "columns": list(table.columns),
        "rows": [row_data(row) for row in table.rows],
    }


def row_data(row: BudgetRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "side": row.side.value,
        "place": row.place,
        "amounts": {
            name: {"value": figure.unread_text or f"{figure.value:f}", "place": figure.place}
            for name, figure in row.figures.items()
        },
    }


def relation_data(answer: RelationResult) -> dict[str, Any]:
    gap = answer.difference
    return {
        "relation": answer.relation,
        "verdict": answer.verdict.value,
        "left": term_data(answer.left),
        "right": term_data(answer.right) if answer.right else None,
        "difference": None if gap is None else f"{gap:f}",
        "message": answer.message,
    }


def term_data(term: Term) -> dict[str, str | None]:
    return {
        "name": term.name,
        "value": term.text or (None if term.value is None else f"{term.value:f}"),
        "place": term.place,
    }
