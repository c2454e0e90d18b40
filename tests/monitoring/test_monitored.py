"""绩效运行监控: lights judged on exact numbers, what is not known without one, and what the year may come to."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.missing import missing_texts
from indicators.records import MeasurementStatus
from monitoring.elapsed import NoMonthEndError, elapsed_time, month_end
from monitoring.gaps import missing_items
from monitoring.lights import Light, light_by_ratio, worst_light
from monitoring.monitored import assess_monitoring
from tests.monitoring.followed import JULY, facts, followed, project, row, rules, said, seen, spent

RED, YELLOW, GREEN, BLUE = Light.RED, Light.YELLOW, Light.GREEN, Light.BLUE


@pytest.mark.parametrize(
    ("target", "branch", "accumulates", "value", "light"),
    [
        ("≥1200件", "数量指标", "flow", "700", GREEN),
        ("≥1200件", "数量指标", "flow", "560", GREEN),  # exactly 80 % of 700
        ("≥1200件", "数量指标", "flow", "559.999", YELLOW),
        ("≥1200件", "数量指标", "flow", "420", YELLOW),
        ("≥1200件", "数量指标", "flow", "419.999", RED),
        ("≥1200件", "数量指标", "flow", "839.999", GREEN),
        ("≥1200件", "数量指标", "flow", "840", BLUE),
        ("≥1200件", "数量指标", "flow", "-5", RED),
        ("≥100%", "社会效益指标", "rate", "79.99", YELLOW),
        ("≥100%", "社会效益指标", "rate", "80", GREEN),
        ("34人", "数量指标", "stock", "34", GREEN),
        ("≥98%", "质量指标", "rate", "97.99", RED),
        ("≥98%", "时效指标", "rate", "98", GREEN),
        ("≥1200件", "质量指标", "flow", "700", GREEN),
        ("≤8万元", "成本指标", "flow", "8", GREEN),
        ("≤8万元", "成本指标", "flow", "8.01", RED),
        ("≤8万元", "数量指标", "flow", "7.9", GREEN),
        ("8万元", "成本指标", "flow", "4", GREEN),
        ("8万元", "成本指标", "flow", "8.5", RED),
        ("零故障", "质量指标", "flow", "0", GREEN),
        ("零故障", "质量指标", "flow", "1", RED),
        (">0件", "数量指标", "flow", "0", RED),
        (">0件", "数量指标", "flow", "1", GREEN),
    ],
)
def test_a_number_has_the_light_of_its_rule(
    target: str, branch: str, accumulates: str, value: str, light: Light
) -> None:
    indicator = row(target, branch, accumulates)
    found = followed(indicator, seen(value, indicator.target.unit)).rows[0]
    assert found.light is light
    assert light.word in found.light_result.why


@pytest.mark.parametrize(
    ("target", "typed", "light", "actual"),
    [
        ("工作保障", {"grade": "达成"}, GREEN, "达成"),
        ("工作保障", {"grade": "部分达成"}, YELLOW, "部分达成"),
        ("工作保障", {"grade": "未达成", "value": "停摆"}, RED, "停摆"),
        ("工作保障", {"value": "正常"}, None, "待评定"),
        ("通过", {"value": "是"}, GREEN, "已完成"),
        ("通过", {"value": "否"}, RED, "未完成"),
        ("通过", {"grade": "部分达成"}, YELLOW, "部分达成"),
        ("2024年6月底前", {"value": "2024-06-30"}, GREEN, "2024-06-30"),
        ("2024年6月底前", {"value": "2024-07-01"}, RED, "2024-07-01"),
        ("2024年6月底前", {"value": "未完成"}, RED, "未完成"),
        ("2024年6月底前", {}, None, "待采集"),
        ("2024年9月底前", {}, None, "未到期"),
        ("≥1200件", {}, None, "待采集"),
        ("无", {}, None, "不适用"),
    ],
)
def test_words_and_dates_have_the_light_a_person_gave_them(
    target: str, typed: dict[str, Any], light: Light | None, actual: str
) -> None:
    indicator = row(target, evaluator="manual.value")
    found = followed(indicator, *([said(**typed)] if typed else [])).rows[0]
    assert (found.light, found.actual) == (light, actual)


def test_the_sentence_says_how_it_came() -> None:
    why = followed(row("≥1200件"), seen("700", "件")).rows[0].light_result.why
    assert why == "1–7月实际 700件 ÷（序时标准 1200件 × 7 ÷ 12）= 100%，绿灯"
    near = followed(row("≥1200件"), seen("559.9999", "件")).rows[0].light_result.why
    assert near == "1–7月实际 559.9999件 ÷（序时标准 1200件 × 7 ÷ 12）= 79.99999%，黄灯"


def test_a_number_of_an_earlier_month_is_no_number_of_this_one() -> None:
    indicator = row("≥1200件")
    found = followed(indicator, seen("700", "件", as_of=date(2024, 6, 30)))
    assert (found.rows[0].actual, found.light) == ("待采集", None)
    assert (
        found.rows[0].light_result.why == "待采集：没有 2024-07-31 的数据（最近一次截至 2024-06-30），请采集"
    )


def test_what_people_said_of_an_earlier_month_does_not_stand_in_this_one() -> None:
    june, july = (
        said(as_of=date(2024, 6, 30), cause="其他", forecast="900件"),
        said(forecast="1000件", note="补"),
    )
    outlook = followed(row("≥1200件"), june, july).rows[0].outlook
    assert (outlook.forecast, outlook.causes, outlook.note) == ("1000件", (), "补")


def test_what_was_done_in_an_earlier_month_is_done() -> None:
    early = said(as_of=date(2024, 3, 31), value="2024-03-15")
    assert followed(row("2024年6月底前", evaluator="manual.done"), early).rows[0].light is GREEN


def test_a_failed_attempt_has_no_light_and_says_why() -> None:
    tried = seen("1", "件")
    broken = replace(
        tried, measured=replace(tried.measured, outcome=MeasurementStatus.FAILED, value=None, reason="缺少列")
    )
    found = followed(row("≥1200件"), broken).rows[0]
    assert (found.light, found.actual) == (None, "待采集")
    assert "缺少列" in found.light_result.why


@pytest.mark.parametrize(
    ("executed", "light"),
    [("4.2", YELLOW), ("4.19999", RED), ("5.6", GREEN), ("5.5999", YELLOW), ("12", GREEN)],
)
def test_money_is_held_against_the_time_that_is_over(executed: str, light: Light) -> None:
    """12 万元, seven months: 60 % of 7 is 4.2, 80 % is 5.6."""
    found = followed(row("≥1200件"), spent(executed)).funds
    assert found
    assert found.light_result.light is light


def test_the_project_has_the_worst_of_its_lights() -> None:
    assert followed(row("≥1200件"), seen("900", "件"), spent("4")).light is RED
    assert followed(row("≥1200件"), seen("900", "件"), spent("7")).light is GREEN
    assert followed(row("≥1200件"), seen("900", "件"), funds=None).light is BLUE
    assert followed(row("≥1200件")).light is None
    assert worst_light([BLUE, YELLOW, GREEN]) is YELLOW


def test_a_sheet_of_part_of_the_year_is_held_against_its_own_months() -> None:
    part = replace(project(row("≥1200件")), period=(date(2024, 5, 1), date(2024, 10, 31)))
    time = elapsed_time(part, JULY)
    assert (time.months, time.total, time.month_span) == (3, 6, "1–7月")
    found = assess_monitoring(part, rules(), facts(seen("600", "件")), JULY).rows[0]
    assert found.light_result.standard == 600
    assert assess_monitoring(part, rules(), facts(), date(2024, 4, 30)).rows[0].actual == "未开始"


def test_a_month_end_is_found_or_refused() -> None:
    year = project()
    assert month_end(year, date(2024, 8, 15)) == JULY
    assert month_end(year, JULY, asked=True) == JULY
    assert month_end(year, date(2026, 3, 1)) == date(2024, 12, 31)
    for day, asked in ((date(2024, 7, 30), True), (date(2025, 7, 31), True), (date(2024, 1, 30), False)):
        with pytest.raises(NoMonthEndError):
            month_end(year, day, asked=asked)


def test_how_much_is_done_is_weighed_by_points() -> None:
    flow, rate = (
        row("≥1200件", weight=Decimal(60)),
        row("≥98%", "质量指标", "rate", id="rate", weight=Decimal(30)),
    )
    found = assess_monitoring(
        project(flow, rate), rules(), facts(seen("300", "件"), seen("99", "%", "rate")), JULY
    )
    assert found.progress == (Fraction(1, 4) * 60 + Fraction(7, 12) * 30) / 90
    assert found.counted_rows == 2


def test_what_is_lacking_is_said_row_by_row() -> None:
    said_nothing = missing_texts(missing_items(followed(row("≥1200件"), seen("400", "件"), spent("7"))))
    assert said_nothing == (
        "数量指标“受理量”：红灯，请选择偏差原因；请填写全年预计完成情况；请选择完成目标可能性",
        "预算执行：请填写全年预计执行数",
    )
    full = said(forecast="1200件", likelihood="确定能", cause="其他"), said("funds", forecast="12")
    found = followed(row("≥1200件"), seen("400", "件"), spent("7"), *full)
    assert missing_items(found) == ()
    strict = followed(row("≥1200件"), seen("400", "件"), spent("7"), *full, profile="ningxia")
    assert missing_texts(missing_items(strict)) == ("数量指标“受理量”：已选偏差原因，请填写原因说明",)


@given(st.fractions(min_value=0, max_value=3))
def test_a_higher_ratio_never_has_a_worse_light(ratio: Fraction) -> None:
    order = [RED, YELLOW, GREEN, BLUE]
    lower, higher = (
        order.index(light_by_ratio(value, rules().monitoring))
        for value in (ratio, ratio + Fraction(1, 10**9))
    )
    assert lower <= higher
