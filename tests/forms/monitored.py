"""A monitoring made by hand to be drawn: every kind of row, a part of it said by people."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from indicators.model import FUNDS, FundRow, Funds, Indicator, Party, Period, Project
from indicators.notation import read_target
from indicators.periods import last_day_of_month
from indicators.provenance_json import provenance_from_json
from indicators.records import ManualEntry, MeasurementResult, MeasurementStatus, Observation, ProjectRecords
from monitoring.monitored import MonitoringAssessment, assess_monitoring
from tests.forms.assessments import profile

JULY = date(2024, 7, 31)
RECORDED = datetime(2024, 8, 5, 1, 30, tzinfo=UTC)
OUTPUT, BENEFIT, SATISFACTION = "产出指标", "效益指标", "满意度指标"
ROWS = (
    ("calls", (OUTPUT, "数量指标"), "受理来电数量", "≥60000件", "flow", "20"),
    ("on-time", (OUTPUT, "时效指标"), "工单按时办结率", "≥95%", "rate", "20"),
    ("cost", (OUTPUT, "成本指标"), "语音服务费", "8万元", "flow", "10"),
    ("none", (BENEFIT, "经济效益指标"), "无", "无", "rate", "0"),
    ("duty", (BENEFIT, "可持续影响指标"), "履职保障", "工作保障", "rate", "30"),
    ("happy", (SATISFACTION, "服务对象满意度指标"), "来电群众满意", "100%", "rate", "10"),
)


def project() -> Project:
    return Project(
        "2024/voice",
        "“12345”语音服务费",
        2024,
        tuple(
            Indicator(
                id, branch, name, read_target(target), Decimal(weight), "hotline.volume", accumulates=kind
            )
            for id, branch, name, target, kind, weight in ROWS
        ),
        Party("固原市人民政府办公室", "103"),
        Party("固原市人民政府“12345”全民服务中心", "103002"),
        period=(date(2024, 1, 1), date(2024, 12, 31)),
        goal="保障热线正常运转。",
        leader="王五",
        funds=Funds(
            "万元",
            FundRow(Decimal("18.50"), Decimal("12.50"), Decimal("6.00")),
            FundRow(Decimal("18.50"), Decimal("12.50"), Decimal("6.00")),
        ),
    )


def observed(indicator: str, value: str, unit: str, **known: Any) -> Observation:
    snapshot = {"name": "来电2024.xlsx", "sha256": "c0ffee12" * 8, "bytes": 3, "rows": 40_123}
    provenance = {
        "evaluator": "hotline.volume",
        "version": "ab12" * 16,
        "definition": "受理来电数。",
        "tables": [{"table": "calls", "snapshots": [snapshot]}],
        "doubts": [],
        **known,
    }
    measured = MeasurementResult(
        "hotline.volume",
        Period(date(2024, 1, 1), JULY),
        MeasurementStatus.MEASURED,
        unit,
        Decimal(value),
        Decimal(1),
        Decimal(value),
        40_100,
        provenance=provenance_from_json(provenance),
    )
    return Observation("2024/voice", indicator, measured, RECORDED, seq=5)


def said(indicator: str, **fields: Any) -> ManualEntry:
    return ManualEntry("2024/voice", indicator, JULY, "张三", RECORDED, **fields)


def at_month_end(seen: Observation, month: int, share: str) -> Observation:
    measured = seen.measured
    part = measured.part * Decimal(share) if measured.part is not None else None
    period = Period(measured.period.start, last_day_of_month(measured.period.start.year, month))
    return replace(seen, measured=replace(measured, period=period, part=part, value=part))


SEEN = (
    observed("calls", "19000", "件"),
    observed("on-time", "94.9", "%"),
    observed("cost", "45211.23", "元"),
    observed(FUNDS, "61000", "元", by_source={"fiscal": "61000", "carried_over": "0", "other": "0"}),
)
SHARES = ("0.13", "0.25", "0.41", "0.55", "0.69", "0.86", "1")
"""How much of what stood at the end of July stood at the ends of the months."""
PAST = {
    seen.indicator: [at_month_end(seen, month, share) for month, share in enumerate(SHARES, 1)]
    for seen in SEEN
}
SAID = (
    said(
        "calls",
        forecast="40000件",
        cause="人员保障、其他",
        explanation="缺编两人",
        likelihood="有可能",
        measure="下半年补招",
    ),
    said("on-time", forecast="96%", cause="制度保障", explanation="分拨规则调整", likelihood="确定能"),
    said("cost", forecast="8万元", likelihood="确定能", note="按月结算"),
    said("duty", grade="达成", forecast="工作保障", likelihood="确定能"),
    said("happy", value="98.6%", forecast="98.6%", likelihood="完全不可能", note="目标为100%"),
    said(FUNDS, forecast="18.2", cause="其他", explanation="合同按季支付"),
)


def whole() -> MonitoringAssessment:
    return monitored(SEEN, SAID)


def partly() -> MonitoringAssessment:
    return monitored(SEEN[:1], SAID[:1])


def monitored(seen: tuple[Observation, ...], entries: tuple[ManualEntry, ...]) -> MonitoringAssessment:
    return assess_monitoring(
        project(),
        profile(),
        ProjectRecords({observation.indicator: observation for observation in seen}, entries),
        JULY,
        PAST,
    )


def with_text(text: str) -> MonitoringAssessment:
    """The same with a text wherever a person can write one."""
    named = replace(project(), name=text, goal=text, leader=text)
    entries = tuple(replace(entry, explanation=text, note=text, by=text) for entry in SAID)
    return assess_monitoring(
        named,
        profile(),
        ProjectRecords({observation.indicator: observation for observation in SEEN}, entries),
        JULY,
        PAST,
    )
