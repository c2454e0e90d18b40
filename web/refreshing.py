"""After a request that changed something: the lines of the projects it changed, worked out at once, so that
the next list has not to wait for it."""

import logging

from flask import Response, g, request

from store import EngineError, Store, StoreError
from web import request_context
from web.auditing import READING
from workspace.basis import lines_basis
from workspace.current_lines import is_large, look_at_projects
from workspace.deriving import derive_projects

log = logging.getLogger(__name__)

MOST_AT_ONCE = 5
"""More than an act of one person changes is left to the background."""


def refresh_lines(response: Response) -> Response:
    """Only where lists answer from the read model; what cannot be kept now is worked out by the next list."""
    if request.method in READING or "store" not in g or response.status_code >= 400:
        return response
    try:
        refresh_changed(request_context.store())
    except (StoreError, EngineError) as error:
        log.warning("lines not refreshed after a change: %s", error)
    return response


def refresh_changed(store: Store) -> None:
    if store.db.conn.in_transaction or not is_large(store):
        return
    marked = store.read_model.marks().keys() & store.read_model.projects()
    if not 0 < len(marked) <= MOST_AT_ONCE:
        return
    workspace = request_context.workspace()
    declared = look_at_projects(workspace, store, marked)
    basis, today = lines_basis(workspace, store), request_context.today()
    derive_projects(workspace, store, declared, declared.projects, basis, today)
