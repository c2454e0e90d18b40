"""Audit rows of pages: one for each act, in the transaction of the act; what was refused is told afterwards.

A view that changes something calls ``note_act`` inside ``store.transaction()``, before the change. What a
view forgot, and what was refused, gets its row by ``note_outcome`` after the answer was made.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, g, request

from people.permissions import Action
from store import EngineError, StoreError
from store.audit import AuditEvent, AuditOutcome, Note
from store.people import build_event
from web import request_store
from web.person import current_actor, person_or_none

log = logging.getLogger(__name__)

READING = frozenset({"GET", "HEAD", "OPTIONS"})
REFUSING = frozenset({401, 403})


@dataclass(frozen=True)
class NotedRefusal:
    """What somebody tried and may not."""

    action: str
    object: str
    reason: str


def note_act(action: Action | str, object_: str, details: Mapping[str, Any] | None = None) -> None:
    """The act of this request is done, if the transaction around this call is."""
    event = build_event(current_actor(), str(action), object_, details=details)
    request_store.store().audit.add(event, request_store.now())
    g.act_noted = True


def noting(action: Action | str, details: Mapping[str, Any] | None = None) -> Note:
    """The same for an act that opens its transaction itself, and names its object there."""
    return lambda object_: note_act(action, object_, details)


def note_failure(reason: Exception | str) -> None:
    """Why what was asked for was not done: for the row that is written after the request."""
    g.failure = str(reason)


def mark_noted() -> None:
    """Whatever comes of this request, its row is there."""
    g.outcome_noted = True


def note_refusal(action: Action | str, object_: str, reason: str) -> None:
    """Written after the request, for a transaction that is open now is undone."""
    g.refusal = NotedRefusal(str(action), object_, reason)


def note_outcome(response: Response) -> Response:
    """After a request of somebody signed in that was to change something, or that was refused: its row, where
    it has none yet.

    Without accounts what was refused is not noted: nobody is to be told from anybody. Where the database
    failed there is nothing to note it in.
    """
    if needs_row(response):
        try:
            request_store.store().audit.add(outcome_event(response), request_store.now())
        except (StoreError, EngineError) as error:
            log.error("act not audited: %s", error)
    return response


def needs_row(response: Response) -> bool:
    code = response.status_code
    if g.get("outcome_noted") or code >= 500 or (code < 400 and g.get("act_noted")):
        return False
    if request.method in READING and "refusal" not in g:
        return False
    person = person_or_none()
    return person is not None and (code < 400 or not person.alone)


def outcome_event(response: Response) -> AuditEvent:
    refusal: NotedRefusal | None = g.get("refusal")
    if refusal:
        return build_event(
            current_actor(), refusal.action, refusal.object, AuditOutcome.REFUSED, refusal.reason
        )
    outcome, reason = AuditOutcome.DONE, ""
    if response.status_code >= 400:
        outcome = AuditOutcome.REFUSED if response.status_code in REFUSING else AuditOutcome.FAILED
        reason = g.get("failure") or f"HTTP {response.status_code}"
    act = str(g.get("action") or request.endpoint or "unknown")
    return build_event(current_actor(), act, requested_object(), outcome, reason)


def requested_object() -> str:
    """What the address names."""
    named = [str(value) for value in (request.view_args or {}).values()]
    return " ".join(named) or request.path
