"""What rows with a relative target are compared with, read beside the records of a project."""

from collections.abc import Sequence
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
    names = {sheet.project.id: base_projects(sheet.project) for sheet, _ in held}
    asked = sorted({name for own in names.values() for name in own})
    if not asked:
        return list(held)
    found: dict[str, list[Observation]] = {}
    for observation in store.history_of_projects(asked, max(days), known):
        found.setdefault(observation.project, []).append(observation)
    return [
        (
            sheet,
            replace(records, bases=bases_of([found.get(name, []) for name in names[sheet.project.id]], day)),
        )
        for (sheet, records), day in zip(held, days, strict=True)
    ]


def base_projects(project: Project) -> list[str]:
    """The older first; none where no row is compared."""
    if not any(map(is_compared_by_program, project.indicators)):
        return []
    return [*prior_project_ids(project)[:1], project.id]


def bases_of(histories: Sequence[Sequence[Observation]], until: date) -> dict[str, list[Observation]]:
    bases: dict[str, list[Observation]] = {}
    for history in histories:
        for row_id, own in group_by_indicator(history, until).items():
            bases.setdefault(row_id, []).extend(own)
    return bases
