"""Jobs asked for by the process that keeps time: whether one may be, and a round that must not end it."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from scheduling.clock_guard import refused_clock_text
from store import Store, StoreError
from workspace import Workspace

ASK_AGAIN = timedelta(hours=1)
"""Where the last one broke off, or could not do its work yet."""
Ask = Callable[[Workspace, Store, datetime], int]
log = logging.getLogger(__name__)


def may_ask(store: Store, kind: str, now: datetime) -> bool:
    """Not where the clock is not believed, nor while one waits, is being done, or was asked for within the
    hour."""
    asked = (job for job in store.jobs.newest() if job.kind == kind)
    is_early = any(job.finished_at is None or now - job.created_at < ASK_AGAIN for job in asked)
    return not (is_early or refused_clock_text(store, now))


def ask_safely(ask: Ask, workspace: Workspace, clock: Callable[[], datetime]) -> None:
    """What went wrong is logged, and the next round tries again."""
    try:
        with workspace.store() as store:
            ask(workspace, store, clock())
    except (StoreError, OSError) as error:
        log.warning("%s came to nothing: %s", ask.__name__, error)
