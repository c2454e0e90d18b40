"""What the text states: against the tables, against itself, and how it explains what changed."""

from collections.abc import Iterator
from decimal import Decimal

from budgets.answers import (
    RelationResult,
    Verdict,
    cannot_tell,
    cell_term,
    check_equal,
    known_cell_term,
    unit_of_last_place,
)
from budgets.budget import Budget, Statement
from budgets.changes import check_rate
from budgets.names import CHANGE, TOTAL
from budgets.stated_parts import check_part_amounts, check_part_changes, check_shares, check_sources
from budgets.statements import find_referenced_row, referenced_table, statement_term, walk_statements

TEXT, REASON, GROWTH = "B-text", "B-reason", "B-text-growth"


def check_statements(budget: Budget) -> Iterator[RelationResult]:
    for statement in walk_statements(budget.statements):
        yield from check_statement(budget, statement)
    yield from check_sources(budget)


def check_statement(budget: Budget, statement: Statement) -> Iterator[RelationResult]:
    yield from check_against_table(budget, statement)
    yield from check_part_amounts(budget, statement)
    yield from check_part_changes(statement)
    yield from check_shares(statement)
    yield from check_change(budget, statement)


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


def check_change(budget: Budget, statement: Statement) -> Iterator[RelationResult]:
    """增长 N% from the amounts beside it; the reason named may not be more than what changed."""
    change = statement.change
    if change is None or change.amount is None:
        return
    if change.percent is not None and statement.amount is not None:
        yield from check_stated_growth(statement, statement.amount, change.amount, change.percent)
    yield from check_change_in_table(budget, statement, change.amount)
    if change.reason is not None:
        yield check_reason(statement, change.amount, change.reason)


def check_stated_growth(
    statement: Statement, amount: Decimal, change: Decimal, percent: Decimal
) -> Iterator[RelationResult]:
    printed = statement_term(statement, percent, "增减%")
    stated = statement_term(statement)
    previous = amount - change
    if previous == 0:
        yield cannot_tell(GROWTH, printed, stated, f"{printed.name}的上年数为 0，无法计算")
    else:
        unit = unit_of_last_place(amount, change)
        yield check_rate(GROWTH, printed, change, previous, unit, (stated,))


def check_change_in_table(budget: Budget, statement: Statement, change: Decimal) -> Iterator[RelationResult]:
    """The change stated against 增减额 of the table, where both compare with the same year."""
    table = referenced_table(budget, statement)
    reference = statement.reference
    if table is None or reference is None or reference.column != TOTAL:
        return
    if statement.change is None or table.previous_year != statement.change.year:
        return
    cell = known_cell_term(table, find_referenced_row(table, reference), CHANGE)
    if cell is not None:
        yield check_equal(TEXT, statement_term(statement, change, "增减额"), cell, rounded=True)


def check_reason(statement: Statement, change: Decimal, explained: Decimal) -> RelationResult:
    left = statement_term(statement, change, "增减额")
    right = statement_term(statement, explained, "所说原因的金额")
    explains_some = change * explained > 0 and abs(explained) < abs(change)
    if change == explained or explains_some:
        message = f"{left.name} {left.display_text}，{right.name} {right.display_text}，不超过增减额"
        return RelationResult(REASON, Verdict.HOLDS, left, right, message)
    message = (
        f"{left.name}为 {left.display_text}，{right.name}却是 {right.display_text}；"
        "请补充其他增减因素，或改正金额"
    )
    return RelationResult(REASON, Verdict.BROKEN, left, right, message)
