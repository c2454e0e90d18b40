"""A report of the hotline as JSON for the ledger, and back. Rows are kept for ever: no key ever gets another
meaning."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from bulletins.report_content import (
    GroupCount,
    HotlineReport,
    OrderGroups,
    ReportForecast,
    ReportNumber,
    ReportTrend,
    TrendPoint,
)
from bulletins.report_spans import ReportScope, ReportSubject
from bulletins.unusual_days import JudgedDays, UnusualDay
from indicators.model import Period

Json = Mapping[str, Any]


def report_to_json(report: HotlineReport) -> dict[str, Any]:
    return {field.name: plain(getattr(report, field.name)) for field in fields(report)}


def plain(value: Any) -> Any:
    """Decimals and days as text; whole numbers and fractions of the unusual days as they are."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return f"{value}" if isinstance(value, Decimal | date) else value


def report_from_json(content: Json) -> HotlineReport:
    """Raises KeyError, TypeError or ValueError where another program wrote what this one cannot read."""
    scope, trend = content["scope"], content["trend"]
    return HotlineReport(
        scope=ReportScope(scope["span"], period_from(scope["period"]), ReportSubject(**scope["subject"])),
        numbers=tuple(map(number_from, content["numbers"])),
        groups=tuple(map(groups_from, content["groups"])),
        trend=ReportTrend(
            trend["title"], tuple(TrendPoint(**point) for point in trend["points"]), trend["before_word"]
        ),
        judged=judged_from(content["judged"]),
        forecasts=tuple(ReportForecast(**one) for one in content["forecasts"]),
        notes=tuple(content["notes"]),
        tables=dict(content["tables"]),
        sample=content["sample"],
        is_complete=content["is_complete"],
    )


def period_from(content: Json) -> Period:
    return Period(date.fromisoformat(content["start"]), date.fromisoformat(content["end"]))


def number_from(content: Json) -> ReportNumber:
    values = {
        name: None if content[name] is None else Decimal(content[name])
        for name in ("value", "before", "year_before")
    }
    counts = content["counts"]
    return ReportNumber(**{**content, **values, "counts": None if counts is None else (counts[0], counts[1])})


def groups_from(content: Json) -> OrderGroups:
    counts = tuple(GroupCount(**one) for one in content["counts"])
    return OrderGroups(content["label"], counts, content["reason"])


def judged_from(content: Json) -> JudgedDays:
    found = (UnusualDay(**{**one, "day": date.fromisoformat(one["day"])}) for one in content["found"])
    return JudgedDays(content["days"], content["by_years"], content["unjudged"], tuple(found))
