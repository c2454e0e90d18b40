"""Who acts by command, and the audit rows of what was done or refused by it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from people.accounts import COMMAND_LINE
from store import Store
from store.audit import AuditOutcome, Note
from store.people import build_event, command_actor


def command_account(store: Store) -> str:
    """The account of commands where there are accounts; "" in an office of one person."""
    return COMMAND_LINE if store.accounts.is_any() else ""


def noting(store: Store, by: str, act: str, details: Mapping[str, Any] | None = None) -> Note:
    """Adds the row of an act inside its transaction."""
    actor = command_actor(by)
    return lambda object_: store.audit.add(
        build_event(actor, act, object_, details=details), datetime.now(UTC)
    )


def note_refused(store: Store, by: str, act: str, object_: str, refusal: Exception) -> None:
    """What was tried by command and not done."""
    event = build_event(command_actor(by), act, object_, AuditOutcome.FAILED, str(refusal))
    store.audit.add(event, datetime.now(UTC))
