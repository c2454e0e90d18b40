"""The light of each project at the newest end of a month that anything is known of: what the overview shows
of 运行监控."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from forms.dossier import Dossier
from monitoring.elapsed import NoMonthEndError, month_end
from monitoring.lights import Light
from web import request_context
from workspace.dossier import read_dossiers


@dataclass(frozen=True)
class ProjectLight:
    """``light`` is the worst of all rows and of the money; ``as_of`` the end of the month it is of."""

    light: Light
    as_of: date


def project_lights(dossiers: Iterable[Dossier]) -> Mapping[str, ProjectLight]:
    """By project id; a project without any light is left out."""
    ends = [(dossier.project, end) for dossier in dossiers if (end := newest_month_end(dossier))]
    month_dossiers = read_dossiers(request_context.workspace(), request_context.store(), ends)
    lights = {}
    for dossier in month_dossiers:
        light = dossier.monitoring().light
        if light:
            lights[dossier.project.id] = ProjectLight(light, dossier.as_of)
    return lights


def newest_month_end(dossier: Dossier) -> date | None:
    """The end of a month on or before the newest day anything was seen or said of."""
    records = dossier.records
    days = [observation.as_of for observation in records.observations.values()]
    days += [entry.as_of for entry in records.entries]
    try:
        return month_end(dossier.project, max(days)) if days else None
    except NoMonthEndError:
        return None
