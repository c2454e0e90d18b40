"""What the text names as parts of an amount: their sum, changes, shares, and where the money comes from."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from budgets.answers import (
    RelationResult,
    Term,
    cannot_tell,
    check_at_most,
    check_equal,
    known_cell_term,
    rounding_unit,
    sum_terms,
)
from budgets.budget import Budget, BudgetTable, Side, Statement, TableKind
from budgets.changes import check_rate
from budgets.names import BASIC, GENERAL, PROJECT, TOTAL, name_concept
from budgets.statements import referenced_term, statement_term
from budgets.table_terms import find_row_by_concept

PARTS, SHARE, SOURCE = "B-parts", "B-share", "B-source"
GENERAL_WHOLE = re.compile(
    r"(其|总|全部|全年|本年|年度|部门|单位|支出|收入|收支|预算|经费|合计|总额|总数|总量|总计|额|的|财政拨款)*"
)
"""What names no other whole than the one that the parts are listed below."""
SOURCE_ROWS = ((re.compile("本年|当年"), GENERAL), (re.compile("结转|结余"), "上年结转"))
"""What a source is called in the text, and the row of 财政拨款收支总表 that it is."""


def check_part_amounts(budget: Budget, statement: Statement) -> Iterator[RelationResult]:
    """What follows as 其中 or 包括. Where the text names no amount for the whole, the table's stands for it."""
    parts = [statement_term(part) for part in statement.parts if part.amount is not None]
    if not parts:
        return
    listed = sum_terms(parts, "说明中所列各项之和")
    whole = statement_term(statement)
    if whole.value is None:
        whole = referenced_term(budget, statement) or whole
    if whole.value is None:
        why = f"{whole.name}没有金额，所列各项之和 {listed.display_text} 无法核对"
        yield cannot_tell(PARTS, whole, listed, why)
    elif statement.parts_complete:
        yield check_equal(PARTS, whole, listed, len(parts))
    else:
        yield check_at_most(PARTS, whole, listed)


def check_part_changes(statement: Statement) -> Iterator[RelationResult]:
    """Where every part is a change (甲增加 5 万元), together they are the change of the whole."""
    changes = [part.change for part in statement.parts if part.change and part.amount is None]
    whole = statement.change
    if whole is None or whole.amount is None or not changes or len(changes) < len(statement.parts):
        return
    terms = [
        statement_term(part, change.amount) for part, change in zip(statement.parts, changes, strict=True)
    ]
    left = statement_term(statement, whole.amount, "增减额")
    yield check_equal(PARTS, left, sum_terms(terms, "所列各项增减额之和"))


def check_shares(
    budget: Budget, statement: Statement, statements: Sequence[Statement]
) -> Iterator[RelationResult]:
    """占比 of a whole that is named, else of the parts in their whole, or in the sum of what is listed."""
    if statement.share_of and (whole := named_whole_term(budget, statement, statements)):
        yield from check_share(statement, whole)
    parts = [part for part in statement.parts if part.amount is not None]
    whole = whole_term(statement, parts)
    for part in parts:
        if may_be_share_of(part, statement) and named_whole_term(budget, part, statements) is None:
            yield from check_share(part, whole)


def may_be_share_of(part: Statement, whole: Statement) -> bool:
    """False where the text names another whole than the one that the part stands below."""
    is_named_so = name_concept(part.share_of) == name_concept(whole.subject)
    return not part.share_of or is_named_so or GENERAL_WHOLE.fullmatch(part.share_of) is not None


def named_whole_term(budget: Budget, statement: Statement, statements: Sequence[Statement]) -> Term | None:
    """The amount of what a share is said to be of: the nearest statement of that name, first those before
    it, then the cell of a table."""
    if not statement.share_of:
        return None
    index = next(number for number, other in enumerate(statements) if other is statement)
    before = find_named_whole(statement, reversed(statements[:index]))
    cell = share_cell_term(budget, statement)
    if before is None and cell is not None:
        return cell
    found = before or find_named_whole(statement, statements[index + 1 :])
    return statement_term(found) if found else None


def find_named_whole(statement: Statement, others: Iterable[Statement]) -> Statement | None:
    return next((other for other in others if is_named_whole(statement, other)), None)


def is_named_whole(statement: Statement, other: Statement) -> bool:
    if other.amount is None or other.year != statement.year:
        return False
    if other.reference is not None and other.reference == statement.share_reference:
        return True
    return name_concept(other.subject) == name_concept(statement.share_of)


def share_cell_term(budget: Budget, statement: Statement) -> Term | None:
    if statement.year is not None:
        return None
    return referenced_term(budget, replace(statement, reference=statement.share_reference))


def whole_term(statement: Statement, parts: Sequence[Statement]) -> Term:
    if statement.amount is not None:
        return statement_term(statement)
    return sum_terms([statement_term(part) for part in parts], "所列各项之和")


def check_share(part: Statement, whole: Term) -> Iterator[RelationResult]:
    amount = whole.value_in(part.money)
    if part.share is None or part.amount is None or amount is None:
        return
    printed = statement_term(part, part.share, "占比")
    if amount != 0:
        unit = rounding_unit(part.amount, amount)
        yield check_rate(SHARE, printed, part.amount, amount, unit, (statement_term(part), whole))
    elif part.share:
        yield cannot_tell(SHARE, printed, whole, f"{whole.name}为 0，{printed.name}无法计算")


def check_sources(budget: Budget) -> Iterator[RelationResult]:
    """基本支出 and 项目支出 tell how much of each comes from this year and how much was carried over."""
    fiscal = budget.table(TableKind.FISCAL)
    wholes = [
        statement
        for statement in budget.statements
        if statement.reference and statement.reference.table is TableKind.GENERAL and statement.parts
    ]
    columns = {whole.reference.column for whole in wholes if whole.reference}
    if fiscal is None or not {BASIC, PROJECT} <= columns:
        return
    parts = [part for whole in wholes for part in whole.parts]
    for words, concept in SOURCE_ROWS:
        sources = [part for part in parts if words.search(part.subject)]
        yield from check_source(fiscal, concept, sources)


def check_source(fiscal: BudgetTable, concept: str, sources: Sequence[Statement]) -> Iterator[RelationResult]:
    """A row of income against what 基本支出 and 项目支出 take of it: two statements with amounts."""
    income = known_cell_term(fiscal, find_row_by_concept(fiscal, concept, Side.INCOME), TOTAL)
    has_amounts = all(source.amount is not None for source in sources)
    if income is not None and len(sources) == 2 and has_amounts:
        terms = [statement_term(source) for source in sources]
        spent = sum_terms(terms, "说明中基本支出、项目支出所用之和")
        yield check_equal(SOURCE, income, spent, len(sources))
