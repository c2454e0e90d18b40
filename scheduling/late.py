"""Exports that come late: when an incomplete slot is tried again, and when no more. Pure."""

from datetime import datetime, timedelta

from scheduling.slots import DAY, schedule_slots
from store import Slot

LATER_SLOTS = 3
LONGEST_RETRY = timedelta(days=100)
"""A slot is given up when three later ones have fallen due, or after so long; a person may still ask for it
by command."""

RETRY_INTERVAL = timedelta(days=1)
RETRY_PAUSE = timedelta(minutes=10)
"""Between two attempts however often the inputs change."""


def gives_up_at(schedule: str, slot: Slot) -> datetime:
    """The instant from which a slot is not tried again by itself. Raises ScheduleError."""
    later = schedule_slots(schedule, slot.as_of + DAY, slot.as_of + LONGEST_RETRY)[:LATER_SLOTS]
    latest = slot.due_at + LONGEST_RETRY
    return min(later[-1][1], latest) if len(later) == LATER_SLOTS else latest


def should_retry(tried_at: datetime, now: datetime, changed_at: datetime | None) -> bool:
    """Once a day; sooner when the inputs changed since the last attempt. A change noted later than now is one
    that a clock ahead noted."""
    rested = now - tried_at
    changed = changed_at is not None and tried_at < changed_at <= now
    return rested >= RETRY_INTERVAL or (changed and rested >= RETRY_PAUSE)
