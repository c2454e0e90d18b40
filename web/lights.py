"""The light of each project at the newest end of a month that anything is known of: what the overview shows
of 运行监控."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from forms.dossier import Dossier
from indicators.records import ProjectRecords
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
    lights = {}
    for dossier in month_end_dossiers(dossiers):
        light = dossier.monitoring().light
        if light:
            lights[dossier.project.id] = ProjectLight(light, dossier.as_of)
    return lights


def month_end_dossiers(dossiers: Iterable[Dossier]) -> Iterable[Dossier]:
    """The same projects as known at their newest month ends."""
    ends = [(dossier.project, end) for dossier in dossiers if (end := newest_month_end(dossier))]
    return read_dossiers(request_context.workspace(), request_context.store(), ends)


def newest_month_end(dossier: Dossier) -> date | None:
    """The end of a month on or before the newest day anything was seen or said of."""
    days = days_of_records(dossier.records)
    try:
        return month_end(dossier.project, max(days)) if days else None
    except NoMonthEndError:
        return None


def days_of_records(records: ProjectRecords) -> list[date]:
    """Of the newest observations and of all that people entered."""
    observations = [observation.as_of for observation in records.observations.values()]
    return observations + [entry.as_of for entry in records.entries]
