"""全年推算: a value with a range and a method, or why there is none."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.missing import missing_texts
from indicators.model import FUNDS, Indicator, Period
from indicators.periods import last_day_of_month
from indicators.records import MeasurementResult, MeasurementStatus, Observation
from monitoring.forecast import Forecast, shown_forecast
from monitoring.gaps import missing_items
from monitoring.lights import Light
from monitoring.monitored import MonitoringAssessment, assess_monitoring
from monitoring.outcomes import NoForecast, Outcome
from monitoring.outlook import Likelihood
from monitoring.smoothing import student_quantile
from monitoring.year_end import YearEnd, month_weights
from tests.monitoring.followed import facts, project, row, rules, said

NOW = datetime(2025, 1, 1, tzinfo=UTC)
DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def ends_of(
    amounts: Sequence[float],
    year: int = 2024,
    *,
    unit: str = "件",
    volumes: Sequence[int] = (),
    row_id: str = "row",
    adds: bool = True,
) -> list[Observation]:
    """The observations at the ends of the months of a year that brought these amounts; of a rate on these
    volumes."""
    found, part, of = [], Decimal(0), 0
    for month, amount in enumerate(amounts, 1):
        part = part + Decimal(str(amount)) if adds else Decimal(str(amount))
        of += volumes[month - 1] if volumes else 0
        value = part / of * 100 if of else part
        period = Period(date(year, 1, 1), last_day_of_month(year, month))
        measured = MeasurementResult(
            "hotline.volume",
            period,
            MeasurementStatus.MEASURED,
            unit,
            part,
            Decimal(of) if of else None,
            value,
            1,
        )
        found.append(Observation(f"{year}/x", row_id, measured, NOW))
    return found


def watched(indicator: Indicator, *observations: Observation) -> MonitoringAssessment:
    """At the end of the month of the last of them."""
    return assess_monitoring(
        project(indicator), rules(), facts(observations[-1]), observations[-1].as_of, by_row(observations)
    )


def by_row(observations: Sequence[Observation]) -> dict[str, list[Observation]]:
    found: dict[str, list[Observation]] = {}
    for observation in observations:
        found.setdefault(observation.indicator, []).append(observation)
    return found


def forecast_of(indicator: Indicator, *observations: Observation) -> Forecast:
    found = watched(indicator, *observations).rows[0].forecast
    assert isinstance(found, Forecast)
    return found


def reason_of(indicator: Indicator, *observations: Observation) -> str:
    found = watched(indicator, *observations).rows[0].forecast
    assert isinstance(found, NoForecast)
    return found.reason


def test_a_flow_goes_on_by_the_days_that_are_left() -> None:
    found = forecast_of(row("≥1200件"), *ends_of([100, 96, 104, 98, 102, 97, 103]))
    assert 1190 <= found.value <= 1220
    assert 700 <= found.low < found.value < found.high
    assert found.method == "按日均进度"
    assert "剩余5个月" in found.how
    assert "没有往年逐月的数" in found.how
    assert found.likelihood is Likelihood.MAYBE


def test_a_season_that_earlier_years_share_is_carried_on() -> None:
    """Half of each year came in December; the pace of the months before knows nothing of that."""
    season = [100] * 11 + [1100]
    earlier = [*ends_of(season, 2022), *ends_of([amount * 1.1 for amount in season], 2023)]
    seasonal = forecast_of(row("≥2500件"), *earlier, *ends_of(season[:6]))
    alone = forecast_of(row("≥2500件"), *ends_of(season[:6]))
    assert seasonal.method == "按往年各月比重"
    assert seasonal.value > 2000
    assert alone.value < 1300


def test_chance_between_years_is_no_season() -> None:
    one, other = [90, 110] * 6, [110, 90] * 6
    even = month_weights(DAYS, [])
    assert month_weights(DAYS, [one, other]) == pytest.approx(even, rel=0.02)
    assert month_weights(DAYS, [[50, 150] * 6, [52, 148] * 6])[0] < 0.6


def test_a_rate_is_sure_as_far_as_it_is_counted() -> None:
    """The same rates: late in the year little can change, early much."""
    parts, volumes = [95, 96, 94, 95, 97, 95, 94, 96, 95, 95, 96], [100] * 11
    early = forecast_of(row("≥95%", "质量指标", "rate"), *ends_of(parts[:4], unit="%", volumes=volumes))
    late = forecast_of(row("≥95%", "质量指标", "rate"), *ends_of(parts, unit="%", volumes=volumes))
    assert late.high - late.low < early.high - early.low
    assert early.low >= 0
    assert early.high <= 100
    assert early.method == "按剩余量上的比率"
    assert "分母" in early.how


def test_a_rate_without_a_failure_may_still_fail() -> None:
    found = forecast_of(row("≥98%", "质量指标", "rate"), *ends_of([50] * 6, unit="%", volumes=[50] * 6))
    assert found.value == 100
    assert found.low < 100 == found.high


def test_a_rate_on_a_volume_that_stands_still_adds_up() -> None:
    """The spending of a budget in percent: five points a month are sixty in a year."""
    shares = [5.0] * 6
    observations = [
        replace(
            observation,
            measured=replace(
                observation.measured,
                unit="%",
                of=Decimal(100),
                value=observation.measured.part,
            ),
        )
        for observation in ends_of(shares)
    ]
    found = forecast_of(row("≤100%", "成本指标", "rate"), *observations)
    assert 58 <= found.value <= 62


def test_a_stock_half_stays_and_half_returns_and_its_range_grows_with_the_months_left() -> None:
    """Between where it stands and its mean of 100."""
    values = [100, 104, 99, 103, 98, 101, 97]
    early = forecast_of(row("≥90件", "数量指标", "stock"), *ends_of(values[:4], adds=False))
    late = forecast_of(row("≥90件", "数量指标", "stock"), *ends_of(values, adds=False))
    assert 100 < early.value < 103
    assert 97 < late.value < 100
    assert early.high - early.low > late.high - late.low
    assert late.method == "按现有水平和平均水平"


def test_a_stock_that_only_grows_is_not_expected_to_return() -> None:
    found = forecast_of(
        row("≥90件", "数量指标", "stock"), *ends_of([100, 110, 120, 130, 140, 150], adds=False)
    )
    assert found.value == 150


def test_too_little_is_told_and_not_guessed() -> None:
    assert "只有2个月末的数" in reason_of(row("≥1200件"), *ends_of([100, 98]))
    assert "没有增加" in reason_of(row("≥1200件"), *ends_of([0, 0, 0, 0]))
    without_counts = ends_of([95, 96, 97, 95], unit="%", adds=False)
    assert "分子和分母" in reason_of(row("≥95%", "质量指标", "rate"), *without_counts)


def test_one_earlier_year_lets_january_be_carried_on() -> None:
    found = forecast_of(row("≥1200件"), *ends_of([100] * 12, 2023), *ends_of([100]))
    assert 1150 <= found.value <= 1250


def test_an_earlier_year_with_holes_or_counted_otherwise_is_left_out_and_told() -> None:
    holes = ends_of([100] * 12, 2023)[:7]
    found = forecast_of(row("≥1200件"), *holes, *ends_of([100, 99, 101, 100]))
    assert "2023年只有7个月的可比数据，没有采用" in found.how
    otherwise = [
        replace(seen, measured=replace(seen.measured, evaluator="hotline.other"))
        for seen in ends_of([900] * 12, 2023)
    ]
    found = forecast_of(row("≥1200件"), *otherwise, *ends_of([100, 99, 101, 100]))
    assert found.value < 1300
    assert "2023年只有0个月的可比数据" in found.how


def test_a_month_without_a_number_is_shared_with_the_next() -> None:
    months = ends_of([100, 98, 102, 100, 99])
    found = forecast_of(row("≥1200件"), *months[:2], *months[3:])
    assert 1150 <= found.value <= 1250


def test_the_range_proposes_and_the_printed_range_decides() -> None:
    observations = ends_of([100, 99, 101, 100, 99, 101, 100, 99, 101, 100, 99])
    assert forecast_of(row("≥1100件"), *observations).likelihood is Likelihood.SURE
    assert forecast_of(row("≥2000件"), *observations).likelihood is Likelihood.NEVER
    assert forecast_of(row("≤1100件"), *observations).likelihood is Likelihood.MAYBE or Likelihood.NEVER
    assert forecast_of(row("≤1000件"), *observations).likelihood is Likelihood.NEVER
    assert forecast_of(row("≤2000件"), *observations).likelihood is Likelihood.SURE


def test_a_year_that_is_over_is_what_it_was() -> None:
    found = forecast_of(row("≥1200件"), *ends_of([100] * 12))
    assert {found.low, found.value, found.high} == {1200}
    assert found.likelihood is Likelihood.SURE
    assert found.method == "全年已过完"


def test_no_more_than_the_budget_is_expected_to_be_paid() -> None:
    seen = watched(row("≥1200件"), *ends_of([1.5] * 7, unit="万元", row_id=FUNDS))
    assert seen.funds
    found = seen.funds.forecast
    assert isinstance(found, Forecast)
    assert found.high == found.value == 12
    assert "不超过全年预算数" in found.how
    assert found.likelihood is None


def test_what_people_typed_month_by_month_is_carried_on_too() -> None:
    typed = [said(as_of=last_day_of_month(2024, month), value=f"{month * 100}件") for month in range(1, 6)]
    manual = row("≥1200件", evaluator="manual.value")
    may = last_day_of_month(2024, 5)
    found = assess_monitoring(project(manual), rules(), facts(*typed), may, {}).rows[0].forecast
    assert isinstance(found, Forecast)
    assert 1150 <= found.value <= 1260


def test_nothing_is_foretold_where_the_past_was_not_asked_for() -> None:
    observations = ends_of([100, 98, 102])
    seen = assess_monitoring(
        project(row("≥1200件")), rules(), facts(observations[-1]), observations[-1].as_of
    )
    assert seen.rows[0].forecast is None


def test_what_was_worked_out_stands_beside_what_is_to_be_filled_in() -> None:
    seen = watched(row("≥1200件"), *ends_of([100] * 5))
    assert "请填写全年预计完成情况（推算 12" in missing_texts(missing_items(seen))[0]


def test_the_quantile_is_that_of_students_distribution() -> None:
    """Printed tables: 1.886, 1.638, 1.476, 1.372, 1.310, 1.290."""
    table = {2: 1.886, 3: 1.638, 5: 1.476, 10: 1.372, 30: 1.310, 100: 1.290}
    assert all(student_quantile(errors) == pytest.approx(told, rel=0.005) for errors, told in table.items())


@given(
    amounts=st.lists(st.integers(0, 10_000), min_size=1, max_size=12),
    before=st.lists(st.integers(0, 10_000), min_size=12, max_size=12) | st.none(),
)
def test_a_value_lies_in_its_range_and_nothing_that_came_is_lost(
    amounts: list[int], before: list[int] | None
) -> None:
    earlier = ends_of(before, 2023) if before else []
    found = watched(row("≥1200件"), *earlier, *ends_of(amounts)).rows[0].forecast
    if isinstance(found, Forecast):
        assert found.low <= found.value <= found.high
        assert found.low >= sum(amounts)


def test_a_change_has_a_light_of_its_own_and_is_not_foretold() -> None:
    fall = row("较上年下降≥5%", "社会效益指标", "rate")
    now, before = ends_of([100] * 7), ends_of([110] * 7, 2023)
    records = replace(facts(now[-1]), bases={"row": [*before, *now]})
    found = assess_monitoring(project(fall), rules(), records, now[-1].as_of, by_row([*before, *now])).rows[0]
    assert (found.actual, found.light) == ("下降9.09%", Light.BLUE)
    assert "上年同期 2023-01-01 至 2023-07-31 为 770件" in found.light_result.why
    assert isinstance(found.forecast, NoForecast)
    alone = assess_monitoring(project(fall), rules(), facts(now[-1]), now[-1].as_of).rows[0]
    assert (alone.actual, alone.light) == ("待采集", None)


def test_a_year_that_is_over_has_no_range_made_by_rounding() -> None:
    rate = 1928500 / 19871
    outcome = Outcome(YearEnd(rate, rate, rate), "全年已过完", "为全年实际数")
    found = shown_forecast(outcome, "%", Decimal(0), (Decimal(0), Decimal(100)))
    assert found.low == found.value == found.high
    assert "范围" not in found.how
