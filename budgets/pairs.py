"""What two tables say of the same thing must be the same amount."""

import re
from collections.abc import Iterator, Sequence

from budgets.answers import (
    RelationResult,
    Term,
    Verdict,
    cannot_tell,
    cell_term,
    check_equal,
    known_cell_term,
    sum_terms,
)
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
from budgets.sums import account_rows, highest_accounts, total_rows_or_substitute

TABLE_PAIRS = "B-tables"
K = TableKind
SAME_PERSON_COSTS = (("2080505", "30108"), ("2080506", "30109"), ("2101103", "30111"), ("2210201", "30113"))
"""养老保险, 职业年金, 公务员医疗补助, 住房公积金: one payment, once by function and once by economic account."""
SPENDING_ROWS = ("本年支出", "支出总计")
"""A table that carries nothing over may print only the second."""


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


def find_row_by_concept(table: BudgetTable, concept: str, side: Side | None = None) -> BudgetRow | None:
    """The first row that means this."""
    rows = (row for row in table.rows if side in (None, row.side))
    return next((row for row in rows if name_concept(row.name) == concept), None)


def concept_term(
    table: BudgetTable | None, concepts: Sequence[str], side: Side | None = None, column: str = TOTAL
) -> Term | None:
    """The amount of the row that means the first of these concepts that the table has."""
    if table is None:
        return None
    for concept in concepts:
        if row := find_row_by_concept(table, concept, side):
            return known_cell_term(table, row, column)
    return None


def total_term(table: BudgetTable | None, column: str = TOTAL) -> Term | None:
    """The 合计 of a listed table; of one without it the row of zeros, or the only row."""
    if table is None:
        return None
    rows = total_rows_or_substitute(table, table.rows)
    return known_cell_term(table, rows[0], column) if rows else None


def check_if_both_known(left: Term | None, right: Term | None) -> Iterator[RelationResult]:
    if left is not None and right is not None:
        yield check_equal(TABLE_PAIRS, left, right)


def check_general_total(budget: Budget) -> Iterator[RelationResult]:
    """一般公共预算支出表 sums what 财政拨款收支总表 says of 一般公共预算, unless it leaves out what is carried over."""
    fiscal = budget.table(K.FISCAL)
    if fiscal is None:
        return
    spent = concept_term(fiscal, SPENDING_ROWS, column=general_column(fiscal))
    listed = total_term(budget.table(K.GENERAL))
    if spent and listed and leaves_out_carried_over(fiscal, spent, listed):
        why = f"{listed.name}等于当年拨款，似不含上年结转，口径不同，无法核对"
        yield cannot_tell(TABLE_PAIRS, spent, listed, why)
    else:
        yield from check_if_both_known(spent, listed)


def general_column(fiscal: BudgetTable) -> str:
    """The column of 一般公共预算; a table without it has nothing else."""
    return GENERAL if GENERAL in fiscal.columns else TOTAL


def leaves_out_carried_over(fiscal: BudgetTable, spent: Term, listed: Term) -> bool:
    """Whether this year's grant is listed where that and 上年结转 are spent."""
    granted = concept_term(fiscal, [GENERAL], Side.INCOME)
    carried = concept_term(fiscal, ["上年结转"], Side.INCOME)
    if granted is None or carried is None or listed.value == spent.value:
        return False
    available = (granted.value or 0) + (carried.value or 0)
    return spent.value == available and listed.value == granted.value


def check_classes(budget: Budget) -> Iterator[RelationResult]:
    """Each 类 of a table of two sides against the accounts below it in the table that lists them."""
    fiscal, general = budget.table(K.FISCAL), budget.table(K.GENERAL)
    if fiscal is not None and general is not None and may_be_compared(fiscal, general):
        yield from check_by_class(fiscal, general_column(fiscal), general)
    balance, spending = budget.table(K.BALANCE), budget.table(K.SPENDING)
    if balance is not None and spending is not None and TOTAL in spending.columns:
        yield from check_by_class(balance, TOTAL, spending)


def may_be_compared(fiscal: BudgetTable, general: BudgetTable) -> bool:
    """False where the second speaks of this year's grant only."""
    results = check_general_total(Budget(0, "", tables=(fiscal, general)))
    return all(result.verdict is not Verdict.CANNOT_TELL for result in results)


def check_by_class(table: BudgetTable, column: str, listed: BudgetTable) -> Iterator[RelationResult]:
    highest = highest_accounts(account_rows(listed))
    for row in table.rows:
        is_class = row.side is Side.SPENDING and row.level > 0 and not row.is_partial
        code = class_code(row.name) if is_class else None
        if code is not None:
            accounts = [account for account in highest if account.code.startswith(code)]
            terms = [cell_term(listed, account, TOTAL) for account in accounts]
            right = sum_terms(terms, f"{listed.kind}“{code}”类各科目之和")
            yield from check_class(cell_term(table, row, column), right, len(terms))


def check_class(left: Term, right: Term, count: int) -> Iterator[RelationResult]:
    if right.value and left.value is None:
        why = f"{left.name}空白，{right.name}为 {right.display_text}，无法核对"
        yield cannot_tell(TABLE_PAIRS, left, right, why)
    elif left.value is not None and right.value is not None:
        yield check_equal(TABLE_PAIRS, left, right, count)


def check_basic_total(budget: Budget) -> Iterator[RelationResult]:
    basic, general = budget.table(K.BASIC), budget.table(K.GENERAL)
    yield from check_if_both_known(total_term(basic), total_term(general, BASIC))


def check_person_costs(budget: Budget) -> Iterator[RelationResult]:
    general, basic = budget.table(K.GENERAL), budget.table(K.BASIC)
    for function_code, economic_code in SAME_PERSON_COSTS:
        left = account_term(basic, economic_code, TOTAL)
        right = account_term(general, function_code, BASIC)
        yield from check_if_both_known(left, right)


def account_term(table: BudgetTable | None, code: str, column: str) -> Term | None:
    """The amount of an account that stands in one row of a table."""
    if table is None:
        return None
    rows = [row for row in table.rows if row.code == code]
    return known_cell_term(table, rows[0], column) if len(rows) == 1 else None


def check_funds(budget: Budget) -> Iterator[RelationResult]:
    fiscal = budget.table(K.FISCAL)
    if fiscal is not None and FUND in fiscal.columns:
        spent = concept_term(fiscal, SPENDING_ROWS, column=FUND)
        yield from check_if_both_known(spent, total_term(budget.table(K.FUND)))


def check_balances(budget: Budget) -> Iterator[RelationResult]:
    """部门收支总表 repeats what is received as 财政拨款, carried over and spent of it."""
    fiscal, balance = budget.table(K.FISCAL), budget.table(K.BALANCE)
    if fiscal is None or balance is None:
        return
    granted = income_term(balance, r"财政拨款(预算)?收入")
    yield from check_if_both_known(granted, concept_term(fiscal, ["本年收入"], Side.INCOME))
    for concept in (GENERAL, FUND):
        received = this_year_term(balance, concept)
        yield from check_if_both_known(received, this_year_term(fiscal, concept))
    carried = income_term(balance, r"财政拨款结转(结余)?")
    yield from check_if_both_known(carried, concept_term(fiscal, ["上年结转"], Side.INCOME))
    spent = concept_term(fiscal, ["本年支出"], Side.SPENDING)
    yield from check_if_both_known(spent, grant_spending_term(balance))


def income_term(table: BudgetTable, pattern: str) -> Term | None:
    """The amount of the first row of income whose name, without its number, fits the pattern."""
    numbered = re.compile(rf"(.*[、)])?{pattern}")
    for row in table.rows:
        if row.side is Side.INCOME and numbered.fullmatch(normalize_text(row.name)):
            return known_cell_term(table, row, TOTAL)
    return None


def this_year_term(table: BudgetTable, concept: str) -> Term | None:
    """What is received of one kind this year: the first row of that name, before what is carried over."""
    for row in table.rows:
        if row.side is not Side.INCOME:
            continue
        row_concept = name_concept(row.name)
        if row_concept == "上年结转":
            return None
        if row_concept == concept:
            return known_cell_term(table, row, TOTAL)
    return None


def grant_spending_term(balance: BudgetTable) -> Term | None:
    """The sum of the lines 其中：财政拨款支出."""
    terms = []
    for row in balance.rows:
        name = normalize_text(row.name).removeprefix("其中:")
        term = known_cell_term(balance, row, TOTAL)
        if row.is_partial and name == "财政拨款支出" and term is not None:
            terms.append(term)
    return sum_terms(terms, f"{balance.kind}“财政拨款支出”") if terms else None


def check_income_total(budget: Budget) -> Iterator[RelationResult]:
    """部门收入总表 sums this year's income, or all of it where it has a column for what is carried over."""
    table, balance = budget.table(K.INCOME), budget.table(K.BALANCE)
    if table is None:
        return
    includes_carried_over = any("结转" in column for column in table.columns)
    concepts = ("收入总计",) if includes_carried_over else ("本年收入", "收入总计")
    yield from check_if_both_known(total_term(table), concept_term(balance, concepts, Side.INCOME))


def check_spending(budget: Budget) -> Iterator[RelationResult]:
    """部门支出总表 against 部门收支总表, by kind of spending, and its accounts against 一般公共预算支出表."""
    spending, balance, general = budget.table(K.SPENDING), budget.table(K.BALANCE), budget.table(K.GENERAL)
    if spending is None:
        return
    if balance is not None:
        spent = concept_term(balance, SPENDING_ROWS, Side.SPENDING)
        yield from check_if_both_known(total_term(spending), spent)
        for spending_type in SPENDING_TYPES:
            listed = total_term(spending, spending_type)
            yield from check_if_both_known(listed, spending_type_term(balance, spending_type))
    if general is not None:
        yield from check_accounts(spending, general)


def spending_type_term(balance: BudgetTable, spending_type: str) -> Term | None:
    concept = name_concept(spending_type)
    for row in balance.rows:
        if row.side is Side.SPENDING and row.level == 1 and name_concept(row.name) == concept:
            return known_cell_term(balance, row, TOTAL)
    return None


def check_accounts(spending: BudgetTable, general: BudgetTable) -> Iterator[RelationResult]:
    """Only where all spending is 财政拨款 are the accounts the same; a table that sums 基本支出 alone is held against
    that, and one that sums more has at least as much on every account."""
    column = spending_column(spending)
    whole = total_term(spending, column) if column else None
    granted, basic = total_term(general), total_term(general, BASIC)
    if column is None or whole is None or granted is None or whole.value is None or granted.value is None:
        return
    has_more = whole.value > granted.value
    has_basic_only = basic is not None and whole.value == basic.value != granted.value
    for row in account_rows(spending):
        left = account_term(spending, row.code, column)
        right = account_term(general, row.code, BASIC if has_basic_only else TOTAL)
        yield from check_at_least(left, right) if has_more else check_if_both_known(left, right)
    if column == TOTAL and {BASIC, PROJECT} <= {*spending.columns} and not has_more:
        for part in (BASIC, PROJECT):
            yield from check_if_both_known(total_term(spending, part), total_term(general, part))


def spending_column(spending: BudgetTable) -> str | None:
    """合计, else the only kind of spending with a total."""
    if TOTAL in spending.columns:
        return TOTAL
    types = [spending_type for spending_type in SPENDING_TYPES if total_term(spending, spending_type)]
    return types[0] if len(types) == 1 else None


def check_at_least(left: Term | None, right: Term | None) -> Iterator[RelationResult]:
    """All spending on an account is at least what is spent on it of 财政拨款."""
    for result in check_if_both_known(left, right):
        if result.right and result.verdict is Verdict.BROKEN and (result.difference or 0) > 0:
            message = (
                f"{result.left.name} {result.left.display_text}，"
                f"不少于{result.right.name} {result.right.display_text}"
            )
            yield RelationResult(TABLE_PAIRS, Verdict.HOLDS, result.left, result.right, message)
        else:
            yield result
