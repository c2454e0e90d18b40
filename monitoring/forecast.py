"""What the whole year may come to, worked out from the ends of months: a value, the range of 80 %, by which
method; or why it cannot be told. Never instead of what a person expects."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, isfinite, log10

from indicators.figures import FULL_PERCENT, format_plain, half_up, keeps_side, round_readable
from indicators.model import Comparison, Indicator
from indicators.units import normalize_unit
from monitoring.elapsed import ElapsedTime
from monitoring.lights import FLOW, is_ceiling
from monitoring.month_series import MonthEnd, MonthSeries
from monitoring.outcomes import NoForecast, Outcome, amounts_of, year_end_of
from monitoring.outlook import Likelihood
from monitoring.year_end import YearEnd

MOST_RANGE_PLACES = 4
NEARLY = 1e-9
"""What plain numbers lose on the way; no range is widened by a digit for it."""
RANGE_WORD = "80% 的范围"


@dataclass(frozen=True)
class Forecast:
    """``value`` within ``low`` and ``high`` in ``unit``, as shown. ``method`` in a few words, ``how`` the
    sentence that explains it; ``likelihood`` is 完成目标可能性 as the range proposes it."""

    value: Decimal
    low: Decimal
    high: Decimal
    unit: str
    method: str
    how: str
    likelihood: Likelihood | None = None

    @property
    def text(self) -> str:
        return f"{format_plain(self.value)}{self.unit}"

    @property
    def range_text(self) -> str:
        return f"{format_plain(self.low)}–{format_plain(self.high)}{self.unit}"


def forecast_of(indicator: Indicator, series: MonthSeries, elapsed: ElapsedTime) -> Forecast | NoForecast:
    """``series`` ends with the month of ``elapsed``, its newest number that of the row."""
    unit = indicator.target.unit
    outcome = year_end_of(indicator.accumulates, unit, series, elapsed)
    if isinstance(outcome, NoForecast):
        return outcome
    bounds = reach_of(indicator.accumulates, unit, series.ends)
    shown = shown_forecast(outcome, unit, indicator.target.value or Decimal(0), bounds)
    return replace(shown, likelihood=proposed_likelihood(indicator, shown.low, shown.high))


def spending_forecast(
    series: MonthSeries, elapsed: ElapsedTime, unit: str, annual: Decimal
) -> Forecast | NoForecast:
    """全年预计执行数: no more than the budget can be paid."""
    outcome = year_end_of(FLOW, unit, series, elapsed)
    if isinstance(outcome, NoForecast):
        return outcome
    found, most = outcome.found, float(annual)
    if series.ends[-1].value > most:
        return shown_forecast(outcome, unit, annual, (None, None))
    if found.high > most:
        capped = YearEnd(min(found.value, most), min(found.low, most), most)
        outcome = replace(outcome, found=capped, basis=f"{outcome.basis}；不超过全年预算数")
    return shown_forecast(outcome, unit, annual, (exact_decimal(series.ends[-1].value), annual))


def reach_of(accumulates: str, unit: str, ends: Sequence[MonthEnd]) -> tuple[Decimal | None, Decimal | None]:
    """What a rounded range may not pass: what is reached already of a flow, all and nothing of a share."""
    steps = amounts_of(ends)
    if accumulates == FLOW:
        return (exact_decimal(ends[-1].value) if all(step >= 0 for step in steps) else None), None
    is_share = normalize_unit(unit) == "%" and all(0 <= end.value <= FULL_PERCENT for end in ends)
    return (Decimal(0), FULL_PERCENT) if is_share else (None, None)


def exact_decimal(value: float) -> Decimal:
    return half_up(Fraction(value), MOST_RANGE_PLACES)


def shown_forecast(
    outcome: Outcome, unit: str, wanted: Decimal, reach: tuple[Decimal | None, Decimal | None]
) -> Forecast:
    """The range is rounded outwards to two digits of its width, the value to as many places, and to more
    where it would pass the target. What has no range is given none by rounding."""
    found = outcome.found
    places = places_of(found)
    lines = (wanted, Decimal(0), FULL_PERCENT) if normalize_unit(unit) == "%" else (wanted,)
    value = rounded_value(found.value, places, *lines)
    low, high = rounded_ends(found, places, reach) if found.low != found.high else (value, value)
    value = min(max(value, low), high)
    value, low, high = (Decimal(format_plain(number)) for number in (value, low, high))
    shown = Forecast(value, low, high, unit, outcome.method, "")
    within = f"，{RANGE_WORD} {shown.range_text}" if low != high else ""
    return replace(shown, how=f"推算全年 {shown.text}{within}。{outcome.method}：{outcome.basis}")


def rounded_ends(
    found: YearEnd, places: int, reach: tuple[Decimal | None, Decimal | None]
) -> tuple[Decimal, Decimal]:
    low, high = (round_outwards(end, places, up=up) for end, up in ((found.low, False), (found.high, True)))
    least, most = reach
    return low if least is None else max(low, least), high if most is None else min(high, most)


def places_of(found: YearEnd) -> int:
    width = found.high - found.low
    if width <= 0 or not isfinite(width):
        return MOST_RANGE_PLACES
    return min(1 - floor(log10(width)), MOST_RANGE_PLACES)


def round_outwards(value: float, places: int, *, up: bool) -> Decimal:
    scaled = value * 10.0**places
    near = NEARLY * max(abs(scaled), 1.0)
    whole = ceil(scaled - near) if up else floor(scaled + near)
    return Decimal(whole).scaleb(-places)


def rounded_value(value: float, places: int, *lines: Decimal) -> Decimal:
    """On the side of each line where it lies."""
    keeps = keeps_side(Fraction(value), *lines)
    whole = half_up(Fraction(value) * Fraction(10) ** places, 0).scaleb(-places)
    if keeps(Fraction(whole)):
        return whole
    return round_readable(Fraction(value).limit_denominator(10**9), keeps)


def proposed_likelihood(indicator: Indicator, low: Decimal, high: Decimal) -> Likelihood:
    """Sure where all of the range meets the target, never where none of it does."""
    wanted, comparison = indicator.target.value or Decimal(0), indicator.target.comparison
    strict = comparison in (Comparison.GT, Comparison.LT)
    if is_ceiling(indicator):
        met, missed = (high < wanted, low >= wanted) if strict else (high <= wanted, low > wanted)
    else:
        met, missed = (low > wanted, high <= wanted) if strict else (low >= wanted, high < wanted)
    if met:
        return Likelihood.SURE
    return Likelihood.NEVER if missed else Likelihood.MAYBE
