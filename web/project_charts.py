"""The drawings of a project: each indicator that is measured, with the months alone, the lights and the year
before; two that would show the same are one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from forms.chart import Chart, build_chart
from forms.chart_marks import ExpectedEnd
from forms.dossier import Dossier
from forms.report.months import month_values
from forms.report.trends import spending_series, trend_series, values_by_day
from indicators.model import FUNDS, Indicator, Project
from indicators.periods import last_day_of_month
from indicators.records import Observation
from indicators.rules import Profile
from monitoring.elapsed import elapsed_time, is_month_end
from monitoring.forecast import RANGE_WORD, Forecast
from monitoring.lights import has_number_target, judge_number
from monitoring.outcomes import NoForecast
from web import request_context
from workspace.past_records import prior_project_id

History = Mapping[str, Sequence[Observation]]


def project_charts(dossier: Dossier, history: History) -> tuple[Chart, ...]:
    """Of all that is measured and counts; in the order of the sheet."""
    before = prior_history(dossier.project)
    automatic = [
        indicator
        for indicator in dossier.project.indicators
        if not indicator.is_manual and indicator.weight > 0
    ]
    return draw_once(
        full_chart(indicator, history.get(indicator.id, ()), before.get(indicator.id, ()), dossier)
        for indicator in automatic
    )


def indicator_chart(
    dossier: Dossier, row_id: str, seen: Sequence[Observation], forecast: Forecast | NoForecast | None = None
) -> Chart | None:
    """Of one row, the money among them, with where the year may end; none where nothing is measured."""
    project = dossier.project
    expected = expected_end(forecast, project)
    if row_id == FUNDS and project.funds:
        series = spending_series(project.funds, seen, project)
        return build_chart(replace(series, expected=expected)) if seen else None
    indicator = project.find_indicator(row_id)
    if indicator is None or indicator.is_manual:
        return None
    before = prior_history(project).get(row_id, ())
    return full_chart(indicator, seen, before, dossier, expected)


def expected_end(forecast: Forecast | NoForecast | None, project: Project) -> ExpectedEnd | None:
    """None where the year is over."""
    if not isinstance(forecast, Forecast) or forecast.low == forecast.high:
        return None
    label = f"推算全年 {forecast.text}，{RANGE_WORD} {forecast.range_text}"
    return ExpectedEnd(project.span[1], forecast.low, forecast.value, forecast.high, label)


def draw_once(charts: Iterable[Chart]) -> tuple[Chart, ...]:
    """Two of the same numbers and target are drawn once, under both names."""
    drawn: dict[object, Chart] = {}
    for chart in charts:
        key = (chart.rows, chart.target_text, chart.unit)
        same = drawn.get(key) if chart.rows else None
        name = chart.title if same is None else f"{same.title}、{chart.title}"
        drawn[key if chart.rows else chart.title] = replace(same or chart, title=name)
    return tuple(drawn.values())


def prior_history(project: Project) -> History:
    """What was seen of the project of the same name a year before, where the reader may see that."""
    prior_id = prior_project_id(project)
    if prior_id is None or not request_context.can_see(prior_id):
        return {}
    found: dict[str, list[Observation]] = {}
    known = request_context.requested_known()
    for observation in request_context.store().observation_history(prior_id, known):
        found.setdefault(observation.indicator, []).append(observation)
    return found


def full_chart(
    indicator: Indicator,
    seen: Sequence[Observation],
    before: Sequence[Observation],
    dossier: Dossier,
    expected: ExpectedEnd | None = None,
) -> Chart:
    series = trend_series(indicator, seen, dossier.project)
    unit = series.unit
    return build_chart(
        replace(
            series,
            months=month_values(indicator, seen, unit),
            prior=[*a_year_later(before, unit)],
            lights=lights_by_day(indicator, dossier.project, dossier.profile, series.values_by_day),
            expected=expected,
        )
    )


def a_year_later(before: Sequence[Observation], unit: str) -> list[tuple[date, Decimal]]:
    """What stood at the ends of the months of the year before, by the ends of the months of this year."""
    found = {day: value for day, value in values_by_day(before, unit) if is_month_end(day)}
    known = [(day, value) for day, value in found.items() if value is not None]
    return [(last_day_of_month(day.year + 1, day.month), value) for day, value in sorted(known)]


def lights_by_day(
    indicator: Indicator,
    project: Project,
    profile: Profile,
    values: Sequence[tuple[date, Decimal | None]],
) -> dict[date, str]:
    """What light each end of a month has; none where a target is no number, or a change of what is drawn."""
    if not has_number_target(indicator) or indicator.target.relative:
        return {}
    found = {}
    for day, value in values:
        elapsed = elapsed_time(project, day)
        if value is not None and is_month_end(day) and elapsed.months:
            light = judge_number(indicator, Fraction(value), elapsed, profile).light
            found[day] = light.value if light else ""
    return found
