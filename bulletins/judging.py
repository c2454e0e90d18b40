"""From counts of units to bands: each class for itself, counts beside rates, no ranks.

Limits are corrected for the number of units of a class (Bonferroni): the chance that any unit like the others
is put below is no more than the error laid down, however many units there are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bulletins.funnel import CaseCount, FunnelLimits, funnel_limits
from bulletins.rules import UNDECLARED_CLASS, BulletinRules, RateRule, UnitClass
from indicators.rate_interval import RateInterval, wilson_interval

Counts = Mapping[str, CaseCount]
"""By the name of a unit as the data have it."""
PERCENT = Decimal(100)


class UnitBand(StrEnum):
    """Where a unit stands to its class; better and worse by what the rate means."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    FEW = "few"


@dataclass(frozen=True)
class UnitRate:
    """One unit: its cases, its rate in percent with the 95 % interval, the limits it is held against
    (``None`` of few cases) and its band."""

    unit: str
    cases: CaseCount
    interval: RateInterval
    limits: FunnelLimits | None
    band: UnitBand

    @property
    def rate(self) -> Decimal:
        return PERCENT * self.cases.part / self.cases.of


@dataclass(frozen=True)
class ClassRates:
    """One rate of one class. ``units`` stand in the order of the bands, by name within; ``judged`` is how
    many were held against the class; ``without`` have no cases."""

    name: str
    rate: RateRule
    cases: CaseCount
    units: tuple[UnitRate, ...]
    without: tuple[str, ...]
    judged: int

    def in_band(self, band: UnitBand) -> tuple[UnitRate, ...]:
        return tuple(unit for unit in self.units if unit.band is band)


BAND_ORDER = tuple(UnitBand)


def judge_rate(rules: BulletinRules, rate: RateRule, counts: Counts) -> tuple[ClassRates, ...]:
    """Each class that is laid down; where none is, all units with cases as one."""
    classes = rules.classes or (UnitClass(UNDECLARED_CLASS, {name: (name,) for name in counts}),)
    return tuple(judge_class(rules, one, rate, counts) for one in classes)


def judge_class(rules: BulletinRules, class_: UnitClass, rate: RateRule, counts: Counts) -> ClassRates:
    found = {unit: add_counts(counts, names) for unit, names in class_.names.items()}
    known = {unit: cases for unit, cases in found.items() if cases.of}
    whole = sum(known.values(), CaseCount(0, 0))
    judged = sum(cases.of >= rules.least_cases for cases in known.values())
    error = float(rules.error / PERCENT) / max(judged, 1)
    units = [
        judge_unit(unit, cases, whole, rate, error if cases.of >= rules.least_cases else None)
        for unit, cases in known.items()
    ]
    units.sort(key=lambda unit: (BAND_ORDER.index(unit.band), name_order(unit.unit)))
    without = tuple(sorted((unit for unit in found if unit not in known), key=name_order))
    return ClassRates(class_.name, rate, whole, tuple(units), without, judged)


def add_counts(counts: Counts, names: Iterable[str]) -> CaseCount:
    return sum((counts[name] for name in names if name in counts), CaseCount(0, 0))


def judge_unit(
    unit: str, cases: CaseCount, whole: CaseCount, rate: RateRule, error: float | None
) -> UnitRate:
    """``error`` is the unit's own share of it, ``None`` where it has too few cases."""
    interval = wilson_interval(cases.part, cases.of)
    if error is None:
        return UnitRate(unit, cases, interval, None, UnitBand.FEW)
    limits = funnel_limits(cases.of, whole, error)
    return UnitRate(unit, cases, interval, limits, find_band(cases.part, limits, rate.is_lower_better))


def find_band(part: int, limits: FunnelLimits, is_lower_better: bool) -> UnitBand:
    if part < limits.least:
        return UnitBand.BETTER if is_lower_better else UnitBand.WORSE
    if part > limits.most:
        return UnitBand.WORSE if is_lower_better else UnitBand.BETTER
    return UnitBand.SAME


def unclassed_counts(rules: BulletinRules, counts: Counts) -> dict[str, CaseCount]:
    """Of units in the data that no class names; none where there are no classes."""
    named = {name for one in rules.classes for names in one.names.values() for name in names}
    return {
        name: counts[name] for name in sorted(counts, key=name_order) if rules.classes and name not in named
    }


def name_order(name: str) -> bytes:
    """As in a register: common characters by pinyin."""
    return name.encode("gb18030", "replace")


@dataclass(frozen=True)
class UnitPoints:
    """``points`` by the id of each rate, ``None`` where it has no cases; then there is no ``total``."""

    unit: str
    points: Mapping[str, Decimal | None]
    total: Decimal | None


def score_class(
    class_: UnitClass, rates: Sequence[RateRule], counts: Mapping[str, Counts]
) -> tuple[UnitPoints, ...]:
    """Full marks × rate for every rate that has full marks; by name, never by points."""
    units = sorted(class_.names, key=name_order) if class_.full else ()
    return tuple(score_unit(unit, class_, rates, counts) for unit in units)


def score_unit(
    unit: str, class_: UnitClass, rates: Sequence[RateRule], counts: Mapping[str, Counts]
) -> UnitPoints:
    points = {
        rate.id: rate_points(
            add_counts(counts.get(rate.id, {}), class_.names[unit]), class_.full[rate.id], rate
        )
        for rate in rates
        if rate.id in class_.full
    }
    known = [value for value in points.values() if value is not None]
    total = sum(known, Decimal(0)) if len(known) == len(class_.full) else None
    return UnitPoints(unit, points, total)


def rate_points(cases: CaseCount, full: Decimal, rate: RateRule) -> Decimal | None:
    if not cases.of:
        return None
    good = cases.of - cases.part if rate.is_lower_better else cases.part
    return full * good / cases.of
