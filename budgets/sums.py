"""Sums within one table: down to the 合计, along the levels of a list, across the columns of a row."""

from collections.abc import Iterator, Sequence

from budgets.answers import Answer, Term, Verdict, at_most, cannot_tell, equal, sum_answer, summed, term
from budgets.budget import Budget, BudgetTable, Row, Side, TableKind
from budgets.names import (
    ABROAD,
    BASIC,
    BOUGHT,
    CAPITAL,
    DRIVEN,
    FUND,
    GENERAL,
    NESTED,
    PERCENT,
    PREVIOUS,
    PROJECT,
    RECEPTION,
    RUNNING,
    STAFF,
    TOTAL,
    TYPES,
    VEHICLES,
    concept,
)

SUM, ACROSS, SOME, BALANCE = "B-sum", "B-across", "B-some", "B-balance"
TWO_SIDED = (TableKind.FISCAL, TableKind.BALANCE)
FURTHER = ("经营支出", "上缴上级支出", "对附属单位补助支出")
ACCOUNTS = (3, 5, 7)
"""Lengths of the codes of 类, 款 and 项; a code of another length is a unit's."""


def sums(budget: Budget) -> Iterator[Answer]:
    for table in budget.tables:
        yield from lists(table) if table.kind in TWO_SIDED else down(table)
        yield from across(table)


def amount_columns(table: BudgetTable) -> list[str]:
    return [each for each in table.columns if each != PERCENT]


def total_rows(table: BudgetTable) -> list[Row]:
    return [each for each in table.rows if not each.code and concept(each.name) == TOTAL]


def accounts(table: BudgetTable) -> list[Row]:
    """The rows with the code of an account; of units where there are no accounts."""
    coded = [each for each in table.rows if each.code]
    return [each for each in coded if len(each.code) in ACCOUNTS] or coded


def above(code: str, rows: Sequence[Row]) -> str:
    """The longest code of the table that this one lies below."""
    return max((each.code for each in rows if code != each.code and code.startswith(each.code)), key=len, default="")


def down(table: BudgetTable) -> Iterator[Answer]:
    """合计 is the sum of the highest accounts, each account of those right below it."""
    coded = accounts(table)
    own = {id(each): above(each.code, coded) for each in coded}
    for total in total_rows(table):
        parts = [each for each in coded if not own[id(each)]] or named_rows(table)
        yield from column_sums(table, total, parts, certain=bool(coded))
    for code in dict.fromkeys(each.code for each in coded):
        parts = [each for each in coded if own[id(each)] == code]
        wholes = [each for each in coded if each.code == code]
        if parts and len(wholes) == 1:
            yield from column_sums(table, wholes[0], parts)


def named_rows(table: BudgetTable) -> list[Row]:
    return [each for each in table.rows if each.name and concept(each.name) != TOTAL]


def column_sums(table: BudgetTable, total: Row, parts: Sequence[Row], certain: bool = True) -> Iterator[Answer]:
    for column in amount_columns(table):
        own = [term(table, each, column) for each in parts]
        answer = sum_answer(SUM, term(table, total, column), own, f"所属各行{'' if column == TOTAL else column}之和")
        if answer and answer.verdict is Verdict.BROKEN and not certain:
            why = f"{answer.left.name}与{answer.right.name if answer.right else ''}不一致，但各行没有科目编码，分不清上下级"
            answer = cannot_tell(SUM, answer.left, answer.right, why)
        if answer:
            yield answer


def lists(table: BudgetTable) -> Iterator[Answer]:
    """A table of two sides: each level is the sum of the next, 合计 and 总计 of what stands above them, and both 总计 agree."""
    grand = []
    for side in (Side.INCOME, Side.SPENDING):
        rows = [each for each in table.rows if each.side is side]
        for whole, parts in [*totals(rows), *levels(rows)]:
            yield from list_sums(table, whole, parts)
        grand += [term(table, each, TOTAL) for each in rows[-1:] if each.level == 0]
    if len(grand) == 2 and (grand[0].value is not None or grand[1].value is not None):
        yield equal(BALANCE, grand[0], grand[1])


def totals(rows: Sequence[Row]) -> Iterator[tuple[Row, list[Row]]]:
    """A 合计 sums what came since the one before; the last total, or a 总计, sums those and what came after them."""
    closed, since = list[Row](), list[Row]()
    for row in rows:
        if row.level == 1:
            since.append(row)
        elif row.level == 0 and (row is rows[-1] or row.name.rstrip().endswith("总计")):
            yield row, [*closed, *since]
            closed, since = [], []
        elif row.level == 0:
            yield row, since
            closed, since = [*closed, row], []


def levels(rows: Sequence[Row]) -> Iterator[tuple[Row, list[Row]]]:
    for at, row in enumerate(rows):
        if row.level:
            below = []
            for each in rows[at + 1 :]:
                if each.level <= row.level:
                    break
                below.append(each)
            parts = [each for each in below if each.level == min(one.level for one in below)]
            if parts:
                yield row, parts


def list_sums(table: BudgetTable, whole: Row, parts: Sequence[Row]) -> Iterator[Answer]:
    for column in amount_columns(table):
        total, own = term(table, whole, column), [term(table, each, column) for each in parts]
        if any(each.some for each in parts):
            if any(each.value is not None for each in own):
                yield at_most(SOME, total, summed(own, "其中所列之和"))
        elif answer := sum_answer(SUM, total, own, f"所属各项{'' if column == TOTAL else column}之和"):
            yield answer


def across(table: BudgetTable) -> Iterator[Answer]:
    side = Side.SPENDING if table.kind in TWO_SIDED else Side.NONE
    for whole, parts in crossings(table):
        for row in (each for each in table.rows if each.side is side):
            own = [term(table, row, each) for each in parts]
            if answer := sum_answer(ACROSS, term(table, row, whole), own, f"同一行{'、'.join(parts)}之和"):
                yield answer


def crossings(table: BudgetTable) -> Iterator[tuple[str, list[str]]]:
    """Which column of a table is the sum of which others."""
    columns = table.columns
    for whole in columns:
        below = [each for each in columns if each.startswith(f"{whole}{NESTED}")]
        if below:
            yield whole, below
    if TOTAL in columns and (parts := parts_of_total(table)):
        yield TOTAL, parts
    if {VEHICLES, BOUGHT, DRIVEN} <= {*columns}:
        yield VEHICLES, [BOUGHT, DRIVEN]


def parts_of_total(table: BudgetTable) -> list[str]:
    kind, columns = table.kind, table.columns
    if kind is TableKind.FISCAL:
        return [each for each in (GENERAL, FUND, CAPITAL) if each in columns]
    if kind is TableKind.BASIC:
        return [each for each in (STAFF, RUNNING) if each in columns]
    if kind is TableKind.THREE_PUBLIC:
        cars = (VEHICLES,) if VEHICLES in columns else (BOUGHT, DRIVEN)
        return [each for each in (ABROAD, *cars, RECEPTION) if each in columns]
    if kind is TableKind.INCOME:
        return income_parts(columns)
    if {BASIC, PROJECT} <= {*columns}:
        return [each for each in (BASIC, PROJECT, *FURTHER) if each in columns]
    return [each for each in TYPES if each in columns]


def income_parts(columns: Sequence[str]) -> list[str]:
    """Every source; 一般公共预算 and its like lie below a column of all 财政拨款 where there is one."""
    sources = [each for each in columns if each not in (TOTAL, PERCENT) and NESTED not in each]
    sources = [each for each in sources if not each.startswith(PREVIOUS)]
    if any("财政拨款" in each for each in sources):
        sources = [each for each in sources if each not in (GENERAL, FUND, CAPITAL)]
    return sources


def of_table(table: BudgetTable, row: Row | None, column: str) -> Term | None:
    """A cell with an amount, or ``None``."""
    found = term(table, row, column) if row else None
    return found if found and found.value is not None else None
