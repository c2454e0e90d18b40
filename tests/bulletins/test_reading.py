"""Rules of 通报 are read from the workspace's file, and what is wrong is told with its place."""

from datetime import date, time
from decimal import Decimal

import pytest

from bulletins.reading import read_bulletin_rules
from bulletins.rules import USUAL_RULES

WHOLE = """
title: 全市12345热线办理情况通报
least_cases: 20
error: 1%
rates:
  on_time: {evaluator: hotline.on_time_rate, label: 按时办结率, target: 95%}
  late: {evaluator: hotline.overdue_rate, label: 逾期率, with: {category: 投诉}}
classes:
  县区:
    units:
      - 原州区
      - {name: 西吉县, also: [西吉]}
    full: {on_time: 60, late: 40}
  企业:
    units: [市热力公司]
apart:
  - {label: 承办争议，裁定前不计, column: status, values: [争议, 待裁定]}
"""


def test_everything_that_is_written_is_read() -> None:
    rules, problems = read_bulletin_rules(WHOLE.encode(), "bulletin.yaml")
    assert problems == ()
    assert (rules.title, rules.least_cases, rules.error) == ("全市12345热线办理情况通报", 20, Decimal(1))
    assert rules.rates[0].target == 95
    assert rules.rates[1].params == {"category": "投诉"}
    assert rules.classes[0].names == {"原州区": ("原州区",), "西吉县": ("西吉县", "西吉")}
    assert rules.classes[0].full == {"on_time": 60, "late": 40}
    assert rules.apart[0].values == ("争议", "待裁定")


def test_what_is_not_written_is_the_usual() -> None:
    rules, problems = read_bulletin_rules(b"least_cases: 10", "bulletin.yaml")
    assert problems == ()
    assert rules.rates == USUAL_RULES.rates
    assert rules.least_cases == 10


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("classes: {甲: {units: [原州区]}, 乙: {units: [原州区]}}", 1, "只能归入一类"),
        ("error: 80", 1, "应在 0.01 至 50 之间，现为 80"),
        ("classes:\n  甲:\n    units: [原州区]\n    full: {on_tine: 60}", 4, "on_time"),
        ("rates:\n  a: {label: 率}", 2, "缺少字段“evaluator”"),
        ("clases: {}", 1, "classes"),
        ("apart: [{label: 争议, column: status, values: []}]", 1, "没有写任何值"),
        ("title: [", 2, "括号没有闭合"),
        ("reports: {日报: 昨天}", 1, "日报"),
        ("reports: {年报: 2024-01-01}", 1, "年报"),
        ("reports: {hour: 25}", 1, "应在 0 至 23 之间"),
        ("reports: {hour: 7.5}", 1, "“hour”应是整数，现为 7.5"),
        ("least_cases: 30.5", 1, "应是整数"),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str, line: int, message: str) -> None:
    _, problems = read_bulletin_rules(text.encode(), "bulletin.yaml")
    assert any(problem.line == line and message in str(problem) for problem in problems), problems


def test_reports_that_make_themselves_are_read_with_their_first_day() -> None:
    rules, problems = read_bulletin_rules(
        "reports: {hour: 7, 日报: 2024-06-01, 季报: 2024-04-01}".encode(), "b"
    )
    assert problems == ()
    assert rules.reports.since == {"day": date(2024, 6, 1), "quarter": date(2024, 4, 1)}
    assert rules.reports.hour == time(7)
    assert "日报自 2024-06-01 起（数据不齐最多等 2 天）" in rules.reports.words
    assert USUAL_RULES.reports.words == ""
