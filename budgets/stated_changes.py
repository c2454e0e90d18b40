"""How the text says that an amount changed: against both years' amounts, its percentage, and its reason."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from budgets.answers import (
    RelationResult,
    Term,
    Verdict,
    cannot_tell,
    check_equal,
    known_cell_term,
    rounding_unit,
)
from budgets.budget import Budget, Change, Statement
from budgets.changes import check_rate, difference_term
from budgets.names import CHANGE, PREVIOUS, TOTAL, name_concept
from budgets.statements import TEXT, find_referenced_row, referenced_table, referenced_term, statement_term

STATED_CHANGE, REASON, GROWTH = "B-text-change", "B-reason", "B-text-growth"


def check_change(
    budget: Budget, statement: Statement, statements: Sequence[Statement]
) -> Iterator[RelationResult]:
    """What changed against the amounts of both years, where the text or a table has them."""
    change = statement.change
    if change is None:
        return
    now = current_term(budget, statement)
    told = told_previous_term(budget, statement, change, statements)
    previous = told or table_previous_term(budget, statement, change)
    if now is not None and told is not None:
        yield from check_told_change(statement, change, now, told)
    if change.percent is not None and now is not None:
        yield from check_stated_growth(statement, change, now, previous if change.amount is None else told)
    if change.amount is not None:
        yield from check_change_in_table(budget, statement, change.amount)
    if change.amount is not None and change.reason is not None:
        yield check_reason(statement, change.amount, change.reason)


def current_term(budget: Budget, statement: Statement) -> Term | None:
    """The amount of this year: as the text has it beside the change, else the table."""
    if statement.amount is not None:
        return statement_term(statement)
    return referenced_term(budget, statement)


def told_previous_term(
    budget: Budget, statement: Statement, change: Change, statements: Sequence[Statement]
) -> Term | None:
    """The amount of the year before as the text has it: beside the change, else in a statement of its own."""
    if change.previous is not None:
        return statement_term(statement, change.previous, "上年数")
    base = find_base(budget, statement, change, statements)
    if base is None:
        return None
    is_named = bool(change.basis) or "预算" in base.subject
    return statement_term(base) if is_named or are_bases_meant(budget, statements) else None


def find_base(
    budget: Budget, statement: Statement, change: Change, statements: Sequence[Statement]
) -> Statement | None:
    """The statement of the same thing in the year that a change compares with."""
    year = change.year or budget.year - 1
    if statement.year is not None:
        return None
    candidates = [other for other in statements if other.year == year and other.amount is not None]
    same = [other for other in candidates if is_same_thing(statement, other) and has_basis(other, change)]
    return same[0] if same else None


def are_bases_meant(budget: Budget, statements: Sequence[Statement]) -> bool:
    """Whether some change comes out of the amounts that the text tells of last year: they may as well be 决算
    that stand there for themselves, while the changes are against last year's budget."""
    for statement in statements:
        change = statement.change
        if change is None or not change.amount:
            continue
        now, base = current_term(budget, statement), find_base(budget, statement, change, statements)
        amount = now.value_in(statement.money) if now else None
        if base and amount is not None and amount - change.amount == base.amount:
            return True
    return False


def is_same_thing(statement: Statement, other: Statement) -> bool:
    """Whether a statement of another year speaks of the same as this one."""
    if statement.reference is not None and other.counterpart is not None:
        return statement.reference == other.counterpart
    return name_concept(statement.subject) == name_concept(other.subject)


def has_basis(other: Statement, change: Change) -> bool:
    """False where one is of 预算 and the other of 决算."""
    is_budgeted = "预算" in other.subject
    is_spent = "决算" in other.subject or "执行" in other.subject
    if change.basis == "预算":
        return not is_spent or is_budgeted
    return not change.basis or not is_budgeted or is_spent


def table_previous_term(budget: Budget, statement: Statement, change: Change) -> Term | None:
    """上年数 of the row that a statement repeats, where both speak of the same year."""
    table, reference = referenced_table(budget, statement), statement.reference
    if table is None or reference is None or reference.column != TOTAL:
        return None
    if change.year is None or table.previous_year != change.year:
        return None
    return known_cell_term(table, find_referenced_row(table, reference), PREVIOUS)


def check_told_change(
    statement: Statement, change: Change, now: Term, previous: Term
) -> Iterator[RelationResult]:
    amount_now, amount_before = now.value_in(statement.money), previous.value_in(statement.money)
    if change.amount is None or amount_now is None or amount_before is None:
        return
    printed = statement_term(statement, change.amount, "增减额")
    yield check_equal(STATED_CHANGE, printed, difference_term(now, previous, amount_now - amount_before), 2)


def check_stated_growth(
    statement: Statement, change: Change, now: Term, previous: Term | None
) -> Iterator[RelationResult]:
    """增长 N% is of the amount of last year, not of this year's."""
    amount = now.value_in(statement.money)
    base = previous.value_in(statement.money) if previous else None
    if change.percent is None or amount is None or (base is None and change.amount is None):
        return
    difference = amount - (base or Decimal(0)) if change.amount is None else change.amount
    base = amount - difference if base is None else base
    printed = statement_term(statement, change.percent, "增减%")
    if base == 0:
        yield cannot_tell(GROWTH, printed, now, f"{printed.name}的上年数为 0，无法计算")
    else:
        terms = (now,) if previous is None else (now, previous)
        yield check_rate(GROWTH, printed, difference, base, rounding_unit(amount, difference), terms)


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
