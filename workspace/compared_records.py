"""What rows with a relative target are compared with, read beside the records of a project."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from indicators.model import Project
from indicators.records import Observation, group_by_indicator
from indicators.relative import is_compared_by_program
from store import Known, Store
from workspace.past_records import prior_project_ids
from workspace.records_in_force import KnownSheet


def add_bases(
    store: Store, held: Sequence[KnownSheet], days: Sequence[date], known: Known
) -> list[KnownSheet]:
    """The earlier observations of such rows, of this year and the one before; the store is asked only where
    there are any, and once."""
    asked = sorted({name for sheet, _ in held for name in base_projects(sheet.project)})
    if not asked:
        return list(held)
    found: dict[str, list[Observation]] = {}
    for observation in store.history_of_projects(asked, max(days), known):
        found.setdefault(observation.project, []).append(observation)
    pairs = zip(held, days, strict=True)
    return [(sheet, replace(own, bases=bases_of(sheet.project, found, day))) for (sheet, own), day in pairs]


def base_projects(project: Project) -> list[str]:
    """The older first; none where no row is compared."""
    if not any(map(is_compared_by_program, project.indicators)):
        return []
    return [*prior_project_ids(project)[:1], project.id]


def bases_of(
    project: Project, found: Mapping[str, Sequence[Observation]], until: date
) -> dict[str, list[Observation]]:
    """Of the rows that are compared alone."""
    wanted = {indicator.id for indicator in project.indicators if is_compared_by_program(indicator)}
    bases: dict[str, list[Observation]] = {}
    for name in base_projects(project):
        for row_id, own in group_by_indicator(found.get(name, ()), until).items():
            if row_id in wanted:
                bases.setdefault(row_id, []).extend(own)
    return bases
