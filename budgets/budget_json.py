"""A budget and what can be told of it as plain data: amounts as decimal strings, each with its place."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TypedDict

from budgets.answers import RelationResult, Term
from budgets.budget import Budget, BudgetRow, BudgetTable, Figure
from budgets.reconciliation import reconcile
from indicators.model import Project


class AmountData(TypedDict):
    value: str
    place: str


class RowData(TypedDict):
    code: str
    name: str
    side: str
    place: str
    amounts: dict[str, AmountData]


class TableData(TypedDict):
    kind: str
    title: str
    number: int | None
    place: str
    money: str
    columns: list[str]
    rows: list[RowData]


class TermData(TypedDict):
    name: str
    value: str | None
    place: str


class RelationData(TypedDict):
    relation: str
    verdict: str
    left: TermData
    right: TermData | None
    difference: str | None
    rounding: bool
    message: str


class BudgetData(TypedDict):
    year: int
    unit: str
    money: str
    tables: list[TableData]
    unread: list[str]
    unchecked: list[str]
    answers: list[RelationData]


def budget_as_json(budget: Budget, projects: Sequence[Project] = ()) -> BudgetData:
    """``projects`` are the target sheets read beside it."""
    return {
        "year": budget.year,
        "unit": budget.unit,
        "money": budget.money,
        "tables": [table_data(table) for table in budget.tables],
        "unread": list(budget.unread),
        "unchecked": list(budget.unchecked),
        "answers": [relation_data(result) for result in reconcile(budget, projects)],
    }


def table_data(table: BudgetTable) -> TableData:
    return {
        "kind": table.kind.value,
        "title": table.title,
        "number": table.number,
        "place": table.place,
        "money": table.money,
        "columns": list(table.columns),
        "rows": [row_data(row) for row in table.rows],
    }


def row_data(row: BudgetRow) -> RowData:
    return {
        "code": row.code,
        "name": row.name,
        "side": row.side.value,
        "place": row.place,
        "amounts": {name: amount_data(figure) for name, figure in row.figures.items()},
    }


def amount_data(figure: Figure) -> AmountData:
    return {"value": figure.unread_text or f"{figure.value:f}", "place": figure.place}


def relation_data(result: RelationResult) -> RelationData:
    return {
        "relation": result.relation,
        "verdict": result.verdict.value,
        "left": term_data(result.left),
        "right": term_data(result.right) if result.right else None,
        "difference": number_data(result.difference),
        "rounding": result.may_be_rounding,
        "message": result.message,
    }


def term_data(term: Term) -> TermData:
    return {"name": term.name, "value": term.text or number_data(term.value), "place": term.place}


def number_data(value: Decimal | None) -> str | None:
    """With all the digits that are printed, which a JSON number would lose."""
    return None if value is None else f"{value:f}"
