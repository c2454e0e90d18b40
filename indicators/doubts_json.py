"""Doubts and acceptances as JSON and back: for the rows of the store and for what commands print."""

from collections.abc import Iterable, Mapping
from typing import Any

from indicators.doubts import Acceptance, Doubt


def doubts_to_json(doubts: Iterable[Doubt]) -> list[dict[str, Any]]:
    return [dict(vars(doubt)) for doubt in doubts]


def checked_doubts_to_json(doubts: Iterable[Doubt] | None) -> list[dict[str, Any]] | None:
    """``None`` where nobody looked for doubts."""
    return None if doubts is None else doubts_to_json(doubts)


def doubts_from_json(content: Iterable[Mapping[str, Any]] | None) -> tuple[Doubt, ...] | None:
    """``None`` where an account of before says nothing of doubts."""
    if content is None:
        return None
    return tuple(
        Doubt(doubt["code"], doubt["count"], doubt["of"], doubt["where"], doubt["message"])
        for doubt in content
    )


def acceptance_to_json(acceptance: Acceptance) -> dict[str, Any]:
    return {"reason": acceptance.reason, "doubts": doubts_to_json(acceptance.doubts)}


def acceptance_from_json(content: Mapping[str, Any]) -> Acceptance:
    return Acceptance(doubts_from_json(content.get("doubts")) or (), content.get("reason", ""))
