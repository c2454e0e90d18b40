"""What every request asks first: its workspace, its one store, its moment."""

from datetime import UTC, datetime

from flask import current_app, g

from store import Store
from workspace import Workspace
from workspace.basis import lines_basis


def workspace() -> Workspace:
    found: Workspace = current_app.extensions["workspace"]
    return found


def store() -> Store:
    """The store of this request, opened on first use and closed with the request."""
    if "store" not in g:
        g.store = workspace().store()
    found: Store = g.store
    return found


def close_store(error: BaseException | None = None) -> None:
    opened = g.pop("store", None)
    if opened is not None:
        opened.close()


def basis_of_lines() -> str:
    """What lines of lists rest on, as this request saw it first."""
    if "basis" not in g:
        g.basis = lines_basis(workspace(), store())
    return str(g.basis)


def now() -> datetime:
    return datetime.now(UTC)
