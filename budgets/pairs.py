"""What two tables say of the same thing must be the same amount."""

from collections.abc import Iterator

from budgets.answers import (
    RelationResult,
    Term,
    Verdict,
    cannot_tell,
    cell_term,
    check_equal,
    sum_terms,
)
from budgets.budget import Budget, BudgetRow, BudgetTable, Side, TableKind
from budgets.names import (
    BASIC,
    CAPITAL,
    FUND,
    GENERAL,
    PROJECT,
    SPENDING_TYPES,
    TOTAL,
    class_code,
)
from budgets.sums import account_rows, highest_accounts
from budgets.table_terms import (
    CARRIED_OVER,
    account_term,
    concept_term,
    grant_spending_term,
    income_term,
    spending_type_term,
    this_year_term,
    total_term,
)

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
    carried = concept_term(fiscal, [CARRIED_OVER], Side.INCOME)
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
        code = class_of_row(row)
        if code is not None:
            accounts = [account for account in highest if account.code.startswith(code)]
            terms = [cell_term(listed, account, TOTAL) for account in accounts]
            right = sum_terms(terms, f"{listed.kind}“{code}”类各科目之和")
            yield from check_class(cell_term(table, row, column), right, len(terms))


def class_of_row(row: BudgetRow) -> str | None:
    """The code of the 类 whose spending a row sums."""
    is_class = row.side is Side.SPENDING and row.level > 0 and not row.is_partial
    return class_code(row.name) if is_class else None


def check_class(left: Term, right: Term, count: int) -> Iterator[RelationResult]:
    if right.value and left.value is None:
        why = f"{left.name}空白，{right.amount_clause}，无法核对"
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


def check_funds(budget: Budget) -> Iterator[RelationResult]:
    fiscal = budget.table(K.FISCAL)
    for column, kind in ((FUND, K.FUND), (CAPITAL, K.CAPITAL)):
        if fiscal is not None and column in fiscal.columns:
            spent = concept_term(fiscal, SPENDING_ROWS, column=column)
            yield from check_if_both_known(spent, total_term(budget.table(kind)))


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
    yield from check_if_both_known(carried, concept_term(fiscal, [CARRIED_OVER], Side.INCOME))
    spent = concept_term(fiscal, ["本年支出"], Side.SPENDING)
    yield from check_if_both_known(spent, grant_spending_term(balance))


def check_income_total(budget: Budget) -> Iterator[RelationResult]:
    """部门收入总表 sums this year's income, or all of it where it has a column for what is carried over."""
    table, balance = budget.table(K.INCOME), budget.table(K.BALANCE)
    if table is None:
        return
    received = concept_term(balance, income_concepts(table), Side.INCOME)
    yield from check_if_both_known(total_term(table), received)


def income_concepts(table: BudgetTable) -> tuple[str, ...]:
    """The rows of 部门收支总表 that may say what 部门收入总表 sums."""
    includes_carried_over = any("结转" in column for column in table.columns)
    return ("收入总计",) if includes_carried_over else ("本年收入", "收入总计")


def check_spending(budget: Budget) -> Iterator[RelationResult]:
    """部门支出总表 against 部门收支总表, by kind of spending, and its accounts against 一般公共预算支出表."""
    spending, balance, general = budget.table(K.SPENDING), budget.table(K.BALANCE), budget.table(K.GENERAL)
    if spending is None:
        return
    if balance is not None:
        yield from check_spending_types(spending, balance)
    if general is not None:
        yield from check_accounts(spending, general)


def check_spending_types(spending: BudgetTable, balance: BudgetTable) -> Iterator[RelationResult]:
    yield from check_if_both_known(total_term(spending), concept_term(balance, SPENDING_ROWS, Side.SPENDING))
    for kind in SPENDING_TYPES:
        yield from check_if_both_known(total_term(spending, kind), spending_type_term(balance, kind))


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
            message = f"{result.left.name_and_amount}，不少于{result.right.name_and_amount}"
            yield RelationResult(TABLE_PAIRS, Verdict.HOLDS, result.left, result.right, message)
        else:
            yield result
