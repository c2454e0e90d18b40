"""The statements of a budget's text as sides of relations, and the cells of the tables that they repeat."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from budgets.answers import Term, known_cell_term
from budgets.budget import Budget, BudgetRow, BudgetTable, Reference, Side, Statement
from budgets.names import TOTAL, name_concept, normalize_text
from budgets.sums import total_rows_or_substitute
from budgets.table_terms import rows_meaning
from indicators.quoting import quote_text

TEXT = "B-text"


def walk_statements(statements: Sequence[Statement]) -> Iterator[Statement]:
    """Every statement and, below it, its parts."""
    for statement in statements:
        yield statement
        yield from walk_statements(statement.parts)


def statement_term(statement: Statement, value: Decimal | None = None, what: str = "") -> Term:
    """A statement as a side of a relation: its amount, or another number of it that ``what`` names."""
    return Term(
        name=f"说明中{quote_text(statement.subject)}{what}",
        value=statement.amount if value is None else value,
        place=statement.place or "情况说明",
        money=statement.money,
        spot=statement.spot,
    )


def referenced_table(budget: Budget, statement: Statement) -> BudgetTable | None:
    return budget.table(statement.reference.table) if statement.reference else None


def referenced_term(budget: Budget, statement: Statement) -> Term | None:
    """The cell that a statement repeats, where it has an amount."""
    table = referenced_table(budget, statement)
    if table is None or statement.reference is None:
        return None
    row = find_referenced_row(table, statement.reference)
    return known_cell_term(table, row, statement.reference.column)


def find_referenced_row(table: BudgetTable, reference: Reference) -> BudgetRow | None:
    """By name, else by what the name means; a total may be the row of zeros or the only row."""
    rows = table.rows_on(None if reference.side is Side.NONE else reference.side)
    candidates = rows_named(rows, reference.row) or rows_of_concept(table, rows, name_concept(reference.row))
    return next(iter(candidates), None)


def rows_named(rows: Sequence[BudgetRow], name: str) -> list[BudgetRow]:
    return [row for row in rows if normalize_text(row.name) == normalize_text(name)]


def rows_of_concept(table: BudgetTable, rows: Sequence[BudgetRow], concept: str) -> Sequence[BudgetRow]:
    return total_rows_or_substitute(table, rows) if concept == TOTAL else rows_meaning(rows, concept)
