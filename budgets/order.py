"""What a budget document must have as a whole: every table, numbers without gaps, one year to compare with."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from budgets.answers import RelationResult, Term, Verdict, cannot_tell
from budgets.budget import Budget, TableKind
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
    for one, other in pairwise(numbered):
        if one.number is None or other.number is None:
            continue
        left, right = (
            Term(f"{quote_text(table.title)}的序号", Decimal(table.number or 0), table.place, spot=table.spot)
            for table in (one, other)
        )
        if other.number == one.number + 1:
            yield RelationResult(NUMBERS, Verdict.HOLDS, left, right, f"{left.name}与{right.name}相接")
        else:
            yield RelationResult(
                NUMBERS, Verdict.BROKEN, left, right, describe_number_gap(budget, one.number, other.number)
            )


def describe_number_gap(budget: Budget, one: int, other: int) -> str:
    absent = range(one + 1, other)
    listed = [
        f"{quote_text(content.title)}（目录 {content.place}）"
        for content in budget.contents
        if content.number in absent
    ]
    said = "、".join(listed) or "、".join(f"第 {each} 表" for each in absent)
    return f"表的序号从 {one} 到 {other}，{f'缺少{said}' if said else '次序不对'}；请补上缺的表，或改正序号"


def check_missing_tables(budget: Budget) -> Iterator[RelationResult]:
    """What the text says of a table that is not there cannot be held against it."""
    for kind in TableKind:
        if budget.table(kind) is None:
            own = [
                statement
                for statement in walk_statements(budget.statements)
                if statement.reference and statement.reference.table is kind
            ]
            first = (
                Term(f"说明中{quote_text(own[0].subject)}", own[0].amount, own[0].place, own[0].money)
                if own
                else None
            )
            why = f"没有“{kind}”，{f'说明中有关的 {len(own)} 处和' if own else ''}与其他表的关系无法核对"
            yield cannot_tell(MISSING, first or Term(str(kind)), None, why)


def check_compared_years(budget: Budget) -> Iterator[RelationResult]:
    """Tables and text compare with the same year."""
    found = [
        Term(f"{quote_text(table.title)}的上年", Decimal(table.previous_year), table.place, spot=table.spot)
        for table in budget.tables
        if table.previous_year
    ]
    found += [
        Term(
            f"说明中{quote_text(statement.subject)}比较的年份",
            Decimal(statement.change.year),
            statement.place,
            spot=statement.spot,
        )
        for statement in walk_statements(budget.statements)
        if statement.change and statement.change.year
    ]
    if len(found) < 2:
        return
    usual = Counter(term.value for term in found).most_common(1)[0][0]
    standard = next(term for term in found if term.value == usual)
    for term in found:
        if term is standard:
            continue
        if term.value == usual:
            yield RelationResult(
                YEAR, Verdict.HOLDS, term, standard, f"{term.name}是 {usual} 年，与{standard.name}相同"
            )
        else:
            message = f"{term.name}是 {term.display_text} 年，{standard.name}是 {usual} 年；请统一比较的年份"
            yield RelationResult(YEAR, Verdict.BROKEN, term, standard, message)
