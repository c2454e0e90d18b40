"""What was seen through the year as drawings: of an indicator, and of the money spent."""

from collections.abc import Sequence
from decimal import Decimal

from forms.chart import Chart, Series, build_chart
from indicators.model import Comparison, Funds, Indicator, Project
from indicators.records import MeasurementStatus, Observation
from indicators.units import convert_value

PACED_COMPARISONS = {Comparison.GE, Comparison.GT, Comparison.EQ}


def trend_chart(indicator: Indicator, observations: Sequence[Observation], project: Project) -> Chart:
    """The observations of one indicator through the year, in the target's unit; amounts that add up as bars."""
    target = indicator.target
    flow = indicator.accumulates == "flow"
    return build_chart(
        Series(
            title=indicator.name,
            values_by_day=[
                (observation.as_of, value_in_unit(observation, target.unit)) for observation in observations
            ],
            unit=target.unit or next((observation.measured.unit for observation in observations), ""),
            target=target.value,
            target_text=target.text,
            span=project.span,
            adds_up=flow,
            paced=flow and target.comparison in PACED_COMPARISONS and bool(target.value),
        )
    )


def spending_chart(funds: Funds, observations: Sequence[Observation], project: Project) -> Chart:
    """The money executed since the beginning of the year beside the budget of the whole year."""
    return build_chart(
        Series(
            title="累计执行数",
            values_by_day=[
                (observation.as_of, value_in_unit(observation, funds.unit)) for observation in observations
            ],
            unit=funds.unit,
            target=funds.annual.total,
            target_text="",
            span=project.span,
            adds_up=True,
            paced=bool(funds.annual.total),
        )
    )


def value_in_unit(observation: Observation, unit: str) -> Decimal | None:
    measured = observation.measured
    if (
        measured.outcome not in (MeasurementStatus.MEASURED, MeasurementStatus.MANUAL)
        or measured.value is None
    ):
        return None
    return convert_value(measured.value, measured.unit, unit)
