"""月报 of the hotline: each number beside that of the span before (环比) and of a year before (同比), and every
sentence made from numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bulletins.words import rate_text
from indicators.display import WAITING, show_measured
from indicators.figures import half_up
from indicators.model import Period

RATE_UNIT = "%"
MOST_CATEGORIES = 5
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class ReportNumber:
    """``None`` is not known; ``reason`` says why ``value`` is not."""

    label: str
    unit: str
    value: Decimal | None
    before: Decimal | None
    year_before: Decimal | None
    counts: tuple[int, int] | None = None
    reason: str = ""


@dataclass(frozen=True)
class CategoryCount:
    """Orders of one category now and in the span before; ``None`` where that one has no data."""

    name: str
    now: int
    before: int | None


@dataclass(frozen=True)
class HotlineReport:
    """``compared`` are the two spans it is held against; ``notes`` what has to be known of the data;
    ``categories_reason`` why orders cannot be told by category."""

    span: str
    period: Period
    compared: tuple[Period, Period]
    numbers: tuple[ReportNumber, ...]
    categories: tuple[CategoryCount, ...]
    notes: tuple[str, ...]
    categories_reason: str = ""

    @property
    def day(self) -> date:
        return self.period.end


def number_sentence(number: ReportNumber) -> str:
    """One sentence; what is not known is said, never guessed."""
    if number.value is None:
        return f"{number.label}{WAITING}：{number.reason}。"
    counts = f"（{number.counts[0]:,} / {number.counts[1]:,}）" if number.counts else ""
    shown = value_text(number.value, number.unit)
    compared = "，".join(
        comparison_text(word, number.value, other, number.unit)
        for word, other in (("环比", number.before), ("同比", number.year_before))
    )
    return f"{number.label} {shown}{counts}，{compared}。"


def value_text(value: Decimal, unit: str) -> str:
    """Rates as a 通报 has them."""
    return rate_text(value) if unit == RATE_UNIT else show_measured(value, unit, grouped=True)


def comparison_text(word: str, value: Decimal, other: Decimal | None, unit: str) -> str:
    """Rates in percentage points, all else in percent of the other."""
    if other is None:
        return f"{word}没有可比的数"
    if unit == RATE_UNIT:
        return change_words(word, half_up(value - other), "个百分点")
    if not other:
        return f"{word}没有可比的数（对比期为 0）"
    return change_words(word, half_up(HUNDRED * (value - other) / other), "%")


def change_words(word: str, change: Decimal, unit: str) -> str:
    if not change:
        return f"{word}持平"
    space = " " if unit != "%" else ""
    return f"{word}{'上升' if change > 0 else '下降'} {abs(change):.2f}{space}{unit}"


def category_sentences(categories: Sequence[CategoryCount], reason: str = "") -> list[str]:
    """The most frequent ones with their share, and which of all grew most; or ``reason``."""
    if reason:
        return [f"诉求类型{WAITING}：{reason}。"]
    whole = sum(category.now for category in categories)
    if not whole:
        return ["本期没有受理工单，没有诉求类型可分析。"]
    most = sorted(categories, key=lambda category: (-category.now, category.name))[:MOST_CATEGORIES]
    named = "、".join(
        f"{one.name} {one.now:,} 件（占 {half_up(HUNDRED * one.now / whole, 1)}%）" for one in most
    )
    return [f"诉求类型件数居前的是：{named}。", growth_sentence(categories)]


def growth_sentence(categories: Sequence[CategoryCount]) -> str:
    grown = [(one.now - one.before, one.name, one) for one in categories if one.before is not None]
    if not grown:
        return "诉求类型没有可比的上期数。"
    change, _, most = max(grown)
    if change <= 0:
        return "各诉求类型的件数都没有比上期增加。"
    return f"比上期增加最多的是{most.name}，由 {most.before:,} 件增至 {most.now:,} 件。"
