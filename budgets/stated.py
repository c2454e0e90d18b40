"""What the text states: against the tables, against itself, and how it explains what changed."""

from collections.abc import Iterator
from decimal import Decimal

from budgets.answers import (
    RelationResult,
    Term,
    Verdict,
    cannot_tell,
    cell_term,
    check_at_most,
    check_equal,
    sum_terms,
    unit_of_last_place,
)
from budgets.budget import Budget, BudgetRow, BudgetTable, Reference, Side, Statement, TableKind
from budgets.changes import check_rate
from budgets.names import CHANGE, GENERAL, TOTAL, name_concept, normalize_text
from budgets.pairs import find_row_by_concept as meaning_row
from budgets.sums import known_cell_term, total_rows
from indicators.quoting import quote_text

TEXT, PARTS, SHARE, REASON, GROWTH, SOURCE = (
    "B-text",
    "B-parts",
    "B-share",
    "B-reason",
    "B-text-growth",
    "B-source",
)


def check_statements(budget: Budget) -> Iterator[RelationResult]:
    for statement in walk_statements(budget.statements):
        yield from check_against_table(budget, statement)
        yield from check_parts(budget, statement)
        yield from check_shares(statement)
        yield from check_change(budget, statement)
    yield from check_sources(budget)


def walk_statements(statements: tuple[Statement, ...]) -> Iterator[Statement]:
    for statement in statements:
        yield statement
        yield from walk_statements(statement.parts)


def statement_term(statement: Statement, value: Decimal | None = None, what: str = "") -> Term:
    """A statement as a side of a relation."""
    own = statement.amount if value is None else value
    return Term(
        f"说明中{quote_text(statement.subject)}{what}",
        own,
        statement_place(statement),
        statement.money,
        spot=statement.spot,
    )


def statement_place(statement: Statement) -> str:
    return statement.place or "情况说明"


def check_against_table(budget: Budget, statement: Statement) -> Iterator[RelationResult]:
    table = budget.table(statement.reference.table) if statement.reference else None
    if statement.reference is None or statement.amount is None or table is None:
        return
    left = statement_term(statement)
    row = find_referenced_row(table, statement.reference)
    if row is None:
        yield cannot_tell(
            TEXT,
            left,
            None,
            f"{table.kind}没有“{statement.reference.row}”行，{left.name} {left.display_text} 无法核对",
        )
        return
    right = cell_term(table, row, statement.reference.column)
    if right.value is None and not right.text and statement.amount == 0:
        yield RelationResult(TEXT, Verdict.HOLDS, left, right, f"{left.name}为 0，{right.name}空白，没有矛盾")
    else:
        yield check_equal(TEXT, left, right, rounded=True)


def find_referenced_row(table: BudgetTable, wanted: Reference) -> BudgetRow | None:
    """By name, else by what the name means; a total may be the row of zeros or the only row."""
    rows = [row for row in table.rows if wanted.side in (Side.NONE, row.side)]
    exact = [row for row in rows if normalize_text(row.name) == normalize_text(wanted.row)]
    alike = [row for row in rows if name_concept(row.name) == name_concept(wanted.row)]
    if name_concept(wanted.row) == TOTAL:
        alike = (
            total_rows(table) or [row for row in rows if row.is_filler] or (rows if len(rows) == 1 else [])
        )
    return next(iter(exact or alike), None)


def check_parts(budget: Budget, statement: Statement) -> Iterator[RelationResult]:
    """What follows as 其中 or 包括. Where the text names no amount for the whole, the table's stands for it."""
    own = [statement_term(part) for part in statement.parts if part.amount is not None]
    if own:
        whole = statement_term(statement)
        if whole.value is None:
            table = budget.table(statement.reference.table) if statement.reference else None
            row = find_referenced_row(table, statement.reference) if table and statement.reference else None
            found = (
                known_cell_term(table, row, statement.reference.column)
                if table and statement.reference
                else None
            )
            whole = found or whole
        listed = sum_terms(own, "说明中所列各项之和")
        if whole.value is None:
            yield cannot_tell(
                PARTS, whole, listed, f"{whole.name}没有金额，所列各项之和 {listed.display_text} 无法核对"
            )
        else:
            yield (
                check_equal(PARTS, whole, listed, len(own))
                if statement.parts_complete
                else check_at_most(PARTS, whole, listed)
            )
    moved = [
        statement_term(part, part.change.amount)
        for part in statement.parts
        if part.change and part.amount is None
    ]
    if (
        moved
        and statement.change
        and statement.change.amount is not None
        and len(moved) == len(statement.parts)
    ):
        yield check_equal(
            PARTS,
            statement_term(statement, statement.change.amount, "增减额"),
            sum_terms(moved, "所列各项增减额之和"),
        )


def check_shares(statement: Statement) -> Iterator[RelationResult]:
    """占比 of each part."""
    known = [part for part in statement.parts if part.amount is not None]
    listed = sum((each.amount for each in known if each.amount is not None), Decimal(0))
    whole = statement.amount if statement.amount is not None else listed
    base = (
        statement_term(statement)
        if statement.amount is not None
        else sum_terms([statement_term(each) for each in known], "所列各项之和")
    )
    for each in known:
        if each.share is None or each.amount is None:
            continue
        printed = statement_term(each, each.share, "占比")
        if whole == 0:
            if each.share:
                yield cannot_tell(SHARE, printed, base, f"{base.name}为 0，{printed.name}无法计算")
            continue
        yield check_rate(
            SHARE,
            printed,
            each.amount,
            whole,
            unit_of_last_place(each.amount, whole),
            (statement_term(each), base),
        )


def check_change(budget: Budget, statement: Statement) -> Iterator[RelationResult]:
    """增长 N% from the amounts beside it; the reason named may not be more than what changed."""
    moved = statement.change
    if moved is None or moved.amount is None:
        return
    if moved.percent is not None and statement.amount is not None:
        base, printed = statement.amount - moved.amount, statement_term(statement, moved.percent, "增减%")
        if base == 0:
            yield cannot_tell(
                GROWTH, printed, statement_term(statement), f"{printed.name}的上年数为 0，无法计算"
            )
        else:
            unit = unit_of_last_place(statement.amount, moved.amount)
            yield check_rate(GROWTH, printed, moved.amount, base, unit, (statement_term(statement),))
    yield from check_change_in_table(budget, statement, moved.amount)
    if moved.reason is not None:
        yield check_reason(statement, moved.amount, moved.reason)


def check_change_in_table(budget: Budget, statement: Statement, amount: Decimal) -> Iterator[RelationResult]:
    table = budget.table(statement.reference.table) if statement.reference else None
    same_year = (
        table is not None and statement.change is not None and table.previous_year == statement.change.year
    )
    if table is None or statement.reference is None or statement.reference.column != TOTAL or not same_year:
        return
    row = find_referenced_row(table, statement.reference)
    found = known_cell_term(table, row, CHANGE)
    if found is not None:
        yield check_equal(TEXT, statement_term(statement, amount, "增减额"), found, rounded=True)


def check_reason(statement: Statement, amount: Decimal, explained: Decimal) -> RelationResult:
    left, right = (
        statement_term(statement, amount, "增减额"),
        statement_term(statement, explained, "所说原因的金额"),
    )
    if amount == explained or (amount * explained > 0 and abs(explained) < abs(amount)):
        return RelationResult(
            REASON,
            Verdict.HOLDS,
            left,
            right,
            f"{left.name} {left.display_text}，{right.name} {right.display_text}，不超过增减额",
        )
    message = f"{left.name}为 {left.display_text}，{right.name}却是 {right.display_text}；请补充其他增减因素，或改正金额"
    return RelationResult(REASON, Verdict.BROKEN, left, right, message)


def check_sources(budget: Budget) -> Iterator[RelationResult]:
    """基本支出 and 项目支出 tell how much of each comes from this year and how much was carried over."""
    fiscal = budget.table(TableKind.FISCAL)
    wholes = [
        statement
        for statement in budget.statements
        if statement.reference and statement.reference.table is TableKind.GENERAL and statement.parts
    ]
    columns = {whole.reference.column for whole in wholes if whole.reference}
    if fiscal is None or not {"基本支出", "项目支出"} <= columns:
        return
    for words, meaning in ((("本年", "当年"), GENERAL), (("结转", "结余"), "上年结转")):
        own = [one for whole in wholes for one in whole.parts if any(word in one.subject for word in words)]
        right = known_cell_term(fiscal, meaning_row(fiscal, meaning, Side.INCOME), TOTAL)
        if len(own) == 2 and right is not None and all(statement.amount is not None for statement in own):
            yield check_equal(
                SOURCE,
                right,
                sum_terms(
                    [statement_term(statement) for statement in own], "说明中基本支出、项目支出所用之和"
                ),
                2,
            )
