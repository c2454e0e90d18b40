"""What was seen through the year as drawings: of an indicator, and of the money spent."""

from collections.abc import Sequence
from decimal import Decimal

from forms.chart import Chart, Series, chart
from indicators.model import Comparison, Funds, Indicator, Project
from indicators.records import Observation, Outcome
from indicators.units import convert

PACED = {Comparison.GE, Comparison.GT, Comparison.EQ}


def trend(indicator: Indicator, observations: Sequence[Observation], project: Project) -> Chart:
    """The observations of one indicator through the year, in the target's unit; amounts that add up as bars."""
    target = indicator.target
    flow = indicator.accumulates == "flow"
    return chart(
        Series(
            title=indicator.name,
            seen=[(each.as_of, value_in(each, target.unit)) for each in observations],
            unit=target.unit or next((each.measured.unit for each in observations), ""),
            target=target.value,
            target_text=target.text,
            span=project.span,
            adds_up=flow,
            paced=flow and target.comparison in PACED and bool(target.value),
        )
    )


def spending_trend(funds: Funds, observations: Sequence[Observation], project: Project) -> Chart:
    """The money executed since the beginning of the year beside the budget of the whole year."""
    return chart(
        Series(
            title="累计执行数",
            seen=[(each.as_of, value_in(each, funds.unit)) for each in observations],
            unit=funds.unit,
            target=funds.annual.total,
            target_text="",
            span=project.span,
            adds_up=True,
            paced=bool(funds.annual.total),
        )
    )


def value_in(observation: Observation, unit: str) -> Decimal | None:
    measured = observation.measured
    if measured.outcome not in (Outcome.MEASURED, Outcome.MANUAL) or measured.value is None:
        return None
    return convert(measured.value, measured.unit, unit)
