"""What two tables say of the same thing must be the same amount."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from budgets.answers import Answer, Term, Verdict, cannot_tell, equal, summed, term
from budgets.budget import Budget, BudgetTable, Row, Side, TableKind
from budgets.names import BASIC, FUND, GENERAL, PROJECT, TOTAL, TYPES, class_code, concept, flat
from budgets.sums import above, accounts, of_table, total_rows

TABLES = "B-tables"
K = TableKind
SAME_PERSON_COSTS = (("2080505", "30108"), ("2080506", "30109"), ("2101103", "30111"), ("2210201", "30113"))
"""养老保险, 职业年金, 公务员医疗补助, 住房公积金: one payment, once by function and once by economic account."""
FISCAL_ROWS = ((r"一般公共预算", GENERAL), (r"政府性基金", FUND))


def pairs(budget: Budget) -> Iterator[Answer]:
    for relation in (general_total, classes, basic_total, person_costs, funds, balances, income_total, spending):
        yield from relation(budget)


def row(table: BudgetTable | None, meaning: str, side: Side | None = None) -> Row | None:
    """The first row that means this."""
    rows: Sequence[Row] = table.rows if table else ()
    return next((each for each in rows if concept(each.name) == meaning and side in (None, each.side)), None)


def total(table: BudgetTable | None, column: str = TOTAL) -> Term | None:
    """The 合计 of a listed table; of one without it the row of zeros, or the only row."""
    if table is None:
        return None
    rows = total_rows(table) or [each for each in table.rows if each.filler]
    rows = rows or (list(table.rows) if len(table.rows) == 1 else [])
    return of_table(table, rows[0], column) if rows else None


def both(left: Term | None, right: Term | None, rounded: bool = False) -> Iterator[Answer]:
    if left is not None and right is not None:
        yield equal(TABLES, left, right, rounded=rounded)


def general_total(budget: Budget) -> Iterator[Answer]:
    """一般公共预算支出表 sums what 财政拨款收支总表 says of 一般公共预算; without what is carried over it speaks of less."""
    fiscal, general = budget.table(K.FISCAL), budget.table(K.GENERAL)
    if fiscal is None:
        return
    spent = row(fiscal, "本年支出") or row(fiscal, "支出总计")
    own, listed = of_table(fiscal, spent, GENERAL if GENERAL in fiscal.columns else TOTAL), total(general)
    received = next((each for each in fiscal.rows if each.side is Side.INCOME and concept(each.name) == GENERAL), None)
    granted = of_table(fiscal, received, TOTAL)
    carried = of_table(fiscal, row(fiscal, "上年结转", Side.INCOME), TOTAL)
    whole = granted and carried and (granted.value or 0) + (carried.value or 0)
    if own and listed and granted and own.value == whole and listed.value == granted.value != own.value:
        yield cannot_tell(TABLES, own, listed, f"{listed.name}等于当年拨款，似不含上年结转，口径不同，无法核对")
        return
    yield from both(own, listed)


def classes(budget: Budget) -> Iterator[Answer]:
    """Each 类 of a table of two sides against the accounts below it in the table that lists them."""
    fiscal, general = budget.table(K.FISCAL), budget.table(K.GENERAL)
    if fiscal is not None and general is not None and same_scope(fiscal, general) is not False:
        yield from by_class(fiscal, GENERAL if GENERAL in fiscal.columns else TOTAL, general)
    balance, listed = budget.table(K.BALANCE), budget.table(K.SPENDING)
    if balance is not None and listed is not None and TOTAL in listed.columns:
        yield from by_class(balance, TOTAL, listed)


def by_class(table: BudgetTable, column: str, listed: BudgetTable) -> Iterator[Answer]:
    coded = accounts(listed)
    tops = [each for each in coded if not above(each.code, coded)]
    for each in table.rows:
        code = class_code(each.name) if each.side is Side.SPENDING and each.level and not each.some else None
        own = [term(listed, one, TOTAL) for one in tops if code and one.code.startswith(code)]
        left, right = term(table, each, column), summed(own, f"{listed.kind}“{code}”类各科目之和")
        if right.value and left.value is None:
            yield cannot_tell(TABLES, left, right, f"{left.name}空白，{right.name}为 {right.shown}，无法核对")
        elif own and left.value is not None and right.value is not None:
            yield equal(TABLES, left, right, len(own))


def same_scope(fiscal: BudgetTable, general: BudgetTable) -> bool | None:
    """False where the second speaks of this year's grant only."""
    left = next(general_total(Budget(0, "", tables=(fiscal, general))), None)
    return None if left is None else left.verdict is not Verdict.CANNOT_TELL


def basic_total(budget: Budget) -> Iterator[Answer]:
    yield from both(total(budget.table(K.BASIC)), total(budget.table(K.GENERAL), BASIC))


def person_costs(budget: Budget) -> Iterator[Answer]:
    general, basic = budget.table(K.GENERAL), budget.table(K.BASIC)
    for function, economic in SAME_PERSON_COSTS if general and basic else ():
        left, right = coded(basic, economic, TOTAL), coded(general, function, BASIC)
        yield from both(left, right)


def coded(table: BudgetTable | None, code: str, column: str) -> Term | None:
    """The amount of an account that stands in one row of a table."""
    found = [each for each in (table.rows if table else ()) if each.code == code]
    return of_table(table, found[0], column) if table and len(found) == 1 else None


def funds(budget: Budget) -> Iterator[Answer]:
    fiscal = budget.table(K.FISCAL)
    if fiscal is not None and FUND in fiscal.columns:
        spent = row(fiscal, "本年支出") or row(fiscal, "支出总计")
        yield from both(of_table(fiscal, spent, FUND), total(budget.table(K.FUND)))


def balances(budget: Budget) -> Iterator[Answer]:
    """部门收支总表 repeats what is received as 财政拨款, carried over and spent of it."""
    fiscal, balance = budget.table(K.FISCAL), budget.table(K.BALANCE)
    if fiscal is None or balance is None:
        return
    grants = named(balance, r"财政拨款(预算)?收入", Side.INCOME)
    yield from both(of_table(balance, grants, TOTAL), of_table(fiscal, row(fiscal, "本年收入", Side.INCOME), TOTAL))
    for _, meaning in FISCAL_ROWS:
        yield from both(first(balance, meaning), first(fiscal, meaning))
    carried = named(balance, r"财政拨款结转(结余)?", Side.INCOME)
    yield from both(of_table(balance, carried, TOTAL), of_table(fiscal, row(fiscal, "上年结转", Side.INCOME), TOTAL))
    spent = [each for each in balance.rows if each.some and flat(each.name).removeprefix("其中:") == "财政拨款支出"]
    own = [found for each in spent if (found := of_table(balance, each, TOTAL))]
    if own:
        right = of_table(fiscal, row(fiscal, "本年支出", Side.SPENDING), TOTAL)
        yield from both(right, replace(summed(own, f"{balance.kind}“财政拨款支出”")))


def named(table: BudgetTable, pattern: str, side: Side) -> Row | None:
    rows = (each for each in table.rows if each.side is side)
    return next((each for each in rows if re.fullmatch(rf"(.*[、)])?{pattern}", flat(each.name))), None)


def first(table: BudgetTable, meaning: str) -> Term | None:
    """What is received of one kind this year: the first row of that name, before what is carried over."""
    for each in table.rows:
        if each.side is Side.INCOME and concept(each.name) == "上年结转":
            return None
        if each.side is Side.INCOME and concept(each.name) == meaning:
            return of_table(table, each, TOTAL)
    return None


def income_total(budget: Budget) -> Iterator[Answer]:
    """部门收入总表 sums this year's income, or all of it where it has a column for what is carried over."""
    table, balance = budget.table(K.INCOME), budget.table(K.BALANCE)
    if table is not None:
        carried = any("结转" in each for each in table.columns)
        meanings = ("收入总计",) if carried else ("本年收入", "收入总计")
        found = next((one for each in meanings if (one := row(balance, each, Side.INCOME))), None)
        yield from both(total(table), of_table(balance, found, TOTAL) if balance else None)


def spending(budget: Budget) -> Iterator[Answer]:
    """部门支出总表 against 部门收支总表, by kind of spending, and its accounts against 一般公共预算支出表."""
    table, balance = budget.table(K.SPENDING), budget.table(K.BALANCE)
    if table is None:
        return
    if balance is not None:
        spent = row(balance, "本年支出", Side.SPENDING) or row(balance, "支出总计", Side.SPENDING)
        yield from both(total(table), of_table(balance, spent, TOTAL))
        for each in TYPES:
            kind = next((one for one in balance.rows if one.side is Side.SPENDING and one.level == 1
                         and concept(one.name) == concept(each)), None)  # fmt: skip
            yield from both(total(table, each), of_table(balance, kind, TOTAL))
    yield from account_by_account(budget, table)


def no_less(left: Term, right: Term) -> Answer:
    """All spending on an account is at least what is spent on it of 财政拨款."""
    answer = equal(TABLES, left, right)
    if answer.verdict is Verdict.BROKEN and (answer.difference or 0) > 0:
        return Answer(TABLES, Verdict.HOLDS, left, right, f"{left.name} {left.shown}，不少于{right.name} {right.shown}")
    return answer


def account_by_account(budget: Budget, table: BudgetTable) -> Iterator[Answer]:
    """Only where all spending is 财政拨款 are the accounts the same; a table that sums 基本支出 alone is held against that."""
    general = budget.table(K.GENERAL)
    columns = [TOTAL] if TOTAL in table.columns else [each for each in TYPES if total(table, each)]
    if general is None or len(columns) != 1:
        return
    whole, own = total(table, columns[0]), [total(general), total(general, BASIC)]
    if whole is None or own[0] is None:
        return
    basic = own[1] is not None and whole.value == own[1].value and own[0].value != own[1].value
    less = whole.value is not None and own[0].value is not None and whole.value > own[0].value
    for each in accounts(table):
        left = coded(table, each.code, columns[0])
        right = coded(general, each.code, BASIC if basic else TOTAL)
        if left and right and less:
            yield no_less(left, right)
        else:
            yield from both(left, right)
    if TOTAL in columns and {BASIC, PROJECT} <= {*table.columns} and not less:
        for column in (BASIC, PROJECT):
            yield from both(total(table, column), total(general, column))
