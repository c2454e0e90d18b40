"""What the whole year may come to, worked out from some months: always said how, never instead of what a
person expects."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from indicators.actuals import STATUSES_WITH_VALUE, in_unit
from indicators.figures import format_plain, half_up, keeps_side, round_readable
from indicators.model import Indicator
from indicators.records import MeasurementResult, Observation, ProjectRecords
from monitoring.elapsed import ElapsedTime
from monitoring.lights import FLOW, has_number_target


@dataclass(frozen=True)
class Forecast:
    """``value`` in ``unit``, as shown; ``how`` is the sentence that explains it; ``seasonal`` is the same
    by last year's months."""

    value: Decimal
    unit: str
    how: str
    seasonal: Decimal | None = None
    seasonal_how: str = ""

    @property
    def text(self) -> str:
        return f"{format_plain(self.value)}{self.unit}"


@dataclass(frozen=True)
class PriorYear:
    """What was seen of the same project a year before: at the end of the same month, and at the end of
    that year."""

    month: ProjectRecords
    year: ProjectRecords


def forecast_of(
    indicator: Indicator, actual: Decimal | Fraction | None, elapsed: ElapsedTime, past: PriorYear | None
) -> Forecast | None:
    """A flow goes on as it went; a rate or a stock stays as it is."""
    if actual is None or not elapsed.months or not has_number_target(indicator):
        return None
    unit, wanted = indicator.target.unit, Fraction(indicator.target.value or 0)
    shown = _readable_beside(Fraction(actual), wanted)
    if indicator.accumulates != FLOW:
        return Forecast(shown, unit, f"按{elapsed.month_span}的水平保持到年末：{format_plain(shown)}{unit}")
    value = _readable_beside(Fraction(actual) / elapsed.elapsed_share, wanted)
    scaled = elapsed.scaling_of(f"{format_plain(shown)}{unit}")
    how = f"按进度推算：{scaled} = {format_plain(value)}{unit}"
    return _add_seasonal(Forecast(value, unit, how), indicator, Fraction(actual), elapsed, past)


def _readable_beside(value: Fraction, wanted: Fraction) -> Decimal:
    """Never rounded to the target or past it."""
    return round_readable(value, keeps_side(value, wanted))


def spending_forecast(executed: Decimal, elapsed: ElapsedTime) -> Forecast:
    value = half_up(Fraction(executed) / elapsed.elapsed_share)
    how = f"按进度推算：{elapsed.scaling_of(format_plain(executed))} = {format_plain(value)}"
    return Forecast(value, "", how)


def _add_seasonal(
    forecast: Forecast, indicator: Indicator, actual: Fraction, elapsed: ElapsedTime, past: PriorYear | None
) -> Forecast:
    """The same months of last year as a share of that whole year, where both were measured."""
    if past is None:
        return forecast
    month, year = (
        _measured_value(records, indicator, at)
        for records, at in ((past.month, elapsed.month), (past.year, 12))
    )
    if not month or not year or month <= 0 or year < month:
        return forecast
    value = _readable_beside(actual * year / month, Fraction(indicator.target.value or 0))
    last = elapsed.as_of.year - 1
    months = f"{last}年{elapsed.month_span} {format_plain(round_readable(month))}"
    whole = f"全年 {format_plain(round_readable(year))}"
    how = f"按上年同期比重：{months}，{whole}，推算 {format_plain(value)}"
    return Forecast(forecast.value, forecast.unit, forecast.how, value, f"{how}{forecast.unit}")


def _measured_value(facts: ProjectRecords, indicator: Indicator, month: int) -> Fraction | None:
    seen: Observation | None = facts.observations.get(indicator.id)
    if seen is None or seen.as_of.month != month:
        return None
    return _value_in_unit(seen.measured, indicator.target.unit)


def _value_in_unit(measured: MeasurementResult, unit: str) -> Fraction | None:
    if measured.outcome not in STATUSES_WITH_VALUE or measured.value is None:
        return None
    value = in_unit(measured, measured.value, unit)
    return None if value is None else Fraction(value)
