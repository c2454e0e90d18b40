"""Sums within one table: down to the 合计, along the levels of a list, across the columns of a row."""

from collections.abc import Iterator, Sequence

from budgets.answers import (
    RelationResult,
    Term,
    Verdict,
    cannot_tell,
    cell_term,
    check_at_most,
    check_equal,
    check_sum,
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


def account_rows(table: BudgetTable) -> list[BudgetRow]:
    """The rows with the code of an account; of units where there are no accounts."""
    coded = [row for row in table.rows if row.code]
    return [row for row in coded if len(row.code) in ACCOUNT_CODE_LENGTHS] or coded


def parent_code(code: str, rows: Sequence[BudgetRow]) -> str:
    """The longest code of the table that this one lies below."""
    return max(
        (row.code for row in rows if code != row.code and code.startswith(row.code)), key=len, default=""
    )


def check_account_hierarchy(table: BudgetTable) -> Iterator[RelationResult]:
    """合计 is the sum of the highest accounts, each account of those right below it."""
    coded = account_rows(table)
    own = {id(row): parent_code(row.code, coded) for row in coded}
    for total in total_rows(table):
        parts = [row for row in coded if not own[id(row)]] or named_rows(table)
        yield from check_column_sums(table, total, parts, certain=bool(coded))
    for code in dict.fromkeys(row.code for row in coded):
        parts = [row for row in coded if own[id(row)] == code]
        wholes = [row for row in coded if row.code == code]
        if parts and len(wholes) == 1:
            yield from check_column_sums(table, wholes[0], parts)


def named_rows(table: BudgetTable) -> list[BudgetRow]:
    return [row for row in table.rows if row.name and name_concept(row.name) != TOTAL]


def check_column_sums(
    table: BudgetTable, total: BudgetRow, parts: Sequence[BudgetRow], certain: bool = True
) -> Iterator[RelationResult]:
    for column in amount_columns(table):
        own = [cell_term(table, part, column) for part in parts]
        answer = check_sum(
            SUM, cell_term(table, total, column), own, f"所属各行{'' if column == TOTAL else column}之和"
        )
        if answer and answer.verdict is Verdict.BROKEN and not certain:
            why = f"{answer.left.name}与{answer.right.name if answer.right else ''}不一致，但各行没有科目编码，分不清上下级"
            answer = cannot_tell(SUM, answer.left, answer.right, why)
        if answer:
            yield answer


def check_two_sided_table(table: BudgetTable) -> Iterator[RelationResult]:
    """A table of two sides: each level is the sum of the next, 合计 and 总计 of what stands above them, and both 总计 agree."""
    grand = []
    for side in (Side.INCOME, Side.SPENDING):
        rows = [row for row in table.rows if row.side is side]
        for whole, parts in [*total_groups(rows), *level_groups(rows)]:
            yield from check_list_sums(table, whole, parts)
        grand += [cell_term(table, row, TOTAL) for row in rows[-1:] if row.level == 0]
    if len(grand) == 2 and (grand[0].value is not None or grand[1].value is not None):
        yield check_equal(BALANCE, grand[0], grand[1])


def total_groups(rows: Sequence[BudgetRow]) -> Iterator[tuple[BudgetRow, list[BudgetRow]]]:
    """A 合计 sums what came since the one before; the last total, or a 总计, sums those and what came after them."""
    closed, since = list[BudgetRow](), list[BudgetRow]()
    for row in rows:
        if row.level == 1:
            since.append(row)
        elif row.level == 0 and (row is rows[-1] or row.name.rstrip().endswith("总计")):
            yield row, [*closed, *since]
            closed, since = [], []
        elif row.level == 0:
            yield row, since
            closed, since = [*closed, row], []


def level_groups(rows: Sequence[BudgetRow]) -> Iterator[tuple[BudgetRow, list[BudgetRow]]]:
    for at, row in enumerate(rows):
        if row.level:
            below = []
            for budget_row in rows[at + 1 :]:
                if budget_row.level <= row.level:
                    break
                below.append(budget_row)
            parts = [
                budget_row for budget_row in below if budget_row.level == min(one.level for one in below)
            ]
            if parts:
                yield row, parts


def check_list_sums(
    table: BudgetTable, whole: BudgetRow, parts: Sequence[BudgetRow]
) -> Iterator[RelationResult]:
    for column in amount_columns(table):
        total, own = cell_term(table, whole, column), [cell_term(table, part, column) for part in parts]
        if any(part.is_partial for part in parts):
            if any(term.value is not None for term in own):
                yield check_at_most(PARTIAL_SUM, total, sum_terms(own, "其中所列之和"))
        elif answer := check_sum(SUM, total, own, f"所属各项{'' if column == TOTAL else column}之和"):
            yield answer


def check_across_columns(table: BudgetTable) -> Iterator[RelationResult]:
    side = Side.SPENDING if table.kind in TWO_SIDED else Side.NONE
    for whole, parts in summed_columns(table):
        for row in (budget_row for budget_row in table.rows if budget_row.side is side):
            own = [cell_term(table, row, part) for part in parts]
            if answer := check_sum(
                ROW_SUM, cell_term(table, row, whole), own, f"同一行{'、'.join(parts)}之和"
            ):
                yield answer


def summed_columns(table: BudgetTable) -> Iterator[tuple[str, list[str]]]:
    """Which column of a table is the sum of which others."""
    columns = table.columns
    for whole in columns:
        below = [column for column in columns if column.startswith(f"{whole}{NESTED_SEPARATOR}")]
        if below:
            yield whole, below
    if TOTAL in columns and (parts := parts_of_total(table)):
        yield TOTAL, parts
    if {VEHICLES, VEHICLE_PURCHASE, VEHICLE_RUNNING} <= {*columns}:
        yield VEHICLES, [VEHICLE_PURCHASE, VEHICLE_RUNNING]


def parts_of_total(table: BudgetTable) -> list[str]:
    kind, columns = table.kind, table.columns
    if kind is TableKind.FISCAL:
        return [text for text in (GENERAL, FUND, CAPITAL) if text in columns]
    if kind is TableKind.BASIC:
        return [text for text in (STAFF_COSTS, RUNNING_COSTS) if text in columns]
    if kind is TableKind.THREE_PUBLIC:
        cars = (VEHICLES,) if VEHICLES in columns else (VEHICLE_PURCHASE, VEHICLE_RUNNING)
        return [car for car in (TRAVEL_ABROAD, *cars, RECEPTION) if car in columns]
    if kind is TableKind.INCOME:
        return income_columns(columns)
    if {BASIC, PROJECT} <= {*columns}:
        return [column for column in (BASIC, PROJECT, *OTHER_SPENDING_COLUMNS) if column in columns]
    return [spending_kind for spending_kind in SPENDING_TYPES if spending_kind in columns]


def income_columns(columns: Sequence[str]) -> list[str]:
    """Every source; 一般公共预算 and its like lie below a column of all 财政拨款 where there is one."""
    sources = [
        column for column in columns if column not in (TOTAL, PERCENT) and NESTED_SEPARATOR not in column
    ]
    sources = [source for source in sources if not source.startswith(PREVIOUS)]
    if any("财政拨款" in source for source in sources):
        sources = [source for source in sources if source not in (GENERAL, FUND, CAPITAL)]
    return sources


def known_cell_term(table: BudgetTable, row: BudgetRow | None, column: str) -> Term | None:
    """A cell with an amount, or ``None``."""
    found = cell_term(table, row, column) if row else None
    return found if found and found.value is not None else None
