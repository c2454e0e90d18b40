"""What of a budget no relation tells anything of: said once for every paragraph."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from budgets.answers import RelationResult, Term, cannot_tell
from budgets.budget import Budget, Statement
from budgets.stated import check_against_table
from budgets.stated_changes import check_change, told_previous_term
from budgets.stated_parts import check_part_amounts, check_part_changes, check_shares
from budgets.statements import statement_term, walk_statements

UNCHECKED = "B-unchecked"


def check_coverage(budget: Budget) -> Iterator[RelationResult]:
    """Not a relation: the numbers and tables that take part in none."""
    for place, numbers in groupby(unchecked_numbers(budget), key=lambda term: term.place):
        terms = list(numbers)
        listed = "、".join(f"{term.name.removeprefix('说明中')} {term.display_text}" for term in terms)
        why = f"说明中有 {len(terms)} 个数没有核对，表和说明中没有可以相比的数：{listed}"
        yield cannot_tell(UNCHECKED, Term("说明中没有核对的数", place=place, spot=terms[0].spot), None, why)
    if not budget.unit:
        why = "没有读出是哪个单位的预算，单位名称没有与绩效目标表核对；请在 unit 写明"
        yield cannot_tell(UNCHECKED, Term("预算的单位"), None, why)
    for text in budget.unchecked:
        yield cannot_tell(UNCHECKED, Term("没有核对的内容"), None, text)


def unchecked_numbers(budget: Budget) -> Iterator[Term]:
    statements = tuple(walk_statements(budget.statements))
    wholes = {id(part): whole for whole in statements for part in whole.parts}
    bases = base_names(budget, statements)
    for statement in statements:
        terms = unchecked_of_statement(budget, statement, wholes.get(id(statement)), statements)
        yield from (term for term in terms if term.name not in bases)


def base_names(budget: Budget, statements: Sequence[Statement]) -> set[str]:
    """The amounts of last year that changes are held against."""
    pairs = ((statement, statement.change) for statement in statements)
    terms = (told_previous_term(budget, owner, change, statements) for owner, change in pairs if change)
    return {term.name for term in terms if term}


def unchecked_of_statement(
    budget: Budget, statement: Statement, whole: Statement | None, statements: Sequence[Statement]
) -> Iterator[Term]:
    """The amount, the share, the change and its percentage, each where nothing is said of it."""
    told = told_names(budget, statement, whole, statements)
    change = statement.change
    numbers = (
        (statement.amount, ""),
        (statement.share, "占比"),
        (change.amount if change else None, "增减额"),
        (change.percent if change else None, "增减%"),
    )
    for number, what in numbers:
        term = statement_term(statement, number, what)
        if number is not None and not told & told_by(statement, what):
            yield term


def told_by(statement: Statement, what: str) -> set[str]:
    """The names of the terms that tell of a number: a percentage that is held holds its change too."""
    name = statement_term(statement).name
    return {f"{name}增减额", f"{name}增减%"} if what == "增减额" else {f"{name}{what}"}


def told_names(
    budget: Budget, statement: Statement, whole: Statement | None, statements: Sequence[Statement]
) -> set[str]:
    """The names of the terms of all results about a statement and its parts."""
    results = [
        *check_against_table(budget, statement),
        *check_shares(budget, statement, statements),
        *check_change(budget, statement, statements),
    ]
    names = {term.name for result in results for term in (result.left, result.right) if term}
    own = statement_term(statement).name
    if results or is_summed(budget, statement, whole) or is_of_missing_table(budget, statement):
        names.add(own)
    if whole is not None:
        names |= {result.left.name for result in check_shares(budget, whole, statements)}
    if any(True for _ in check_part_changes(whole or statement)):
        names.add(f"{own}增减额")
    return names


def is_summed(budget: Budget, statement: Statement, whole: Statement | None) -> bool:
    """Whether the amount takes part in a sum of parts."""
    sums = [*check_part_amounts(budget, statement), *(check_part_amounts(budget, whole) if whole else ())]
    return bool(sums)


def is_of_missing_table(budget: Budget, statement: Statement) -> bool:
    """What the text says of a table that is not there is told with the table."""
    return statement.reference is not None and budget.table(statement.reference.table) is None
