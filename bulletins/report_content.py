"""All that a report of the hotline is drawn from, as measured; ``report_json`` keeps it, so that it comes
out the same ever after."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from bulletins.report_spans import ReportScope
from bulletins.unusual_days import JudgedDays
from indicators.model import EMPTY_MAPPING


@dataclass(frozen=True)
class ReportNumber:
    """``None`` is not known; ``reason`` says why ``value`` is not. ``counts`` are the part and the whole of a
    rate."""

    label: str
    unit: str
    value: Decimal | None
    before: Decimal | None
    year_before: Decimal | None
    counts: tuple[int, int] | None = None
    reason: str = ""
    evaluator: str = ""


@dataclass(frozen=True)
class GroupCount:
    """Orders of one category, place or unit now and in the span before; ``None`` where that one has no
    data."""

    name: str
    now: int
    before: int | None


@dataclass(frozen=True)
class OrderGroups:
    """The orders by a column called ``label``; ``reason`` says why they cannot be told apart."""

    label: str
    counts: tuple[GroupCount, ...]
    reason: str = ""


@dataclass(frozen=True)
class TrendPoint:
    """One column of the drawing; ``None`` where no data cover it. ``before`` is what it is held against."""

    label: str
    value: int | None
    before: int | None = None


@dataclass(frozen=True)
class ReportTrend:
    """Orders by day or month; ``before_word`` is what ``before`` of its points is called, "" where there is
    none."""

    title: str
    points: tuple[TrendPoint, ...] = ()
    before_word: str = ""

    @property
    def is_empty(self) -> bool:
        return all(point.value is None for point in self.points)


@dataclass(frozen=True)
class ReportForecast:
    """Where the year may end for one number, or 不能推算: ``how`` is the sentence with range and method."""

    label: str
    how: str


@dataclass(frozen=True)
class HotlineReport:
    """``notes`` are what has to be known of the data; ``tables`` name the typed tables by content.
    ``is_complete``: all data reach the last day."""

    scope: ReportScope
    numbers: tuple[ReportNumber, ...]
    groups: tuple[OrderGroups, ...] = ()
    trend: ReportTrend = field(default_factory=lambda: ReportTrend(""))
    judged: JudgedDays = field(default_factory=JudgedDays)
    forecasts: tuple[ReportForecast, ...] = ()
    notes: tuple[str, ...] = ()
    tables: Mapping[str, str] = field(default_factory=lambda: EMPTY_MAPPING)
    sample: bool = False
    is_complete: bool = True

    @property
    def day(self) -> date:
        return self.scope.period.end
