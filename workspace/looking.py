"""One project among many, looked at by its own files, with what the checks said of it beside the others."""

from dataclasses import replace
from datetime import datetime

from store import Store
from workspace.declared import DeclaredProjects
from workspace.opened import Workspace
from workspace.problem_data import problem_from_data
from workspace.scanning import SUFFIXES, TARGETS_FOLDER, stamp_text
from workspace.watched import file_stamp
from yamlfiles.problem import Problem


def look_at_project(
    workspace: Workspace, store: Store, project_id: str, basis: str, now: datetime | None = None
) -> DeclaredProjects:
    """``basis`` is what lines rest on now; with ``now`` a new text without errors is kept as last good. What
    other sheets of the year say of this one is as the watch last found it, and is left out where anything of
    the project changed since."""
    found = workspace.look_at_project(store, project_id, now)
    files = own_stamps(workspace, project_id)
    model = store.read_model
    if not model.is_as_watched(project_id, files) or model.watch().basis != basis:
        return found
    return replace(found, problems=tuple(kept_problems(store, files)))


def own_stamps(workspace: Workspace, project_id: str) -> dict[str, str]:
    """The stamps of its files, by their paths in the workspace."""
    files = [f"{TARGETS_FOLDER}/{project_id}{suffix}" for suffix in SUFFIXES]
    stamps = ((file, file_stamp(workspace.root / file)) for file in files)
    return {file: stamp_text(stamp) for file, stamp in stamps if stamp}


def kept_problems(store: Store, files: dict[str, str]) -> list[Problem]:
    return [problem_from_data(data) for file in files for data in store.problem_lists.of_file(file)]
