"""What is judged, worked out and said of one row of a 监控表, as plain data."""

from decimal import Decimal
from fractions import Fraction

from forms.monitoring.data import Computed, Judgement, Remark, Said
from indicators.figures import plain, readable
from indicators.records import Entry
from monitoring.forecast import Forecast
from monitoring.lights import Judged
from monitoring.outlook import Outlook


def judgement(judged: Judged) -> Judgement:
    return Judgement(
        light=judged.light,
        why=judged.why,
        ratio=judged.percent,
        standard=shortest(judged.standard),
        progress=None if judged.progress is None else shortest(judged.progress * 100),
    )


def shortest(value: Fraction | None) -> Decimal | None:
    """Without zeros that say nothing."""
    return None if value is None else Decimal(plain(readable(value)))


def computed(forecast: Forecast | None) -> Computed | None:
    if forecast is None:
        return None
    seasonal = None if forecast.seasonal is None else Decimal(plain(forecast.seasonal))
    return Computed(Decimal(plain(forecast.value)), forecast.text, forecast.how, seasonal, forecast.seasonal_how)


def said(outlook: Outlook) -> Said:
    return Said(
        forecast=outlook.forecast,
        causes=outlook.causes,
        explanation=outlook.explanation,
        likelihood=outlook.likelihood,
        measure=outlook.measure,
        note=outlook.note,
        remarks=tuple(remark(each) for each in outlook.entries if each.looks_ahead),
    )


def remark(entry: Entry) -> Remark:
    return Remark(
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
