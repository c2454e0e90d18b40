"""The numbers of one row at the ends of months, this year and in earlier ones, as steps to be carried on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from indicators.actuals import STATUSES_WITH_VALUE, exact_quotient, in_unit
from indicators.figures import is_figure
from indicators.model import Parameters, Target
from indicators.notation import read_actual
from indicators.periods import last_day_of_month
from indicators.records import ManualEntry, MeasurementResult, Observation
from monitoring.smoothing import SeriesStep

MONTHS = 12
MOST_YEARS = 5
"""Earlier years than these are another time."""


@dataclass(frozen=True)
class MonthEnd:
    """What stood at the end of a month since the year began, in the unit of the target; ``part`` ÷ ``of``
    where it is such a quotient. ``in_doubt``: measured with doubts."""

    month: int
    value: float
    part: float | None = None
    of: float | None = None
    in_doubt: bool = False


@dataclass(frozen=True)
class MonthSeries:
    """``ends`` are of this year, the month looked at last; ``earlier`` those of whole years, oldest first;
    ``years`` are theirs. ``notes`` say what was left out."""

    ends: tuple[MonthEnd, ...]
    earlier: tuple[tuple[MonthEnd, ...], ...] = ()
    years: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def doubtful_months(self) -> int:
        return sum(end.in_doubt for end in self.ends)


def measured_series(target: Target, observations: Iterable[Observation], as_of: date) -> MonthSeries:
    """``observations`` of one row, of this project and of those of the same name in earlier years."""
    newest = {seen.as_of: seen.measured for seen in observations if is_usable(seen, as_of)}
    last = newest.get(as_of)
    if last is None:
        return MonthSeries(())
    alike = {day: found for day, found in newest.items() if counts_alike(found, last, day, as_of)}
    ends = month_ends_of(alike, target.unit, as_of.year)
    first = min((day.year for day in newest), default=as_of.year)
    earlier: list[tuple[MonthEnd, ...]] = []
    notes: list[str] = []
    for year in range(as_of.year - 1, max(first, as_of.year - MOST_YEARS) - 1, -1):
        found = month_ends_of(alike, target.unit, year)
        if len(found) < MONTHS:
            notes.append(f"{year}年只有{len(found)}个月的可比数据，没有采用")
            break
        earlier.insert(0, found)
    years = tuple(range(as_of.year - len(earlier), as_of.year))
    return MonthSeries(ends, tuple(earlier), years, tuple(notes))


def is_usable(seen: Observation, as_of: date) -> bool:
    """A number at the end of a month."""
    day, measured = seen.as_of, seen.measured
    return (
        day <= as_of
        and day == last_day_of_month(day.year, day.month)
        and measured.outcome in STATUSES_WITH_VALUE
        and measured.value is not None
        and is_figure(measured.value)
    )


def counts_alike(found: MeasurementResult, last: MeasurementResult, day: date, as_of: date) -> bool:
    """Counted in the same way, from the same day of its year."""
    start = found.period.start
    return (
        found.evaluator == last.evaluator
        and found.unit == last.unit
        and lasting_params(found.provenance.params) == lasting_params(last.provenance.params)
        and as_of.year - day.year == last.period.start.year - start.year
        and (start.month, start.day) == (last.period.start.month, last.period.start.day)
    )


def lasting_params(params: Parameters) -> Parameters:
    """Without the target, which an evaluator may be told and which each year sets anew."""
    return {name: value for name, value in params.items() if name != "target"}


def month_ends_of(measured: Mapping[date, MeasurementResult], unit: str, year: int) -> tuple[MonthEnd, ...]:
    found = (measured_end(day, measured[day], unit) for day in sorted(measured) if day.year == year)
    return tuple(end for end in found if end is not None)


def measured_end(day: date, measured: MeasurementResult, unit: str) -> MonthEnd | None:
    if measured.value is None:
        return None
    value = in_unit(measured, measured.value, unit)
    if value is None:
        return None
    in_doubt = bool(measured.doubts)
    if measured.part is None or not measured.of or exact_quotient(measured, measured.value) is None:
        return MonthEnd(day.month, float(value), in_doubt=in_doubt)
    return MonthEnd(day.month, float(value), float(measured.part), float(measured.of), in_doubt)


def typed_series(
    target: Target, entries: Sequence[ManualEntry], number: Decimal | Fraction, as_of: date
) -> MonthSeries:
    """What people typed at the ends of months, oldest first; ``number`` is what stands now."""
    found: dict[int, float] = {}
    for entry in entries:
        if entry.value is not None and is_month_end_of(entry.as_of, as_of):
            actual = read_actual(entry.value, target) if entry.value else None
            found.pop(entry.as_of.month, None)
            if isinstance(actual, Decimal | Fraction) and is_figure(actual):
                found[entry.as_of.month] = float(actual)
    found[as_of.month] = float(number)
    return MonthSeries(tuple(MonthEnd(month, found[month]) for month in sorted(found)))


def is_month_end_of(day: date, as_of: date) -> bool:
    return day.year == as_of.year and day <= as_of and day == last_day_of_month(day.year, day.month)


def flow_steps(ends: Sequence[MonthEnd], weights: Mapping[int, float]) -> list[SeriesStep]:
    """What each month added, or several where nothing stood at the end of one; ``weights`` of the months of
    the year by their numbers."""
    steps, before, reached = [], 0.0, min(weights) - 1
    for end in ends:
        months = [month for month in weights if reached < month <= end.month]
        if months:
            volume = sum(weights[month] for month in months)
            steps.append(SeriesStep(end.value - before, volume, len(months)))
        before, reached = end.value, end.month
    return steps


def rate_steps(ends: Sequence[MonthEnd]) -> list[SeriesStep]:
    """Numerator and denominator of what came in each month; a month in which the denominator did not grow is
    taken together with the next."""
    steps, part, of, reached = [], 0.0, 0.0, ends[0].month - 1 if ends else 0
    for end in ends:
        if end.part is not None and end.of is not None and end.of > of:
            steps.append(SeriesStep(end.part - part, end.of - of, max(end.month - reached, 1)))
            part, of, reached = end.part, end.of, end.month
    return steps
