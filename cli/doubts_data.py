"""The doubts of a number as JSON, each with who accepted it."""

from typing import Any

from indicators.clock import local_day
from indicators.doubts_json import doubts_to_json
from indicators.records import ManualEntry, Observation
from indicators.standing_doubts import StandingDoubts


def doubts_data(observation: Observation | None, doubts: StandingDoubts) -> list[dict[str, Any]] | None:
    """What is in doubt of the number measured, each with who accepted it; ``None`` where nobody looked
    (存疑未检查)."""
    if observation is not None and observation.measured.is_unchecked:
        return None
    accepted = acceptance_data(doubts.entry) if doubts.entry else None
    return [
        *({**data, "standing": "open", "accepted": None} for data in doubts_to_json(doubts.open)),
        *({**data, "standing": "accepted", "accepted": accepted} for data in doubts_to_json(doubts.accepted)),
        *({**data, "standing": "minor", "accepted": None} for data in doubts_to_json(doubts.minor)),
    ]


def acceptance_data(entry: ManualEntry) -> dict[str, Any]:
    reason = entry.acceptance.reason if entry.acceptance else ""
    return {"reason": reason, "by": entry.by, "on": local_day(entry.recorded_at).isoformat()}
