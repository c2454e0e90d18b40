"""What stands in the place of a row that was changed by other hands: it says so, and gives no number."""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any

from indicators.model import Period
from indicators.records import ManualEntry, MeasurementResult, MeasurementStatus, Observation
from store.damage import RESTORE_ADVICE, table_name

DAMAGED_BY = "（记录被改动）"
"""Who an entry that was changed is by: nobody that can be named."""
DAMAGED_EVALUATOR = "（记录被改动）"


def damaged_text(table: str, seq: int) -> str:
    return f"记录被改动（{table_name(table)} 第 {seq} 行），不能采用；{RESTORE_ADVICE}"


def damaged_observation(row: Mapping[str, Any]) -> Observation:
    end = readable_day(row["as_of"])
    measured = MeasurementResult(
        evaluator=DAMAGED_EVALUATOR,
        period=Period(min(readable_day(row["since"]), end), end),
        outcome=MeasurementStatus.FAILED,
        reason=damaged_text("observations", row["seq"]),
    )
    recorded_at = readable_instant(row["recorded_at"])
    return Observation(row["project"], row["indicator"], measured, recorded_at, row["run"] or "", row["seq"])


def is_damaged(observation: Observation) -> bool:
    return observation.measured.evaluator == DAMAGED_EVALUATOR


def damaged_entry(row: Mapping[str, Any]) -> ManualEntry:
    """Takes back what was said before: which of it this row said anew cannot be known."""
    return ManualEntry(
        project=row["project"],
        indicator=row["indicator"],
        as_of=readable_day(row["as_of"]),
        by=DAMAGED_BY,
        recorded_at=readable_instant(row["recorded_at"]),
        seq=row["seq"],
        value="",
        grade="",
        reason="",
        measure="",
        forecast="",
        cause="",
        explanation="",
        likelihood="",
        note="",
        evidence_kept=(),
    )


def readable_day(text: str) -> date:
    with suppress(ValueError):
        return date.fromisoformat(text)
    return date.min


def readable_json(text: str) -> Any:
    """``None`` of what cannot be read."""
    with suppress(ValueError):
        return json.loads(text)
    return None


def readable_instant(text: str) -> datetime:
    with suppress(ValueError, OverflowError):
        return datetime.fromisoformat(text).astimezone(UTC)
    return datetime.min.replace(tzinfo=UTC)
