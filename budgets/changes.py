"""增减额 and 增减% of a table's rows, each from the two amounts beside it and at the precision it is printed with."""

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
    printed = [
        each.value for row in table.rows if (each := row.figures.get(PERCENT)) and each.value is not None
    ]
    counts = Counter(decimal_places(value) for value in printed)
    return max(counts, key=lambda count: (counts[count], count), default=0)


def check_row_changes(table: BudgetTable, row: BudgetRow, usual: int) -> Iterator[RelationResult]:
    now, before, change, percent = (
        cell_term(table, row, text) for text in (TOTAL, PREVIOUS, CHANGE, PERCENT)
    )
    if wrong := first_unread((now, before, change, percent)):
        yield cannot_tell(
            DIFFERENCE, wrong, None, f"{wrong.name}写作{quote_text(wrong.text)}，不是数字，无法核对"
        )
        return
    if now.value is None or before.value is None:
        yield from check_blank_amount(now, before, change, percent)
        return
    places = (now.place, before.place)
    if change.value is not None:
        gap = Term(
            "本年数减上年数",
            now.value - before.value,
            f"{now.place}、{before.place}",
            table.money,
            part_places=places,
        )
        yield check_equal(DIFFERENCE, change, gap, 2)
    if percent.value is not None:
        yield from check_growth(percent, now, before, usual)


def check_blank_amount(now: Term, before: Term, change: Term, percent: Term) -> Iterator[RelationResult]:
    """An increase beside a blank."""
    blank = now if now.value is None else before
    if any(term.value for term in (change, percent)):
        wanted = change if change.value else percent
        yield cannot_tell(DIFFERENCE, wanted, blank, f"{blank.name}空白，{wanted.name}无法核对")


def check_growth(percent: Term, now: Term, before: Term, usual: int) -> Iterator[RelationResult]:
    if now.value is None or before.value is None or percent.value is None:
        return
    if before.value == 0:
        if now.value or percent.value:
            yield cannot_tell(
                GROWTH,
                percent,
                before,
                f"{before.name}为 0，增减%无法计算，所印 {percent.display_text}% 无法核对",
            )
        return
    answer = check_rate(
        GROWTH,
        percent,
        now.value - before.value,
        before.value,
        unit_of_last_place(now.value, before.value),
        (now, before),
    )
    yield answer
    if answer.verdict is Verdict.HOLDS and (coarse := check_precision(percent, answer, usual)):
        yield coarse


def check_rate(
    code: str, percent: Term, change: Decimal, base: Decimal, unit: Decimal, terms: tuple[Term, ...]
) -> RelationResult:
    """A printed percentage against ``change`` ÷ ``base``, compared at the places it is printed with. ``unit`` is the last
    place of the amounts: what lies within their rounding is said to."""
    exact = Fraction(change) / Fraction(base) * 100
    printed = percent.value or Decimal(0)
    places = decimal_places(printed)
    computed = half_up(exact, max(places, 2) if places else 2)
    of = tuple(term.place for term in terms)
    right = Term("计算值", computed, "、".join(dict.fromkeys(of)), part_places=of)
    ratio = places > 2 and printed == half_up(exact / 100, places)
    if printed == half_up(exact, places) or ratio:
        return RelationResult(code, Verdict.HOLDS, percent, right, f"{percent.name} {printed:f}%，与计算一致")
    note = UNROUNDED_NOTE if is_within_rounding(printed, change, base, unit) else ""
    message = (
        f"{percent.name}印作 {printed:f}%，按 {change:f} ÷ {base:f} 计算为 {computed:f}%{note}；请核对后改正"
    )
    return RelationResult(code, Verdict.BROKEN, percent, right, message)


def is_within_rounding(printed: Decimal, change: Decimal, base: Decimal, unit: Decimal) -> bool:
    """Whether amounts that round to the printed ones could give the printed percentage."""
    half = Fraction(unit) / 2
    now, before = Fraction(change) + Fraction(base), Fraction(base)
    if before <= half:
        return False
    edge = Fraction(unit_of_last_place(printed)) / 2
    least, most = (now - half) / (before + half) - 1, (now + half) / (before - half) - 1
    return least * 100 - edge <= Fraction(printed) <= most * 100 + edge


def check_precision(percent: Term, answer: RelationResult, usual: int) -> RelationResult | None:
    """-11% for -11.06% where the other rows have two places."""
    if percent.value is None or answer.right is None or answer.right.value is None:
        return None
    if (
        decimal_places(percent.value) >= usual
        or decimal_places(answer.right.value) < usual
        or percent.value == answer.right.value
    ):
        return None
    message = (
        f"{percent.name}印作 {percent.value:f}%，计算为 {answer.right.value:f}%；"
        f"同列其他行印 {usual} 位小数，请按同样的位数写"
    )
    return RelationResult(PRECISION, Verdict.BROKEN, percent, answer.right, message)
