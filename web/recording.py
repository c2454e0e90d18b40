"""New texts of target files kept in the store by the server itself, so that no page has to write."""

import logging
from threading import Event

from store import StoreError
from workspace import Workspace

log = logging.getLogger(__name__)

PAUSE_SECONDS = 10


def record_declarations(workspace: Workspace) -> None:
    """Keep what is new and good; a database that cannot be written now is tried again the next time."""
    try:
        with workspace.store() as store:
            workspace.declared_projects(store)
    except (StoreError, OSError) as error:
        log.warning("declarations not recorded yet: %s", error)


def keep_recording(workspace: Workspace, stopping: Event) -> None:
    """In a thread of its own until the process stops."""
    while not stopping.wait(PAUSE_SECONDS):
        record_declarations(workspace)
