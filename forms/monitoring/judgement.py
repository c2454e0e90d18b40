"""What is judged, worked out and said of one row of a 监控表, as plain data."""

from decimal import Decimal
from fractions import Fraction

from forms.monitoring.data import ComputedForecast, Judgement, OutlookEntry, StatedOutlook
from indicators.actuals import standing_entries
from indicators.figures import format_plain, round_readable
from indicators.records import ManualEntry
from monitoring.forecast import Forecast
from monitoring.lights import LightResult
from monitoring.outcomes import NoForecast
from monitoring.outlook import Outlook


def build_judgement(result: LightResult) -> Judgement:
    return Judgement(
        light=result.light,
        why=result.why,
        ratio=result.percent,
        standard=shortest_decimal(result.standard),
        progress=percent_of_share(result.progress),
    )


def shortest_decimal(value: Fraction | None) -> Decimal | None:
    """Without zeros that say nothing."""
    return None if value is None else Decimal(format_plain(round_readable(value)))


def percent_of_share(share: Fraction | None) -> Decimal | None:
    return None if share is None else shortest_decimal(share * 100)


def computed_forecast(forecast: Forecast | NoForecast | None) -> ComputedForecast | None:
    if forecast is None:
        return None
    if isinstance(forecast, NoForecast):
        return ComputedForecast(None, None, None, "", "", forecast.how, None)
    return ComputedForecast(
        value=forecast.value,
        low=forecast.low,
        high=forecast.high,
        text=forecast.text,
        method=forecast.method,
        how=forecast.how,
        likelihood=forecast.likelihood,
    )


def stated_outlook(outlook: Outlook) -> StatedOutlook:
    return StatedOutlook(
        forecast=outlook.forecast,
        causes=outlook.causes,
        explanation=outlook.explanation,
        likelihood=outlook.likelihood,
        measure=outlook.measure,
        note=outlook.note,
        remarks=tuple(
            build_outlook_entry(entry)
            for entry in standing_entries(outlook.entries)
            if entry.is_about_outlook
        ),
    )


def build_outlook_entry(entry: ManualEntry) -> OutlookEntry:
    return OutlookEntry(
        by=entry.by,
        recorded_at=entry.recorded_at,
        as_of=entry.as_of,
        forecast=entry.forecast,
        cause=entry.cause,
        explanation=entry.explanation,
        likelihood=entry.likelihood,
        measure=entry.measure,
        note=entry.note,
    )
