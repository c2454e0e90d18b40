"""Observations and entries to keep, made short."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from indicators.model import Period
from indicators.provenance_json import provenance_from_json
from indicators.records import Evidence, ManualEntry, MeasurementResult, MeasurementStatus, Observation
from store.rows import decimal_text

NOON = datetime(2025, 1, 1, 12, tzinfo=UTC)
JAN_31 = date(2024, 1, 31)
FEB_29 = date(2024, 2, 29)
DEC_31 = date(2024, 12, 31)


def seen(
    indicator: str = "on-time",
    as_of: date = JAN_31,
    value: str | None = "95.5",
    *,
    project: str = "2024/hotline",
    at: datetime = NOON,
    run: str = "",
    outcome: MeasurementStatus | None = None,
    provenance: Mapping[str, Any] | None = None,
) -> Observation:
    """One attempt: measured when there is a value, else ``outcome``."""
    measured = MeasurementResult(
        "hotline.on_time_rate",
        Period(date(2024, 1, 1), as_of),
        outcome or (MeasurementStatus.NO_DATA if value is None else MeasurementStatus.MEASURED),
        "%",
        None if value is None else Decimal(191),
        None if value is None else Decimal(200),
        None if value is None else Decimal(value),
        200,
        "" if value is not None else "统计期内没有数据",
        provenance_from_json(provenance or {"evaluator": "hotline.on_time_rate"}),
    )
    return Observation(project, indicator, measured, at, run)


def entered(
    value: str = "12", as_of: date = JAN_31, at: datetime = NOON, evidence: tuple[Evidence, ...] = ()
) -> ManualEntry:
    return ManualEntry(
        "2024/hotline", "training", as_of, "张三", at, value=value, reason="按计划", evidence=evidence
    )


def observation_row(observation: Observation, recorded_at: str, provenance: str) -> dict[str, Any]:
    """The row of one attempt, column by column; what it shares with others stands in ``provenance``."""
    measured = observation.measured
    return {
        "project": observation.project,
        "indicator": observation.indicator,
        "as_of": measured.period.end.isoformat(),
        "since": measured.period.start.isoformat(),
        "recorded_at": recorded_at,
        "outcome": measured.outcome.value,
        "part": decimal_text(measured.part),
        "of": decimal_text(measured.of),
        "value": decimal_text(measured.value),
        "unit": measured.unit,
        "rows": measured.rows,
        "reason": measured.reason,
        "evaluator": measured.evaluator,
        "provenance": provenance,
        "run": observation.run or None,
    }
