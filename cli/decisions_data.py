"""Decisions, and how a sheet stands to them, as JSON can hold them."""

from typing import Any

from indicators.decisions import Decision, Standing
from indicators.sheet_difference import SheetChange


def decision_to_json(decision: Decision) -> dict[str, Any]:
    return {
        "number": decision.seq,
        "project": decision.project,
        "act": decision.act.value,
        "declared": decision.declared,
        "rules": decision.rules,
        "rules_sha256": decision.rules_sha256,
        "document_number": decision.document_number,
        "document_date": decision.document_date.isoformat(),
        "effective_from": decision.effective_from.isoformat(),
        "reason": decision.reason,
        "by": decision.by,
        "account": decision.account,
        "alone": decision.alone,
        "recorded_at": decision.recorded_at.isoformat(),
    }


def change_to_json(change: SheetChange) -> dict[str, str]:
    return {
        "kind": change.kind.value,
        "row": change.row,
        "field": change.field,
        "old": change.old,
        "new": change.new,
        "sentence": change.sentence,
    }


def standing_to_json(standing: Standing) -> dict[str, Any]:
    return {
        "label": standing.label,
        "approved": standing.is_approved,
        "decision": decision_to_json(standing.decision) if standing.decision else None,
        "unapproved_changes": [change_to_json(change) for change in standing.changes],
        "remarks": list(standing.remarks),
    }
