"""What the whole year may come to, worked out from some months: always said how, never instead of what a person expects."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from indicators.actuals import WITH_VALUE, in_unit
from indicators.figures import half_up, plain, readable
from indicators.model import Indicator
from indicators.records import Facts, Observation
from monitoring.elapsed import Elapsed
from monitoring.lights import FLOW, is_number


@dataclass(frozen=True)
class Forecast:
    """``value`` in ``unit``, as shown; ``how`` is the sentence that explains it; ``seasonal`` is the same by last year's months."""

    value: Decimal
    unit: str
    how: str
    seasonal: Decimal | None = None
    seasonal_how: str = ""

    @property
    def text(self) -> str:
        return f"{plain(self.value)}{self.unit}"


@dataclass(frozen=True)
class Past:
    """What was seen of the same project a year before: at the end of the same month, and at the end of that year."""

    month: Facts
    year: Facts


def forecast_of(
    indicator: Indicator, actual: Decimal | Fraction | None, elapsed: Elapsed, past: Past | None
) -> Forecast | None:
    """A flow goes on as it went; a rate or a stock stays as it is."""
    if actual is None or not elapsed.months or not is_number(indicator):
        return None
    unit, shown = indicator.target.unit, readable(Fraction(actual))
    if indicator.accumulates != FLOW:
        return Forecast(shown, unit, f"按{elapsed.words}的水平保持到年末：{plain(shown)}{unit}")
    value = readable(Fraction(actual) / elapsed.share)
    how = f"按进度推算：{plain(shown)}{unit} × {elapsed.total} ÷ {elapsed.months} = {plain(value)}{unit}"
    return _with_season(Forecast(value, unit, how), indicator, Fraction(actual), elapsed, past)


def spending_forecast(executed: Decimal, elapsed: Elapsed) -> Forecast:
    value = half_up(Fraction(executed) / elapsed.share)
    how = f"按进度推算：{plain(executed)} × {elapsed.total} ÷ {elapsed.months} = {plain(value)}"
    return Forecast(value, "", how)


def _with_season(
    forecast: Forecast, indicator: Indicator, actual: Fraction, elapsed: Elapsed, past: Past | None
) -> Forecast:
    """The same months of last year as a share of that whole year, where both were measured."""
    if past is None:
        return forecast
    month, year = (_measured(each, indicator, at) for each, at in ((past.month, elapsed.month), (past.year, 12)))
    if not month or not year or month <= 0 or year < month:
        return forecast
    value = readable(actual * year / month)
    last = elapsed.as_of.year - 1
    how = f"按上年同期比重：{last}年{elapsed.words} {plain(readable(month))}，全年 {plain(readable(year))}，推算 {plain(value)}"
    return Forecast(forecast.value, forecast.unit, forecast.how, value, f"{how}{forecast.unit}")


def _measured(facts: Facts, indicator: Indicator, month: int) -> Fraction | None:
    seen: Observation | None = facts.observations.get(indicator.id)
    if (
        seen is None
        or seen.as_of.month != month
        or seen.measured.outcome not in WITH_VALUE
        or seen.measured.value is None
    ):
        return None
    value = in_unit(seen.measured, seen.measured.value, indicator.target.unit)
    return None if value is None else Fraction(value)
