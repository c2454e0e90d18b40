"""The sheets in force today, of all projects on which anything was decided."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from indicators.decisions import decision_in_force
from indicators.model import Project
from store import KeptText, Store
from workspace.kept_sheets import KeptSheets


def approved_projects(
    store: Store,
    kept: KeptSheets,
    day: date,
    working: Mapping[str, Project],
    projects: Iterable[str] | None = None,
) -> dict[str, Project]:
    """By project id, each under the file that it has now; a text that was changed by other hands is left
    out, which ``sheets_at`` tells. Of all projects, or of some."""
    wanted = {}
    for project_id, decided in store.decisions.read(projects).kept.items():
        decision = decision_in_force(decided.decisions, day)
        if decision is not None:
            wanted[KeptText(project_id, decision.declared)] = project_id
    texts = store.decisions.sheet_texts(wanted)
    sheets = {text.project: kept.project(text.project, texts[text]) for text in texts}
    return {name: under_its_file(sheet, working) for name, sheet in sheets.items() if sheet is not None}


def under_its_file(sheet: Project, working: Mapping[str, Project]) -> Project:
    """Problems are told of the file as it is called now; when it is collected is no matter of approval."""
    found = working.get(sheet.id)
    return replace(sheet, file=found.file, schedule=found.schedule) if found else sheet
