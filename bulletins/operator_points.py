"""Values of operators into points, each with the sentence it follows from. What was not measured gives
neither points nor full marks, and there is no total."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from bulletins.operator_rules import Operator, OperatorItem, OperatorRules
from indicators.display import WAITING
from indicators.figures import format_plain, half_up
from indicators.model import EMPTY_MAPPING, Period


@dataclass(frozen=True)
class OperatorValue:
    """``of`` are the rows of a rate or a mean; ``None`` of a count."""

    value: Decimal | None
    of: Decimal | None = None


@dataclass(frozen=True)
class CountedItem:
    """An item by code; ``reason`` says why nothing was counted, ``notes`` what has to be known of it.
    ``is_whole``: who is not among its rows has none; its data are recorded to the last day."""

    item: OperatorItem
    unit: str
    values: Mapping[str, OperatorValue] = field(default_factory=lambda: EMPTY_MAPPING)
    reason: str = ""
    notes: tuple[str, ...] = ()
    is_whole: bool = True


@dataclass(frozen=True)
class CountedOperators:
    """All that an assessment is drawn from; ``rules_text`` is the file as it was."""

    rules: OperatorRules
    rules_text: str
    span: str
    period: Period
    items: tuple[CountedItem, ...]
    left_out: tuple[str, ...]
    tables: Mapping[str, str]
    sample: bool


@dataclass(frozen=True)
class ItemPoints:
    """``value`` as it is shown; no ``points`` where it was not measured."""

    item: OperatorItem
    value: str
    points: Decimal | None
    why: str


@dataclass(frozen=True)
class OperatorScore:
    """One operator; no ``total`` while an item has no points. ``is_listed``: the rules name them."""

    operator: Operator
    items: tuple[ItemPoints, ...]
    grade: str = ""
    is_listed: bool = True

    @property
    def earned(self) -> Decimal:
        return sum((item.points for item in self.items if item.points is not None), Decimal(0))

    @property
    def waiting(self) -> Decimal:
        """So many of the full marks cannot be given or refused yet."""
        return sum((item.item.full for item in self.items if item.points is None), Decimal(0))

    @property
    def total(self) -> Decimal | None:
        is_whole = self.items and all(item.points is not None for item in self.items)
        return self.earned if is_whole else None


def score_operators(counted: CountedOperators) -> tuple[OperatorScore, ...]:
    """In the order of the rules; where they name nobody, by code."""
    rules = counted.rules
    return tuple(score_operator(counted, operator, bool(rules.operators)) for operator in assessed(counted))


def assessed(counted: CountedOperators) -> Iterable[Operator]:
    if counted.rules.operators:
        return counted.rules.operators
    return (Operator(code) for code in all_codes(counted))


def all_codes(counted: CountedOperators) -> list[str]:
    return sorted({code for item in counted.items for code in item.values})


def unlisted_codes(counted: CountedOperators) -> list[str]:
    """Those that the data have and the rules, which name the operators, do not."""
    listed = {code for operator in counted.rules.operators for code in operator.codes}
    return [code for code in all_codes(counted) if code not in listed] if listed else []


def score_operator(counted: CountedOperators, operator: Operator, is_listed: bool) -> OperatorScore:
    items = tuple(score_item(item, operator, counted.rules.least_rows) for item in counted.items)
    score = OperatorScore(operator, items, is_listed=is_listed)
    return replace(score, grade=grade_of(counted.rules, score.total))


def grade_of(rules: OperatorRules, total: Decimal | None) -> str:
    if total is None or not rules.grades:
        return ""
    return next((name for name, least in rules.grades if total >= least), "未达最低等次")


def score_item(counted: CountedItem, operator: Operator, least_rows: int) -> ItemPoints:
    item = counted.item
    if counted.reason:
        return ItemPoints(item, WAITING, None, f"{WAITING}（{counted.reason}）")
    found = [counted.values[code] for code in operator.codes if code in counted.values]
    if len(found) > 1:
        return ItemPoints(
            item, WAITING, None, f"{WAITING}（有 {len(found)} 个代号都有记录，不能相加，请核对规则）"
        )
    if not found and not item.absent_is_zero:
        return ItemPoints(item, WAITING, None, f"{WAITING}（这一期没有这个人的记录）")
    if not found and not counted.is_whole:
        return ItemPoints(item, WAITING, None, f"{WAITING}（没有记录，而数据没有记到期末，不能计 0）")
    value = found[0] if found else OperatorValue(Decimal(0))
    if value.value is None:
        return ItemPoints(item, WAITING, None, f"{WAITING}（没有可计的记录）")
    if value.of is not None and value.of < least_rows:
        why = f"{WAITING}（只有 {format_plain(value.of)} 条记录，少于 {least_rows} 条不计分）"
        return ItemPoints(item, shown_value(value.value, counted.unit), None, why)
    return judged_item(counted, value, is_absent=not found)


def judged_item(counted: CountedItem, value: OperatorValue, *, is_absent: bool) -> ItemPoints:
    item, shown = counted.item, shown_value(value.value or Decimal(0), counted.unit)
    told = f"{item.label} {shown}"
    if is_absent:
        told += "（没有记录，按规则计 0）"
    if value.of is not None:
        told += f"（{format_plain(value.of)} 条记录）"
    sign = "≤" if item.is_lower_better else "≥"
    for band in item.bands:
        if reaches(item, value.value or Decimal(0), band.bound):
            points = half_up(band.points)
            why = f"{told}，在 {sign}{format_plain(band.bound)} 档，得 {format_plain(points)} 分"
            return ItemPoints(item, shown, points, f"{why}（满分 {format_plain(item.full)}）")
    return ItemPoints(
        item, shown, Decimal(0), f"{told}，不在任何一档，得 0 分（满分 {format_plain(item.full)}）"
    )


def reaches(item: OperatorItem, value: Decimal, bound: Decimal) -> bool:
    return value <= bound if item.is_lower_better else value >= bound


def shown_value(value: Decimal, unit: str) -> str:
    places = 0 if value == value.to_integral_value() and unit != "%" else 2
    return f"{half_up(value, places):,}{unit}"


def standing_words(score: OperatorScore) -> str:
    """The total, or what stands in its place."""
    if score.total is not None:
        return format_plain(score.total)
    if not score.items:
        return WAITING
    return f"{WAITING}（已得 {format_plain(score.earned)} 分，另有 {format_plain(score.waiting)} 分待采集）"
