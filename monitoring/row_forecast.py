"""全年推算 of one row of 运行监控: from what was measured at the ends of months, or from what people typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from indicators.figures import is_figure
from indicators.funding import FundsLine, executed_as_target
from indicators.model import FUNDS, Indicator, Target
from indicators.records import ManualEntry, Observation
from monitoring.elapsed import ElapsedTime
from monitoring.forecast import Forecast, forecast_of, spending_forecast
from monitoring.lights import has_number_target
from monitoring.month_series import MonthSeries, measured_series, typed_series
from monitoring.outcomes import NoForecast

Number = Decimal | Fraction


@dataclass(frozen=True)
class PastRecords:
    """``observations`` of each row at all days up to the end of the month, of the project and of those of the
    same name in earlier years; ``entries`` are all of this year, oldest first."""

    observations: Mapping[str, Sequence[Observation]]
    entries: Sequence[ManualEntry] = ()

    def series_of(
        self, row_id: str, target: Target, number: Number, elapsed: ElapsedTime, *, typed: bool
    ) -> MonthSeries:
        if typed:
            own = [entry for entry in self.entries if entry.indicator == row_id]
            return typed_series(target, own, number, elapsed.as_of)
        return measured_series(target, self.observations.get(row_id, ()), elapsed.as_of)


def row_forecast(
    indicator: Indicator, number: Number | None, past: PastRecords, elapsed: ElapsedTime, *, typed: bool
) -> Forecast | NoForecast | None:
    """``None`` where there is nothing to tell: no number, or a target that is none."""
    if number is None or not elapsed.months or not has_number_target(indicator) or not is_figure(number):
        return None
    if indicator.target.relative:
        return NoForecast("指标值是与基期比较的变化，全年的变化不作推算")
    series = past.series_of(indicator.id, indicator.target, number, elapsed, typed=typed)
    return forecast_of(indicator, series, elapsed)


def funds_forecast(line: FundsLine, past: PastRecords, elapsed: ElapsedTime) -> Forecast | NoForecast | None:
    executed, annual = line.executed.total, line.funds.annual.total
    if executed is None or not annual or not is_figure(executed):
        return None
    measured = line.observation.measured.value if line.observation else None
    series = past.series_of(FUNDS, executed_as_target(line.funds), executed, elapsed, typed=measured is None)
    return spending_forecast(series, elapsed, line.funds.unit, annual)
