"""What two tables say of the same thing must be the same amount."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from budgets.answers import RelationResult, Term, Verdict, cannot_tell, cell_term, check_equal, sum_terms
from budgets.budget import Budget, BudgetRow, BudgetTable, Side, TableKind
from budgets.names import (
    BASIC,
    FUND,
    GENERAL,
    PROJECT,
    SPENDING_TYPES,
    TOTAL,
    class_code,
    name_concept,
    normalize_text,
)
from budgets.sums import account_rows, known_cell_term, parent_code, total_rows

TABLE_PAIRS = "B-tables"
K = TableKind
SAME_PERSON_COSTS = (("2080505", "30108"), ("2080506", "30109"), ("2101103", "30111"), ("2210201", "30113"))
"""养老保险, 职业年金, 公务员医疗补助, 住房公积金: one payment, once by function and once by economic account."""
GRANT_ROWS = ((r"一般公共预算", GENERAL), (r"政府性基金", FUND))


def check_table_pairs(budget: Budget) -> Iterator[RelationResult]:
    for relation in (
        check_general_total,
        check_classes,
        check_basic_total,
        check_person_costs,
        check_funds,
        check_balances,
        check_income_total,
        check_spending,
    ):
        yield from relation(budget)


def find_row_by_concept(
    table: BudgetTable | None, meaning: str, side: Side | None = None
) -> BudgetRow | None:
    """The first row that means this."""
    rows: Sequence[BudgetRow] = table.rows if table else ()
    return next((row for row in rows if name_concept(row.name) == meaning and side in (None, row.side)), None)


def total_term(table: BudgetTable | None, column: str = TOTAL) -> Term | None:
    """The 合计 of a listed table; of one without it the row of zeros, or the only row."""
    if table is None:
        return None
    rows = total_rows(table) or [row for row in table.rows if row.is_filler]
    rows = rows or (list(table.rows) if len(table.rows) == 1 else [])
    return known_cell_term(table, rows[0], column) if rows else None


def check_if_both_known(
    left: Term | None, right: Term | None, rounded: bool = False
) -> Iterator[RelationResult]:
    if left is not None and right is not None:
        yield check_equal(TABLE_PAIRS, left, right, rounded=rounded)


def check_general_total(budget: Budget) -> Iterator[RelationResult]:
    """一般公共预算支出表 sums what 财政拨款收支总表 says of 一般公共预算; without what is carried over it speaks of less."""
    fiscal, general = budget.table(K.FISCAL), budget.table(K.GENERAL)
    if fiscal is None:
        return
    spent = find_row_by_concept(fiscal, "本年支出") or find_row_by_concept(fiscal, "支出总计")
    own, listed = (
        known_cell_term(fiscal, spent, GENERAL if GENERAL in fiscal.columns else TOTAL),
        total_term(general),
    )
    received = next(
        (row for row in fiscal.rows if row.side is Side.INCOME and name_concept(row.name) == GENERAL),
        None,
    )
    granted = known_cell_term(fiscal, received, TOTAL)
    carried = known_cell_term(fiscal, find_row_by_concept(fiscal, "上年结转", Side.INCOME), TOTAL)
    whole = granted and carried and (granted.value or 0) + (carried.value or 0)
    if own and listed and granted and own.value == whole and listed.value == granted.value != own.value:
        yield cannot_tell(
            TABLE_PAIRS, own, listed, f"{listed.name}等于当年拨款，似不含上年结转，口径不同，无法核对"
        )
        return
    yield from check_if_both_known(own, listed)


def check_classes(budget: Budget) -> Iterator[RelationResult]:
    """Each 类 of a table of two sides against the accounts below it in the table that lists them."""
    fiscal, general = budget.table(K.FISCAL), budget.table(K.GENERAL)
    if fiscal is not None and general is not None and has_same_scope(fiscal, general) is not False:
        yield from check_by_class(fiscal, GENERAL if GENERAL in fiscal.columns else TOTAL, general)
    balance, listed = budget.table(K.BALANCE), budget.table(K.SPENDING)
    if balance is not None and listed is not None and TOTAL in listed.columns:
        yield from check_by_class(balance, TOTAL, listed)


def check_by_class(table: BudgetTable, column: str, listed: BudgetTable) -> Iterator[RelationResult]:
    coded = account_rows(listed)
    tops = [row for row in coded if not parent_code(row.code, coded)]
    for row in table.rows:
        code = (
            class_code(row.name) if row.side is Side.SPENDING and row.level and not row.is_partial else None
        )
        own = [cell_term(listed, one, TOTAL) for one in tops if code and one.code.startswith(code)]
        left, right = cell_term(table, row, column), sum_terms(own, f"{listed.kind}“{code}”类各科目之和")
        if right.value and left.value is None:
            yield cannot_tell(
                TABLE_PAIRS, left, right, f"{left.name}空白，{right.name}为 {right.display_text}，无法核对"
            )
        elif own and left.value is not None and right.value is not None:
            yield check_equal(TABLE_PAIRS, left, right, len(own))


def has_same_scope(fiscal: BudgetTable, general: BudgetTable) -> bool | None:
    """False where the second speaks of this year's grant only."""
    left = next(check_general_total(Budget(0, "", tables=(fiscal, general))), None)
    return None if left is None else left.verdict is not Verdict.CANNOT_TELL


def check_basic_total(budget: Budget) -> Iterator[RelationResult]:
    yield from check_if_both_known(
        total_term(budget.table(K.BASIC)), total_term(budget.table(K.GENERAL), BASIC)
    )


def check_person_costs(budget: Budget) -> Iterator[RelationResult]:
    general, basic = budget.table(K.GENERAL), budget.table(K.BASIC)
    for function, economic in SAME_PERSON_COSTS if general and basic else ():
        left, right = account_term(basic, economic, TOTAL), account_term(general, function, BASIC)
        yield from check_if_both_known(left, right)


def account_term(table: BudgetTable | None, code: str, column: str) -> Term | None:
    """The amount of an account that stands in one row of a table."""
    found = [row for row in (table.rows if table else ()) if row.code == code]
    return known_cell_term(table, found[0], column) if table and len(found) == 1 else None


def check_funds(budget: Budget) -> Iterator[RelationResult]:
    fiscal = budget.table(K.FISCAL)
    if fiscal is not None and FUND in fiscal.columns:
        spent = find_row_by_concept(fiscal, "本年支出") or find_row_by_concept(fiscal, "支出总计")
        yield from check_if_both_known(known_cell_term(fiscal, spent, FUND), total_term(budget.table(K.FUND)))


def check_balances(budget: Budget) -> Iterator[RelationResult]:
    """部门收支总表 repeats what is received as 财政拨款, carried over and spent of it."""
    fiscal, balance = budget.table(K.FISCAL), budget.table(K.BALANCE)
    if fiscal is None or balance is None:
        return
    grants = find_row_by_pattern(balance, r"财政拨款(预算)?收入", Side.INCOME)
    yield from check_if_both_known(
        known_cell_term(balance, grants, TOTAL),
        known_cell_term(fiscal, find_row_by_concept(fiscal, "本年收入", Side.INCOME), TOTAL),
    )
    for _, meaning in GRANT_ROWS:
        yield from check_if_both_known(
            first_income_term(balance, meaning), first_income_term(fiscal, meaning)
        )
    carried = find_row_by_pattern(balance, r"财政拨款结转(结余)?", Side.INCOME)
    yield from check_if_both_known(
        known_cell_term(balance, carried, TOTAL),
        known_cell_term(fiscal, find_row_by_concept(fiscal, "上年结转", Side.INCOME), TOTAL),
    )
    spent = [
        row
        for row in balance.rows
        if row.is_partial and normalize_text(row.name).removeprefix("其中:") == "财政拨款支出"
    ]
    own = [found for row in spent if (found := known_cell_term(balance, row, TOTAL))]
    if own:
        right = known_cell_term(fiscal, find_row_by_concept(fiscal, "本年支出", Side.SPENDING), TOTAL)
        yield from check_if_both_known(right, replace(sum_terms(own, f"{balance.kind}“财政拨款支出”")))


def find_row_by_pattern(table: BudgetTable, pattern: str, side: Side) -> BudgetRow | None:
    rows = (row for row in table.rows if row.side is side)
    return next(
        (row for row in rows if re.fullmatch(rf"(.*[、)])?{pattern}", normalize_text(row.name))), None
    )


def first_income_term(table: BudgetTable, meaning: str) -> Term | None:
    """What is received of one kind this year: the first row of that name, before what is carried over."""
    for row in table.rows:
        if row.side is Side.INCOME and name_concept(row.name) == "上年结转":
            return None
        if row.side is Side.INCOME and name_concept(row.name) == meaning:
            return known_cell_term(table, row, TOTAL)
    return None


def check_income_total(budget: Budget) -> Iterator[RelationResult]:
    """部门收入总表 sums this year's income, or all of it where it has a column for what is carried over."""
    table, balance = budget.table(K.INCOME), budget.table(K.BALANCE)
    if table is not None:
        carried = any("结转" in column for column in table.columns)
        meanings = ("收入总计",) if carried else ("本年收入", "收入总计")
        found = next(
            (one for meaning in meanings if (one := find_row_by_concept(balance, meaning, Side.INCOME))), None
        )
        yield from check_if_both_known(
            total_term(table), known_cell_term(balance, found, TOTAL) if balance else None
        )


def check_spending(budget: Budget) -> Iterator[RelationResult]:
    """部门支出总表 against 部门收支总表, by kind of spending, and its accounts against 一般公共预算支出表."""
    table, balance = budget.table(K.SPENDING), budget.table(K.BALANCE)
    if table is None:
        return
    if balance is not None:
        spent = find_row_by_concept(balance, "本年支出", Side.SPENDING) or find_row_by_concept(
            balance, "支出总计", Side.SPENDING
        )
        yield from check_if_both_known(total_term(table), known_cell_term(balance, spent, TOTAL))
        for spending_kind in SPENDING_TYPES:
            kind = next((one for one in balance.rows if one.side is Side.SPENDING and one.level == 1
                         and name_concept(one.name) == name_concept(spending_kind)), None)  # fmt: skip
            yield from check_if_both_known(
                total_term(table, spending_kind), known_cell_term(balance, kind, TOTAL)
            )
    yield from check_accounts(budget, table)


def check_at_least(left: Term, right: Term) -> RelationResult:
    """All spending on an account is at least what is spent on it of 财政拨款."""
    answer = check_equal(TABLE_PAIRS, left, right)
    if answer.verdict is Verdict.BROKEN and (answer.difference or 0) > 0:
        return RelationResult(
            TABLE_PAIRS,
            Verdict.HOLDS,
            left,
            right,
            f"{left.name} {left.display_text}，不少于{right.name} {right.display_text}",
        )
    return answer


def check_accounts(budget: Budget, table: BudgetTable) -> Iterator[RelationResult]:
    """Only where all spending is 财政拨款 are the accounts the same; a table that sums 基本支出 alone is held against that."""
    general = budget.table(K.GENERAL)
    columns = (
        [TOTAL] if TOTAL in table.columns else [kind for kind in SPENDING_TYPES if total_term(table, kind)]
    )
    if general is None or len(columns) != 1:
        return
    whole, own = total_term(table, columns[0]), [total_term(general), total_term(general, BASIC)]
    if whole is None or own[0] is None:
        return
    basic = own[1] is not None and whole.value == own[1].value and own[0].value != own[1].value
    less = whole.value is not None and own[0].value is not None and whole.value > own[0].value
    for row in account_rows(table):
        left = account_term(table, row.code, columns[0])
        right = account_term(general, row.code, BASIC if basic else TOTAL)
        if left and right and less:
            yield check_at_least(left, right)
        else:
            yield from check_if_both_known(left, right)
    if TOTAL in columns and {BASIC, PROJECT} <= {*table.columns} and not less:
        for column in (BASIC, PROJECT):
            yield from check_if_both_known(total_term(table, column), total_term(general, column))
