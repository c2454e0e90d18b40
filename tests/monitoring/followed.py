"""A small project to be followed through its year, and what was seen of it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from indicators.model import FUNDS, FundRow, Funds, Indicator, Period, Project
from indicators.notation import read_target
from indicators.records import ManualEntry, MeasurementResult, MeasurementStatus, Observation, ProjectRecords
from indicators.rules import Profile
from monitoring.monitored import MonitoringAssessment, assess_monitoring
from tests.indicators.casebook import shipped

JULY = date(2024, 7, 31)
NOW = datetime(2024, 8, 2, tzinfo=UTC)


def row(target: str, branch: str = "数量指标", accumulates: str = "flow", **more: Any) -> Indicator:
    first = "产出指标" if branch in ("数量指标", "质量指标", "时效指标", "成本指标") else "效益指标"
    given = {"evaluator": "hotline.volume", "weight": Decimal(90), "name": "受理量", "id": "row", **more}
    return Indicator(branch=(first, branch), target=read_target(target), accumulates=accumulates, **given)


def project(*rows: Indicator, funds: str | None = "12") -> Project:
    annual = FundRow(Decimal(funds), Decimal(funds)) if funds else None
    return Project(
        "2024/x",
        "热线",
        2024,
        rows,
        period=(date(2024, 1, 1), date(2024, 12, 31)),
        funds=Funds("万元", annual, annual) if annual else None,
    )


def seen(value: str, unit: str = "", indicator: str = "row", as_of: date = JULY) -> Observation:
    period = Period(date(as_of.year, 1, 1), as_of)
    measured = MeasurementResult(
        "hotline.volume", period, MeasurementStatus.MEASURED, unit, Decimal(value), None, Decimal(value), 1
    )
    return Observation("2024/x", indicator, measured, NOW)


def said(indicator: str = "row", as_of: date = JULY, **fields: Any) -> ManualEntry:
    return ManualEntry("2024/x", indicator, as_of, "张三", NOW, **fields)


def facts(*things: Observation | ManualEntry) -> ProjectRecords:
    observations = {thing.indicator: thing for thing in things if isinstance(thing, Observation)}
    return ProjectRecords(observations, tuple(thing for thing in things if isinstance(thing, ManualEntry)))


def rules(name: str = "mof-2020") -> Profile:
    return shipped()[name]


def followed(
    indicator: Indicator,
    *things: Observation | ManualEntry,
    as_of: date = JULY,
    profile: str = "mof-2020",
    **more: Any,
) -> MonitoringAssessment:
    return assess_monitoring(project(indicator, **more), rules(profile), facts(*things), as_of)


def spent(value: str, as_of: date = JULY) -> Observation:
    return seen(value, "万元", FUNDS, as_of)


def with_gap(profile: Profile, gap: Decimal | None) -> Profile:
    return replace(profile, monitoring=replace(profile.monitoring, gap=gap))
