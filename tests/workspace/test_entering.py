"""What a person may add, as a table: kept as typed, or refused with what would be right."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from indicators.model import FundRow, Funds, Indicator, Project
from indicators.notation import read_target
from indicators.records import ManualEntry
from tests.indicators.casebook import shipped
from workspace.entering import RefusedEntryError, TypedEntry, build_entry

MOF = shipped()["mof-2020"]
NOW = datetime(2025, 2, 1, tzinfo=UTC)
TARGETS = {
    "count": "≥3次",
    "zero": "零故障",
    "due": "2024年12月底前",
    "done": "通过",
    "words": "工作保障",
    "none": "无",
}
PROJECT = Project(
    id="2024/x",
    name="热线",
    year=2024,
    indicators=tuple(
        Indicator(
            key,
            ("产出指标", "数量指标"),
            key,
            read_target(text),
            Decimal(0 if text == "无" else 15),
            "manual.value",
        )
        for key, text in TARGETS.items()
    ),
    funds=Funds(annual=FundRow(Decimal("18.50"))),
)


def entered(
    indicator: str, typed: Mapping[str, Any], project: Project = PROJECT, as_of: date = date(2024, 12, 31)
) -> ManualEntry:
    return build_entry(TypedEntry(by="张三", **typed), project, indicator, MOF, as_of=as_of, now=NOW)


@pytest.mark.parametrize(
    ("indicator", "value"),
    [
        *(("count", text) for text in ("2", "≥4次", "三次", "3次。")),
        *(("zero", text) for text in ("0", "零故障", "未发生故障", "1次")),
        *(
            ("due", text)
            for text in ("2024-12-20", "2024年12月20日", "12月20日", "2025-01-05", "已完成", "未完成")
        ),
        *(("done", text) for text in ("通过", "是", "不通过")),
        *(("words", text) for text in ("有保障", "9")),
        *(("funds", text) for text in ("15.37", "15.37万元", "153,700元", "0")),
        ("goal", "完成了目标"),
    ],
)
def test_what_can_be_read_is_kept_as_typed(indicator: str, value: str) -> None:
    assert entered(indicator, {"value": f" {value} "}).value == value


@pytest.mark.parametrize(
    ("indicator", "typed", "advice"),
    [
        ("count", {"value": "完成"}, "请填写数值（可带单位），没有发生的填 0"),
        ("count", {"value": "约3次"}, "请填写数值"),
        ("count", {"value": "1e5"}, "请填写数值"),
        ("zero", {"value": "无"}, "没有发生的填 0"),
        ("due", {"value": "3次"}, "请填写完成日期，如 2024-12-20，还没有完成的填“未完成”"),
        ("done", {"value": "大部分通过"}, "请填写“是”或“否”"),
        ("none", {"value": "1"}, "不适用，不需要填报"),
        ("count", {"points": "8"}, "改动系统计算的得分须说明理由"),
        ("count", {"points": "八", "reason": "x"}, "得分应为不小于 0 的数字，现为“八”"),
        ("count", {"points": "1e1", "reason": "x"}, "得分应为不小于 0 的数字，现为“1e1”"),
        ("words", {"grade": "优", "points": "15"}, "不认识的评定等次“优”，应为达成、部分达成、未达成之一"),
        ("done", {"grade": "优"}, "不认识的评定等次“优”"),
        ("words", {"grade": "达成", "points": "11"}, "应在 12.00–15.00 分之间"),
        ("funds", {"value": "十五块左右"}, "全年执行数应为不小于 0 的金额（不写单位时按万元）"),
        ("funds", {"value": "1e5"}, "全年执行数应为不小于 0 的金额"),
        ("funds", {"value": "-1"}, "全年执行数应为不小于 0 的金额"),
        ("funds", {"value": "90%"}, "全年执行数应为不小于 0 的金额"),
        ("funds", {"points": "8"}, "不能直接评定或给分"),
        ("goal", {"points": "3"}, "年度总体目标不评定、不给分"),
        ("goal", {"value": "完成", "grade": "达成"}, "年度总体目标不评定、不给分"),
        (
            "nothing",
            {"value": "1"},
            "可填的有：count、zero、due、done、words、funds（执行数）、goal（目标完成情况）",
        ),
    ],
)
def test_what_cannot_stand_is_refused_with_what_would_be_right(
    indicator: str, typed: dict[str, str], advice: str
) -> None:
    with pytest.raises(RefusedEntryError) as refused:
        entered(indicator, typed)
    assert advice in str(refused.value)


def test_points_may_be_written_as_on_the_sheet() -> None:
    assert entered("words", {"grade": "部分达成", "points": " 9.5分 "}).points == Decimal("9.5")


def test_a_day_to_come_cannot_be_spoken_of() -> None:
    with pytest.raises(RefusedEntryError, match="2025-02-02 还没有到"):
        entered("count", {"value": "3"}, as_of=date(2025, 2, 2))


def test_an_amount_executed_needs_a_budget() -> None:
    with pytest.raises(RefusedEntryError, match="没有填写项目资金"):
        entered("funds", {"value": "3"}, replace(PROJECT, funds=None))


def test_what_is_said_for_monitoring_is_kept_and_causes_stand_in_the_order_of_the_form() -> None:
    typed = {
        "forecast": "3次",
        "cause": "人员保障，经费保障",
        "explanation": "缺编两人",
        "likelihood": "有可能",
        "note": "已报编办",
    }
    entry = entered("count", typed)
    kept = (entry.forecast, entry.cause, entry.explanation, entry.likelihood, entry.note)
    assert kept == ("3次", "经费保障、人员保障", "缺编两人", "有可能", "已报编办")
    assert (entry.is_about_value, entry.is_about_outlook) == (False, True)


def test_a_grade_needs_no_points_where_only_the_months_are_judged() -> None:
    assert entered("words", {"grade": "部分达成", "likelihood": "有可能"}).points is None
    with pytest.raises(RefusedEntryError, match="还需填写得分"):
        entered("words", {"grade": "部分达成"})


@pytest.mark.parametrize(
    ("indicator", "typed", "said"),
    [
        ("count", {"forecast": "很多"}, "全年预计完成情况“很多”不是可以与它比较的值"),
        ("count", {"cause": "天气"}, "偏差原因类别应为经费保障、制度保障"),
        ("count", {"likelihood": "大概"}, "完成目标可能性应为确定能、有可能、完全不可能之一"),
        ("funds", {"forecast": "-1"}, "全年预计执行数应为不小于 0 的金额"),
        ("goal", {"note": "好"}, "没有全年预计和偏差原因"),
    ],
)
def test_what_monitoring_does_not_know_is_refused(
    indicator: str, typed: Mapping[str, str], said: str
) -> None:
    with pytest.raises(RefusedEntryError, match=said):
        entered(indicator, typed)


def test_a_forecast_of_spending_is_kept() -> None:
    assert entered("funds", {"forecast": "18.2万元"}).forecast == "18.2万元"
