"""Nouns to rows and back. Numbers are kept as decimal text, instants as UTC, days as they are written."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from indicators.doubts_json import acceptance_from_json, acceptance_to_json
from indicators.model import Period
from indicators.provenance import Provenance
from indicators.records import Evidence, ManualEntry, MeasurementResult, MeasurementStatus, Observation

OUTLOOK_COLUMNS = ("forecast", "cause", "explanation", "likelihood", "note")
"""Columns of an entry for 运行监控; rows kept before there were any have none."""


END_OF_TIME = datetime.max.replace(tzinfo=UTC)


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


def refuse_contradiction(observation: Observation) -> None:
    """What was measured has a value and what was not has none; what a person enters may do without."""
    outcome, value = observation.measured.outcome, observation.measured.value
    if outcome is MeasurementStatus.MANUAL or (outcome is MeasurementStatus.MEASURED) == (value is not None):
        return
    key = f"{observation.project} {observation.indicator}"
    raise ValueError(f"outcome {outcome} with value {value}: {key}")


def parse_decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def parse_hashes(text: str | None) -> tuple[str, ...] | None:
    return None if text is None else tuple(json.loads(text))


def observation_from_row(row: Mapping[str, Any], provenance: Provenance) -> Observation:
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
        provenance=provenance,
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
        "acceptance": ENCODER.encode(acceptance_to_json(entry.acceptance)) if entry.acceptance else None,
        "why": entry.why or None,
        "account": entry.account or None,
        **named_evidence_columns(entry),
    }


def named_evidence_columns(entry: ManualEntry) -> dict[str, str | None]:
    """Earlier evidence as hashes; of an entry that names none nothing, as of earlier releases."""
    kept, withdrawn = entry.evidence_kept, entry.evidence_withdrawn
    return {
        "evidence_kept": None if kept is None else ENCODER.encode(kept),
        "evidence_withdrawn": ENCODER.encode(withdrawn) if withdrawn else None,
    }


def evidence_row(evidence: Evidence, entry: int) -> dict[str, Any]:
    """``entry`` is the number of the entry it belongs to."""
    return {"entry": entry, "sha256": evidence.sha256, "name": evidence.name, "bytes": evidence.bytes}


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
        acceptance=acceptance_from_json(json.loads(row["acceptance"])) if row["acceptance"] else None,
        why=row["why"] or "",
        evidence_kept=parse_hashes(row["evidence_kept"]),
        evidence_withdrawn=parse_hashes(row["evidence_withdrawn"]) or (),
        account=row["account"] or "",
    )
