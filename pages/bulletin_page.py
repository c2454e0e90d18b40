"""The page of 通报: one rate at a time, classes apart, bands without ranks; what is set apart beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import ceil, floor

from bulletins.counted import CountedBulletin, CountedRate
from bulletins.funnel import CaseCount
from bulletins.judging import (
    ClassRates,
    UnitBand,
    UnitPoints,
    UnitRate,
    add_counts,
    judge_rate,
    score_class,
    unclassed_counts,
)
from bulletins.periods import EARLIER, SPANS, period_words
from bulletins.rules import UnitClass
from bulletins.words import BAND_WORDS, change_text, class_text, limits_text, method_text, rate_text
from forms.bulletin import names_of
from indicators.model import EMPTY_MAPPING
from indicators.rate_interval import FULL
from store.bulletins import IssuedBulletin
from store.outgoing import OutgoingPaper
from yamlfiles.problem import Problem

AXIS_STEP = 5
WORDS = {
    "band": BAND_WORDS,
    "rate": rate_text,
    "limits": limits_text,
    "class_": class_text,
    "spans": SPANS,
    "earlier": EARLIER,
    "bands": tuple(UnitBand),
    "worse": UnitBand.WORSE,
}


@dataclass(frozen=True)
class BulletinPage:
    """``counted`` is the rate that is shown; ``issued`` are those of before, ``kept`` the one that is
    looked at, ``None`` of a draft; ``sealed`` has its package. ``hindrance`` is why the person who looks
    may not issue it."""

    bulletin: CountedBulletin
    counted: CountedRate
    issued: Sequence[IssuedBulletin]
    kept: IssuedBulletin | None = None
    problems: Sequence[Problem] = ()
    hindrance: str = ""
    refusal: str = ""
    typed: Mapping[str, str] = field(default_factory=lambda: EMPTY_MAPPING)
    sealed: OutgoingPaper | None = None

    @property
    def words(self) -> str:
        return period_words(self.bulletin.period)

    @property
    def day(self) -> date:
        return self.bulletin.period.end

    @property
    def classes(self) -> tuple[ClassRates, ...]:
        return judge_rate(self.bulletin.rules, self.counted.rate, self.counted.counts)

    @property
    def unclassed(self) -> Mapping[str, CaseCount]:
        return unclassed_counts(self.bulletin.rules, self.counted.counts)

    @property
    def whole(self) -> CaseCount:
        return add_counts(self.counted.counts, self.counted.counts)

    @property
    def whole_before(self) -> CaseCount:
        return add_counts(self.counted.before, self.counted.before)

    @property
    def judged(self) -> int:
        return sum(found.judged for found in self.classes)

    @property
    def apart_total(self) -> int:
        return sum(apart.total for apart in self.bulletin.apart)

    @property
    def method(self) -> str:
        return method_text(self.bulletin.rules.least_cases, self.bulletin.rules.error)

    @property
    def change(self) -> str:
        """Of all units together against the equal span before, "" where that cannot be told."""
        text = change_text(self.whole, self.whole_before, self.bulletin.rules.least_cases)
        return "" if text == "—" else f"比{EARLIER[self.bulletin.span]}{text}"

    def unit_change(self, unit: UnitRate) -> str:
        before = add_counts(self.counted.before, names_of(self.bulletin, unit.unit))
        return change_text(unit.cases, before, self.bulletin.rules.least_cases)

    @property
    def rate_labels(self) -> Mapping[str, str]:
        return {counted.rate.id: counted.rate.label for counted in self.bulletin.rates}

    @property
    def scored(self) -> tuple[tuple[UnitClass, tuple[UnitPoints, ...]], ...]:
        """Classes with full marks, and the points of their units."""
        rates = [counted.rate for counted in self.bulletin.rates]
        counts = {counted.rate.id: counted.counts for counted in self.bulletin.rates}
        return tuple(
            (one, score_class(one, rates, counts)) for one in self.bulletin.rules.classes if one.full
        )

    @property
    def axis(self) -> tuple[int, int]:
        """One for all rows, in percent."""
        units: list[UnitRate] = [unit for found in self.classes for unit in found.units]
        ends = [end for unit in units if unit.limits for end in (unit.interval.low, unit.interval.high)]
        if self.counted.rate.target is not None:
            ends.append(float(self.counted.rate.target))
        if not ends:
            return 0, FULL
        low, high = floor(min(ends) / AXIS_STEP) * AXIS_STEP, ceil(max(ends) / AXIS_STEP) * AXIS_STEP
        return low, max(high, low + AXIS_STEP)
