"""Values made from all that is declared, made again when that is something else."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from flask import current_app

from indicators.model import Project
from web import request_context

T = TypeVar("T")


def made_once(name: str, make: Callable[[Mapping[str, Project]], T]) -> T:
    """``make`` of the projects of all scopes; kept under ``name`` as long as nothing is declared anew."""
    projects = request_context.all_declared_projects().projects
    known: dict[str, tuple[Mapping[str, Project], T]] = current_app.extensions.setdefault("made_once", {})
    kept = known.get(name)
    if kept is None or kept[0] is not projects:
        kept = known[name] = (projects, make(projects))
    return kept[1]
