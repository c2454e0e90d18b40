"""Nouns to rows and back. Numbers are kept as decimal text, instants as UTC, days as they are written."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from indicators.model import Period
from indicators.records import Evidence, ManualEntry, MeasurementResult, MeasurementStatus, Observation

OUTLOOK_COLUMNS = ("forecast", "cause", "explanation", "likelihood", "note")
"""Columns of an entry for 运行监控; rows kept before there were any have none."""
PART_KEY = "$part"
MAX_INLINE_CHARS = 256
"""A value of the provenance longer than this is kept once, by its hash: observations of one run share it."""


def instant_text(moment: datetime) -> str:
    """UTC of one fixed width, so that texts sort as instants do."""
    if moment.tzinfo is None:
        raise ValueError(f"an instant needs its zone: {moment}")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def decimal_text(value: Decimal | None) -> str | None:
    if value is not None and not value.is_finite():
        raise ValueError(f"not a number that can be kept: {value}")
    return None if value is None else str(value)


def encode_value(value: Any) -> Any:
    """What JSON does not know, as what it does."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return str(value)


ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, default=encode_value
)


def split_provenance(provenance: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """The provenance as canonical JSON with its long values replaced by their hashes, and those values by hash."""
    short, parts = [], {}
    for name in sorted(provenance):
        text = ENCODER.encode(provenance[name])
        if len(text) > MAX_INLINE_CHARS or PART_KEY in text:
            key = hashlib.sha256(text.encode()).hexdigest()
            parts[key], text = text, f'{{"{PART_KEY}":"{key}"}}'
        short.append(f"{ENCODER.encode(name)}:{text}")
    return f"{{{','.join(short)}}}", parts


def join_provenance(provenance: Mapping[str, Any], parts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: parts[each[PART_KEY]] if is_part(each) else each for name, each in provenance.items()}


def part_keys(provenance: Mapping[str, Any]) -> list[str]:
    return [each[PART_KEY] for each in provenance.values() if is_part(each)]


def is_part(value: Any) -> bool:
    return isinstance(value, dict) and PART_KEY in value


def observation_row(seen: Observation, recorded_at: str, provenance: str) -> dict[str, Any]:
    measured = seen.measured
    if measured.outcome is not MeasurementStatus.MANUAL and (measured.value is None) is (
        measured.outcome is MeasurementStatus.MEASURED
    ):
        raise ValueError(
            f"outcome {measured.outcome} with value {measured.value}: {seen.project} {seen.indicator}"
        )
    return {
        "project": seen.project,
        "indicator": seen.indicator,
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
        "run": seen.run or None,
    }


def parse_decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def observation_from_row(
    row: Mapping[str, Any], provenance: Mapping[str, Any], parts: Mapping[str, Any]
) -> Observation:
    measured = MeasurementResult(
        evaluator=row["evaluator"],
        period=Period(date.fromisoformat(row["since"]), date.fromisoformat(row["as_of"])),
        outcome=MeasurementStatus(row["outcome"]),
        unit=row["unit"],
        part=parse_decimal(row["part"]),
        of=parse_decimal(row["of"]),
        value=parse_decimal(row["value"]),
        rows=row["rows"],
        reason=row["reason"],
        provenance=join_provenance(provenance, parts),
    )
    recorded_at = datetime.fromisoformat(row["recorded_at"])
    return Observation(row["project"], row["indicator"], measured, recorded_at, row["run"] or "", row["seq"])


def entry_row(entry: ManualEntry, recorded_at: str) -> dict[str, Any]:
    return {
        "project": entry.project,
        "indicator": entry.indicator,
        "as_of": entry.as_of.isoformat(),
        "by": entry.by,
        "recorded_at": recorded_at,
        "value": entry.value,
        "grade": entry.grade,
        "points": decimal_text(entry.points),
        "reason": entry.reason,
        "measure": entry.measure,
        **{name: getattr(entry, name) for name in OUTLOOK_COLUMNS},
    }


def entry_from_row(row: Mapping[str, Any], evidence: tuple[Evidence, ...]) -> ManualEntry:
    return ManualEntry(
        project=row["project"],
        indicator=row["indicator"],
        as_of=date.fromisoformat(row["as_of"]),
        by=row["by"],
        recorded_at=datetime.fromisoformat(row["recorded_at"]),
        value=row["value"],
        grade=row["grade"],
        points=parse_decimal(row["points"]),
        reason=row["reason"],
        measure=row["measure"],
        evidence=evidence,
        seq=row["seq"],
        **{name: row[name] for name in OUTLOOK_COLUMNS},
    )
