"""增减额 and 增减% of the rows of a table, from the two amounts beside them and at the precision printed."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from budgets.answers import (
    RelationResult,
    Term,
    Verdict,
    cannot_tell,
    cell_term,
    check_equal,
    decimal_places,
    first_unread,
    rounding_unit,
    unit_of_last_place,
)
from budgets.budget import Budget, BudgetRow, BudgetTable
from budgets.names import CHANGE, PERCENT, PREVIOUS, TOTAL
from indicators.figures import half_up
from indicators.quoting import quote_text

DIFFERENCE, GROWTH, PRECISION = "B-change", "B-growth", "B-precision"
UNROUNDED_NOTE = "，可能是按未四舍五入的数计算的，也可能是截位"


def check_changes(budget: Budget) -> Iterator[RelationResult]:
    for table in budget.tables:
        if {PREVIOUS, TOTAL} <= {*table.columns}:
            usual = usual_decimal_places(table)
            for row in table.rows:
                yield from check_row_changes(table, row, usual)


def usual_decimal_places(table: BudgetTable) -> int:
    """How many places most percentages of the table are printed with."""
    counts = Counter(map(decimal_places, column_values(table, PERCENT)))
    return max(counts, key=lambda places: (counts[places], places), default=0)


def column_values(table: BudgetTable, column: str) -> list[Decimal]:
    """The numbers printed in a column."""
    figures = (row.figures.get(column) for row in table.rows)
    return [figure.value for figure in figures if figure is not None and figure.value is not None]


def check_row_changes(table: BudgetTable, row: BudgetRow, usual: int) -> Iterator[RelationResult]:
    now, before = cell_term(table, row, TOTAL), cell_term(table, row, PREVIOUS)
    change, percent = cell_term(table, row, CHANGE), cell_term(table, row, PERCENT)
    if wrong := first_unread((now, before, change, percent)):
        why = f"{wrong.name}写作{quote_text(wrong.text)}，不是数字，无法核对"
        yield cannot_tell(DIFFERENCE, wrong, None, why)
    elif now.value is None or before.value is None:
        yield from check_blank_amount(now, before, change, percent)
    else:
        if change.value is not None:
            difference = difference_term(now, before, now.value - before.value)
            yield check_equal(DIFFERENCE, change, difference, 2)
        yield from check_growth(percent, now, before, usual)


def difference_term(now: Term, before: Term, difference: Decimal) -> Term:
    places = (now.place, before.place)
    return Term("本年数减上年数", difference, "、".join(places), now.money, part_places=places)


def check_blank_amount(now: Term, before: Term, change: Term, percent: Term) -> Iterator[RelationResult]:
    """An increase beside a blank."""
    blank = now if now.value is None else before
    printed = next((term for term in (change, percent) if term.value), None)
    if printed is not None:
        yield cannot_tell(DIFFERENCE, printed, blank, f"{blank.name}空白，{printed.name}无法核对")


def check_growth(percent: Term, now: Term, before: Term, usual: int) -> Iterator[RelationResult]:
    if now.value is None or before.value is None or percent.value is None:
        return
    if before.value == 0:
        if now.value or percent.value:
            why = f"{before.name}为 0，增减%无法计算，所印 {percent.display_text}% 无法核对"
            yield cannot_tell(GROWTH, percent, before, why)
        return
    unit = rounding_unit(now.value, before.value)
    result = check_rate(GROWTH, percent, now.value - before.value, before.value, unit, (now, before))
    yield result
    if result.verdict is Verdict.HOLDS and (coarse := check_precision(percent, result, usual)):
        yield coarse


def check_rate(
    code: str, percent: Term, change: Decimal, base: Decimal, unit: Decimal, terms: tuple[Term, ...]
) -> RelationResult:
    """A printed percentage against ``change`` ÷ ``base``, compared at the places it is printed with.

    ``unit`` is the last place of the amounts: the message says so where their rounding explains the gap.
    """
    printed = percent.value or Decimal(0)
    exact = Fraction(change) / Fraction(base) * 100
    computed = half_up(exact, max(decimal_places(printed), 2))
    right = computed_term(computed, terms)
    if is_printed_as(printed, exact):
        return RelationResult(code, Verdict.HOLDS, percent, right, f"{percent.name} {printed:f}%，与计算一致")
    is_rounding = is_within_rounding(printed, change, base, unit)
    note = UNROUNDED_NOTE if is_rounding else ""
    message = (
        f"{percent.name}印作 {printed:f}%，按 {change:f} ÷ {base:f} 计算为 {computed:f}%{note}；请核对后改正"
    )
    return RelationResult(code, Verdict.BROKEN, percent, right, message, is_rounding)


def computed_term(value: Decimal, terms: tuple[Term, ...]) -> Term:
    """A value computed from amounts, with their places."""
    places = tuple(term.place for term in terms)
    return Term("计算值", value, "、".join(dict.fromkeys(places)), part_places=places)


def is_printed_as(printed: Decimal, exact: Fraction) -> bool:
    """Whether a percentage rounds to what is printed; one of three places may be a ratio."""
    places = decimal_places(printed)
    if printed == half_up(exact, places):
        return True
    return places > 2 and printed == half_up(exact / 100, places)


def is_within_rounding(printed: Decimal, change: Decimal, base: Decimal, unit: Decimal) -> bool:
    """Whether amounts that round to the printed ones could give the printed percentage."""
    half = Fraction(unit) / 2
    before = Fraction(base)
    now = before + Fraction(change)
    if before <= half:
        return False
    least = (now - half) / (before + half) - 1
    most = (now + half) / (before - half) - 1
    half_of_printed = Fraction(unit_of_last_place(printed)) / 2
    return least * 100 - half_of_printed <= Fraction(printed) <= most * 100 + half_of_printed


def check_precision(percent: Term, result: RelationResult, usual: int) -> RelationResult | None:
    """-11% for -11.06% where the other rows have two places."""
    computed = result.right.value if result.right else None
    if percent.value is None or computed is None or percent.value == computed:
        return None
    if decimal_places(percent.value) >= usual or decimal_places(computed) < usual:
        return None
    message = (
        f"{percent.name}印作 {percent.value:f}%，计算为 {computed:f}%；"
        f"同列其他行印 {usual} 位小数，请按同样的位数写"
    )
    return RelationResult(PRECISION, Verdict.BROKEN, percent, result.right, message)
