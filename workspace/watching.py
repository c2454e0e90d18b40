"""The read model kept up to date in the background, by one process of all that could."""

import logging
from collections.abc import Callable
from threading import Event

from store import StoreError
from workspace.deriving import derive
from workspace.opened import Workspace
from workspace.rules import NoRulesError

log = logging.getLogger(__name__)

PAUSE_SECONDS = 10


def derive_safely(workspace: Workspace, going: Callable[[], bool]) -> None:
    """One round that must not end the process: what went wrong is logged, and the next one tries again."""
    try:
        with workspace.store() as store:
            done = derive(workspace, store, going=going)
        if done.lines:
            log.info("derived %s lines, %s left", done.lines, done.left_over)
    except (StoreError, OSError, NoRulesError) as error:
        log.warning("lines of lists are not up to date: %s", error)


def keep_deriving(workspace: Workspace, stop: Event, going: Callable[[], bool]) -> None:
    """In a thread of its own until told to stop."""
    while going():
        derive_safely(workspace, going)
        stop.wait(PAUSE_SECONDS)
