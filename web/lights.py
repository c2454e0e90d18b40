"""The light of each project at the newest end of a month that anything is known of: what the overview shows of 运行监控."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from monitoring.elapsed import NoMonthEndError, month_end
from monitoring.lights import Light
from monitoring.monitored import assess_monitoring
from web import request_context


@dataclass(frozen=True)
class ProjectLight:
    """``light`` is the worst of all rows and of the money; ``as_of`` the end of the month it is of."""

    light: Light
    as_of: date


def project_lights(known: Iterable[request_context.ProjectAtDay]) -> Mapping[str, ProjectLight]:
    """By project id; a project without any light is left out."""
    ends = {day.project.id: (day.project, end) for day in known if (end := newest_month_end(day))}
    found = {}
    for end in {end for _, end in ends.values()}:
        here = [project for project, its_end in ends.values() if its_end == end]
        facts = request_context.store().read_records([each.id for each in here], end)
        for project in here:
            light = assess_monitoring(
                project, request_context.workspace().profile_of(project), facts[project.id], end
            ).light
            if light:
                found[project.id] = ProjectLight(light, end)
    return found


def newest_month_end(known: request_context.ProjectAtDay) -> date | None:
    """The end of a month on or before the newest day anything was seen or said of."""
    seen = [observation.as_of for observation in known.facts.observations.values()]
    said = [entry.as_of for entry in known.facts.entries]
    try:
        return month_end(known.project, max(seen + said)) if seen or said else None
    except NoMonthEndError:
        return None
