"""Amounts of tables by what their rows mean, as sides of relations."""

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile

from budgets.answers import Term, known_cell_term, sum_terms
from budgets.budget import BudgetRow, BudgetTable, Side
from budgets.names import TOTAL, name_concept, normalize_text
from budgets.sums import total_rows_or_substitute

CARRIED_OVER = "上年结转"
NUMBER_BEFORE_NAME = r"(.*[、)])?"


def find_row_by_concept(table: BudgetTable, concept: str, side: Side | None = None) -> BudgetRow | None:
    """The first row that means this."""
    return next(iter(rows_meaning(table.rows_on(side), concept)), None)


def rows_meaning(rows: Iterable[BudgetRow], concept: str) -> list[BudgetRow]:
    return [row for row in rows if name_concept(row.name) == concept]


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
    return first_row_term(table, total_rows_or_substitute(table, table.rows), column) if table else None


def first_row_term(table: BudgetTable, rows: Sequence[BudgetRow], column: str = TOTAL) -> Term | None:
    return known_cell_term(table, next(iter(rows), None), column)


def account_term(table: BudgetTable | None, code: str, column: str) -> Term | None:
    """The amount of an account that stands in one row of a table."""
    rows = rows_of_account(table, code) if table else []
    return known_cell_term(table, rows[0], column) if len(rows) == 1 else None


def rows_of_account(table: BudgetTable, code: str) -> list[BudgetRow]:
    return [row for row in table.rows if row.code == code]


def income_term(table: BudgetTable, pattern: str) -> Term | None:
    """The amount of the first row of income whose name, without its number, fits the pattern."""
    numbered = NUMBER_BEFORE_NAME + pattern
    rows = [row for row in table.rows_on(Side.INCOME) if re.fullmatch(numbered, normalize_text(row.name))]
    return first_row_term(table, rows)


def this_year_term(table: BudgetTable, concept: str) -> Term | None:
    """What is received of one kind this year: the first row of that name, before what is carried over."""
    rows = takewhile(lambda row: name_concept(row.name) != CARRIED_OVER, table.rows_on(Side.INCOME))
    return first_row_term(table, rows_meaning(rows, concept))


def grant_spending_term(balance: BudgetTable) -> Term | None:
    """The sum of the lines 其中：财政拨款支出."""
    terms = []
    for row in balance.rows:
        name = normalize_text(row.name).removeprefix("其中:")
        term = known_cell_term(balance, row, TOTAL)
        if row.is_partial and name == "财政拨款支出" and term is not None:
            terms.append(term)
    return sum_terms(terms, f"{balance.kind}“财政拨款支出”") if terms else None


def spending_type_term(balance: BudgetTable, spending_type: str) -> Term | None:
    rows = [row for row in balance.rows_on(Side.SPENDING) if row.level == 1]
    return first_row_term(balance, rows_meaning(rows, name_concept(spending_type)))
