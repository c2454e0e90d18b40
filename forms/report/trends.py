"""What was seen through the year as drawings: of an indicator, and of the money spent."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from forms.chart import Chart, Series, build_chart
from indicators.model import Comparison, Funds, Indicator, Project
from indicators.records import MeasurementStatus, Observation
from indicators.units import convert_value
from monitoring.lights import is_ceiling

FLOORS = {Comparison.GE, Comparison.GT}
PACED_COMPARISONS = {Comparison.GE, Comparison.GT, Comparison.EQ}
"""Targets to which an even way leads; one of at most so much has none."""
WITH_VALUE = (MeasurementStatus.MEASURED, MeasurementStatus.MANUAL)


def trend_chart(indicator: Indicator, observations: Sequence[Observation], project: Project) -> Chart:
    """The observations of one indicator through the year, in the target's unit; amounts that add up as
    bars."""
    return build_chart(trend_series(indicator, observations, project))


def trend_series(indicator: Indicator, observations: Sequence[Observation], project: Project) -> Series:
    """Of a relative target the level is drawn, on which its change is no line."""
    first_unit = observations[0].measured.unit if observations else ""
    target = replace(indicator.target, value=None, unit="") if indicator.target.relative else indicator.target
    is_flow = indicator.accumulates == "flow"
    return Series(
        title=indicator.name,
        values_by_day=values_by_day(observations, target.unit),
        unit=target.unit or first_unit,
        target=target.value,
        target_text=target.text,
        span=project.span,
        adds_up=is_flow,
        paced=is_flow and target.comparison in PACED_COMPARISONS and bool(target.value),
        days_in_doubt=days_in_doubt(observations),
        ceiling=target.value is not None and is_ceiling(indicator),
        floor=target.value is not None and target.comparison in FLOORS,
    )


def spending_chart(funds: Funds, observations: Sequence[Observation], project: Project) -> Chart:
    """The money executed since the beginning of the year beside the budget of the whole year."""
    return build_chart(spending_series(funds, observations, project))


def spending_series(funds: Funds, observations: Sequence[Observation], project: Project) -> Series:
    return Series(
        title="累计执行数",
        values_by_day=values_by_day(observations, funds.unit),
        unit=funds.unit,
        target=funds.annual.total,
        target_text="",
        span=project.span,
        adds_up=True,
        paced=bool(funds.annual.total),
        days_in_doubt=days_in_doubt(observations),
    )


def values_by_day(observations: Sequence[Observation], unit: str) -> list[tuple[date, Decimal | None]]:
    return [(observation.as_of, value_in_unit(observation, unit)) for observation in observations]


def days_in_doubt(observations: Sequence[Observation]) -> frozenset[date]:
    return frozenset(observation.as_of for observation in observations if observation.measured.doubts)


def value_in_unit(observation: Observation, unit: str) -> Decimal | None:
    measured = observation.measured
    if measured.value is None or measured.outcome not in WITH_VALUE:
        return None
    return convert_value(measured.value, measured.unit, unit)
