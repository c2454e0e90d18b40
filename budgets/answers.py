"""What can be said of a relation of a budget, with both numbers: it holds, is broken, or cannot be told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from budgets.budget import FILE_START, BudgetRow, BudgetTable, Figure
from budgets.names import NESTED_SEPARATOR, TOTAL
from indicators.figures import half_up
from indicators.quoting import quote_text
from indicators.units import convert_value
from yamlfiles.problem import LineColumn

USUAL_PLACES = 2
ROUNDING_NOTE = "，可能是四舍五入造成的"


class Verdict(StrEnum):
    """The three answers."""

    HOLDS = "holds"
    BROKEN = "broken"
    CANNOT_TELL = "cannot_tell"


VERDICT_WORDS: Mapping[Verdict, str] = {
    Verdict.HOLDS: "成立",
    Verdict.BROKEN: "不成立",
    Verdict.CANNOT_TELL: "无法判断",
}


@dataclass(frozen=True)
class Term:
    """One side of a relation: what it is, where it stands, its amount.

    ``text`` is set where names are compared or a cell holds no number; ``part_places`` are those it is
    summed from.
    """

    name: str
    value: Decimal | None = None
    place: str = ""
    money: str = ""
    text: str = ""
    part_places: tuple[str, ...] = ()
    spot: LineColumn = field(default=FILE_START, compare=False)

    @property
    def is_blank(self) -> bool:
        return self.value is None and not self.text

    @property
    def display_text(self) -> str:
        return self.text or ("空白" if self.value is None else f"{self.value:f}")

    @property
    def places(self) -> tuple[str, ...]:
        return self.part_places or (self.place,)

    @property
    def name_and_amount(self) -> str:
        return f"{self.name} {self.display_text}"

    @property
    def amount_clause(self) -> str:
        return f"{self.name}为 {self.display_text}"

    def value_in(self, money: str) -> Decimal | None:
        """The amount in another unit; ``None`` where one is not the other's."""
        return None if self.value is None else convert_value(self.value, self.money, money)


@dataclass(frozen=True)
class RelationResult:
    """``relation`` is the code of the rule. A relation that cannot be told may have no second side;
    ``may_be_rounding`` says that rounding alone explains the difference."""

    relation: str
    verdict: Verdict
    left: Term
    right: Term | None
    message: str
    may_be_rounding: bool = False

    @property
    def difference(self) -> Decimal | None:
        right = self.right.value_in(self.left.money) if self.right else None
        return None if right is None or self.left.value is None else self.left.value - right

    @property
    def places(self) -> frozenset[str]:
        """Every place whose amount takes part."""
        return frozenset(place for term in (self.left, self.right) if term for place in term.places)


def cell_term(table: BudgetTable, row: BudgetRow, column: str) -> Term:
    """One cell of a table as a side of a relation; blank where there is no figure."""
    figure = find_figure(row, column) or Figure(None, row.place, spot=row.spot)
    name = f"{table.kind}{quote_text(row.name or '（无名行）')}{column_suffix(column)}"
    place = figure.place or row.place or table.place
    return Term(name, figure.value, place, table.money, figure.unread_text, spot=figure.spot)


def find_figure(row: BudgetRow, column: str) -> Figure | None:
    """The figure under a column, else under the first column of that name below another heading."""
    return row.figures.get(column) or _find_nested_figure(row, column)


def _find_nested_figure(row: BudgetRow, column: str) -> Figure | None:
    ending = f"{NESTED_SEPARATOR}{column}"
    return next((figure for name, figure in row.figures.items() if name.endswith(ending)), None)


def known_cell_term(table: BudgetTable | None, row: BudgetRow | None, column: str) -> Term | None:
    """A cell with an amount, or ``None``."""
    term = cell_term(table, row, column) if table and row else None
    return term if term and term.value is not None else None


def column_suffix(column: str) -> str:
    """How a column is named behind a row: 合计 is what a row means without more."""
    return "" if column == TOTAL else column


def first_unread(terms: Sequence[Term]) -> Term | None:
    """The first cell that holds something which is no number."""
    return next((term for term in terms if term.value is None and term.text), None)


def sum_terms(terms: Sequence[Term], name: str) -> Term:
    """The sum of those that are not blank; blank where all are."""
    values = [term.value for term in terms if term.value is not None]
    total = sum(values, Decimal(0)) if values else None
    places = tuple(term.place for term in terms if term.place)
    ends = dict.fromkeys((*places[:1], *places[-1:]))
    money = terms[0].money if terms else ""
    return Term(f"{name}（{len(terms)} 项）", total, " 至 ".join(ends), money, part_places=places)


def check_equal(code: str, left: Term, right: Term, count: int = 1, rounded: bool = False) -> RelationResult:
    """Whether two amounts are the same. ``count`` amounts make up the right side; ``rounded`` allows that the
    left is printed with fewer places or in a larger unit."""
    if left.value is None or right.value is None:
        return _cannot_compare_blank(code, left, right)
    amount = right.value_in(left.money)
    if amount is None:
        return cannot_tell(code, left, right, f"单位不同（{left.money}、{right.money}），无法核对")
    if left.value == amount or (rounded and _equals_when_rounded(left, right, amount)):
        message = f"{left.name_and_amount}，与{right.name}一致"
        return RelationResult(code, Verdict.HOLDS, left, right, message)
    gap = abs(left.value - amount)
    is_rounding = may_come_of_rounding(left.value, amount, count)
    note = ROUNDING_NOTE if is_rounding else ""
    amounts = f"{left.amount_clause}，{right.amount_clause}"
    message = f"{amounts}，相差 {gap:f}{note}；请核对后改正其中一处"
    return RelationResult(code, Verdict.BROKEN, left, right, message, is_rounding)


def _cannot_compare_blank(code: str, left: Term, right: Term) -> RelationResult:
    blank, other = (left, right) if left.value is None else (right, left)
    beside = "" if other.value is None else f"{other.name_and_amount} "
    why = f"{blank.name}{describe_non_number(blank)}，{beside}无法核对"
    return cannot_tell(code, left, right, why)


def check_at_most(code: str, left: Term, right: Term) -> RelationResult:
    """Some of an amount: their sum may be the amount or less, and what is less cannot be told."""
    if left.value is None or right.value is None:
        return check_equal(code, left, right)
    amount = right.value_in(left.money)
    if amount == left.value:
        return check_equal(code, left, right)
    listed = right.amount_clause
    whole = left.name_and_amount
    if amount is not None and amount > left.value:
        is_rounding = may_come_of_rounding(left.value, amount, len(right.part_places))
        note = ROUNDING_NOTE if is_rounding else ""
        message = f"{listed}，超过{whole}{note}；请核对后改正其中一处"
        return RelationResult(code, Verdict.BROKEN, left, right, message, is_rounding)
    return cannot_tell(code, left, right, f"{listed}，少于{whole}；所列不一定是全部")


def cannot_tell(code: str, left: Term, right: Term | None, why: str) -> RelationResult:
    return RelationResult(code, Verdict.CANNOT_TELL, left, right, why)


def describe_non_number(blank: Term) -> str:
    return f"写作“{blank.text}”，不是数字" if blank.text else "空白"


def check_sum(code: str, total: Term, parts: Sequence[Term], name: str) -> RelationResult | None:
    """A total against its parts; blank parts add nothing as long as one is not blank.

    ``None`` where nothing is printed.
    """
    right = sum_terms(parts, name)
    wrong = first_unread((total, *parts))
    if wrong is not None:
        why = f"{wrong.name}{describe_non_number(wrong)}，无法核对"
        return cannot_tell(code, total, right, why)
    if not parts or _is_blank_against_zero(total, right):
        return None
    return check_equal(code, total, right, len(parts))


def _is_blank_against_zero(left: Term, right: Term) -> bool:
    """Whether one is blank and the other blank or zero."""
    return not left.value and not right.value and None in (left.value, right.value)


def decimal_places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def may_come_of_rounding(one: Decimal, other: Decimal, count: int) -> bool:
    """Every amount of a sum, and the total, may be off by half a unit of its last place."""
    return abs(one - other) * 2 <= rounding_unit(one, other) * (count + 1)


def rounding_unit(*values: Decimal) -> Decimal:
    """What amounts are rounded to; whole numbers are not taken for rounded ones."""
    places = max(map(decimal_places, values)) or USUAL_PLACES
    return Decimal(1).scaleb(-places)


def unit_of_last_place(*values: Decimal) -> Decimal:
    """One unit of the last place that any of them is printed with."""
    return Decimal(1).scaleb(-max(map(decimal_places, values)))


def _equals_when_rounded(left: Term, right: Term, other: Decimal) -> bool:
    """269.4 for 269.41 is the same as printed, 0 for 0.30 is not; an amount in 万元 may be rounded from 元."""
    places = decimal_places(left.value or Decimal(0))
    return (
        (places > 0 or left.money != right.money) and left.value == half_up(other, places) and left.value != 0
    )
