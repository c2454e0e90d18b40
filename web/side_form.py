"""The form of one row beside a list: of the self-evaluation, or of the 监控表 at the end of a month."""

from dataclasses import dataclass
from datetime import date

from forms.monitoring.monitoring import examine_monitoring
from indicators.model import Project
from web import request_context
from web.entry_form import RefusedForm
from web.filling_page import AskedForm, FillingPage, filling_page
from web.hindrances import entering_hindrance
from web.monitoring_page import MonitoringPage, monitoring_page
from workspace.dossier import MONITORING


@dataclass(frozen=True)
class SideForm:
    """``filling`` of the self-evaluation or ``month`` of the 监控表; ``hindrance`` is why nothing can be
    entered, "" where it can."""

    project: Project
    name: str
    as_of: date
    hindrance: str
    filling: FillingPage | None = None
    month: MonitoringPage | None = None


def side_form(
    project: Project, paper: str, row: str, by: str, refused: RefusedForm | None
) -> SideForm | None:
    """``None`` where the paper has no such row."""
    asked = AskedForm(row, by, refused)
    return month_form(project, asked) if paper == MONITORING else year_form(project, asked)


def year_form(project: Project, asked: AskedForm) -> SideForm | None:
    dossier = request_context.dossier_of(project)
    page = filling_page(request_context.assess_dossier(dossier), dossier.records.entries, asked)
    if page.chosen is None:
        return None
    hindrance = entering_hindrance(project.id, dossier.as_of)
    return SideForm(dossier.project, page.chosen.name, dossier.as_of, hindrance, filling=page)


def month_form(project: Project, asked: AskedForm) -> SideForm | None:
    dossier = request_context.form_dossier(MONITORING, project)
    monitored = dossier.monitoring()
    findings = examine_monitoring(monitored, dossier.explanation_deadline)
    today = request_context.viewed_day().today
    page = monitoring_page(monitored, dossier.records.entries, findings, today, asked)
    if page.form is None:
        return None
    hindrance = entering_hindrance(project.id, dossier.as_of)
    return SideForm(dossier.project, page.form.name, dossier.as_of, hindrance, month=page)
