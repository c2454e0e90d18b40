"""What the text states: against the tables, against itself, and how it explains what changed."""

from collections.abc import Iterator, Sequence

from budgets.answers import (
    RelationResult,
    Verdict,
    cannot_tell,
    cell_term,
    check_equal,
)
from budgets.budget import Budget, Statement
from budgets.stated_changes import check_change
from budgets.stated_parts import check_part_amounts, check_part_changes, check_shares, check_sources
from budgets.statements import TEXT, find_referenced_row, referenced_table, statement_term, walk_statements


def check_statements(budget: Budget) -> Iterator[RelationResult]:
    statements = tuple(walk_statements(budget.statements))
    for statement in statements:
        yield from check_statement(budget, statement, statements)
    yield from check_sources(budget)


def check_statement(
    budget: Budget, statement: Statement, statements: Sequence[Statement]
) -> Iterator[RelationResult]:
    """``statements`` are all of the text in their order, parts behind their wholes."""
    yield from check_against_table(budget, statement)
    yield from check_part_amounts(budget, statement)
    yield from check_part_changes(statement)
    yield from check_shares(budget, statement, statements)
    yield from check_change(budget, statement, statements)


def check_against_table(budget: Budget, statement: Statement) -> Iterator[RelationResult]:
    table = referenced_table(budget, statement)
    if statement.reference is None or statement.amount is None or table is None:
        return
    stated = statement_term(statement)
    row = find_referenced_row(table, statement.reference)
    if row is None:
        missing = f"{table.kind}没有“{statement.reference.row}”行"
        why = f"{missing}，{stated.name} {stated.display_text} 无法核对"
        yield cannot_tell(TEXT, stated, None, why)
        return
    cell = cell_term(table, row, statement.reference.column)
    if statement.amount == 0 and cell.is_blank:
        message = f"{stated.name}为 0，{cell.name}空白，没有矛盾"
        yield RelationResult(TEXT, Verdict.HOLDS, stated, cell, message)
    else:
        yield check_equal(TEXT, stated, cell, rounded=True)
