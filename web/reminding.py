"""Reminders sent by the server itself, in office hours; of several processes one sends each."""

import logging
from datetime import UTC, datetime
from threading import Event

from indicators.clock import SHANGHAI
from store import StoreError
from workspace import Workspace
from workspace.notice_channels import NoticeChannel
from workspace.reminding import send_reminders

log = logging.getLogger(__name__)

PAUSE_SECONDS = 1800
HOURS = range(8, 18)
"""Nobody is reminded at night."""


def keep_reminding(workspace: Workspace, channels: tuple[NoticeChannel, ...], stopping: Event) -> None:
    """In a thread of its own until the process stops; nothing to do where there is nowhere to send to."""
    while channels and not stopping.wait(PAUSE_SECONDS):
        remind(workspace, channels, datetime.now(UTC))


def remind(workspace: Workspace, channels: tuple[NoticeChannel, ...], now: datetime) -> int:
    """How many were sent; a database that cannot be written now is tried again the next time."""
    if now.astimezone(SHANGHAI).hour not in HOURS:
        return 0
    try:
        with workspace.store() as store:
            return send_reminders(workspace, store, channels, now)
    except (StoreError, OSError) as error:
        log.warning("reminders not sent yet: %s", error)
        return 0
