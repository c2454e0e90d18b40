"""The light of each project at the newest end of a month that anything is known of: what the overview shows
of 运行监控."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from forms.dossier import Dossier
from indicators.assessment import Assessment
from indicators.points import has_full_points
from indicators.records import ProjectRecords
from monitoring.elapsed import NoMonthEndError, month_end
from monitoring.gaps import EXECUTION
from monitoring.lights import Light
from monitoring.monitored import MonitoringAssessment
from web import request_context
from workspace.dossier import read_dossiers

WARNING_LIGHTS = (Light.RED, Light.YELLOW)


@dataclass(frozen=True)
class ProjectLight:
    """``light`` is the worst of all rows and of the money; ``as_of`` the end of the month it is of; ``worst``
    names the first row that has it."""

    light: Light
    as_of: date
    worst: str

    def difference(self, assessment: Assessment) -> str:
        """Why the light and the points beside it say different things; "" where they do not."""
        if not assessment.scored_weight:
            return ""
        is_full = has_full_points(assessment.so_far, assessment.scored_weight)
        if is_full != (self.light in WARNING_LIGHTS):
            return ""
        if self.as_of < assessment.as_of:
            return f"灯号评到 {self.as_of} 的进度，得分评到 {assessment.as_of}"
        if is_full:
            return f"灯号取最差的一项（{self.worst}），按进度和预计评；得分按完成值评"
        return "灯号按进度评，未达标但进度够的仍是绿灯；得分按指标值评"


def project_lights(dossiers: Iterable[Dossier]) -> Mapping[str, ProjectLight]:
    """By project id; a project without any light is left out."""
    lights = {}
    for dossier in month_end_dossiers(dossiers):
        monitored = dossier.monitoring()
        if monitored.light:
            light = ProjectLight(monitored.light, dossier.as_of, worst_row(monitored))
            lights[dossier.project.id] = light
    return lights


def worst_row(monitored: MonitoringAssessment) -> str:
    """The name of the first row whose light is that of the project."""
    names = (row.indicator.name for row in monitored.rows if row.light is monitored.light)
    return next(names, EXECUTION)


def month_end_dossiers(dossiers: Iterable[Dossier]) -> Iterable[Dossier]:
    """The same projects as known at their newest month ends."""
    ends = [(dossier.project, end) for dossier in dossiers if (end := newest_month_end(dossier))]
    known = request_context.requested_known()
    return read_dossiers(request_context.workspace(), request_context.store(), ends, known)


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
