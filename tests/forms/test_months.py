"""The value of a month alone, out of what stood at its end and at the end of the month before."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from forms.report.months import month_values
from indicators.model import Comparison, Indicator, Period, Target, TargetKind
from indicators.notation import read_target
from indicators.records import MeasurementResult, MeasurementStatus, Observation

ENDS = (date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31))
RATE = Indicator(
    id="rate",
    name="按时办结率",
    branch=("产出指标", "时效指标"),
    target=Target("≥98%", TargetKind.NUMBER, Comparison.GE, Decimal(98), unit="%"),
    weight=Decimal(10),
    evaluator="hotline.on_time_rate",
)


def seen(end: date, part: str, of: str | None, value: str, unit: str = "%") -> Observation:
    measured = MeasurementResult(
        "hotline.on_time_rate",
        Period(date(2024, 1, 1), end),
        MeasurementStatus.MEASURED,
        unit,
        Decimal(part),
        Decimal(of) if of else None,
        Decimal(value),
        10,
    )
    return Observation("p", "rate", measured, datetime(2024, 4, 1, tzinfo=UTC))


def test_a_rate_is_that_of_what_came_in_between() -> None:
    found = month_values(RATE, [seen(ENDS[0], "9", "10", "90"), seen(ENDS[1], "14", "20", "70")], "%")
    assert found == [(ENDS[0], Decimal(90)), (ENDS[1], Decimal(50))]


def test_an_amount_is_what_was_added() -> None:
    flow = replace(RATE, accumulates="flow")
    months = [seen(ENDS[0], "3", None, "3", "件"), seen(ENDS[1], "8", None, "8", "件")]
    assert month_values(flow, months, "件") == [(ENDS[0], Decimal(3)), (ENDS[1], Decimal(5))]


def test_of_a_change_the_level_is_what_was_added() -> None:
    more = replace(RATE, target=read_target("较上年提高10%"), accumulates="rate")
    counted = [seen(ENDS[0], "3", None, "3", "件"), seen(ENDS[1], "8", None, "8", "件")]
    assert month_values(more, counted, "件") == [(ENDS[0], Decimal(3)), (ENDS[1], Decimal(5))]
    rates = [seen(ENDS[0], "9", "10", "90"), seen(ENDS[1], "14", "20", "70")]
    assert month_values(more, rates, "%") == [(ENDS[0], Decimal(90)), (ENDS[1], Decimal(50))]
    seconds = [seen(ENDS[0], "3", None, "3", "秒"), seen(ENDS[1], "8", None, "8", "秒")]
    assert month_values(more, seconds, "秒") == [(ENDS[0], Decimal(3))]


def test_a_month_that_cannot_be_told_is_left_out() -> None:
    first, third = seen(ENDS[0], "9", "10", "90"), seen(ENDS[2], "14", "20", "70")
    assert month_values(RATE, [first, third], "%") == [(ENDS[0], Decimal(90))]
    fewer = seen(ENDS[1], "8", "9", "88.88888888888888888888888889")
    assert month_values(RATE, [first, fewer], "%") == [(ENDS[0], Decimal(90))]
    stock = replace(RATE, accumulates="stock")
    assert month_values(stock, [first], "%") == []
    later = replace(third, measured=replace(third.measured, period=Period(ENDS[1], ENDS[2])))
    assert month_values(RATE, [later], "%") == []
