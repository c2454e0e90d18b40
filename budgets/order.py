"""What a budget document must have as a whole: every table, numbers without gaps, one year compared with."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from budgets.answers import RelationResult, Term, Verdict, cannot_tell
from budgets.budget import Budget, BudgetTable, Statement, TableKind
from budgets.statements import walk_statements
from indicators.quoting import quote_text

NUMBERS, MISSING, YEAR = "B-numbers", "B-missing", "B-year"


def check_completeness(budget: Budget) -> Iterator[RelationResult]:
    yield from check_table_numbers(budget)
    yield from check_missing_tables(budget)
    yield from check_compared_years(budget)


def check_table_numbers(budget: Budget) -> Iterator[RelationResult]:
    """The numbers of the tables follow one another."""
    numbered = [table for table in budget.tables if table.number is not None]
    for table, following in pairwise(numbered):
        left, right = number_term(table), number_term(following)
        if left.value is None or right.value is None:
            continue
        if right.value == left.value + 1:
            yield RelationResult(NUMBERS, Verdict.HOLDS, left, right, f"{left.name}与{right.name}相接")
        else:
            message = describe_number_gap(budget, int(left.value), int(right.value))
            yield RelationResult(NUMBERS, Verdict.BROKEN, left, right, message)


def number_term(table: BudgetTable) -> Term:
    number = None if table.number is None else Decimal(table.number)
    return Term(f"{quote_text(table.title)}的序号", number, table.place, spot=table.spot)


def describe_number_gap(budget: Budget, number: int, next_number: int) -> str:
    absent = range(number + 1, next_number)
    in_contents = [
        f"{quote_text(entry.title)}（目录 {entry.place}）"
        for entry in budget.contents
        if entry.number in absent
    ]
    names = in_contents or [f"第 {absent_number} 表" for absent_number in absent]
    gap = f"缺少{'、'.join(names)}" if names else "次序不对"
    return f"表的序号从 {number} 到 {next_number}，{gap}；请补上缺的表，或改正序号"


def check_missing_tables(budget: Budget) -> Iterator[RelationResult]:
    """What the text says of a table that is not there cannot be held against it; most units have no
    国有资本经营预算 and print no table of it."""
    for kind in TableKind:
        statements = statements_about(budget, kind)
        is_due = kind is not TableKind.CAPITAL or any(statement.amount for statement in statements)
        if is_due and budget.table(kind) is None:
            yield cannot_check_table(kind, statements)


def statements_about(budget: Budget, kind: TableKind) -> list[Statement]:
    statements = walk_statements(budget.statements)
    return [
        statement for statement in statements if statement.reference and statement.reference.table is kind
    ]


def cannot_check_table(kind: TableKind, statements: Sequence[Statement]) -> RelationResult:
    term = missing_table_term(statements[0]) if statements else Term(str(kind))
    stated = f"说明中有关的 {len(statements)} 处和" if statements else ""
    return cannot_tell(MISSING, term, None, f"没有“{kind}”，{stated}与其他表的关系无法核对")


def missing_table_term(statement: Statement) -> Term:
    name = f"说明中{quote_text(statement.subject)}"
    return Term(name, statement.amount, statement.place, statement.money)


def check_compared_years(budget: Budget) -> Iterator[RelationResult]:
    """Tables and text compare with the same year: the one that most of them name."""
    terms = list(compared_year_terms(budget))
    if len(terms) < 2:
        return
    usual = Counter(term.value for term in terms).most_common(1)[0][0]
    standard = next(term for term in terms if term.value == usual)
    for term in terms:
        if term is standard:
            continue
        if term.value == usual:
            message = f"{term.name}是 {usual} 年，与{standard.name}相同"
            yield RelationResult(YEAR, Verdict.HOLDS, term, standard, message)
        else:
            message = f"{term.name}是 {term.display_text} 年，{standard.name}是 {usual} 年；请统一比较的年份"
            yield RelationResult(YEAR, Verdict.BROKEN, term, standard, message)


def compared_year_terms(budget: Budget) -> Iterator[Term]:
    yield from years_of_tables(budget)
    yield from years_of_statements(budget)


def years_of_tables(budget: Budget) -> Iterator[Term]:
    for table in budget.tables:
        if table.previous_year:
            name = f"{quote_text(table.title)}的上年"
            yield Term(name, Decimal(table.previous_year), table.place, spot=table.spot)


def years_of_statements(budget: Budget) -> Iterator[Term]:
    for statement in walk_statements(budget.statements):
        year = statement.compared_year
        if year and statement.year is None:
            name = f"说明中{quote_text(statement.subject)}比较的年份"
            yield Term(name, Decimal(year), statement.place, spot=statement.spot)
