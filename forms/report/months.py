"""What belongs to a month alone, worked out from what stood at its end and at the end of the month before."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from indicators.actuals import exact_quotient
from indicators.figures import FULL_PERCENT, to_decimal
from indicators.model import Indicator
from indicators.periods import last_day_of_month
from indicators.records import MeasurementResult, MeasurementStatus, Observation
from indicators.rows import RATE_UNITS
from indicators.units import convert_value, normalize_unit

FLOW, STOCK = "flow", "stock"


def month_values(
    indicator: Indicator, observations: Sequence[Observation], unit: str
) -> list[tuple[date, Decimal]]:
    """The value of each month alone, oldest first. A month is left out where it cannot be had: nothing stood
    at one of its ends, another method or day began, or the difference is no such value."""
    if indicator.accumulates == STOCK:
        return []
    newest = {seen.as_of: seen.measured for seen in observations}
    ends = [day for day in sorted(newest) if day == last_day_of_month(day.year, day.month)]
    found = [(ends[0], first_month(newest[ends[0]]))] if ends else []
    found += [(day, later_month(newest[before], newest[day], indicator)) for before, day in pairwise(ends)]
    return list(known_in_unit(found, newest, unit))


def known_in_unit(
    found: Sequence[tuple[date, Fraction | None]], newest: dict[date, MeasurementResult], unit: str
) -> Iterator[tuple[date, Decimal]]:
    for day, value in found:
        converted = None if value is None else convert_value(to_decimal(value), newest[day].unit, unit)
        if converted is not None:
            yield day, converted


def first_month(measured: MeasurementResult) -> Fraction | None:
    """Of the month in which the period began, it is what stood at its end."""
    start, end = measured.period.start, measured.period.end
    begins = (start.year, start.month) == (end.year, end.month)
    return None if measured.value is None or not begins else Fraction(measured.value)


def later_month(
    before: MeasurementResult, measured: MeasurementResult, indicator: Indicator
) -> Fraction | None:
    if not is_next_month(before, measured) or before.value is None or measured.value is None:
        return None
    if adds_up(indicator, measured):
        return Fraction(measured.value) - Fraction(before.value)
    return rate_between(before, measured)


def adds_up(indicator: Indicator, measured: MeasurementResult) -> bool:
    """Of a relative target the level stands in the months, which may add up where its change does not."""
    if indicator.target.relative:
        return measured.of is None and not RATE_UNITS.search(measured.unit)
    return indicator.accumulates == FLOW


def is_next_month(before: MeasurementResult, measured: MeasurementResult) -> bool:
    """Counted in the same way from the same day, one month further."""
    alike = (before.evaluator, before.unit, before.period.start, before.provenance.params)
    months = (measured.period.end.year - before.period.end.year) * 12
    return (
        alike == (measured.evaluator, measured.unit, measured.period.start, measured.provenance.params)
        and months + measured.period.end.month - before.period.end.month == 1
        and measured.outcome is before.outcome is MeasurementStatus.MEASURED
    )


def rate_between(before: MeasurementResult, measured: MeasurementResult) -> Fraction | None:
    """part ÷ of of what came in between, where both values are such quotients."""
    if before.value is None or measured.value is None:
        return None
    if exact_quotient(before, before.value) is None or exact_quotient(measured, measured.value) is None:
        return None
    part = Fraction(measured.part or 0) - Fraction(before.part or 0)
    of = Fraction(measured.of or 0) - Fraction(before.of or 0)
    is_share = normalize_unit(measured.unit) == "%"
    if of <= 0 or part < 0 or (is_share and part > of):
        return None
    return part / of * (Fraction(FULL_PERCENT) if is_share else 1)
