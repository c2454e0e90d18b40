"""Sums within one table: down to the 合计, along the levels of a list, across the columns of a row."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from budgets.answers import (
    RelationResult,
    Term,
    Verdict,
    cannot_tell,
    cell_term,
    check_at_most,
    check_equal,
    check_sum,
    column_suffix,
    sum_terms,
)
from budgets.budget import Budget, BudgetRow, BudgetTable, Side, TableKind
from budgets.names import (
    BASIC,
    CAPITAL,
    FUND,
    GENERAL,
    NESTED_SEPARATOR,
    PERCENT,
    PREVIOUS,
    PREVIOUS_OF,
    PROJECT,
    RECEPTION,
    RUNNING_COSTS,
    SPENDING_TYPES,
    STAFF_COSTS,
    TOTAL,
    TRAVEL_ABROAD,
    VEHICLE_PURCHASE,
    VEHICLE_RUNNING,
    VEHICLES,
    name_concept,
)

SUM, ROW_SUM, PARTIAL_SUM, BALANCE = "B-sum", "B-across", "B-some", "B-balance"
TWO_SIDED = (TableKind.FISCAL, TableKind.BALANCE)
OTHER_SPENDING_COLUMNS = ("经营支出", "上缴上级支出", "对附属单位补助支出")
PARTS_OF_TOTAL: Mapping[TableKind, tuple[str, ...]] = {
    TableKind.FISCAL: (GENERAL, FUND, CAPITAL),
    TableKind.BASIC: (STAFF_COSTS, RUNNING_COSTS),
}
ACCOUNT_CODE_LENGTHS = (3, 5, 7)
"""Lengths of the codes of 类, 款 and 项; a code of another length is a unit's."""


def check_sums(budget: Budget) -> Iterator[RelationResult]:
    for table in budget.tables:
        yield from check_two_sided_table(table) if table.kind in TWO_SIDED else check_account_hierarchy(table)
        yield from check_across_columns(table)


def amount_columns(table: BudgetTable) -> list[str]:
    return [column for column in table.columns if column != PERCENT]


def total_rows(table: BudgetTable) -> list[BudgetRow]:
    return [row for row in table.rows if not row.code and name_concept(row.name) == TOTAL]


def total_rows_or_substitute(table: BudgetTable, rows: Sequence[BudgetRow]) -> Sequence[BudgetRow]:
    """The 合计 of a table; without one the rows of zeros, or the only row, among ``rows``."""
    fillers = [row for row in rows if row.is_filler]
    only_row = rows if len(rows) == 1 else []
    return total_rows(table) or fillers or only_row


def account_rows(table: BudgetTable) -> list[BudgetRow]:
    """The rows with the code of an account; of units where there are no accounts."""
    coded = [row for row in table.rows if row.code]
    return [row for row in coded if len(row.code) in ACCOUNT_CODE_LENGTHS] or coded


def parent_code(code: str, rows: Sequence[BudgetRow]) -> str:
    """The longest code of the table that this one lies below."""
    above = (row.code for row in rows if code != row.code and code.startswith(row.code))
    return max(above, key=len, default="")


def highest_accounts(accounts: Sequence[BudgetRow]) -> list[BudgetRow]:
    return [row for row in accounts if not parent_code(row.code, accounts)]


def check_account_hierarchy(table: BudgetTable) -> Iterator[RelationResult]:
    """合计 is the sum of the highest accounts, each account of those right below it."""
    accounts = account_rows(table)
    highest = highest_accounts(accounts)
    for total in total_rows(table):
        yield from check_column_sums(table, total, highest or named_rows(table), has_codes=bool(accounts))
    rows_by_code, rows_below = defaultdict(list), defaultdict(list)
    for row in accounts:
        rows_by_code[row.code].append(row)
        rows_below[parent_code(row.code, accounts)].append(row)
    for code, rows in rows_by_code.items():
        # A code printed twice has no one row that its parts could sum to.
        if len(rows) == 1 and rows_below[code]:
            yield from check_column_sums(table, rows[0], rows_below[code])


def named_rows(table: BudgetTable) -> list[BudgetRow]:
    return [row for row in table.rows if row.name and name_concept(row.name) != TOTAL]


def check_column_sums(
    table: BudgetTable, total: BudgetRow, parts: Sequence[BudgetRow], has_codes: bool = True
) -> Iterator[RelationResult]:
    for column in amount_columns(table):
        terms = [cell_term(table, part, column) for part in parts]
        name = f"所属各行{column_suffix(column)}之和"
        result = check_sum(SUM, cell_term(table, total, column), terms, name)
        if result is not None:
            yield result if has_codes else doubt_without_codes(result)


def doubt_without_codes(result: RelationResult) -> RelationResult:
    """Rows without codes may be of several levels, so a sum that does not hold proves nothing."""
    if result.verdict is not Verdict.BROKEN or result.right is None:
        return result
    why = f"{result.left.name}与{result.right.name}不一致，但各行没有科目编码，分不清上下级"
    return cannot_tell(SUM, result.left, result.right, why)


def check_two_sided_table(table: BudgetTable) -> Iterator[RelationResult]:
    """Each level is the sum of the next, 合计 and 总计 of what stands above them, and both 总计 agree."""
    grand_totals: list[Term] = []
    for side in (Side.INCOME, Side.SPENDING):
        rows = table.rows_on(side)
        for whole, parts in [*total_groups(rows), *level_groups(rows)]:
            yield from check_list_sums(table, whole, parts)
        if rows and rows[-1].level == 0:
            grand_totals.append(cell_term(table, rows[-1], TOTAL))
    if len(grand_totals) == 2 and any(total.value is not None for total in grand_totals):
        yield check_equal(BALANCE, grand_totals[0], grand_totals[1])


def total_groups(rows: Sequence[BudgetRow]) -> Iterator[tuple[BudgetRow, list[BudgetRow]]]:
    """A 合计 sums what came since the one before; the last total, or a 总计, sums those and what came after."""
    subtotals: list[BudgetRow] = []
    rows_since: list[BudgetRow] = []
    for row in rows:
        if row.level == 1:
            rows_since.append(row)
        elif row.level == 0 and (row is rows[-1] or row.name.rstrip().endswith("总计")):
            yield row, [*subtotals, *rows_since]
            subtotals, rows_since = [], []
        elif row.level == 0:
            yield row, rows_since
            subtotals, rows_since = [*subtotals, row], []


def level_groups(rows: Sequence[BudgetRow]) -> Iterator[tuple[BudgetRow, list[BudgetRow]]]:
    """The rows of a list with those right below them."""
    for index, row in enumerate(rows):
        below = rows_of_deeper_levels(row.level, rows[index + 1 :])
        if row.level and below:
            highest = min(lower.level for lower in below)
            yield row, [lower for lower in below if lower.level == highest]


def rows_of_deeper_levels(level: int, following: Sequence[BudgetRow]) -> list[BudgetRow]:
    return list(takewhile(lambda row: row.level > level, following))


def check_list_sums(
    table: BudgetTable, whole: BudgetRow, parts: Sequence[BudgetRow]
) -> Iterator[RelationResult]:
    is_partial = any(part.is_partial for part in parts)
    for column in amount_columns(table):
        total = cell_term(table, whole, column)
        terms = [cell_term(table, part, column) for part in parts]
        if not is_partial:
            name = f"所属各项{column_suffix(column)}之和"
            if result := check_sum(SUM, total, terms, name):
                yield result
        elif any(term.value is not None for term in terms):
            yield check_at_most(PARTIAL_SUM, total, sum_terms(terms, "其中所列之和"))


def check_across_columns(table: BudgetTable) -> Iterator[RelationResult]:
    side = Side.SPENDING if table.kind in TWO_SIDED else Side.NONE
    rows = table.rows_on(side)
    for whole, parts in summed_columns(table):
        name = f"同一行{'、'.join(parts)}之和"
        for row in rows:
            terms = [cell_term(table, row, part) for part in parts]
            if result := check_sum(ROW_SUM, cell_term(table, row, whole), terms, name):
                yield result


def summed_columns(table: BudgetTable) -> Iterator[tuple[str, list[str]]]:
    """Which column of a table is the sum of which others."""
    columns = table.columns
    for whole in columns:
        below = [column for column in columns if column.startswith(f"{whole}{NESTED_SEPARATOR}")]
        if below:
            yield whole, below
    if TOTAL in columns and (parts := parts_of_total(table)):
        yield TOTAL, parts
    for prefix, whole in (("", TOTAL), (PREVIOUS_OF, PREVIOUS)):
        yield from summed_vehicles(columns, prefix)
        if table.kind is TableKind.THREE_PUBLIC and prefix and whole in columns:
            yield whole, [f"{prefix}{part}" for part in parts_of_total(table)]


def summed_vehicles(columns: Sequence[str], prefix: str) -> Iterator[tuple[str, list[str]]]:
    parts = [f"{prefix}{VEHICLE_PURCHASE}", f"{prefix}{VEHICLE_RUNNING}"]
    if {f"{prefix}{VEHICLES}", *parts} <= {*columns}:
        yield f"{prefix}{VEHICLES}", parts


def parts_of_total(table: BudgetTable) -> list[str]:
    if table.kind is TableKind.INCOME:
        return income_columns(table.columns)
    return [column for column in possible_parts_of_total(table) if column in table.columns]


def possible_parts_of_total(table: BudgetTable) -> Sequence[str]:
    if table.kind in PARTS_OF_TOTAL:
        return PARTS_OF_TOTAL[table.kind]
    if table.kind is TableKind.THREE_PUBLIC:
        vehicles = (VEHICLES,) if VEHICLES in table.columns else (VEHICLE_PURCHASE, VEHICLE_RUNNING)
        return (TRAVEL_ABROAD, *vehicles, RECEPTION)
    if {BASIC, PROJECT} <= {*table.columns}:
        return (BASIC, PROJECT, *OTHER_SPENDING_COLUMNS)
    return SPENDING_TYPES


def income_columns(columns: Sequence[str]) -> list[str]:
    """Every source; 一般公共预算 and its like lie below a column of all 财政拨款 where there is one."""
    amounts = [column for column in columns if column not in (TOTAL, PERCENT)]
    sources = [column for column in amounts if NESTED_SEPARATOR not in column]
    sources = [source for source in sources if not source.startswith(PREVIOUS)]
    if any("财政拨款" in source for source in sources):
        return [source for source in sources if source not in (GENERAL, FUND, CAPITAL)]
    return sources
