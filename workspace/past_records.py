"""What was seen of a project before, and of the projects of the same name in the years before."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import takewhile

from indicators.model import Project
from indicators.records import Observation, group_by_indicator
from monitoring.month_series import MOST_YEARS
from store import ALL_KNOWN, Known, Store
from workspace.versions import ProjectDay


def read_pasts(
    store: Store, project_days: Sequence[ProjectDay], known: Known = ALL_KNOWN
) -> list[dict[str, list[Observation]]]:
    """The observations of each row of each project up to its day, and of the projects of the same name in the
    years before without a gap, oldest first."""
    years_of = {project.id: [project.id, *prior_project_ids(project)] for project, _ in project_days}
    asked = sorted({name for names in years_of.values() for name in names})
    until = max((day for _, day in project_days), default=date.min)
    found: dict[str, list[Observation]] = {}
    for observation in store.history_of_projects(asked, until, known):
        found.setdefault(observation.project, []).append(observation)
    return [past_of(years_of[project.id], found, day) for project, day in project_days]


def past_of(
    names: Sequence[str], found: Mapping[str, Sequence[Observation]], until: date
) -> dict[str, list[Observation]]:
    """``names`` of the same project, the newest year first."""
    unbroken = takewhile(lambda name: name == names[0] or name in found, names)
    past: dict[str, list[Observation]] = {}
    for name in reversed(list(unbroken)):
        for row_id, own in group_by_indicator(found.get(name, ()), until).items():
            past.setdefault(row_id, []).extend(own)
    return past


def prior_project_id(project: Project) -> str | None:
    """Of the project of the same name a year before; ``None`` where its folder is no year."""
    return next(iter(prior_project_ids(project)), None)


def prior_project_ids(project: Project) -> list[str]:
    """Of the same name in the years before, the newest first, as many as 全年推算 looks back."""
    name = re.fullmatch(r"\d{4}/(.+)", project.id)
    years = range(project.year - 1, project.year - 1 - MOST_YEARS, -1)
    return [f"{year}/{name[1]}" for year in years] if name else []
