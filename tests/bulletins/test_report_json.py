"""A report that was kept comes back as it was."""

import json
from datetime import date
from decimal import Decimal

from bulletins.report_content import (
    GroupCount,
    HotlineReport,
    OrderGroups,
    ReportForecast,
    ReportNumber,
    ReportTrend,
    TrendPoint,
)
from bulletins.report_json import report_from_json, report_to_json
from bulletins.report_spans import ReportScope, ReportSubject
from bulletins.unusual_days import JudgedDays, UnusualDay
from indicators.model import Period

DAY = date(2024, 6, 30)


def test_all_of_it_comes_back() -> None:
    report = HotlineReport(
        ReportScope("special", Period(date(2024, 6, 1), DAY), ReportSubject("place", "甲县")),
        (
            ReportNumber(
                "满意率", "%", Decimal("97.5"), None, Decimal(96), (39, 40), "", "hotline.satisfaction_rate"
            ),
            ReportNumber("接通率", "%", None, None, None, reason="没有话务数据"),
        ),
        (OrderGroups("诉求类型", (GroupCount("投诉", 3, None),)), OrderGroups("承办单位", (), "没有这一列")),
        ReportTrend("本期逐日受理量", (TrendPoint("6-1", None), TrendPoint("6-2", 4, 3)), "上周同日"),
        JudgedDays(2, 1, 0, (UnusualDay(DAY, 40, 12.5, 4, 21, 9, by_years=True),)),
        (ReportForecast("工单受理量", "不能推算：没有到月末"),),
        ("工单数据只到 2024-06-29",),
        {"work_orders": "k"},
        sample=True,
    )
    assert report_from_json(json.loads(json.dumps(report_to_json(report)))) == report
