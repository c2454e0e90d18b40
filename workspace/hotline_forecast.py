"""Where the year may end for the main numbers of a 月报 or 季报: worked out from the ends of months as
everywhere, from this year and the earlier years that data cover."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from bulletins.periods import is_month_end
from bulletins.report import value_text
from bulletins.report_content import ReportForecast
from bulletins.report_spans import ReportScope
from indicators.model import EMPTY_MAPPING, Period, Target, TargetKind
from indicators.periods import last_day_of_month
from indicators.records import MeasurementResult, MeasurementStatus, Observation
from measuring import MeasureRequest
from monitoring.elapsed import ElapsedTime
from monitoring.forecast import reach_of, shown_forecast
from monitoring.lights import FLOW
from monitoring.month_series import MONTHS, MOST_YEARS, measured_series
from monitoring.outcomes import CANNOT, NoForecast, year_end_of
from workspace.data_reach import DataReach
from workspace.hotline_groups import VOLUME
from workspace.opened import Workspace

MAIN_NUMBERS: Mapping[str, str] = {
    VOLUME: FLOW,
    "hotline.on_time_rate": "",
    "hotline.satisfaction_rate": "",
}
"""How each adds up over the year."""
SPANS = ("month", "quarter")
NOT_MONTH_END = f"{CANNOT}：本期没有到月末，月末再推算"


@dataclass(frozen=True)
class MonthEndRequests:
    """The ends of months up to ``as_of``, of this year and of the earlier ones."""

    as_of: date
    reach: DataReach

    def years(self) -> Iterator[int]:
        for year in range(self.as_of.year, self.as_of.year - MOST_YEARS - 1, -1):
            whole = Period(date(year, 1, 1), date(year, MONTHS, 31))
            if year != self.as_of.year and self.reach.lacking(whole):
                return
            yield year

    def ends(self) -> Iterator[Period]:
        for year in self.years():
            for month in range(1, self.last_month(year) + 1):
                yield Period(date(year, 1, 1), last_day_of_month(year, month))

    def last_month(self, year: int) -> int:
        return self.as_of.month if year == self.as_of.year else MONTHS


def hotline_forecasts(
    workspace: Workspace, scope: ReportScope, reach: DataReach | None
) -> tuple[ReportForecast, ...]:
    """None for reports of other spans and of single subjects."""
    if scope.span not in SPANS or scope.subject.value:
        return ()
    refusal = forecast_refusal(scope.period.end, reach)
    if refusal or reach is None:
        labels = (workspace.evaluators[name].label for name in MAIN_NUMBERS)
        return tuple(ReportForecast(label, refusal) for label in labels)
    return tuple(measured_forecasts(workspace, MonthEndRequests(scope.period.end, reach), scope))


def measured_forecasts(
    workspace: Workspace, asked: MonthEndRequests, scope: ReportScope
) -> Iterator[ReportForecast]:
    """Of each main number, all measured together."""
    ends = list(asked.ends())
    requests = [
        MeasureRequest((name, end), name, EMPTY_MAPPING, end) for name in MAIN_NUMBERS for end in ends
    ]
    found = workspace.measurer().measure(requests)
    for name in MAIN_NUMBERS:
        info, own = workspace.evaluators[name], [found[name, end] for end in ends]
        yield ReportForecast(info.label, forecast_words(name, info.unit, own, scope))


def forecast_refusal(as_of: date, reach: DataReach | None) -> str:
    """Why nothing can be told of any number, "" where something may be."""
    if reach is None:
        return f"{CANNOT}：没有工单数据"
    if not is_month_end(as_of):
        return NOT_MONTH_END
    lacking = reach.lacking(Period(date(as_of.year, 1, 1), as_of))
    return f"{CANNOT}：{lacking}，本年以来的数不完整" if lacking else ""


def value_of(result: MeasurementResult) -> Decimal | None:
    return result.value if result.outcome is MeasurementStatus.MEASURED else None


def latest_of(results: Iterable[MeasurementResult]) -> MeasurementResult:
    return max(results, key=lambda result: result.period.end)


def forecast_words(name: str, unit: str, results: Sequence[MeasurementResult], scope: ReportScope) -> str:
    as_of = scope.period.end
    if as_of.month == MONTHS and (actual := value_of(latest_of(results))) is not None:
        return f"全年 {value_text(actual, unit)}；全年已过完，为实际数，不是推算"
    target = Target("", TargetKind.NUMBER, unit=unit)
    seen = [Observation("", name, result, datetime.min.replace(tzinfo=UTC)) for result in results]
    series = measured_series(target, seen, as_of)
    elapsed = ElapsedTime(as_of, months=as_of.month, total=MONTHS)
    outcome = year_end_of(MAIN_NUMBERS[name], unit, series, elapsed)
    if isinstance(outcome, NoForecast):
        return outcome.how
    return shown_forecast(outcome, unit, Decimal(0), reach_of(MAIN_NUMBERS[name], unit, series.ends)).how
